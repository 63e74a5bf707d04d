#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests compute with small numbers"
)]

use super::*;
use crate::calendar::{DayCount, Fraction};
use crate::date;
use crate::money::{Minor, Rounding, RoundingMode};
use crate::rate::Rate;

const CENT: Rounding = Rounding::new(Minor::new(1), RoundingMode::HalfUp);

fn interest(principal: i64, rate: &str, count: DayCount, days: u32) -> Minor {
    let (from, to) = (date!("2000-05-07"), date!("2000-05-07").plus_days(days));
    let rate: Rate = rate.parse().unwrap();
    let weight = count.weight(from, from, to);
    Meter::new(CENT).add(&Piece { from, to, base: Minor::new(principal), rate: Some(rate), weight })
}

#[test]
fn published_interest_comes_out() {
    // golden/examples.json: frappe-accrual-30d, frappe-31d, cn-360-quarterly.
    assert_eq!(interest(100_000_000, "13.5 % per year", DayCount::Act365Fixed, 30), Minor::new(1_109_589));
    assert_eq!(
        Minor::new(250_000_000) + interest(250_000_000, "19 % per year", DayCount::Act365Fixed, 31),
        Minor::new(254_034_247)
    );
    for (days, expected) in [(44, 366_667), (91, 758_333), (92, 766_667), (90, 750_000)] {
        assert_eq!(interest(50_000_000, "6 % per year", DayCount::Act360, days), Minor::new(expected));
    }
}

#[test]
fn pieces_round_to_the_whole() {
    // Three nights of 0.4 minor units: rounded one by one they would be nothing.
    let mut meter = Meter::new(CENT);
    let night = |day: u32| Piece {
        from: date!("2026-01-01").plus_days(day),
        to: date!("2026-01-01").plus_days(day + 1),
        base: Minor::new(2),
        rate: None,
        weight: Fraction::new(1, 5),
    };
    let grown: Vec<Minor> = (0..3).map(|day| meter.add(&night(day))).collect();
    assert_eq!(grown, [Minor::ZERO, Minor::new(1), Minor::ZERO]);
    assert_eq!(meter.total(), Exact::new(6, 5));
}

#[test]
fn unlike_denominators_meet_at_their_least_common_multiple() {
    let sum = Exact::new(1, 28).plus(Exact::new(1, 30)).minus(Exact::new(1, 31));
    assert_eq!((sum.numerator(), sum.denominator()), (479, 13020));
}
