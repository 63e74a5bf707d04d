//! Taking a fact out of the whole history (冲正).

use thiserror::Error;

use super::disburse::judge_first;
use super::{BusinessDay, Receipt, first_difference, tried};
use crate::calendar::Date;
use crate::debt::{ItemId, Key, KeyError};
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::derive::Phase;
use crate::loan::event::{Event, Fact};
use crate::money::Minor;

/// Why a reversal was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReverseError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// There is no such event.
    #[error("there is no event `{target}` to reverse")]
    NoSuchEvent {
        /// What was given.
        target: String,
    },
    /// The opening and reversals stay.
    #[error("`{target}` is {kind} and cannot be reversed")]
    NotReversible {
        /// The event.
        target: Key,
        /// Its kind.
        kind: &'static str,
    },
    /// It was reversed before.
    #[error("`{target}` was reversed before, by `{by}`")]
    AlreadyReversed {
        /// The event.
        target: Key,
        /// The reversal.
        by: Key,
    },
    /// Another fact stands on it.
    #[error("`{by}` refers to `{target}`: reverse `{by}` first")]
    StoodOn {
        /// The event.
        target: Key,
        /// What stands on it.
        by: Key,
    },
}

impl Coded for ReverseError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::NoSuchEvent { .. } => ErrorKind::InvalidInput,
            Self::NotReversible { .. } | Self::AlreadyReversed { .. } | Self::StoodOn { .. } => {
                ErrorKind::NotAllowed
            }
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::NoSuchEvent { .. } => "reverse.no_such_event",
            Self::NotReversible { .. } => "reverse.not_reversible",
            Self::AlreadyReversed { .. } => "reverse.already",
            Self::StoodOn { .. } => "reverse.stood_on",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::NoSuchEvent { .. }
            | Self::NotReversible { .. }
            | Self::AlreadyReversed { .. }
            | Self::StoodOn { .. } => "target".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Takes an earlier event out of the whole history, as if it never was; what was told is corrected on this
    /// business day. The event's key stays spent: recording it again answers `AlreadyApplied`, and the receipt names
    /// the reversal.
    ///
    /// Use [`BusinessDay::return_payment`] instead for a payment that did count until it came back.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Payment, money};
    /// # let mut loan = doc::disbursed();
    /// loan.on(date!("2026-02-10"))?.repay(Payment::new("p-1", money!("1066.19 CNY")))?; // of another borrower
    /// loan.on(date!("2026-02-13"))?.reverse("x-1", "p-1")?;
    /// assert_eq!(loan.closing(date!("2026-02-13"))?.days_past_due, 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ReverseError`]: a rule of every event, no such event, one that cannot be reversed or was reversed before, or
    /// another that stands on it.
    pub fn reverse(self, key: &str, target: &str) -> Result<Receipt, ReverseError> {
        self.record(
            key,
            |fact, _| {
                let Fact::Reversed { target: known } = fact else { return Some("kind") };
                first_difference(&[("target", known.as_str() == target)])
            },
            |_, _| {
                let target = Key::new(target)
                    .map_err(|KeyError { found }| ReverseError::NoSuchEvent { target: found })?;
                Ok(Fact::Reversed { target })
            },
            judge,
        )
    }
}

/// The rule: something that stands and on which nothing stands.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, ReverseError> {
    let Fact::Reversed { target } = &event.fact else {
        unreachable!("the reversal's rule is asked about a reversal")
    };
    let Some(known) = loan.event(target) else {
        return Err(ReverseError::NoSuchEvent { target: target.to_string() });
    };
    if matches!(known.fact, Fact::Opened { .. } | Fact::Reversed { .. }) {
        return Err(ReverseError::NotReversible { target: target.clone(), kind: known.fact.kind() });
    }
    if let Some(by) = loan.reversal_of(target) {
        return Err(ReverseError::AlreadyReversed { target: target.clone(), by: by.key.clone() });
    }
    let stands_on = |other: &&Event| other.fact.names() == Some(target);
    if let Some(by) = loan.standing().find(stands_on) {
        return Err(ReverseError::StoodOn { target: target.clone(), by: by.key.clone() });
    }
    if let Some(by) = payout_without_a_first(loan, known, event.booked) {
        return Err(ReverseError::StoodOn { target: target.clone(), by });
    }
    let trial = tried(loan, event)?;
    if let Some(by) = money_on_plan_of(loan, known, &trial, event.booked) {
        return Err(ReverseError::StoodOn { target: target.clone(), by });
    }
    match left_without_ground(loan, known, &trial) {
        Some(by) => Err(ReverseError::StoodOn { target: target.clone(), by }),
        None => Ok(trial),
    }
}

/// The payout that would be the first one without it, and could not have been: it counts when the first row is due or over,
/// or no plan can be made of it.
fn payout_without_a_first(loan: &Loan, event: &Event, booked: Date) -> Option<Key> {
    let dated = loan.payouts().filter_map(|(other, amount)| Some((other.fact.value()?, &other.key, amount)));
    let mut dated: Vec<(Date, &Key, Minor)> = dated.collect();
    dated.sort_unstable();
    let [(_, first, _), (value, next, amount), ..] = dated.as_slice() else { return None };
    let could_be = **first != event.key || judge_first(loan, booked, *value, *amount).is_ok();
    (!could_be).then(|| (*next).clone())
}

/// A change that could be carried out as long as a payout stood, and could not without it.
fn left_without_ground(loan: &Loan, event: &Event, trial: &Trial) -> Option<Key> {
    if !matches!(event.fact, Fact::Disbursed { .. } | Fact::HandedOver { .. }) {
        return None;
    }
    let unmade = trial.derived.unmade.iter().map(|unmade| &unmade.by);
    let mut news = unmade.filter(|by| loan.derived.unmade.iter().all(|known| known.by != **by));
    news.next().cloned()
}

/// A payment that by a day has paid a bill of the plan that a reschedule made; credit that would pay one later has not.
fn money_on_plan_of(loan: &Loan, event: &Event, trial: &Trial, day: Date) -> Option<Key> {
    let Fact::Rescheduled { value, .. } = event.fact else { return None };
    let (_, before) = trial.history();
    let items = loan.derive_known(&loan.events, before, day, (day, Phase::Day)).state.items;
    let plan_of = |bill: &u32| {
        items.debts.iter().any(|debt| debt.bill() == Some(*bill) && debt.due > value && debt.issued >= value)
    };
    let allocations = items.allocations.iter().filter(|part| part.amount.is_positive());
    let mut on_plan = allocations.filter(|part| matches!(&part.item, ItemId::Bill(bill) if plan_of(bill)));
    on_plan.next().map(|part| part.payment.clone())
}

/// The fact that a reversal takes out of history.
pub(super) fn undoes(fact: &Fact) -> Option<&Key> {
    if let Fact::Reversed { target } = fact { Some(target) } else { None }
}
