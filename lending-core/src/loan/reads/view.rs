//! The one place where the day of a view is checked.

use thiserror::Error;

use crate::calendar::Date;
use crate::debt::ItemId;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::Loan;
use crate::loan::derive::{Derived, Phase, derive};

/// Why a view was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ViewError {
    /// The day lies outside the loan's reach: from the contract day to 100 years after it, at most to the year 2200
    /// (C4).
    #[error("a loan is seen from its contract day {first} to {last}, found {found}")]
    OutOfReach {
        /// The contract day.
        first: Date,
        /// The last day that is safe.
        last: Date,
        /// What was given.
        found: Date,
    },
    /// The span ends before it begins.
    #[error("a span ends after it begins, found {from} … {to}")]
    Span {
        /// Its begin.
        from: Date,
        /// Its end.
        to: Date,
    },
    /// Nothing is prepaid on the day.
    #[error("nothing is prepaid before {until}, found {found}")]
    Locked {
        /// The first day on which a prepayment is taken.
        until: Date,
        /// What was given.
        found: Date,
    },
    /// The other loan is not this one as it was before.
    #[error("expected an earlier state of this loan, found another history of `{loan}`")]
    NoEarlierState {
        /// The name of what was given.
        loan: String,
    },
    /// There is no such bill or charge.
    #[error("no item `{item}` shows on {day}")]
    NoSuchItem {
        /// What was given.
        item: ItemId,
        /// The day.
        day: Date,
    },
    /// There is no such line.
    #[error("no line `{key}` shows on {day}")]
    NoSuchLine {
        /// What was given.
        key: String,
        /// The day.
        day: Date,
    },
}

impl Coded for ViewError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::OutOfReach { .. } => ErrorKind::OutOfRange,
            Self::Span { .. }
            | Self::NoSuchItem { .. }
            | Self::NoSuchLine { .. }
            | Self::NoEarlierState { .. } => ErrorKind::InvalidInput,
            Self::Locked { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::OutOfReach { .. } => "view.out_of_reach",
            Self::Span { .. } => "view.span",
            Self::Locked { .. } => "prepay.locked",
            Self::NoSuchItem { .. } => "view.no_such_item",
            Self::NoSuchLine { .. } => "view.no_such_line",
            Self::NoEarlierState { .. } => "view.no_earlier_state",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::OutOfReach { .. } | Self::Span { .. } | Self::Locked { .. } => "day",
            Self::NoSuchItem { .. } => "item",
            Self::NoSuchLine { .. } => "key",
            Self::NoEarlierState { .. } => "then",
        }
        .to_owned()
    }
}

impl Loan {
    /// Checks that a day can be seen.
    pub(super) fn within_reach(&self, day: Date) -> Result<Date, ViewError> {
        let (first, last) = (self.terms.agreed().contract_day, self.reach());
        if day < first || day > last || day.year() > 2200 {
            return Err(ViewError::OutOfReach { first, last, found: day });
        }
        Ok(day)
    }

    /// Everything that follows up to a moment of a day.
    pub(super) fn view(&self, day: Date, phase: Phase) -> Result<Derived, ViewError> {
        let day = self.within_reach(day)?;
        Ok(derive(self.terms.agreed(), self.known(), &self.events, &self.before, (day, phase)))
    }

    /// The loan as it was known at the close of a business day: with the events that were booked by then and the
    /// book as it stood; from the business day on, as it is known now. Reading it answers "what did we know on K about D?".
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Payment, money};
    /// # let mut loan = doc::disbursed();
    /// let late = Payment::new("p-1", money!("1000.00 CNY")).value(date!("2026-02-10"));
    /// loan.on(date!("2026-02-20"))?.repay(late)?;
    /// let before = loan.known_on(date!("2026-02-19"))?;
    /// assert_eq!(before.closing(date!("2026-02-19"))?.days_past_due, 9);
    /// assert_eq!(loan.closing(date!("2026-02-19"))?.position.credit, money!("0.00 CNY"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ViewError::OutOfReach`]: the day lies before the contract day, or more than 100 years after it (C4).
    pub fn known_on(&self, day: Date) -> Result<Self, ViewError> {
        let day = self.within_reach(day)?;
        Ok(if day < self.business_day() { self.rewound(day) } else { self.clone() })
    }

    /// Every line that shows at the close of a day, by key.
    ///
    /// # Errors
    /// [`ViewError::OutOfReach`]: the day lies before the contract day, or more than 100 years after it (C4).
    pub fn lines(&self, day: Date) -> Result<Vec<crate::loan::line::Line>, ViewError> {
        Ok(self.view(day, Phase::Close)?.lines().collect())
    }
}
