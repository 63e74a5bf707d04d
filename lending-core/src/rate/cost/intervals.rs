use crate::calendar::{Date, Fraction};

use super::flows::gcd;

/// The unit in which the time between two payments is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    /// Years.
    Year,
    /// Twelfths of a year.
    Month,
    /// Parts of 52 of a year.
    Week,
}

/// How the time between two days becomes years.
///
/// ```
/// use lending_core::{calendar::Fraction, date, rate::{Interval, YearBasis}};
/// let basis = YearBasis::EuropeanUnion(Interval::Month);
/// // 25/02/2013 to 28/03/2013 = 1/12 + 3/366
/// assert_eq!(basis.years(date!("2013-02-25"), date!("2013-03-28")), Fraction::new(67, 732));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearBasis {
    /// Directive 2008/48/EC Annex I (c) and 2014/17/EU Annex I, as the guidelines SWD(2012)128 read them: whole units
    /// counted back from the later day (a month's end goes to month ends), then the remaining days over the days of
    /// the year that ends on the day reached.
    EuropeanUnion(Interval),
    /// UK, CONC App 1: whole units counted forward from the earlier day, then the remaining days over 365 or 366 as
    /// the calendar year has them, split at 1 January.
    UnitedKingdom(Interval),
    /// Days over a fixed length of the year: 365 (Brazil's CET, Polish practice), 365.25 (`1461/4`) or another.
    Days {
        /// Days of a year.
        year: Fraction,
    },
}

impl YearBasis {
    /// Days over 365.
    pub const DAYS_365: Self = Self::Days { year: Fraction::new(365, 1) };

    /// The time from one day to another in years, exactly and in lowest terms; below zero to an earlier day.
    ///
    /// Months and weeks of the first two bases are twelfths and parts of 52.
    #[must_use]
    pub fn years(self, from: Date, to: Date) -> Fraction {
        if to < from {
            let years = self.years(to, from);
            return Fraction::new(years.numerator.saturating_neg(), years.denominator);
        }
        match self {
            Self::EuropeanUnion(interval) => european(from, to, interval),
            Self::UnitedKingdom(interval) => british(from, to, interval),
            Self::Days { year } => reduced(
                i128::from(from.nights_to(to)).saturating_mul(i128::from(year.denominator)),
                i128::from(year.numerator).max(1),
            ),
        }
    }
}

fn european(from: Date, to: Date, interval: Interval) -> Fraction {
    let (count, reached) = whole_back(from, to, interval);
    let year = reached.month().plus(-12).day_or_last(reached.day()).nights_to(reached);
    sum(&[(count, parts(interval)), (from.nights_to(reached), year)])
}

fn british(from: Date, to: Date, interval: Interval) -> Fraction {
    let (count, reached) = whole_forward(from, to, interval);
    let mut pieces = vec![(count, parts(interval))];
    let mut day = reached;
    while day < to {
        let january = crate::calendar::Month { year: day.year(), month: 1 }.first();
        let next = january.month().plus(12).first();
        pieces.push((day.nights_to(next.min(to)), january.nights_to(next)));
        day = next.min(to);
    }
    sum(&pieces)
}

/// Whole units back from the later day, and the day reached; a month's end goes to month ends.
pub(super) fn whole_back(from: Date, to: Date, interval: Interval) -> (i64, Date) {
    let months = match interval {
        Interval::Year => 12,
        Interval::Month => 1,
        Interval::Week => return weeks(from, to, to),
    };
    let end = to == to.month().last();
    let back = |count: i32| {
        let month = to.month().plus(count.saturating_mul(months).saturating_neg());
        if end { month.last() } else { month.day_or_last(to.day()) }
    };
    whole(from.month().until(to.month()), months, |count| back(count) >= from, back)
}

fn whole_forward(from: Date, to: Date, interval: Interval) -> (i64, Date) {
    let months = match interval {
        Interval::Year => 12,
        Interval::Month => 1,
        Interval::Week => return weeks(from, to, from),
    };
    let forward = |count: i32| from.month().plus(count.saturating_mul(months)).day_or_last(from.day());
    whole(from.month().until(to.month()), months, |count| forward(count) <= to, forward)
}

/// The most units that still fit, and where they lead.
fn whole(
    months_between: i32,
    months: i32,
    fits: impl Fn(i32) -> bool,
    reach: impl Fn(i32) -> Date,
) -> (i64, Date) {
    let most = months_between.checked_div(months).unwrap_or(0);
    let count = if fits(most) { most } else { most.saturating_sub(1).max(0) };
    (i64::from(count), reach(count))
}

fn weeks(from: Date, to: Date, anchor: Date) -> (i64, Date) {
    let count = from.nights_to(to).div_euclid(7);
    let days = u32::try_from(count.saturating_mul(7)).unwrap_or(0);
    (count, if anchor == to { to.minus_days(days) } else { from.plus_days(days) })
}

fn parts(interval: Interval) -> i64 {
    match interval {
        Interval::Year => 1,
        Interval::Month => 12,
        Interval::Week => 52,
    }
}

/// The sum of quotients, reduced.
fn sum(pieces: &[(i64, i64)]) -> Fraction {
    let (above, below) = pieces.iter().fold((0_i128, 1_i128), |(above, below), (numerator, denominator)| {
        let (numerator, denominator) = (i128::from(*numerator), i128::from(*denominator).max(1));
        let next = above.saturating_mul(denominator).saturating_add(numerator.saturating_mul(below));
        let below = below.saturating_mul(denominator);
        let shared = gcd(next, below);
        (next.checked_div(shared).unwrap_or(0), below.checked_div(shared).unwrap_or(1))
    });
    reduced(above, below)
}

fn reduced(above: i128, below: i128) -> Fraction {
    let shared = gcd(above, below);
    let whole = |number: i128| i64::try_from(number.checked_div(shared).unwrap_or(0)).unwrap_or(i64::MAX);
    Fraction::new(whole(above), whole(below).max(1))
}
