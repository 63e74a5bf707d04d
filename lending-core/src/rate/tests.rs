#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests compute with small numbers"
)]

use super::*;
use crate::calendar::Fraction;
use crate::money::{Minor, Rounding, RoundingMode};

const CENT: Rounding = Rounding::new(Minor::new(1), RoundingMode::HalfUp);

#[test]
fn a_rate_names_its_unit() {
    assert_eq!("12 % per year".parse::<Rate>().unwrap(), "0.12 per year".parse().unwrap());
    assert_eq!("1% per month".parse::<Rate>().unwrap().to_string(), "12 % per year");
    assert!(matches!("12 %".parse::<Rate>(), Err(RateError::WithoutUnit { .. })));
    assert!(matches!("12 % per moon".parse::<Rate>(), Err(RateError::WithoutUnit { .. })));
    assert!(matches!("twelve % per year".parse::<Rate>(), Err(RateError::Text { .. })));
    assert!("-1 % per year".parse::<Rate>().unwrap().is_negative());
    assert!(matches!("-100 % per year".parse::<Rate>(), Err(RateError::OutOfRange { .. })));
    assert!(matches!("1000.1 % per year".parse::<Rate>(), Err(RateError::OutOfRange { .. })));
    assert!(matches!("1.00000000001 % per year".parse::<Rate>(), Err(RateError::TooPrecise { .. })));
}

#[test]
fn a_product_of_rates_is_exact_or_refused() {
    let contract: Rate = "7.2 % per year".parse().unwrap();
    assert_eq!(contract.times("1.5".parse().unwrap()).unwrap().to_string(), "10.8 % per year");
    let long: Rate = "7.2000000001 % per year".parse().unwrap();
    assert!(matches!(long.times("1.3333333".parse().unwrap()), Err(RateError::TooPrecise { .. })));
}

#[test]
fn a_product_to_the_nearest_stays_a_rate() {
    let nearest = |rate: &str, factor: &str| {
        let rate: Rate = rate.parse().unwrap();
        rate.times_to_nearest(factor.parse().unwrap()).to_string()
    };
    assert_eq!(nearest("7.2 % per year", "1.5"), "10.8 % per year");
    assert_eq!(nearest("0.0000000001 % per year", "2.5"), "0.0000000002 % per year");
    assert_eq!(nearest("0.0000000003 % per year", "2.5"), "0.0000000008 % per year");
    // A third of three times as much: the factor's twelve decimals count.
    assert_eq!(nearest("300 % per year", "0.3333333333333333333333333333"), "99.9999999999 % per year");
    assert_eq!(nearest("1000 % per year", "79228162514264337593543950335"), "1000 % per year");
    assert_eq!(nearest("-2 % per year", "79228162514.264337593543950335"), "-99.9999999999 % per year");
    assert_eq!(nearest("-2 % per year", "1.5"), "-3 % per year");
}

fn level(principal: i64, residual: i64, rate: &str, months: usize, rounding: Rounding) -> Option<Minor> {
    let month = PeriodRate::of(rate.parse().unwrap(), Fraction::new(1, 12)).unwrap();
    let periods = std::iter::repeat_n(month, months);
    level_instalment(Minor::new(principal), Minor::new(residual), periods, rounding)
}

#[test]
fn a_residual_and_a_negative_rate_have_an_instalment_too() {
    // A lease of 133967.21 net, 9 % paid at signing, 35 instalments, residual value 1 %.
    assert_eq!(level(12_191_016, 133_967, "8.926542 % per year", 35, CENT), Some(Minor::new(393_545)));
    assert_eq!(level(1200, 0, "-12 % per year", 12, CENT), Some(Minor::new(94)));
    assert_eq!(level(1200, 0, "12 % per year", 0, CENT), None, "there is no period");
}

#[test]
fn pitfall_rate_rounding_is_not_reproduced() {
    // golden/examples.json, pitfall-rate-rounding: a monthly rate rounded to six decimals gives 5307.02.
    let instalment = level(100_000_000, 0, "4.9 % per year", 360, CENT);
    assert_eq!(instalment, Some(Minor::new(530_727)));
}

#[test]
fn without_interest_the_principal_is_divided() {
    assert_eq!(level(1000, 0, "0 % per year", 3, CENT), Some(Minor::new(333)));
    assert_eq!(level(1000, 100, "0 % per year", 3, CENT), Some(Minor::new(300)));
    let to_tens = Rounding::new(Minor::new(10), RoundingMode::Up);
    assert_eq!(level(1000, 0, "0 % per year", 3, to_tens), Some(Minor::new(340)));
}
