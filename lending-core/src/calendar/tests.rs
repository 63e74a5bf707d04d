#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests compute with small numbers"
)]

use super::*;
use crate::date;

#[test]
fn due_days_are_counted_from_the_anchor() {
    let days = DueDays::new(Anchor::Day(31), Frequency::Monthly, date!("2023-12-31"));
    let due: Vec<String> = (0..=4).map(|row| days.due(row).to_string()).collect();
    assert_eq!(due, ["2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"]);
    let quarters = DueDays::new(Anchor::MonthEnd, Frequency::Quarterly, date!("2024-02-29"));
    assert_eq!(
        [quarters.due(0), quarters.due(1), quarters.due(2)],
        [date!("2023-11-30"), date!("2024-02-29"), date!("2024-05-31")]
    );
}

#[test]
fn a_night_lies_in_the_period_that_ends_after_it() {
    let by_months = [Frequency::Monthly, Frequency::Quarterly, Frequency::HalfYearly, Frequency::Yearly];
    for frequency in
        by_months.into_iter().chain([Frequency::Months(2), Frequency::Weeks(2), Frequency::Days(15)])
    {
        for anchor in [Anchor::Day(1), Anchor::Day(15), Anchor::Day(31), Anchor::MonthEnd] {
            let days = DueDays::new(anchor, frequency, date!("2024-02-01"));
            let mut night = date!("2022-01-01");
            while night < date!("2026-12-31") {
                let period = days.period_of(night);
                assert!(
                    days.due(period - 1) <= night && night < days.due(period),
                    "{night} {anchor:?} {frequency:?}"
                );
                night = night.plus_days(1);
            }
        }
    }
}

#[test]
fn whole_periods_weigh_the_same_and_parts_add_up() {
    let days = DueDays::new(Anchor::Day(31), Frequency::Monthly, date!("2026-02-28"));
    let weights = Weights::new(InterestBasis::PerPeriod, DayCounted::First, days);
    let of = |from, to| {
        weights.pieces(date!("2026-01-31"), from, to).map(|piece| piece.weight).collect::<Vec<_>>()
    };
    assert_eq!(of(date!("2026-01-31"), date!("2026-02-28")), [Fraction::new(28, 28 * 12)]);
    assert_eq!(
        of(date!("2026-02-10"), date!("2026-03-10")),
        [Fraction::new(18, 28 * 12), Fraction::new(10, 31 * 12)]
    );
    let thirty = Weights::new(InterestBasis::Counted(DayCount::Thirty360), DayCounted::First, days);
    let (start, mid, end) = (date!("2026-01-31"), date!("2026-02-14"), date!("2026-03-31"));
    let sum = |from, to| thirty.pieces(start, from, to).map(|piece| piece.weight.numerator).sum::<i64>();
    assert_eq!(sum(start, mid) + sum(mid, end), sum(start, end));
}

#[test]
fn days_that_do_not_exist_are_refused() {
    for wrong in ["2026-02-29", "2026-1-31", "2026-13-01", "26-01-01", "2026/01/01", ""] {
        assert!(matches!(wrong.parse::<Date>(), Err(DateError::NoSuchDay { .. })), "{wrong}");
    }
    for outside in ["1899-12-31", "2201-01-01"] {
        assert!(matches!(outside.parse::<Date>(), Err(DateError::OutOfRange { .. })), "{outside}");
    }
    assert_eq!("2024-02-29".parse::<Date>(), Ok(date!("2024-02-29")));
}
