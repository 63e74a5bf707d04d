//! Another contract rate (利率调整).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, tried};
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::rate::Rate;
use crate::schedule::PlanError;

/// Another contract rate from a day on; the day may lie ahead, or back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateChange {
    key: String,
    from: Date,
    rate: Rate,
}

impl RateChange {
    /// A rate whose first night is the one that begins on `from`.
    pub fn new(key: &str, from: Date, rate: Rate) -> Self {
        Self { key: key.to_owned(), from, rate }
    }
}

/// Why another rate was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeRateError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// No rate of a contract.
    #[error("a contract rate lies between 0 and {limit}, found {found}")]
    Rate {
        /// The largest.
        limit: Rate,
        /// What was given.
        found: Rate,
    },
    /// No plan can be made at that rate.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

impl Coded for ChangeRateError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Rate { .. } => ErrorKind::InvalidInput,
            Self::Plan(inner) => inner.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Rate { .. } => "change_rate.rate",
            Self::Plan(inner) => inner.code(),
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Rate { .. } => "rate".to_owned(),
            Self::Plan(inner) => inner.path(),
        }
    }
}

impl BusinessDay<'_> {
    /// Changes the contract rate from a day on. The rows to come are made anew on that day: `on_change.rate` says
    /// whether their number or the instalment is kept. A row whose period ends on the day keeps the rate before.
    ///
    /// A day that lies back restates what was told since; a day that lies ahead counts when it is reached, and views of
    /// later days show it.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::RateChange};
    /// # let mut loan = doc::disbursed();
    /// let lower = RateChange::new("r-1", date!("2026-04-10"), "9 % per year".parse()?);
    /// loan.on(date!("2026-03-20"))?.change_rate(lower)?;
    /// let rows = loan.schedule(date!("2026-03-20"), Default::default())?.rows;
    /// assert!(rows[3].total().minor() < rows[2].total().minor());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ChangeRateError`]; the loan is as it was.
    pub fn change_rate(self, change: RateChange) -> Result<Receipt, ChangeRateError> {
        let RateChange { key, from, rate } = change;
        self.record(
            &key,
            |fact, _| {
                let Fact::RateChanged { value, rate: known } = fact else { return Some("kind") };
                first_difference(&[("from", *value == from), ("rate", *known == rate)])
            },
            |_, _| Ok(Fact::RateChanged { value: from, rate }),
            judge,
        )
    }
}

/// The rule: a rate that a contract may have, and a plan that it gives.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, ChangeRateError> {
    let Fact::RateChanged { rate, .. } = event.fact else {
        unreachable!("the rate change's rule is asked about a rate change")
    };
    if rate.is_negative() {
        return Err(ChangeRateError::Rate { limit: Rate::MAX, found: rate });
    }
    Ok(tried(loan, event)?.planned(&event.key)?)
}

pub(super) fn effect(rate: Rate) -> Effect {
    Effect::SetRate { rate }
}
