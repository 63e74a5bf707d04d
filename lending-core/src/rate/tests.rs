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
    assert!(matches!("-1 % per year".parse::<Rate>(), Err(RateError::OutOfRange { .. })));
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
fn pitfall_rate_rounding_is_not_reproduced() {
    // golden/examples.json, pitfall-rate-rounding: a monthly rate rounded to six decimals gives 5307.02.
    let months = vec![vec![Fraction::new(1, 12)]; 360];
    let instalment =
        level_instalment(Minor::new(100_000_000), "4.9 % per year".parse().unwrap(), &months, CENT);
    assert_eq!(instalment, Minor::new(530_727));
}

#[test]
fn without_interest_the_principal_is_divided() {
    let months = vec![vec![Fraction::new(1, 12)]; 3];
    assert_eq!(level_instalment(Minor::new(1000), Rate::ZERO, &months, CENT), Minor::new(333));
    let to_tens = Rounding::new(Minor::new(10), RoundingMode::Up);
    assert_eq!(level_instalment(Minor::new(1000), Rate::ZERO, &months, to_tens), Minor::new(340));
}
