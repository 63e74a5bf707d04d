//! Brazil's national holidays: data that the published BUS/252 examples use and no file states.

use lending_core::calendar::{Date, HolidayCalendar};

use super::calendars::listed;
use super::read::Wrong;

/// Month and day; 20 November since 2024.
const FIXED: [(u32, u32); 8] = [(1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (12, 25)];

/// Days after Easter Sunday: the two days of carnival, Good Friday, Corpus Christi.
const MOVABLE: [i64; 4] = [-48, -47, -2, 60];

/// Weekends and holidays in a span of years.
pub(super) fn calendar(first: i32, last: i32) -> Result<HolidayCalendar, Wrong> {
    let wrong = |error: lending_core::calendar::DateError| Wrong::malformed(error.to_string());
    let mut holidays = Vec::new();
    for year in first.min(last)..=first.max(last) {
        for (month, day) in FIXED {
            holidays.push(Date::new(year, month, day).map_err(wrong)?);
        }
        if year >= 2024 {
            holidays.push(Date::new(year, 11, 20).map_err(wrong)?);
        }
        let (month, day) = easter(year);
        let easter = Date::new(year, month, day).map_err(wrong)?;
        for days in MOVABLE {
            holidays.push(easter.checked_plus_days(days).map_err(wrong)?);
        }
    }
    listed("Brazil", holidays)
}

/// Month and day of Easter Sunday (the anonymous Gregorian computation).
fn easter(year: i32) -> (u32, u32) {
    let (golden, century, short) = (year % 19, year / 100, year % 100);
    let moon = (8 * century + 13) / 25;
    let epact = (19 * golden + century - century / 4 - moon + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (short / 4) - epact - short % 4) % 7;
    let shift = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * shift + 114;
    ((days / 31).unsigned_abs(), (days % 31 + 1).unsigned_abs())
}
