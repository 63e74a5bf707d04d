//! No principal is paid out any more (取消).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, same, tried};
use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};

/// The end of payouts: a key, or a key with a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancellation {
    key: String,
    value: Option<Date>,
}

impl Cancellation {
    /// From the business day on.
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), value: None }
    }

    /// From this day on instead.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }
}

impl From<&str> for Cancellation {
    fn from(key: &str) -> Self {
        Self::new(key)
    }
}

/// Why a cancellation was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CancelError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// Payouts ended before.
    #[error("`{by}` ended payouts before, from {since} on")]
    Already {
        /// The event that did.
        by: Key,
        /// From when.
        since: Date,
    },
    /// All of the approved amount was paid out.
    #[error("all of the approved amount was paid out: nothing is left to cancel")]
    NothingUndrawn,
    /// A payout counts on that day or later.
    #[error("`{by}` paid out on {day}: payouts end after it, found {found}")]
    PaidOut {
        /// The payout.
        by: Key,
        /// Its day.
        day: Date,
        /// What was given.
        found: Date,
    },
}

impl Coded for CancelError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Already { .. } | Self::NothingUndrawn | Self::PaidOut { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Already { .. } => "cancel.already",
            Self::NothingUndrawn => "cancel.nothing_undrawn",
            Self::PaidOut { .. } => "cancel.paid_out",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Already { .. } | Self::NothingUndrawn => String::new(),
            Self::PaidOut { .. } => "value".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Ends payouts from a day on. A loan of which nothing was paid out is then *cancelled*, and charges that waited for
    /// its first bill fall due; of any other the undrawn part of the approved amount falls away.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Status};
    /// # let mut loan = doc::loan();
    /// loan.on(date!("2026-01-12"))?.cancel("c-1")?;
    /// assert_eq!(loan.closing(date!("2026-01-12"))?.status, Status::Cancelled);
    /// assert!(loan.on(date!("2026-01-13"))?.disburse("d-1").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`CancelError`]; the loan is as it was.
    pub fn cancel(self, cancellation: impl Into<Cancellation>) -> Result<Receipt, CancelError> {
        let Cancellation { key, value } = cancellation.into();
        self.record(
            &key,
            |fact, _| {
                let Fact::Cancelled { value: known } = fact else { return Some("kind") };
                first_difference(&[("value", same(value.as_ref(), known))])
            },
            |_, day| Ok(Fact::Cancelled { value: value.unwrap_or(day) }),
            judge,
        )
    }
}

/// The rule: something can still be paid out, and nothing was from that day on.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, CancelError> {
    let Fact::Cancelled { value } = event.fact else {
        unreachable!("the cancellation's rule is asked about a cancellation")
    };
    if let Some((by, since)) = loan.end_of_payouts() {
        return Err(CancelError::Already { by: by.key.clone(), since });
    }
    if !loan.approved_left().is_positive() {
        return Err(CancelError::NothingUndrawn);
    }
    if let Some((by, day)) = loan.payout_from(value) {
        return Err(CancelError::PaidOut { by: by.key.clone(), day, found: value });
    }
    Ok(tried(loan, event)?)
}

pub(super) const fn effect() -> Effect {
    Effect::StopPayouts
}
