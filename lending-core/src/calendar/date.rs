use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Weekday;
use crate::error::{Coded, ErrorKind};

/// A calendar day without a time or a zone: the host says which day its business is on.
///
/// Days that come from outside lie in 1900-01-01 … 2200-12-31.
///
/// ```
/// use lending_core::{calendar::Date, date};
/// let day: Date = "2026-01-31".parse()?;
/// assert_eq!(day, date!("2026-01-31"));
/// assert_eq!(day.plus_days(1).to_string(), "2026-02-01");
/// assert!("2026-02-29".parse::<Date>().is_err());
/// # Ok::<(), lending_core::calendar::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

/// A month of a year: the label of a span of nights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// The month of the year, 1–12.
    pub month: u32,
}

/// Why a date was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DateError {
    /// No such day.
    #[error("expected a day that exists, written as 2026-01-31, found `{found}`")]
    NoSuchDay {
        /// What was given.
        found: String,
    },
    /// Outside the years that the library covers.
    #[error("days lie in 1900-01-01 … 2200-12-31, found {found}")]
    OutOfRange {
        /// What was given.
        found: String,
    },
}

impl Coded for DateError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoSuchDay { .. } => ErrorKind::InvalidInput,
            Self::OutOfRange { .. } => ErrorKind::OutOfRange,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchDay { .. } => "date.no_such_day",
            Self::OutOfRange { .. } => "date.out_of_range",
        }
    }
}

const IN_REACH: &str = "days of a loan lie within a few centuries of each other";

const BOUNDS: &str = "the first and the last day of the covered years exist";

impl Date {
    /// The first day that the library covers, 1900-01-01.
    pub const MIN: Self = Self(NaiveDate::from_ymd_opt(1900, 1, 1).expect(BOUNDS));

    /// The last day that the library covers, 2200-12-31.
    pub const MAX: Self = Self(NaiveDate::from_ymd_opt(2200, 12, 31).expect(BOUNDS));

    /// The day of a year, a month (1–12) and a day of the month.
    ///
    /// # Errors
    /// When there is no such day, or it lies outside 1900–2200.
    pub fn new(year: i32, month: u32, day: u32) -> Result<Self, DateError> {
        let found = || format!("{year:04}-{month:02}-{day:02}");
        let date = NaiveDate::from_ymd_opt(year, month, day)
            .ok_or_else(|| DateError::NoSuchDay { found: found() })?;
        if (1900..=2200).contains(&year) {
            Ok(Self(date))
        } else {
            Err(DateError::OutOfRange { found: found() })
        }
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The day of the month, 1–31.
    pub fn day(self) -> u32 {
        self.0.day()
    }

    /// The month this day lies in.
    pub fn month(self) -> Month {
        Month { year: self.0.year(), month: self.0.month() }
    }

    /// The day so many days later.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        Self(self.0.checked_add_days(Days::new(u64::from(days))).expect(IN_REACH))
    }

    /// The day so many days earlier.
    #[must_use]
    pub fn minus_days(self, days: u32) -> Self {
        Self(self.0.checked_sub_days(Days::new(u64::from(days))).expect(IN_REACH))
    }

    /// The same day of the month so many years later; 29 February becomes the 28th.
    #[must_use]
    pub fn plus_years(self, years: u32) -> Self {
        Self(self.0.checked_add_months(Months::new(years.saturating_mul(12))).expect(IN_REACH))
    }

    /// The day so many days later, or earlier when below zero, for numbers that come from outside.
    ///
    /// # Errors
    /// When that day lies outside 1900–2200.
    pub fn checked_plus_days(self, days: i64) -> Result<Self, DateError> {
        let size = Days::new(days.unsigned_abs());
        let date = if days < 0 { self.0.checked_sub_days(size) } else { self.0.checked_add_days(size) };
        let moved = date.map(Self).filter(|day| (Self::MIN..=Self::MAX).contains(day));
        moved.ok_or_else(|| DateError::OutOfRange { found: format!("{self} and {days} days") })
    }

    /// The same day of the month so many months later, or earlier when below zero; the last day of a shorter month.
    ///
    /// Steps do not add up: 31 January and one month is 28 February, and one month more is 28 March. Whoever needs a
    /// row of days counts each from the first.
    ///
    /// ```
    /// use lending_core::date;
    /// assert_eq!(date!("2024-01-31").plus_months(1)?, date!("2024-02-29"));
    /// assert_eq!(date!("2024-02-29").plus_months(-12)?, date!("2023-02-28"));
    /// # Ok::<(), lending_core::calendar::DateError>(())
    /// ```
    ///
    /// # Errors
    /// When that day lies outside 1900–2200.
    pub fn plus_months(self, months: i32) -> Result<Self, DateError> {
        // Farther than the covered years reach, and short of where counting months would overflow.
        const FAR: i32 = 12 * 400;
        let month = self.month().plus(months.clamp(-FAR, FAR));
        if (1900..=2200).contains(&month.year) {
            Ok(month.day_or_last(self.day()))
        } else {
            Err(DateError::OutOfRange { found: format!("{self} and {months} months") })
        }
    }

    /// As [`plus_months`](Self::plus_months), but from the last day of a month to the last day of a month (the
    /// end-of-month rule): 28 February 2023 and one month is 31 March.
    ///
    /// # Errors
    /// When that day lies outside 1900–2200.
    pub fn plus_months_end_to_end(self, months: i32) -> Result<Self, DateError> {
        let moved = self.plus_months(months)?;
        Ok(if self.is_month_end() { moved.month().last() } else { moved })
    }

    /// Whether this is the last day of its month.
    pub fn is_month_end(self) -> bool {
        self == self.month().last()
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        Weekday::of(self.0.weekday())
    }

    /// The number of the day, counted from a day that does not matter: whoever asks for many
    /// [nights](Self::nights_to) from one day asks for its number once.
    #[inline]
    pub(crate) fn number(self) -> i64 {
        i64::from(self.0.to_epoch_days())
    }

    /// The nights from this day to a later one; negative to an earlier one.
    #[inline]
    pub fn nights_to(self, later: Self) -> i64 {
        later.number().saturating_sub(self.number())
    }
}

impl Month {
    /// The month that lies so many months later, or earlier when below zero.
    #[must_use]
    #[inline]
    pub fn plus(self, months: i32) -> Self {
        let since = self
            .year
            .checked_mul(12)
            .and_then(|year| year.checked_add_unsigned(self.month))
            .and_then(|index| index.checked_add(months))
            .and_then(|index| index.checked_sub(1))
            .expect(IN_REACH);
        let year = since.div_euclid(12);
        let month = since.wrapping_sub(year.wrapping_mul(12)); // 0 … 11
        Self { year, month: month.unsigned_abs().wrapping_add(1) }
    }

    /// The months from this one to a later one; negative to an earlier one.
    pub fn until(self, later: Self) -> i32 {
        let years = later.year.saturating_sub(self.year);
        years.saturating_mul(12).saturating_add_unsigned(later.month).saturating_sub_unsigned(self.month)
    }

    /// Its number in the year, 1–12.
    pub const fn number(self) -> u32 {
        self.month
    }

    /// The first day of the month.
    pub fn first(self) -> Date {
        Date(NaiveDate::from_ymd_opt(self.year, self.month, 1).expect(IN_REACH))
    }

    /// The last day of the month.
    pub fn last(self) -> Date {
        self.day_or_last(31)
    }

    /// The given day of the month, or its last day if the month is shorter.
    #[inline]
    pub fn day_or_last(self, day: u32) -> Date {
        let exists = |day| NaiveDate::from_ymd_opt(self.year, self.month, day);
        // The most days that the month has in any year; only February has fewer in some.
        let most = match self.month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        Date(exists(day.min(most)).or_else(|| exists(28)).expect(IN_REACH))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Date {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        let no_such_day = || DateError::NoSuchDay { found: text.to_owned() };
        let well_formed = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !well_formed {
            return Err(no_such_day());
        }
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| no_such_day())?;
        Self::new(date.year(), date.month(), date.day())
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
