//! What is financed is handed over (交付): a lease begins.

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::calendar::{Anchor, Date, DueDays};
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::money::{Minor, Money};
use crate::rate::Rate;
use crate::schedule::PlanError;

/// A hand-over: what is financed and what is left for the last row, and what else is said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    key: String,
    financed: Money,
    residual: Money,
    value: Option<Date>,
    first_due: Option<Date>,
    rate: Option<Rate>,
}

impl HandOver {
    /// On the business day: the price less the initial fee, and the residual value.
    pub fn new(key: &str, financed: Money, residual: Money) -> Self {
        Self { key: key.to_owned(), financed, residual, value: None, first_due: None, rate: None }
    }

    /// On this day instead.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }

    /// The first due day, in place of the one that follows from the day.
    #[must_use]
    pub fn first_due(self, first_due: Date) -> Self {
        Self { first_due: Some(first_due), ..self }
    }

    /// The contract rate of the day.
    #[must_use]
    pub fn rate(self, rate: Rate) -> Self {
        Self { rate: Some(rate), ..self }
    }
}

/// Why a hand-over was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HandOverError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// Rows begin with the payout.
    #[error("the terms begin rows with the payout, not with a hand-over")]
    NotAgreed,
    /// It was handed over before.
    #[error("it was handed over before, by `{by}`")]
    Already {
        /// The event.
        by: Key,
    },
    /// Payouts ended.
    #[error("`{by}` ended payouts from {since} on, found {found}")]
    Ended {
        /// The event.
        by: Key,
        /// From when.
        since: Date,
        /// What was given.
        found: Date,
    },
    /// More than was approved.
    #[error("{approved} were approved, found {found}")]
    AboveApproved {
        /// The approved amount.
        approved: Money,
        /// What was given.
        found: Money,
    },
    /// No rate of a contract.
    #[error("a contract rate lies between 0 and {limit}, found {found}")]
    Rate {
        /// The largest.
        limit: Rate,
        /// What was given.
        found: Rate,
    },
    /// No first due day.
    #[error("the first due day: expected {expected}, found {found}")]
    FirstDue {
        /// What was expected.
        expected: String,
        /// What was given.
        found: Date,
    },
    /// No plan can be made.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

impl Coded for HandOverError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Plan(inner) => inner.kind(),
            Self::NotAgreed | Self::Already { .. } | Self::Ended { .. } | Self::AboveApproved { .. } => {
                ErrorKind::NotAllowed
            }
            Self::Rate { .. } | Self::FirstDue { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Plan(inner) => inner.code(),
            Self::NotAgreed => "hand_over.not_agreed",
            Self::Already { .. } => "hand_over.already",
            Self::Ended { .. } => "hand_over.ended",
            Self::AboveApproved { .. } => "hand_over.above_approved",
            Self::Rate { .. } => "hand_over.rate",
            Self::FirstDue { .. } => "hand_over.first_due",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Plan(inner) => inner.path(),
            Self::NotAgreed | Self::Already { .. } => String::new(),
            Self::Ended { .. } => "value".to_owned(),
            Self::AboveApproved { .. } => "amount".to_owned(),
            Self::Rate { .. } => "rate".to_owned(),
            Self::FirstDue { .. } => "first_due".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Hands over what is financed: the one payout of a loan whose rows begin with it (`disbursement.hand_over`). The
    /// schedule is made anew for what is financed, the residual and the rate of the day; its first due day follows from
    /// the day as it would from the contract's. Every schedule before it was provisional.
    ///
    /// # Errors
    /// [`HandOverError`]; the loan is as it was.
    pub fn hand_over(self, hand_over: HandOver) -> Result<Receipt, HandOverError> {
        let HandOver { key, financed, residual, value, first_due, rate } = hand_over;
        self.record(
            &key,
            |fact, currency| {
                let Fact::HandedOver {
                    value: counted,
                    amount,
                    residual: left,
                    first_due: first,
                    rate: of_day,
                    ..
                } = fact
                else {
                    return Some("kind");
                };
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("amount", Money::new(*amount, currency) == financed),
                    ("residual", Money::new(*left, currency) == residual),
                    ("first_due", same(first_due.as_ref(), first)),
                    ("rate", rate.is_none() || *of_day == rate),
                ])
            },
            |loan, day| {
                let (amount, residual) = (minor_of(loan, financed)?, minor_of(loan, residual)?);
                let agreed = loan.terms.agreed();
                let policy = agreed.disbursement.hand_over.ok_or(HandOverError::NotAgreed)?;
                let value = value.unwrap_or(day);
                let (anchor, first_due) =
                    policy.first_due.after(value, agreed.frequency, policy.due_day, first_due);
                Ok(Fact::HandedOver { value, amount, residual, anchor, first_due, rate })
            },
            judge,
        )
    }
}

/// The rule: once, at most what was approved, with a first due day on its anchor and a plan that it gives.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, HandOverError> {
    let Fact::HandedOver { value, amount, residual, anchor, first_due, rate } = event.fact else {
        unreachable!("the hand-over's rule is asked about a hand-over")
    };
    let agreed = loan.terms.agreed();
    if agreed.disbursement.hand_over.is_none() {
        return Err(HandOverError::NotAgreed);
    }
    if let Some((by, since)) = loan.end_of_payouts().filter(|(_, since)| value >= *since) {
        return Err(HandOverError::Ended { by: by.key.clone(), since, found: value });
    }
    if let Some((by, _)) = loan.payouts().next() {
        return Err(HandOverError::Already { by: by.key.clone() });
    }
    let in_currency = |minor| Money::new(minor, loan.currency());
    if amount > agreed.principal {
        let (approved, found) = (in_currency(agreed.principal), in_currency(amount));
        return Err(HandOverError::AboveApproved { approved, found });
    }
    if residual.is_negative() || residual > amount {
        return Err(PlanError::Residual { limit: amount, found: residual }.into());
    }
    if let Some(found) = rate.filter(|rate| rate.is_negative()) {
        return Err(HandOverError::Rate { limit: Rate::MAX, found });
    }
    let refused = |expected| Err(HandOverError::FirstDue { expected, found: first_due });
    if first_due < value {
        return refused(format!("{value} or later"));
    }
    if agreed.frequency.months().is_some() && first_due != anchor.within(first_due.month()) {
        return refused(format!("the anchor's day {}", anchor.within(first_due.month())));
    }
    let rows = i32::try_from(agreed.rows()).unwrap_or(i32::MAX);
    let (last, reach) = (DueDays::new(anchor, agreed.frequency, first_due).due(rows), loan.reach());
    if last > reach {
        return refused(format!("one from which the last row falls due by {reach}"));
    }
    Ok(tried(loan, event)?.planned(&event.key)?)
}

pub(super) const fn effect(
    (amount, residual): (Minor, Minor),
    (anchor, first_due): (Anchor, Date),
    rate: Option<Rate>,
) -> Effect {
    Effect::HandOver { amount, residual, anchor, first_due, rate }
}
