//! Paying out the principal (放款).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::money::{Minor, Money};
use crate::schedule::PlanError;
use crate::terms::Timetable;

/// A payout of the whole principal: a key, or a key with more said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disbursement {
    key: String,
    amount: Option<Money>,
    value: Option<Date>,
}

impl Disbursement {
    /// The principal of the terms, counted on the business day.
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), amount: None, value: None }
    }

    /// Counts on this day instead of the business day.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }

    /// States the amount, which must be the principal of the terms.
    #[must_use]
    pub fn amount(self, amount: Money) -> Self {
        Self { amount: Some(amount), ..self }
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
            Self::AlreadyDisbursed { .. } | Self::NotBeforeFirstDue { .. } => ErrorKind::NotAllowed,
            Self::OtherAmount { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Plan(inner) => inner.code(),
            Self::AlreadyDisbursed { .. } => "disburse.already",
            Self::OtherAmount { .. } => "disburse.other_amount",
            Self::NotBeforeFirstDue { .. } => "disburse.not_before_first_due",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Plan(inner) => inner.path(),
            Self::AlreadyDisbursed { .. } => String::new(),
            Self::OtherAmount { .. } => "amount".to_owned(),
            Self::NotBeforeFirstDue { .. } => "value".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Pays out the principal; the plan is made from the day on which it counts.
    ///
    /// The value date lies on or after the contract day and before the first due day. Due days come from the terms:
    /// a late payout shortens the first period and nothing else.
    ///
    /// ```
    /// # use lending_core::{date, doc};
    /// let mut loan = doc::loan();
    /// loan.on(date!("2026-01-28"))?.disburse("d-1")?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn disburse(self, disbursement: impl Into<Disbursement>) -> Result<Receipt, DisburseError> {
        let Disbursement { key, amount, value } = disbursement.into();
        self.record(
            &key,
            |fact, currency| {
                let Fact::Disbursed { value: known, amount: paid } = fact else { return Some("kind") };
                first_difference(&[
                    ("value", same(value.as_ref(), known)),
                    ("amount", same(amount.as_ref(), &Money::new(*paid, currency))),
                ])
            },
            |loan, day| {
                let minor = match amount {
                    Some(amount) => minor_of(loan, amount)?,
                    None => loan.terms.agreed().principal,
                };
                Ok(Fact::Disbursed { value: value.unwrap_or(day), amount: minor })
            },
            judge,
        )
    }
}

/// The rule: once, the whole principal, before the first due day.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, DisburseError> {
    let Fact::Disbursed { value, amount } = event.fact else {
        unreachable!("the disbursement's rule is asked about a disbursement")
    };
    let agreed = loan.terms.agreed();
    let before = loan
        .events
        .iter()
        .find(|other| matches!(other.fact, Fact::Disbursed { .. }) && !loan.is_undone(&other.key));
    if let Some(before) = before {
        return Err(DisburseError::AlreadyDisbursed { by: before.key.clone() });
    }
    if amount != agreed.principal {
        let in_currency = |minor| Money::new(minor, agreed.currency);
        return Err(DisburseError::OtherAmount {
            expected: in_currency(agreed.principal),
            found: in_currency(amount),
        });
    }
    let mut timetable = Timetable::new(agreed, loan.reference.known_by(event.booked), value);
    timetable.cover(loan.last_due());
    let first_due = timetable.due(1).min(timetable.end(1));
    let in_advance = value == first_due && value == agreed.contract_day;
    if value >= first_due && !in_advance {
        return Err(DisburseError::NotBeforeFirstDue { first_due, found: value });
    }
    timetable.planned(value)?;
    Ok(tried(loan, event)?)
}

pub(super) fn effect(amount: Minor) -> Effect {
    Effect::PayOut { amount }
}
