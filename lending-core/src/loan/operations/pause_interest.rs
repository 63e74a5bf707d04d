//! Contract interest rests for some nights (停息).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, tried};
use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::schedule::PlanError;

/// Nights without contract interest; they may lie ahead, or back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterestPause {
    key: String,
    from: Date,
    until: Date,
}

impl InterestPause {
    /// The nights from the one that begins on `from` to the one that ends on `until`.
    pub fn new(key: &str, from: Date, until: Date) -> Self {
        Self { key: key.to_owned(), from, until }
    }
}

/// Why a pause was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PauseInterestError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// It has no night.
    #[error("a pause ends after it begins on {from}, found {found}")]
    Empty {
        /// Its first day.
        from: Date,
        /// What was given as its end.
        found: Date,
    },
    /// It shares nights with another.
    #[error("interest rests from {from} to {until} already, by `{by}`")]
    Overlaps {
        /// The other pause.
        by: Key,
        /// Its first night.
        from: Date,
        /// The day after its last night.
        until: Date,
    },
    /// No plan can be made with it.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

impl Coded for PauseInterestError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Empty { .. } => ErrorKind::InvalidInput,
            Self::Overlaps { .. } => ErrorKind::NotAllowed,
            Self::Plan(inner) => inner.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Empty { .. } => "pause_interest.empty",
            Self::Overlaps { .. } => "pause_interest.overlaps",
            Self::Plan(inner) => inner.code(),
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Empty { .. } => "until".to_owned(),
            Self::Overlaps { .. } => "from".to_owned(),
            Self::Plan(inner) => inner.path(),
        }
    }
}

impl BusinessDay<'_> {
    /// Lets contract interest rest for some nights; due days and instalments stay, and the last row is the smaller by
    /// what does not grow. Penalty goes on.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::InterestPause};
    /// # let mut loan = doc::disbursed();
    /// let pause = InterestPause::new("z-1", date!("2026-03-20"), date!("2026-04-04"));
    /// loan.on(date!("2026-03-12"))?.pause_interest(pause)?;
    /// let grown = loan.accrued(date!("2026-03-20"), date!("2026-04-04"))?;
    /// assert!(grown.interest.minor().is_zero());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PauseInterestError`]; the loan is as it was.
    pub fn pause_interest(self, pause: InterestPause) -> Result<Receipt, PauseInterestError> {
        let InterestPause { key, from, until } = pause;
        self.record(
            &key,
            |fact, _| {
                let Fact::InterestPaused { value, until: known } = fact else { return Some("kind") };
                first_difference(&[("from", *value == from), ("until", *known == until)])
            },
            |_, _| Ok(Fact::InterestPaused { value: from, until }),
            judge,
        )
    }
}

/// The rule: at least one night, none of them in another pause.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, PauseInterestError> {
    let Fact::InterestPaused { value: from, until: found } = event.fact else {
        unreachable!("the pause's rule is asked about a pause")
    };
    if found <= from {
        return Err(PauseInterestError::Empty { from, found });
    }
    let standing = loan.standing();
    for other in standing {
        if let Fact::InterestPaused { value, until } = other.fact
            && value < found
            && from < until
        {
            return Err(PauseInterestError::Overlaps { by: other.key.clone(), from: value, until });
        }
    }
    Ok(tried(loan, event)?.planned(&event.key)?)
}

pub(super) fn effect(until: Date) -> Effect {
    Effect::PauseInterest { until }
}
