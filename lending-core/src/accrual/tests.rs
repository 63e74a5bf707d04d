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

/// What is left of an agreed amount of 5 over three nights from 1 January, after each of some nights.
fn rests(nights: &[(u32, u32)], end: u32) -> Vec<i64> {
    let day = |day: u32| date!("2026-01-01").plus_days(day);
    // Its unit does not matter: what was agreed is what grows.
    let up_to_ten = Rounding::new(Minor::new(10), RoundingMode::HalfUp);
    let mut share = AgreedGrowth::new(Minor::new(5), up_to_ten);
    share.begin(day(0), day(3));
    let grown = nights.iter().map(|(from, to)| {
        share.grow(day(*from), day(*to), day(end));
        share.rest().units()
    });
    grown.collect()
}

#[test]
fn an_agreed_amount_grows_by_minor_units_to_just_what_it_is() {
    // 5/3 is 1.67, 10/3 is 3.33.
    assert_eq!(rests(&[(0, 1), (1, 2), (2, 3)], 3), [3, 2, 0]);
    assert_eq!(rests(&[(0, 3)], 3), [0]);
    // A night grows once.
    assert_eq!(rests(&[(0, 2), (0, 2), (1, 3)], 3), [2, 2, 0]);
    // An end that moved: the last night takes what is left, and further nights bring nothing.
    assert_eq!(rests(&[(0, 1), (1, 2)], 2), [3, 0]);
    assert_eq!(rests(&[(0, 3), (3, 4), (4, 5)], 5), [0, 0, 0]);
}

#[test]
fn a_run_added_what_its_rounded_totals_differ_by() {
    // 10.4 and 21.6 minor units: 10 were there, 22 are.
    let run = Run { before: Exact::new(104, 10), pieces: Vec::new(), after: Exact::new(216, 10) };
    assert_eq!(run.amount(Rounding::new(Minor::new(1), RoundingMode::HalfUp)), Minor::new(12));
    assert_eq!((run.before.to_string(), run.after.to_string()), ("52/5".to_owned(), "108/5".to_owned()));
}
