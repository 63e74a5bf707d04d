//! Paying out the principal (放款).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::calendar::Date;
use crate::debt::{FeeReason, ItemId, Key};
use crate::disbursement::{Deduction, Tranches};
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::derive::{Hindrance, Told};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::loan::line::LineKey;
use crate::money::{Minor, Money};
use crate::schedule::PlanError;
use crate::terms::Timetable;

/// A payout: a key, or a key with more said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disbursement {
    key: String,
    amount: Option<Money>,
    value: Option<Date>,
    deductions: Vec<(String, Money)>,
}

impl Disbursement {
    /// All that the terms lend and was not paid out yet, counted on the business day.
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), amount: None, value: None, deductions: Vec::new() }
    }

    /// Counts on this day instead of the business day.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }

    /// States the amount: a tranche, or the principal of the terms.
    #[must_use]
    pub fn amount(self, amount: Money) -> Self {
        Self { amount: Some(amount), ..self }
    }

    /// Keeps a part of it for something that is charged with it: a fee, a premium. The borrower owes the whole amount,
    /// and is sent what is left. Each code is named once.
    #[must_use]
    pub fn deduct(mut self, code: &str, amount: Money) -> Self {
        self.deductions.push((code.to_owned(), amount));
        self
    }
}

impl From<&str> for Disbursement {
    fn from(key: &str) -> Self {
        Self::new(key)
    }
}

/// Why a payout was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DisburseError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The principal was paid out before.
    #[error("the principal was paid out before, by `{by}`")]
    AlreadyDisbursed {
        /// The event that did.
        by: Key,
    },
    /// More than is left of the approved amount.
    #[error("{left} of the approved amount is left, found {found}")]
    AboveApproved {
        /// What is left.
        left: Money,
        /// What was given.
        found: Money,
    },
    /// What is financed is handed over.
    #[error("the terms begin with a hand-over: nothing else is paid out")]
    HandOver,
    /// What is kept of it cannot be.
    #[error("what is kept of a payout: expected {expected}, found {found}")]
    Deductions {
        /// What was expected.
        expected: String,
        /// What was given.
        found: String,
    },
    /// Nothing is paid out any more.
    #[error("`{by}` ended payouts: money is paid out before {since}, found {found}")]
    Ended {
        /// The event that did.
        by: Key,
        /// The first day without payouts.
        since: Date,
        /// What was given.
        found: Date,
    },
    /// No row is left that the money could come back with.
    #[error("the last row ends on {end}, money is paid out before it, found {found}")]
    NoRowLeft {
        /// The end of the last row's period.
        end: Date,
        /// What was given.
        found: Date,
    },
    /// Another amount than was agreed.
    #[error("the terms lend {expected}, found {found}")]
    OtherAmount {
        /// The principal.
        expected: Money,
        /// What was given.
        found: Money,
    },
    /// Too late for the plan.
    #[error("money is paid out before the first due day {first_due}, found {found}")]
    NotBeforeFirstDue {
        /// The first due day.
        first_due: Date,
        /// What was given.
        found: Date,
    },
    /// No plan can be made for money paid out on that day.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

impl Coded for DisburseError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Plan(inner) => inner.kind(),
            Self::AlreadyDisbursed { .. }
            | Self::AboveApproved { .. }
            | Self::NoRowLeft { .. }
            | Self::Ended { .. }
            | Self::HandOver
            | Self::NotBeforeFirstDue { .. } => ErrorKind::NotAllowed,
            Self::OtherAmount { .. } | Self::Deductions { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Plan(inner) => inner.code(),
            Self::AlreadyDisbursed { .. } => "disburse.already",
            Self::AboveApproved { .. } => "disburse.above_approved",
            Self::NoRowLeft { .. } => "disburse.no_row_left",
            Self::Deductions { .. } => "disburse.deductions",
            Self::Ended { .. } => "disburse.ended",
            Self::HandOver => "disburse.hand_over",
            Self::OtherAmount { .. } => "disburse.other_amount",
            Self::NotBeforeFirstDue { .. } => "disburse.not_before_first_due",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Plan(inner) => inner.path(),
            Self::AlreadyDisbursed { .. } | Self::HandOver => String::new(),
            Self::OtherAmount { .. } | Self::AboveApproved { .. } => "amount".to_owned(),
            Self::Deductions { .. } => "deductions".to_owned(),
            Self::NotBeforeFirstDue { .. } | Self::NoRowLeft { .. } | Self::Ended { .. } => {
                "value".to_owned()
            }
        }
    }
}

impl BusinessDay<'_> {
    /// Pays out principal; the plan is made from the day on which it counts.
    ///
    /// The value date lies on or after the contract day and before the first due day. Due days come from the terms:
    /// a late payout shortens the first period and nothing else. Where the terms pay out in tranches, each is at most
    /// what is left of the approved amount, and the rows to come are made anew from its day (`on_change.tranche`); a
    /// row whose period ends on the day stays as it was. With a down payment its part is owed at once, as an item of
    /// its own, and the plan is made for the rest. What the lender keeps of a payout, and the interest of the broken
    /// period where the terms deduct it, are items that are made, due and paid on the day; the receipt's rest is what
    /// was sent.
    ///
    /// ```
    /// # use lending_core::{date, doc};
    /// let mut loan = doc::loan();
    /// loan.on(date!("2026-01-28"))?.disburse("d-1")?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`DisburseError`]: a rule of every event, principal that was paid out before (or more than is left of the
    /// approved amount), another amount than was agreed, a value date on or after the first due day, deductions that
    /// cannot be kept, a loan that was cancelled or ended, or money for which no plan can be made.
    pub fn disburse(self, disbursement: impl Into<Disbursement>) -> Result<Receipt, DisburseError> {
        let Disbursement { key, amount, value, deductions } = disbursement.into();
        self.record(
            &key,
            |fact, currency| {
                let Fact::Disbursed { value: known, amount: paid, deductions: kept } = fact else {
                    return Some("kind");
                };
                let kept = kept.iter().map(|part| (&*part.code, Money::new(part.amount, currency)));
                let claimed = deductions.iter().map(|(code, amount)| (code.as_str(), *amount));
                first_difference(&[
                    ("value", same(value.as_ref(), known)),
                    ("amount", same(amount.as_ref(), &Money::new(*paid, currency))),
                    ("deductions", deductions.is_empty() || kept.eq(claimed)),
                ])
            },
            |loan, day| {
                let minor = match amount {
                    Some(amount) => minor_of(loan, amount)?,
                    None => loan.approved_left(),
                };
                let kept = deductions.iter().map(|(code, amount)| {
                    Ok(Deduction { code: code.clone(), amount: minor_of(loan, *amount)? })
                });
                let deductions = kept.collect::<Result<_, RecordError>>()?;
                Ok(Fact::Disbursed { value: value.unwrap_or(day), amount: minor, deductions })
            },
            judge,
        )
    }
}

impl Loan {
    /// The payouts that stand.
    pub(super) fn payouts(&self) -> impl Iterator<Item = (&Event, Minor)> {
        self.standing().filter_map(|event| {
            if let Fact::Disbursed { amount, .. } | Fact::HandedOver { amount, .. } = event.fact {
                Some((event, amount))
            } else {
                None
            }
        })
    }

    /// What ended payouts, and from which day on.
    pub(super) fn end_of_payouts(&self) -> Option<(&Event, Date)> {
        let ends = self.standing().filter_map(|event| {
            if let Fact::Cancelled { value }
            | Fact::Withdrawn { value }
            | Fact::Accelerated { value, .. }
            | Fact::WrittenOff { value, .. }
            | Fact::Transferred { value, .. } = event.fact
            {
                Some((event, value))
            } else {
                None
            }
        });
        ends.min_by_key(|(_, since)| *since)
    }

    /// A payout that stands and counts on a day or later.
    pub(super) fn payout_from(&self, day: Date) -> Option<(&Event, Date)> {
        let payouts = self.payouts().filter_map(|(event, _)| event.fact.value().map(|value| (event, value)));
        payouts.filter(|(_, value)| *value >= day).min_by_key(|(_, value)| *value)
    }

    /// What of the approved amount was not paid out yet.
    pub(in crate::loan) fn approved_left(&self) -> Minor {
        self.terms.agreed().principal - self.payouts().map(|(_, amount)| amount).sum::<Minor>()
    }
}

/// The rule: the whole principal once, or tranches within the approved amount, as long as rows are left.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, DisburseError> {
    let Fact::Disbursed { value, amount, ref deductions } = event.fact else {
        unreachable!("the disbursement's rule is asked about a disbursement")
    };
    if loan.terms.agreed().disbursement.hand_over.is_some() {
        return Err(DisburseError::HandOver);
    }
    let ends = loan.end_of_payouts().filter(|(_, since)| value >= *since);
    if let Some((by, since)) = ends.or_else(|| loan.settled_on(value, event.booked)) {
        return Err(DisburseError::Ended { by: by.key.clone(), since, found: value });
    }
    judge_deductions(loan, deductions, amount)?;
    match loan.terms.agreed().disbursement.tranches {
        Tranches::One => judge_whole(loan, amount)?,
        Tranches::Several => judge_tranche(loan, amount)?,
    }
    let first = loan.payouts().all(|(other, _)| other.fact.value().is_none_or(|day| value < day));
    if first {
        judge_first(loan, event.booked, value, amount)?;
    }
    let trial = tried(loan, event)?;
    if let Some(Hindrance::NoRowLeft { end }) = trial.hindrance(&event.key) {
        return Err(DisburseError::NoRowLeft { end: *end, found: value });
    }
    judge_sent(loan, &trial, event, amount)?;
    Ok(trial.planned(&event.key)?)
}

/// Each deduction says what for, once, and is an amount; together they are less than what is paid out.
fn judge_deductions(loan: &Loan, deductions: &[Deduction], paid_out: Minor) -> Result<(), DisburseError> {
    let refused = |expected: &str, found: String| {
        Err(DisburseError::Deductions { expected: expected.to_owned(), found })
    };
    let in_currency = |minor| Money::new(minor, loan.currency()).to_string();
    let mut left = paid_out;
    for (at, Deduction { code, amount }) in deductions.iter().enumerate() {
        if code.trim().is_empty() || code.chars().count() > 64 {
            return refused("codes of 1 to 64 characters", code.clone());
        }
        if deductions.iter().take(at).any(|other| other.code == *code) {
            return refused("each code once", code.clone());
        }
        if !amount.is_positive() || *amount >= left {
            let expected = format!("amounts above zero, less than the {} left of it", in_currency(left));
            return refused(&expected, in_currency(*amount));
        }
        left -= *amount;
    }
    Ok(())
}

/// Something is left to be sent.
fn judge_sent(loan: &Loan, trial: &Trial, event: &Event, amount: Minor) -> Result<(), DisburseError> {
    let of_this = |told: &Told<'_>| {
        let LineKey::Deducted { item, .. } = told.key else { return false };
        let (ItemId::Deduction(key, _) | ItemId::BrokenPeriod(key) | ItemId::Fee(_, FeeReason::Event(key))) =
            item
        else {
            return false;
        };
        *key == event.key
    };
    let kept: Minor = trial.derived.journal.told().filter(of_this).map(|told| told.amount).sum();
    if kept < amount {
        return Ok(());
    }
    let in_currency = |minor| Money::new(minor, loan.currency());
    let expected = format!("less than the {} that is paid out", in_currency(amount));
    Err(DisburseError::Deductions { expected, found: in_currency(kept).to_string() })
}

fn judge_whole(loan: &Loan, amount: Minor) -> Result<(), DisburseError> {
    if let Some((before, _)) = loan.payouts().next() {
        return Err(DisburseError::AlreadyDisbursed { by: before.key.clone() });
    }
    let agreed = loan.terms.agreed();
    if amount != agreed.principal {
        let in_currency = |minor| Money::new(minor, agreed.currency);
        return Err(DisburseError::OtherAmount {
            expected: in_currency(agreed.principal),
            found: in_currency(amount),
        });
    }
    Ok(())
}

fn judge_tranche(loan: &Loan, amount: Minor) -> Result<(), DisburseError> {
    let left = loan.approved_left();
    if amount > left {
        let in_currency = |minor| Money::new(minor, loan.currency());
        return Err(DisburseError::AboveApproved { left: in_currency(left), found: in_currency(amount) });
    }
    Ok(())
}

/// The first payout comes before the first due day, for an amount that the terms can plan.
pub(super) fn judge_first(
    loan: &Loan,
    booked: Date,
    value: Date,
    amount: Minor,
) -> Result<(), DisburseError> {
    let agreed = loan.terms.agreed();
    let mut timetable = Timetable::new(agreed, loan.reference.known_by(booked), value);
    timetable.cover(loan.last_due());
    let first_due = timetable.due(1).min(timetable.end(1));
    let in_advance = value == first_due && value == agreed.contract_day;
    if value >= first_due && !in_advance {
        return Err(DisburseError::NotBeforeFirstDue { first_due, found: value });
    }
    let down_payment = agreed.disbursement.down_payment.map_or(Minor::ZERO, |policy| policy.of(amount));
    timetable.planned(value, amount - down_payment, agreed.rate)?;
    Ok(())
}

pub(super) fn effect(amount: Minor, deductions: &[Deduction]) -> Effect {
    Effect::PayOut { amount, deductions: deductions.to_vec() }
}
