//! The lender's books carry a loan no more (核销).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, same, tried};
use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};

/// A write-off, on the business day unless another is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteOff {
    key: String,
    reason: String,
    value: Option<Date>,
}

impl WriteOff {
    /// On the business day, for a reason in the lender's own words.
    pub fn new(key: &str, reason: &str) -> Self {
        Self { key: key.to_owned(), reason: reason.to_owned(), value: None }
    }

    /// Counts on this day instead of the business day.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }
}

/// Why a loan was not written off.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WriteOffError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// It gives no reason.
    #[error("a loan is written off for a reason of 1 to 64 characters, found `{found}`")]
    Reason {
        /// What was given.
        found: String,
    },
    /// It is written off.
    #[error("the loan was written off before, by `{by}`")]
    Already {
        /// The event.
        by: Key,
    },
    /// A payout counts later.
    #[error("`{by}` paid out on {day}: a loan is written off on that day or later, found {found}")]
    PaidOut {
        /// The payout.
        by: Key,
        /// Its day.
        day: Date,
        /// What was given.
        found: Date,
    },
    /// Another plan counts later.
    #[error("`{by}` made another plan on {last}: a loan is written off on that day or later, found {found}")]
    BeforeTheLast {
        /// The event.
        by: Key,
        /// Its day.
        last: Date,
        /// What was given.
        found: Date,
    },
    /// Nothing is outstanding.
    #[error("nothing is outstanding on {day} that could be written off")]
    NothingOwed {
        /// The day.
        day: Date,
    },
}

impl Coded for WriteOffError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Reason { .. } => ErrorKind::InvalidInput,
            Self::Already { .. }
            | Self::PaidOut { .. }
            | Self::BeforeTheLast { .. }
            | Self::NothingOwed { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Reason { .. } => "write_off.reason",
            Self::Already { .. } => "write_off.already",
            Self::PaidOut { .. } => "write_off.paid_out",
            Self::BeforeTheLast { .. } => "write_off.before_the_last",
            Self::NothingOwed { .. } => "write_off.nothing_owed",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Reason { .. } => "reason".to_owned(),
            Self::Already { .. } => String::new(),
            Self::PaidOut { .. } | Self::BeforeTheLast { .. } | Self::NothingOwed { .. } => {
                "value".to_owned()
            }
        }
    }
}

impl BusinessDay<'_> {
    /// Writes the loan off: the claim stands and the lender's books carry it no more. What becomes of interest and rows
    /// the terms say (`write_off`); the line `written_off` says how much of each component was outstanding at the close
    /// of the day. Money that counts later is a recovery. Undone by a reversal.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::WriteOff};
    /// # let mut loan = doc::disbursed();
    /// let day = date!("2026-03-20");
    /// loan.on(day)?.write_off(WriteOff::new("w-1", "the borrower is insolvent"))?;
    /// assert_eq!(loan.closing(day)?.position.written_off_since, Some(day));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`WriteOffError`]; the loan is as it was.
    pub fn write_off(self, write_off: WriteOff) -> Result<Receipt, WriteOffError> {
        let WriteOff { key, reason, value } = write_off;
        self.record(
            &key,
            |fact, _| {
                let Fact::WrittenOff { value: counted, reason: said } = fact else { return Some("kind") };
                first_difference(&[("value", same(value.as_ref(), counted)), ("reason", *said == reason)])
            },
            |_, day| Ok(Fact::WrittenOff { value: value.unwrap_or(day), reason: reason.clone() }),
            judge,
        )
    }
}

/// The rule: once, after all payouts and plans, with something outstanding.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, WriteOffError> {
    let Fact::WrittenOff { value, ref reason } = event.fact else {
        unreachable!("the rule of a write-off is asked about a write-off")
    };
    if reason.trim().is_empty() || reason.chars().count() > 64 {
        return Err(WriteOffError::Reason { found: reason.clone() });
    }
    let mut before = loan.standing().filter(|other| matches!(other.fact, Fact::WrittenOff { .. }));
    if let Some(by) = before.next() {
        return Err(WriteOffError::Already { by: by.key.clone() });
    }
    if let Some((by, day)) = loan.payout_from(value.plus_days(1)) {
        return Err(WriteOffError::PaidOut { by: by.key.clone(), day, found: value });
    }
    if let Some((by, last)) = loan.plan_after(value) {
        return Err(WriteOffError::BeforeTheLast { by: by.key.clone(), last, found: value });
    }
    let trial = tried(loan, event)?;
    if trial.hindrance(&event.key).is_some() {
        return Err(WriteOffError::NothingOwed { day: value });
    }
    Ok(trial)
}

pub(super) const fn effect() -> Effect {
    Effect::WriteOff
}
