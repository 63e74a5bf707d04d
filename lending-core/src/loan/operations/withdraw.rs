//! The borrower withdraws from the contract (撤销).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, same, tried};
use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};

/// A withdrawal: a key, or a key with a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    key: String,
    value: Option<Date>,
}

impl Withdrawal {
    /// On the business day.
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), value: None }
    }

    /// On this day instead: when the borrower declared it.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }
}

impl From<&str> for Withdrawal {
    fn from(key: &str) -> Self {
        Self::new(key)
    }
}

/// Why a withdrawal was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WithdrawError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The terms know no withdrawal.
    #[error("the terms name no days in which the borrower may withdraw")]
    NotAgreed,
    /// The days are over.
    #[error("the borrower may withdraw until {last}, found {found}")]
    TooLate {
        /// The last day.
        last: Date,
        /// What was given.
        found: Date,
    },
    /// The borrower withdrew before.
    #[error("the borrower withdrew before, by `{by}`")]
    Already {
        /// The event.
        by: Key,
    },
    /// A payout counts later.
    #[error("`{by}` paid out on {day}: the borrower withdraws on that day or later, found {found}")]
    PaidOut {
        /// The payout.
        by: Key,
        /// Its day.
        day: Date,
        /// What was given.
        found: Date,
    },
    /// No principal is owed.
    #[error("no principal is owed on {day}: a loan that was not paid out is cancelled")]
    NothingOwed {
        /// The day.
        day: Date,
    },
}

impl Coded for WithdrawError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::NotAgreed
            | Self::TooLate { .. }
            | Self::Already { .. }
            | Self::PaidOut { .. }
            | Self::NothingOwed { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::NotAgreed => "withdraw.not_agreed",
            Self::TooLate { .. } => "withdraw.too_late",
            Self::Already { .. } => "withdraw.already",
            Self::PaidOut { .. } => "withdraw.paid_out",
            Self::NothingOwed { .. } => "withdraw.nothing_owed",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::NotAgreed | Self::Already { .. } => String::new(),
            Self::TooLate { .. } | Self::PaidOut { .. } | Self::NothingOwed { .. } => "value".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Lets the borrower withdraw, within the days that the terms name (`cooling_off`). All principal is owed at once, as
    /// an item of its own that is due on the day, with the interest grown by then or without. Unpaid bills are taken
    /// over, unpaid charges and penalty are waived, nothing grows any more and nothing is paid out any more.
    ///
    /// # Errors
    /// [`WithdrawError`]; the loan is as it was.
    pub fn withdraw(self, withdrawal: impl Into<Withdrawal>) -> Result<Receipt, WithdrawError> {
        let Withdrawal { key, value } = withdrawal.into();
        self.record(
            &key,
            |fact, _| {
                let Fact::Withdrawn { value: known } = fact else { return Some("kind") };
                first_difference(&[("value", same(value.as_ref(), known))])
            },
            |_, day| Ok(Fact::Withdrawn { value: value.unwrap_or(day) }),
            judge,
        )
    }
}

/// The rule: within the days of the terms, once, after all payouts, with principal that is owed.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, WithdrawError> {
    let Fact::Withdrawn { value } = event.fact else {
        unreachable!("the withdrawal's rule is asked about a withdrawal")
    };
    let agreed = loan.terms.agreed();
    let last = agreed.cooling_off.ok_or(WithdrawError::NotAgreed)?.last(agreed.contract_day);
    if value > last {
        return Err(WithdrawError::TooLate { last, found: value });
    }
    let standing = loan.standing();
    let mut before = standing.filter(|other| matches!(other.fact, Fact::Withdrawn { .. }));
    if let Some(by) = before.next() {
        return Err(WithdrawError::Already { by: by.key.clone() });
    }
    if let Some((by, day)) = loan.payout_from(value.plus_days(1)) {
        return Err(WithdrawError::PaidOut { by: by.key.clone(), day, found: value });
    }
    let trial = tried(loan, event)?;
    if trial.hindrance(&event.key).is_some() {
        return Err(WithdrawError::NothingOwed { day: value });
    }
    Ok(trial)
}

pub(super) const fn effect() -> Effect {
    Effect::CallIn
}
