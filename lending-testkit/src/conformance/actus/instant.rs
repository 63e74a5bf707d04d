//! Instants, and the years between them.

use std::fmt;

use lending_core::calendar::{
    BusinessDayConvention, Date, DayCount, Fraction, HolidayCalendar, bus_252, thirty_e_360_isda,
};

use super::Unknown;

/// A day and the seconds since it began.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Instant {
    pub(super) day: Date,
    pub(super) second: u32,
}

/// The second before midnight, which counts as the next day.
const LAST_SECOND: u32 = 86_399;

impl Instant {
    /// Reads `2013-01-01T00:00` or `2013-01-01T00:00:00`.
    pub(super) fn read(text: &str) -> Result<Self, Unknown> {
        let unknown = || format!("an instant `{text}`");
        let (day, time) = text.split_once('T').unwrap_or((text, "00:00"));
        let day = day.parse().map_err(|_| unknown())?;
        let mut parts = [0_u32; 3];
        let written: Vec<&str> = time.split(':').collect();
        if !(2..=3).contains(&written.len()) {
            return Err(unknown());
        }
        for (part, written) in parts.iter_mut().zip(written) {
            *part = written.parse().map_err(|_| unknown())?;
        }
        let [hour, minute, second] = parts;
        if hour > 23 || minute > 59 || second > 59 {
            return Err(unknown());
        }
        Ok(Self { day, second: (hour * 60 + minute) * 60 + second })
    }

    /// The same time so many days later.
    pub(super) fn plus_days(self, days: i64) -> Result<Self, Unknown> {
        let day = self.day.checked_plus_days(days).map_err(|error| error.to_string())?;
        Ok(Self { day, ..self })
    }

    /// The day that a year fraction counts.
    fn counted(self) -> Date {
        if self.second == LAST_SECOND { self.day.plus_days(1) } else { self.day }
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (minutes, second) = (self.second / 60, self.second % 60);
        write!(f, "{}T{:02}:{:02}:{second:02}", self.day, minutes / 60, minutes % 60)
    }
}

/// How years are counted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Years {
    Counted(DayCount),
    /// 30E/360 ISDA, which looks at the maturity.
    ThirtyIsda,
    /// Business days over 252.
    Business,
}

impl Years {
    pub(super) fn read(text: &str) -> Result<Self, Unknown> {
        Ok(match text {
            "AA" => Self::Counted(DayCount::ActActIsda),
            "A360" => Self::Counted(DayCount::Act360),
            "A365" => Self::Counted(DayCount::Act365Fixed),
            "30E360" => Self::Counted(DayCount::ThirtyE360),
            "30E360ISDA" => Self::ThirtyIsda,
            "B252" => Self::Business,
            other => return Err(format!("a day count `{other}`")),
        })
    }

    /// The years between two instants.
    pub(super) fn between(
        self,
        from: Instant,
        to: Instant,
        maturity: Option<Instant>,
        shift: &Shift,
    ) -> Fraction {
        let (from, to) = (from.counted(), to.counted());
        match self {
            Self::Counted(count) => count.fraction(from, to),
            Self::ThirtyIsda => thirty_e_360_isda(from, to, maturity.map_or(Date::MAX, Instant::counted)),
            Self::Business => bus_252(from, to, &shift.calendar).value,
        }
    }
}

/// What happens to instants that are no business days.
#[derive(Debug, Clone)]
pub(super) struct Shift {
    pub(super) calendar: HolidayCalendar,
    convention: BusinessDayConvention,
    /// Whether interest is counted to the day before it was shifted.
    calculates_first: bool,
}

/// An instant of a schedule: as generated, as interest is counted to it, as it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) raw: Instant,
    pub(super) counted: Instant,
    pub(super) paid: Instant,
}

impl Point {
    /// An instant that is never shifted.
    pub(super) const fn fixed(at: Instant) -> Self {
        Self { raw: at, counted: at, paid: at }
    }
}

impl Shift {
    pub(super) fn read(calendar: Option<&str>, convention: Option<&str>) -> Result<Self, Unknown> {
        let calendar = match calendar {
            None | Some("NC") => HolidayCalendar::EVERY_DAY.clone(),
            Some("MF") => HolidayCalendar::weekends_only(),
            Some(other) => return Err(format!("a calendar `{other}`")),
        };
        let name = convention.unwrap_or("NULL");
        let rule = match name.get(2..) {
            _ if matches!(name, "NULL" | "NOS") => BusinessDayConvention::Unadjusted,
            Some("F") => BusinessDayConvention::Following,
            Some("MF") => BusinessDayConvention::ModifiedFollowing,
            Some("P") => BusinessDayConvention::Preceding,
            Some("MP") => BusinessDayConvention::ModifiedPreceding,
            Some(_) | None => return Err(format!("a business day convention `{name}`")),
        };
        let calculates_first = match name.get(..2) {
            Some("CS") => true,
            Some("SC") => false,
            _ if rule == BusinessDayConvention::Unadjusted => false,
            Some(_) | None => return Err(format!("a business day convention `{name}`")),
        };
        Ok(Self { calendar, convention: rule, calculates_first })
    }

    /// Where an instant of a schedule goes.
    pub(super) fn place(&self, raw: Instant) -> Result<Point, Unknown> {
        let day = self.convention.adjust(raw.day, &self.calendar).map_err(|error| error.to_string())?.value;
        let paid = Instant { day, ..raw };
        Ok(Point { raw, counted: if self.calculates_first { raw } else { paid }, paid })
    }
}
