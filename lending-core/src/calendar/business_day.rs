use serde::{Deserialize, Serialize};

use super::{Answer, Date, DateError, HolidayCalendar};

/// Where a day goes that is no business day.
///
/// | name | rule | source |
/// |---|---|---|
/// | `unadjusted` | it stays | |
/// | `following` | to the next business day (顺延) | ISDA 2006 §4.12(i) |
/// | `modified_following` | to the next, unless that lies in another month, then to the one before | ISDA 2006 §4.12(ii) |
/// | `preceding` | to the business day before (提前) | ISDA 2006 §4.12(iii) |
/// | `modified_preceding` | to the one before, unless that lies in another month, then to the next | QuantLib |
/// | `half_month_modified_following` | to the next, unless that lies in another month or across the 15th, then to the one before | QuantLib |
/// | `nearest` | to the nearer one, of two equally near to the later | QuantLib |
///
/// ```
/// use lending_core::{calendar::{BusinessDayConvention, HolidayCalendar}, date};
/// let (weekends, saturday) = (HolidayCalendar::weekends_only(), date!("2026-02-28"));
/// let moved = |convention: BusinessDayConvention| convention.adjust(saturday, &weekends).map(|day| day.value);
/// assert_eq!(moved(BusinessDayConvention::Following)?, date!("2026-03-02"));
/// assert_eq!(moved(BusinessDayConvention::ModifiedFollowing)?, date!("2026-02-27"));
/// # Ok::<(), lending_core::calendar::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BusinessDayConvention {
    /// It stays where it is.
    #[default]
    Unadjusted,
    /// The next business day.
    Following,
    /// The next business day of the same month, else the last one before.
    ModifiedFollowing,
    /// The business day before.
    Preceding,
    /// The business day before in the same month, else the next one.
    ModifiedPreceding,
    /// The next business day of the same half of the month (1–15, 16–end), else the last one before.
    HalfMonthModifiedFollowing,
    /// The nearer business day; of two equally near the later.
    Nearest,
}

impl BusinessDayConvention {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Unadjusted,
        Self::Following,
        Self::ModifiedFollowing,
        Self::Preceding,
        Self::ModifiedPreceding,
        Self::HalfMonthModifiedFollowing,
        Self::Nearest,
    ];

    /// The day that a day goes to; provisional when a day was looked at that the calendar does not know.
    ///
    /// # Errors
    /// When the way leads outside 1900–2200.
    pub fn adjust(self, day: Date, calendar: &HolidayCalendar) -> Result<Answer<Date>, DateError> {
        let mut look = Look { calendar, unknown: None };
        let same_month = |other: Date| other.month() == day.month();
        let value = match self {
            Self::Unadjusted => day,
            Self::Following => look.walk(day, 1)?,
            Self::Preceding => look.walk(day, -1)?,
            Self::ModifiedFollowing => {
                let next = look.walk(day, 1)?;
                if same_month(next) { next } else { look.walk(day, -1)? }
            }
            Self::ModifiedPreceding => {
                let before = look.walk(day, -1)?;
                if same_month(before) { before } else { look.walk(day, 1)? }
            }
            Self::HalfMonthModifiedFollowing => {
                let next = look.walk(day, 1)?;
                let same_half = (next.day() <= 15) == (day.day() <= 15);
                if same_month(next) && same_half { next } else { look.walk(day, -1)? }
            }
            Self::Nearest => look.nearest(day)?,
        };
        Ok(Answer { value, unknown: look.unknown })
    }
}

/// A walk over a calendar that remembers the first day it did not know.
pub(super) struct Look<'c> {
    pub(super) calendar: &'c HolidayCalendar,
    pub(super) unknown: Option<Date>,
}

impl Look<'_> {
    pub(super) fn business_day(&mut self, day: Date) -> bool {
        let answer = self.calendar.business_day(day);
        self.unknown = self.unknown.or(answer.unknown);
        answer.value
    }

    /// The first business day from a day on, in steps of one day forward or backward.
    pub(super) fn walk(&mut self, mut day: Date, step: i64) -> Result<Date, DateError> {
        while !self.business_day(day) {
            day = day.checked_plus_days(step)?;
        }
        Ok(day)
    }

    fn nearest(&mut self, day: Date) -> Result<Date, DateError> {
        let (mut later, mut earlier) = (day, day);
        loop {
            if self.business_day(later) {
                return Ok(later);
            }
            if self.business_day(earlier) {
                return Ok(earlier);
            }
            (later, earlier) = (later.checked_plus_days(1)?, earlier.checked_plus_days(-1)?);
        }
    }

    /// Adjusts, and remembers what was not known.
    pub(super) fn adjust(&mut self, convention: BusinessDayConvention, day: Date) -> Result<Date, DateError> {
        let answer = convention.adjust(day, self.calendar)?;
        self.unknown = self.unknown.or(answer.unknown);
        Ok(answer.value)
    }
}
