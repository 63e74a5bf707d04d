use thiserror::Error;

use super::{Date, DateError, DateGeneration, Tenor};
use crate::error::{Coded, ErrorKind};

/// Why a row of dates cannot be generated.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GenerationError {
    /// A span without a period.
    #[error("`start`: the first day lies before the last, found {start} … {end}")]
    FirstAfterLast {
        /// The first day.
        start: Date,
        /// The last day.
        end: Date,
    },
    /// A tenor that does not move.
    #[error("`tenor`: expected at least one day, found `{found}`")]
    TenorNotPositive {
        /// What was given.
        found: Tenor,
    },
    /// A first date outside the span.
    #[error("`first_date`: expected a day after {start} and not after {end}, found {found}")]
    FirstDateOutside {
        /// The first day.
        start: Date,
        /// The last day.
        end: Date,
        /// What was given.
        found: Date,
    },
    /// A next-to-last date outside the span.
    #[error("`next_to_last_date`: expected a day not before {start} and before {end}, found {found}")]
    NextToLastDateOutside {
        /// The first day.
        start: Date,
        /// The last day.
        end: Date,
        /// What was given.
        found: Date,
    },
    /// Stubs that leave no room between them.
    #[error("`first_date`: {first} lies after the next-to-last date, {next_to_last}")]
    StubsCross {
        /// The first date.
        first: Date,
        /// The next-to-last date.
        next_to_last: Date,
    },
    /// A long stub where a date already says how long it is.
    #[error("`stub`: a long stub beside `{argument}`, which says already where the stub ends")]
    StubStatedTwice {
        /// The date that says it.
        argument: &'static str,
    },
    /// No day of a month.
    #[error("`day_of_month`: expected 1–31, found {found}")]
    DayOfMonth {
        /// What was given.
        found: u8,
    },
    /// A day of the month beside a tenor in days or weeks.
    #[error("`day_of_month`: expected a tenor of months or years beside it, found `{tenor}`")]
    DayOfMonthWithoutMonths {
        /// The tenor.
        tenor: Tenor,
    },
    /// A day of the month beside the end-of-month rule.
    #[error("`day_of_month`: {found} beside `end_of_month`; day 31 alone is the month's end")]
    DayOfMonthAndEndOfMonth {
        /// What was given.
        found: u8,
    },
    /// An explicit date that is not on the day of the month.
    #[error("`{argument}`: expected day {day} of a month (or the end of a shorter one), found {found}")]
    OffTheDay {
        /// Which date.
        argument: &'static str,
        /// The day of the month.
        day: u8,
        /// What was given.
        found: Date,
    },
    /// More dates than anybody means.
    #[error("`tenor`: at most {max} dates are generated, and `{tenor}` gives more", max = DateGeneration::DATES_MAX)]
    TooMany {
        /// The tenor.
        tenor: Tenor,
    },
    /// A business day that lies outside the years that the library covers.
    #[error("`convention`: {0}")]
    OutOfRange(#[from] DateError),
}

impl Coded for GenerationError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::FirstAfterLast { .. }
            | Self::TenorNotPositive { .. }
            | Self::FirstDateOutside { .. }
            | Self::NextToLastDateOutside { .. }
            | Self::StubsCross { .. }
            | Self::StubStatedTwice { .. }
            | Self::DayOfMonth { .. }
            | Self::DayOfMonthWithoutMonths { .. }
            | Self::DayOfMonthAndEndOfMonth { .. }
            | Self::OffTheDay { .. } => ErrorKind::InvalidInput,
            Self::TooMany { .. } | Self::OutOfRange(_) => ErrorKind::OutOfRange,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::FirstAfterLast { .. } => "dates.first_after_last",
            Self::TenorNotPositive { .. } => "dates.tenor_not_positive",
            Self::FirstDateOutside { .. } => "dates.first_date_outside",
            Self::NextToLastDateOutside { .. } => "dates.next_to_last_date_outside",
            Self::StubsCross { .. } => "dates.stubs_cross",
            Self::StubStatedTwice { .. } => "dates.stub_stated_twice",
            Self::DayOfMonth { .. } => "dates.day_of_month",
            Self::DayOfMonthWithoutMonths { .. } => "dates.day_of_month_without_months",
            Self::DayOfMonthAndEndOfMonth { .. } => "dates.day_of_month_and_end_of_month",
            Self::OffTheDay { .. } => "dates.off_the_day",
            Self::TooMany { .. } => "dates.too_many",
            Self::OutOfRange(_) => "dates.out_of_range",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::FirstAfterLast { .. } => "start",
            Self::TenorNotPositive { .. } | Self::TooMany { .. } => "tenor",
            Self::FirstDateOutside { .. } | Self::StubsCross { .. } => "first_date",
            Self::NextToLastDateOutside { .. } => "next_to_last_date",
            Self::StubStatedTwice { .. } => "stub",
            Self::DayOfMonth { .. }
            | Self::DayOfMonthWithoutMonths { .. }
            | Self::DayOfMonthAndEndOfMonth { .. } => "day_of_month",
            Self::OffTheDay { argument, .. } => argument,
            Self::OutOfRange(_) => "convention",
        }
        .to_owned()
    }
}
