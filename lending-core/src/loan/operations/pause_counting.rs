//! Days that do not count as days past due (停计逾期天数).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, tried};
use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};

/// Days that do not count as days past due; they may lie ahead, or back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountingPause {
    key: String,
    from: Date,
    until: Date,
}

impl CountingPause {
    /// The days from one until another, which is the first that counts again.
    pub fn new(key: &str, from: Date, until: Date) -> Self {
        Self { key: key.to_owned(), from, until }
    }
}

/// Why a pause of counting was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PauseCountingError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// It has no day.
    #[error("a pause of counting ends after it begins on {from}, found {found}")]
    Empty {
        /// Its first day.
        from: Date,
        /// What was given as its end.
        found: Date,
    },
    /// It shares days with another.
    #[error("days are not counted from {from} to {until} already, by `{by}`")]
    Overlaps {
        /// The other pause.
        by: Key,
        /// Its first day.
        from: Date,
        /// The first day that counts again.
        until: Date,
    },
}

impl Coded for PauseCountingError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Empty { .. } => ErrorKind::InvalidInput,
            Self::Overlaps { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Empty { .. } => "pause_counting.empty",
            Self::Overlaps { .. } => "pause_counting.overlaps",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Empty { .. } => "until".to_owned(),
            Self::Overlaps { .. } => "from".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Lets some days not count as days past due, such as those of a moratorium by law.
    /// Bills roll over and penalty grows as ever.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::CountingPause};
    /// # let mut loan = doc::disbursed();
    /// let pause = CountingPause::new("m-1", date!("2026-02-12"), date!("2026-02-15"));
    /// loan.on(date!("2026-02-20"))?.pause_counting(pause)?;
    /// assert_eq!(loan.closing(date!("2026-02-20"))?.days_past_due, 10 - 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PauseCountingError`]; the loan is as it was.
    pub fn pause_counting(self, pause: CountingPause) -> Result<Receipt, PauseCountingError> {
        let CountingPause { key, from, until } = pause;
        self.record(
            &key,
            |fact, _| {
                let Fact::CountingPaused { value, until: known } = fact else { return Some("kind") };
                first_difference(&[("from", *value == from), ("until", *known == until)])
            },
            |_, _| Ok(Fact::CountingPaused { value: from, until }),
            judge,
        )
    }
}

/// The rule: at least one day, none of them in another pause.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, PauseCountingError> {
    let Fact::CountingPaused { value: from, until: found } = event.fact else {
        unreachable!("the rule of a pause of counting is asked about one")
    };
    if found <= from {
        return Err(PauseCountingError::Empty { from, found });
    }
    for other in loan.standing() {
        if let Fact::CountingPaused { value, until } = other.fact
            && value < found
            && from < until
        {
            return Err(PauseCountingError::Overlaps { by: other.key.clone(), from: value, until });
        }
    }
    Ok(tried(loan, event)?)
}

pub(super) const fn effect(until: Date) -> Effect {
    Effect::PauseCounting { until }
}
