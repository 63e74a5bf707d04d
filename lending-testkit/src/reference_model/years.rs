//! Year fractions, counted night by night.

use lending_core::calendar::{Date, DayCount, Month};

use super::calendar::nights;
use super::fraction::{Fraction, quotient, whole};

/// The part of a year between two days, the first of which comes first; C8 for 30/360.
pub(super) fn year_fraction(count: DayCount, from: Date, to: Date) -> Fraction {
    let actual = from.nights_to(to);
    // The mornings after the nights: (from, to].
    let leap_days = || {
        let leap_days = nights(from, to).filter(|night| is_leap_day(night.plus_days(1))).count();
        i64::try_from(leap_days).expect("leap days are few")
    };
    match count {
        DayCount::Act360 => quotient(actual, 360),
        DayCount::Act360LastDay => quotient(actual + 1, 360),
        DayCount::Act364 => quotient(actual, 364),
        DayCount::Act365Fixed => quotient(actual, 365),
        DayCount::Act36525 => quotient(actual * 100, 36_525),
        DayCount::Act366 => quotient(actual, 366),
        DayCount::Act365Actual => quotient(actual, if leap_days() > 0 { 366 } else { 365 }),
        DayCount::NoLeap360 => quotient(actual - leap_days(), 360),
        DayCount::NoLeap365 => quotient(actual - leap_days(), 365),
        DayCount::ActActIsda => {
            let leap = nights(from, to).filter(|night| days_of_year(night.year()) == 366).count();
            let leap = i64::try_from(leap).expect("nights are few");
            quotient(leap, 366) + quotient(actual - leap, 365)
        }
        DayCount::ActActAfb => years_back(from, to, true),
        DayCount::ActActAfbClamped => years_back(from, to, false),
        DayCount::ActActYear => years_on(from, to),
        DayCount::Thirty360
        | DayCount::ThirtyU360
        | DayCount::Thirty360Psa
        | DayCount::ThirtyE360
        | DayCount::Thirty360German
        | DayCount::Thirty360Italian
        | DayCount::Thirty360Nasd
        | DayCount::ThirtyEPlus360 => quotient(thirty(count, from, to), 360),
        DayCount::ThirtyE365 => quotient(thirty(DayCount::Thirty360German, from, to), 365),
    }
}

fn is_leap_day(day: Date) -> bool {
    day.month().month == 2 && day.day() == 29
}

fn days_of_year(year: i32) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if leap { 366 } else { 365 }
}

/// The last day of a February.
fn ends_february(day: Date) -> bool {
    day.month().month == 2 && day.plus_days(1).day() == 1
}

/// The same day of another year; 29 February becomes the 28th where there is none.
fn in_year(day: Date, year: i32) -> Date {
    Month { year, month: day.month().month }.day_or_last(day.day())
}

/// Whole years back from the end, the rest over 366 if one of its days is 29 February.
fn years_back(from: Date, to: Date, to_leap_day: bool) -> Fraction {
    let (mut reached, mut years) = (to, 0);
    loop {
        let mut earlier = in_year(to, to.year() - years - 1);
        if to_leap_day && is_leap_day(earlier.plus_days(1)) {
            earlier = earlier.plus_days(1);
        }
        if earlier < from {
            break;
        }
        (reached, years) = (earlier, years + 1);
    }
    let year = if nights(from, reached).any(is_leap_day) { 366 } else { 365 };
    whole(years.into()) + quotient(from.nights_to(reached), year)
}

/// Whole years on from the start, the rest over the nights of the year it lies in.
fn years_on(from: Date, to: Date) -> Fraction {
    let mut years = 0;
    while in_year(from, from.year() + years + 1) <= to {
        years += 1;
    }
    let (reached, next) = (in_year(from, from.year() + years), in_year(from, from.year() + years + 1));
    whole(years.into()) + quotient(reached.nights_to(to), reached.nights_to(next))
}

/// The days between two days in months of 30 days: each rule as its text reads, one after the other.
fn thirty(count: DayCount, from: Date, to: Date) -> i64 {
    use DayCount::{
        Thirty360German as German, Thirty360Italian, Thirty360Nasd, Thirty360Psa, ThirtyE360, ThirtyEPlus360,
        ThirtyU360,
    };
    let (mut d1, mut d2) = (i64::from(from.day()), i64::from(to.day()));
    let mut months = 12 * (i64::from(to.year()) - i64::from(from.year())) + i64::from(to.month().month)
        - i64::from(from.month().month);
    let is = |counts: &[DayCount]| counts.contains(&count);
    let (february_1, february_2) = (ends_february(from), ends_february(to));
    let late = |day: Date| day.month().month == 2 && day.day() >= 28;
    let last_of_february_2 = february_2 && (is(&[German]) || (is(&[ThirtyU360]) && february_1));
    let last_of_february_1 = february_1 && is(&[ThirtyU360, Thirty360Psa, German]);
    if last_of_february_1 || (is(&[Thirty360Italian]) && late(from)) || d1 == 31 {
        d1 = 30;
    }
    if last_of_february_2 || (is(&[Thirty360Italian]) && late(to)) {
        d2 = 30;
    }
    if d2 == 31 {
        if is(&[ThirtyEPlus360]) || (is(&[Thirty360Nasd]) && d1 < 30) {
            (d2, months) = (1, months + 1);
        } else if is(&[ThirtyE360, German, Thirty360Italian]) || d1 == 30 {
            d2 = 30;
        }
    }
    30 * months + d2 - d1
}
