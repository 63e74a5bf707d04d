//! The lender calls in what is to come (提前到期).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, same, tried};
use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};

/// What is to come falls due early, on the business day unless other days are said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceleration {
    key: String,
    reason: String,
    value: Option<Date>,
    due: Option<Date>,
    notice_day: Option<Date>,
}

impl Acceleration {
    /// On the business day and due on it, for a reason in the lender's own words.
    pub fn new(key: &str, reason: &str) -> Self {
        let (key, reason) = (key.to_owned(), reason.to_owned());
        Self { key, reason, value: None, due: None, notice_day: None }
    }

    /// Counts on this day instead of the business day.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }

    /// Falls due on this day instead of the day on which it counts.
    #[must_use]
    pub fn due(self, due: Date) -> Self {
        Self { due: Some(due), ..self }
    }

    /// The borrower was told on this day; nothing follows from it.
    #[must_use]
    pub fn notice_day(self, notice_day: Date) -> Self {
        Self { notice_day: Some(notice_day), ..self }
    }
}

/// Why what is to come was not called in.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AccelerateError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// It gives no reason.
    #[error("a loan is called in for a reason of 1 to 64 characters, found `{found}`")]
    Reason {
        /// What was given.
        found: String,
    },
    /// The due day lies before the day itself, or after the last row.
    #[error("what is called in on {day} falls due from that day on and by {last}, found {found}")]
    Due {
        /// The day on which it counts.
        day: Date,
        /// The last due day of the plan.
        last: Date,
        /// What was given.
        found: Date,
    },
    /// The borrower was told later than it counts.
    #[error("notice is given by the day on which it counts, {day}, found {found}")]
    Notice {
        /// The day on which it counts.
        day: Date,
        /// What was given.
        found: Date,
    },
    /// A payout counts later.
    #[error("`{by}` paid out on {day}: a loan is called in on that day or later, found {found}")]
    PaidOut {
        /// The payout.
        by: Key,
        /// Its day.
        day: Date,
        /// What was given.
        found: Date,
    },
    /// Another plan counts later.
    #[error("`{by}` made another plan on {last}: a loan is called in on that day or later, found {found}")]
    BeforeTheLast {
        /// The event.
        by: Key,
        /// Its day.
        last: Date,
        /// What was given.
        found: Date,
    },
    /// Nothing is to come.
    #[error("no principal is to come on {day}: there is nothing to call in")]
    NothingToCome {
        /// The day.
        day: Date,
    },
}

impl Coded for AccelerateError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Reason { .. } | Self::Due { .. } | Self::Notice { .. } => ErrorKind::InvalidInput,
            Self::PaidOut { .. } | Self::BeforeTheLast { .. } | Self::NothingToCome { .. } => {
                ErrorKind::NotAllowed
            }
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Reason { .. } => "accelerate.reason",
            Self::Due { .. } => "accelerate.due",
            Self::Notice { .. } => "accelerate.notice_day",
            Self::PaidOut { .. } => "accelerate.paid_out",
            Self::BeforeTheLast { .. } => "accelerate.before_the_last",
            Self::NothingToCome { .. } => "accelerate.nothing_to_come",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Reason { .. } => "reason".to_owned(),
            Self::Due { .. } => "due".to_owned(),
            Self::Notice { .. } => "notice_day".to_owned(),
            Self::PaidOut { .. } | Self::BeforeTheLast { .. } | Self::NothingToCome { .. } => {
                "value".to_owned()
            }
        }
    }
}

impl BusinessDay<'_> {
    /// Calls in what is to come: one row takes its place, with the principal on no bill and its interest to the due day,
    /// and is billed on the day. Bills that were issued stay as they are, and nothing is paid out any more. Taken back by
    /// a reversal, or by another plan that takes the bill over.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Acceleration};
    /// # let mut loan = doc::disbursed();
    /// let day = date!("2026-03-20");
    /// loan.on(day)?.accelerate(Acceleration::new("a-1", "two bills past due").due(date!("2026-04-01")))?;
    /// let position = loan.closing(day)?.position;
    /// assert!(position.principal_to_come.minor().is_zero());
    /// assert_eq!(position.bills().last().and_then(|bill| bill.due), Some(date!("2026-04-01")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`AccelerateError`]; the loan is as it was.
    pub fn accelerate(self, acceleration: Acceleration) -> Result<Receipt, AccelerateError> {
        let Acceleration { key, reason, value, due, notice_day } = acceleration;
        self.record(
            &key,
            |fact, _| {
                let Fact::Accelerated { value: counted, due: known, reason: said, notice_day: told } = fact
                else {
                    return Some("kind");
                };
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("due", same(due.as_ref(), known)),
                    ("reason", *said == reason),
                    ("notice_day", notice_day.is_none() || *told == notice_day),
                ])
            },
            |_, day| {
                let value = value.unwrap_or(day);
                let (due, reason) = (due.unwrap_or(value), reason.clone());
                Ok(Fact::Accelerated { value, due, reason, notice_day })
            },
            judge,
        )
    }
}

/// The rule: principal to come that falls due on the day or later, after all payouts and plans.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, AccelerateError> {
    let Fact::Accelerated { value, due, ref reason, notice_day } = event.fact else {
        unreachable!("the rule of calling in is asked about calling in")
    };
    if reason.trim().is_empty() || reason.chars().count() > 64 {
        return Err(AccelerateError::Reason { found: reason.clone() });
    }
    let last = loan.last_due().max(value);
    if due < value || due > last {
        return Err(AccelerateError::Due { day: value, last, found: due });
    }
    if let Some(found) = notice_day.filter(|notice| *notice > value) {
        return Err(AccelerateError::Notice { day: value, found });
    }
    if let Some((by, day)) = loan.payout_from(value.plus_days(1)) {
        return Err(AccelerateError::PaidOut { by: by.key.clone(), day, found: value });
    }
    if let Some((by, last)) = loan.plan_after(value) {
        return Err(AccelerateError::BeforeTheLast { by: by.key.clone(), last, found: value });
    }
    let trial = tried(loan, event)?;
    if trial.hindrance(&event.key).is_some() {
        return Err(AccelerateError::NothingToCome { day: value });
    }
    Ok(trial)
}

impl Loan {
    /// Another plan that stands and counts after a day.
    pub(super) fn plan_after(&self, day: Date) -> Option<(&Event, Date)> {
        let plans = self.standing().filter(|other| matches!(other.fact, Fact::Rescheduled { .. }));
        let dated = plans.filter_map(|other| other.fact.value().map(|value| (other, value)));
        dated.filter(|(_, value)| *value > day).max_by_key(|(_, value)| *value)
    }
}

pub(super) const fn effect(due: Date) -> Effect {
    Effect::FallDue { due }
}
