use thiserror::Error;

use super::{Date, HolidayCalendar};
use crate::error::{Coded, ErrorKind};

/// What a calendar says, and whether it can still change: it is provisional when a day was asked for that the calendar
/// does not know yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Answer<T> {
    /// What it says, with weekends alone where it does not know.
    pub value: T,
    /// The first day that was asked for and is not known; `None` when the answer is final.
    pub unknown: Option<Date>,
}

impl<T> Answer<T> {
    /// Whether a later edition of the calendar may say something else.
    pub const fn is_provisional(&self) -> bool {
        self.unknown.is_some()
    }

    /// What it says, if it is final.
    ///
    /// # Errors
    /// When it is provisional; the error names the argument it was asked for and the calendar's range.
    pub fn settled(self, argument: &'static str, calendar: &HolidayCalendar) -> Result<T, CalendarError> {
        match self.unknown {
            None => Ok(self.value),
            Some(day) => Err(CalendarError::NotSettled {
                argument,
                day,
                calendar: calendar.name().to_owned(),
                from: calendar.data().complete_from,
                until: calendar.complete_until(),
            }),
        }
    }
}

/// Why a calendar was refused, or does not answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// A range without a day.
    #[error("calendar `{calendar}`: `complete_from` is {from}, after `complete_until`, {until}")]
    FirstAfterLast {
        /// Which calendar.
        calendar: String,
        /// The first day that it knows.
        from: Date,
        /// The last day that it knows.
        until: Date,
    },
    /// A week without business.
    #[error("calendar `{calendar}`: `weekend` names every day of the week")]
    NoBusinessDay {
        /// Which calendar.
        calendar: String,
    },
    /// A day that the range does not hold.
    #[error("calendar `{calendar}`: it states {day}, but knows {from} … {until} only")]
    Outside {
        /// Which calendar.
        calendar: String,
        /// The day.
        day: Date,
        /// The first day that it knows.
        from: Date,
        /// The last day that it knows.
        until: Date,
    },
    /// A working day that needs no word.
    #[error("calendar `{calendar}`: `working_weekends` states {day}, which is no day of its weekend")]
    NotOnWeekend {
        /// Which calendar.
        calendar: String,
        /// The day.
        day: Date,
    },
    /// A day that is said to be both.
    #[error("calendar `{calendar}`: {day} stands in `holidays` and in `working_weekends`")]
    HolidayAndWorking {
        /// Which calendar.
        calendar: String,
        /// The day.
        day: Date,
    },
    /// Calendars that know no day together.
    #[error("calendar `{calendar}`: there is no day that all of its calendars know")]
    NothingInCommon {
        /// The joint calendar's name.
        calendar: String,
    },
    /// A day that must be known and is not.
    #[error("`{argument}`: calendar `{calendar}` knows {from} … {until}, and does not know {day}")]
    NotSettled {
        /// What was asked for.
        argument: &'static str,
        /// The day.
        day: Date,
        /// Which calendar.
        calendar: String,
        /// The first day that it knows.
        from: Date,
        /// The last day that it knows.
        until: Date,
    },
}

impl Coded for CalendarError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::FirstAfterLast { .. }
            | Self::NoBusinessDay { .. }
            | Self::Outside { .. }
            | Self::NotOnWeekend { .. }
            | Self::HolidayAndWorking { .. }
            | Self::NothingInCommon { .. } => ErrorKind::InvalidInput,
            Self::NotSettled { .. } => ErrorKind::OutOfRange,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::FirstAfterLast { .. } => "calendar.first_after_last",
            Self::NoBusinessDay { .. } => "calendar.no_business_day",
            Self::Outside { .. } => "calendar.outside",
            Self::NotOnWeekend { .. } => "calendar.not_on_weekend",
            Self::HolidayAndWorking { .. } => "calendar.holiday_and_working",
            Self::NothingInCommon { .. } => "calendar.nothing_in_common",
            Self::NotSettled { .. } => "calendar.not_settled",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::FirstAfterLast { .. } => "complete_until".to_owned(),
            Self::NoBusinessDay { .. } => "weekend".to_owned(),
            Self::NotOnWeekend { .. } | Self::HolidayAndWorking { .. } => "working_weekends".to_owned(),
            Self::NotSettled { argument, .. } => (*argument).to_owned(),
            Self::Outside { .. } | Self::NothingInCommon { .. } => String::new(),
        }
    }
}
