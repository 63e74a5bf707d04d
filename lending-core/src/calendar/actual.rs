//! The counts whose year has 365 or 366 days, in parts of both.

use super::{Date, Month};

const COMMON: i64 = 365;
const LEAP: i64 = 366;

/// The parts of a year: a multiple of either length.
pub(super) const PARTS: i64 = COMMON * LEAP;

/// How a step of a year back from 28 February goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Back {
    /// To 29 February where it exists.
    ToLeapDay,
    /// To 28 February.
    Clamped,
}

/// The 29 Februaries in (from, to]; below zero when the second day comes first.
pub(super) fn leap_days(from: Date, to: Date) -> i64 {
    leap_days_until(to).saturating_sub(leap_days_until(from))
}

/// Days over 366 with a leap day in (from, to], else over 365.
pub(super) fn one_year(from: Date, to: Date) -> i64 {
    signed(from, to, |from, to| {
        let year = if leap_days(from, to) > 0 { LEAP } else { COMMON };
        from.nights_to(to).saturating_mul(PARTS.div_euclid(year))
    })
}

/// Each day over the length of its calendar year.
pub(super) fn isda(from: Date, to: Date) -> i64 {
    signed(from, to, |from, to| parts_since_1900(to).saturating_sub(parts_since_1900(from)))
}

/// Whole years back from the end; the rest over 366 if it holds 29 February in [from, reached), else over 365.
pub(super) fn afb(from: Date, to: Date, back: Back) -> i64 {
    signed(from, to, |from, to| {
        let (mut reached, mut years) = (to, 0_i64);
        loop {
            let earlier = match back {
                Back::ToLeapDay => year_before(reached),
                Back::Clamped => years_before(to, years.saturating_add(1)),
            };
            if earlier < from {
                break;
            }
            (reached, years) = (earlier, years.saturating_add(1));
        }
        // [from, reached) = (from − 1, reached − 1]
        let leap = leap_days(from.minus_days(1), reached.minus_days(1)) > 0;
        let year = if leap && from < reached { LEAP } else { COMMON };
        let rest = from.nights_to(reached).saturating_mul(PARTS.div_euclid(year));
        years.saturating_mul(PARTS).saturating_add(rest)
    })
}

/// Whole years on from the start; the rest over the length of the year that it lies in.
pub(super) fn from_start(from: Date, to: Date) -> i64 {
    signed(from, to, |from, to| {
        let (mut years, mut reached, mut next) = (0_u32, from, from.plus_years(1));
        while next < to {
            years = years.saturating_add(1);
            (reached, next) = (next, from.plus_years(years.saturating_add(1)));
        }
        let part = PARTS.div_euclid(reached.nights_to(next));
        i64::from(years).saturating_mul(PARTS).saturating_add(reached.nights_to(to).saturating_mul(part))
    })
}

/// A span that runs backwards is the same span below zero.
fn signed(from: Date, to: Date, parts: impl Fn(Date, Date) -> i64) -> i64 {
    if from <= to { parts(from, to) } else { parts(to, from).saturating_neg() }
}

/// The 29 Februaries up to a day, counted from a point that does not matter.
fn leap_days_until(day: Date) -> i64 {
    let last_february_over = (day.month().month, day.day()) >= (2, 29);
    let year = i64::from(day.year());
    let year = if last_february_over { year } else { year.saturating_sub(1) };
    year.div_euclid(4).saturating_sub(year.div_euclid(100)).saturating_add(year.div_euclid(400))
}

fn is_leap(year: i32) -> bool {
    Month { year, month: 2 }.last().day() == 29
}

/// The parts of years from 1 January 1900 to a day: whole years, and the days of the last over its length.
fn parts_since_1900(day: Date) -> i64 {
    let first = Month { year: day.year(), month: 1 }.first();
    let part = if is_leap(day.year()) { COMMON } else { LEAP };
    let years = i64::from(day.year()).saturating_sub(1900);
    years.saturating_mul(PARTS).saturating_add(first.nights_to(day).saturating_mul(part))
}

fn years_before(day: Date, years: i64) -> Date {
    let year = i32::try_from(i64::from(day.year()).saturating_sub(years)).unwrap_or(0);
    Month { year, month: day.month().month }.day_or_last(day.day())
}

fn year_before(day: Date) -> Date {
    let earlier = years_before(day, 1);
    let february = earlier.month().month == 2 && earlier.day() == 28;
    if february { earlier.month().last() } else { earlier }
}
