//! What changes a line: another limit (调额), suspension and resumption (冻结, 解冻), its end (终止).

use thiserror::Error;

use super::{BusinessDay, CreditLine, Event, Fact, RecordError};
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::loan::Outcome;
use crate::money::{Minor, Money};

/// A decision about a line, with its reason. It may count on a day ahead, or back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub(super) key: String,
    pub(super) reason: String,
    pub(super) value: Option<Date>,
}

impl Change {
    /// For a reason in the lender's own words, counted on the business day.
    pub fn new(key: &str, reason: &str) -> Self {
        Self { key: key.to_owned(), reason: reason.to_owned(), value: None }
    }

    /// Counts on this day instead of the business day.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }
}

/// Why a change of a line was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A limit below nothing.
    #[error("a limit is nothing or more, found {found}")]
    LimitBelowZero {
        /// What was given.
        found: Money,
    },
    /// It is suspended already.
    #[error("the line is suspended already, since {since}")]
    SuspendedAlready {
        /// Since when.
        since: Date,
    },
    /// There is nothing to resume.
    #[error("a line that is suspended is resumed, on {day} it is not")]
    NotSuspended {
        /// The value date.
        day: Date,
    },
    /// The line was closed before.
    #[error("the line was closed on {since}")]
    Closed {
        /// Since when.
        since: Date,
    },
}

impl Coded for ChangeError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::LimitBelowZero { .. } => ErrorKind::InvalidInput,
            Self::SuspendedAlready { .. } | Self::NotSuspended { .. } | Self::Closed { .. } => {
                ErrorKind::NotAllowed
            }
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::LimitBelowZero { .. } => "credit_line.limit_below_zero",
            Self::SuspendedAlready { .. } => "credit_line.suspended_already",
            Self::NotSuspended { .. } => "credit_line.not_suspended",
            Self::Closed { .. } => "credit_line.closed",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::LimitBelowZero { .. } => "limit".to_owned(),
            Self::SuspendedAlready { .. } | Self::NotSuspended { .. } | Self::Closed { .. } => {
                "value".to_owned()
            }
        }
    }
}

impl BusinessDay<'_> {
    /// Another limit holds from a day on, higher or lower. A limit below what is used is allowed: then nothing is
    /// available, and [`Availability::above_limit`](super::Availability::above_limit) says by how much.
    ///
    /// ```
    /// use lending_core::{credit_line::{Approval, Change, CreditLine}, date, money};
    /// let mut line = CreditLine::open("CL-1", &Approval::new(money!("20000.00 CNY"), date!("2026-01-05")))?;
    /// let ahead = Change::new("lc-1", "income verified").value(date!("2026-03-01"));
    /// line.on(date!("2026-02-10")).change_limit(money!("30000.00 CNY"), ahead)?;
    /// assert_eq!(line.availability(date!("2026-02-28"), &[])?.limit, money!("20000.00 CNY"));
    /// assert_eq!(line.availability(date!("2026-03-01"), &[])?.limit, money!("30000.00 CNY"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ChangeError`]; the line is as it was.
    pub fn change_limit(self, limit: Money, change: Change) -> Result<Outcome, ChangeError> {
        let Change { key, reason, value } = change;
        self.record(
            &key,
            value,
            |line, value| Ok(Fact::LimitChanged { value, limit: line.minor_of(limit)?, reason }),
            judge,
        )
    }

    /// Nothing can be drawn from a day on, until the line is resumed. What was granted before stays granted.
    ///
    /// # Errors
    /// [`ChangeError`]; the line is as it was.
    pub fn suspend(self, change: Change) -> Result<Outcome, ChangeError> {
        let Change { key, reason, value } = change;
        self.record(&key, value, |_, value| Ok(Fact::Suspended { value, reason }), judge)
    }

    /// Something can be drawn again from a day on, of which the suspension lies before.
    ///
    /// ```
    /// use lending_core::{credit_line::{Approval, Change, CreditLine, InForce}, date, money};
    /// let mut line = CreditLine::open("CL-1", &Approval::new(money!("20000.00 CNY"), date!("2026-01-05")))?;
    /// line.on(date!("2026-02-10")).suspend(Change::new("s-1", "30 days past due elsewhere"))?;
    /// line.on(date!("2026-03-02")).resume(Change::new("r-1", "arrears are paid"))?;
    /// assert_eq!(line.availability(date!("2026-03-01"), &[])?.in_force, InForce::Suspended);
    /// assert_eq!(line.availability(date!("2026-03-02"), &[])?.available, money!("20000.00 CNY"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ChangeError`]; the line is as it was.
    pub fn resume(self, change: Change) -> Result<Outcome, ChangeError> {
        let Change { key, reason, value } = change;
        self.record(&key, value, |_, value| Ok(Fact::Resumed { value, reason }), judge)
    }

    /// The line ends: nothing can be drawn from a day on. Loans under it go on, and use what they use.
    ///
    /// # Errors
    /// [`ChangeError`]; the line is as it was.
    pub fn close_line(self, change: Change) -> Result<Outcome, ChangeError> {
        let Change { key, reason, value } = change;
        self.record(&key, value, |_, value| Ok(Fact::Closed { value, reason }), judge)
    }
}

/// The rule: it finds a line that it changes.
pub(super) fn judge(line: &CreditLine, event: &Event) -> Result<(), ChangeError> {
    let before = line.state_before(event);
    match &event.fact {
        Fact::LimitChanged { limit, .. } => {
            let found = line.money(*limit);
            if limit.is_negative() {
                return Err(ChangeError::LimitBelowZero { found });
            }
            if *limit > Minor::LIMIT {
                return Err(RecordError::TooLarge { found }.into());
            }
        }
        Fact::Suspended { .. } => {
            if let Some(since) = before.suspended {
                return Err(ChangeError::SuspendedAlready { since });
            }
        }
        Fact::Resumed { .. } => {
            if before.suspended.is_none() {
                return Err(ChangeError::NotSuspended { day: event.value() });
            }
        }
        Fact::Closed { .. } => {}
        Fact::Opened { .. }
        | Fact::DrawdownGranted { .. }
        | Fact::DrawdownPaidOut { .. }
        | Fact::DrawdownCancelled { .. } => unreachable!("the rule of changes is asked about a change"),
    }
    before.closed.map_or(Ok(()), |since| Err(ChangeError::Closed { since }))
}
