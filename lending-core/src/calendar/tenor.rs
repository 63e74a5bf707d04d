use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::business_day::Look;
use super::{Answer, BusinessDayConvention, Date, DateError, HolidayCalendar};
use crate::error::{Coded, ErrorKind};

/// A span of time as a contract words it: "3 months", "2 weeks", "5 business days". Below zero it runs backwards.
///
/// ```
/// use lending_core::calendar::{Tenor, TenorUnit};
/// let quarter: Tenor = "3 months".parse()?;
/// assert_eq!(quarter, Tenor::new(3, TenorUnit::Months));
/// assert_eq!(Tenor::new(1, TenorUnit::BusinessDays).to_string(), "1 business day");
/// # Ok::<(), lending_core::calendar::TenorError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tenor {
    /// How many.
    pub count: i32,
    /// Of what.
    pub unit: TenorUnit,
}

/// What a tenor is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TenorUnit {
    /// Calendar days.
    Days,
    /// Seven calendar days each.
    Weeks,
    /// Calendar months, clamped to the month's end.
    Months,
    /// Twelve calendar months each.
    Years,
    /// Days on which business is done.
    BusinessDays,
}

/// Why a text is no tenor.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("expected a number and `days`, `weeks`, `months`, `years` or `business days`, found `{found}`")]
pub struct TenorError {
    /// What was given.
    pub found: String,
}

impl Coded for TenorError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
    fn code(&self) -> &'static str {
        "tenor.format"
    }
}

impl Tenor {
    /// So many of a unit.
    pub const fn new(count: i32, unit: TenorUnit) -> Self {
        Self { count, unit }
    }

    /// Its months, when it is counted in months or years.
    pub const fn months(self) -> Option<i32> {
        match self.unit {
            TenorUnit::Months => Some(self.count),
            TenorUnit::Years => Some(self.count.saturating_mul(12)),
            TenorUnit::Days | TenorUnit::Weeks | TenorUnit::BusinessDays => None,
        }
    }

    /// The day a tenor after a day (before it, when below zero).
    ///
    /// Calendar units move along the calendar and are then adjusted by the convention; business days are counted on
    /// business days alone. With `end_of_month`, months from a month's end lead to a month's end: of the calendar
    /// when the convention is `Unadjusted`, else from its last business day (or later) to its last business day.
    /// A tenor of nothing adjusts. (QuantLib: `Calendar::advance`, whose days are our business days.)
    ///
    /// ```
    /// use lending_core::{calendar::{BusinessDayConvention, HolidayCalendar}, date};
    /// let weekends = HolidayCalendar::weekends_only();
    /// let (month, follow) = ("1 month".parse::<lending_core::calendar::Tenor>()?, BusinessDayConvention::Following);
    /// let end = date!("2015-01-31");
    /// assert_eq!(month.advance(end, &weekends, follow, true)?.value, date!("2015-02-27"));
    /// assert_eq!(month.advance(end, &weekends, follow, false)?.value, date!("2015-03-02"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the way leads outside 1900–2200.
    pub fn advance(
        self,
        day: Date,
        calendar: &HolidayCalendar,
        convention: BusinessDayConvention,
        end_of_month: bool,
    ) -> Result<Answer<Date>, DateError> {
        let mut look = Look { calendar, unknown: None };
        let count = i64::from(self.count);
        let value = match self.unit {
            _ if count == 0 => look.adjust(convention, day)?,
            TenorUnit::BusinessDays => business_days_on(day, count, &mut look)?,
            TenorUnit::Days => look.adjust(convention, day.checked_plus_days(count)?)?,
            TenorUnit::Weeks => look.adjust(convention, day.checked_plus_days(count.saturating_mul(7))?)?,
            TenorUnit::Months | TenorUnit::Years => {
                let moved = day.plus_months(self.months().unwrap_or_default())?;
                if !end_of_month {
                    look.adjust(convention, moved)?
                } else if convention == BusinessDayConvention::Unadjusted {
                    if day.is_month_end() { moved.month().last() } else { moved }
                } else if ends_month(day, &mut look)? {
                    look.walk(moved.month().last(), -1)?
                } else {
                    look.adjust(convention, moved)?
                }
            }
        };
        Ok(Answer { value, unknown: look.unknown })
    }
}

/// Whether no business day of the month comes after a day.
pub(super) fn ends_month(day: Date, look: &mut Look<'_>) -> Result<bool, DateError> {
    Ok(day >= look.walk(day.month().last(), -1)?)
}

/// The business day so many business days on.
pub(super) fn business_days_on(mut day: Date, count: i64, look: &mut Look<'_>) -> Result<Date, DateError> {
    let step = count.signum();
    for _ in 0..count.unsigned_abs() {
        day = look.walk(day.checked_plus_days(step)?, step)?;
    }
    Ok(day)
}

impl TenorUnit {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Days => ("day", "days"),
            Self::Weeks => ("week", "weeks"),
            Self::Months => ("month", "months"),
            Self::Years => ("year", "years"),
            Self::BusinessDays => ("business day", "business days"),
        }
    }
}

impl fmt::Display for Tenor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, many) = self.unit.words();
        write!(f, "{} {}", self.count, if self.count == 1 { one } else { many })
    }
}

impl FromStr for Tenor {
    type Err = TenorError;
    fn from_str(text: &str) -> Result<Self, TenorError> {
        let units =
            [TenorUnit::Days, TenorUnit::Weeks, TenorUnit::Months, TenorUnit::Years, TenorUnit::BusinessDays];
        let parsed = text.split_once(' ').and_then(|(count, words)| {
            let unit = units.into_iter().find(|unit| words == unit.words().0 || words == unit.words().1)?;
            Some(Self { count: count.parse().ok()?, unit })
        });
        parsed.ok_or_else(|| TenorError { found: text.to_owned() })
    }
}

impl Serialize for Tenor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Tenor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
