#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests compute with small numbers"
)]

use rust_decimal::Decimal;

use super::fixed::{ONE, power, times, unit_root, wide};
use super::*;
use crate::calendar::Fraction;
use crate::date;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn decimals(texts: &[&str]) -> Vec<Decimal> {
    texts.iter().map(|text| decimal(text)).collect()
}

/// The rate to 18 decimals.
fn periodic(texts: &[&str]) -> Result<String, CostError> {
    irr(&decimals(texts)).map(|rate| rate.round_dp(18).normalize().to_string())
}

fn all(texts: &[&str]) -> Vec<String> {
    let rates = CashFlows::periodic(&decimals(texts)).unwrap().rates().unwrap();
    rates.all().iter().map(|rate| rate.round_dp(9).normalize().to_string()).collect()
}

#[test]
fn fixed_point_products_are_cut_off() {
    assert_eq!(wide(u128::MAX, u128::MAX), (u128::MAX - 1, 1));
    assert_eq!(times(ONE / 2, ONE / 2), ONE / 4);
    assert_eq!(power(ONE / 2, 126), 2);
    assert_eq!(power(ONE / 2, 1 << 40), 0);
    assert_eq!(unit_root(ONE / 4, 2), ONE / 2);
}

#[test]
fn one_change_of_direction_has_one_rate() {
    assert_eq!(periodic(&["-100", "110"]).unwrap(), "0.1");
    assert_eq!(periodic(&["100", "-50", "-50"]).unwrap(), "0");
    assert_eq!(periodic(&["-100", "50", "25"]).unwrap(), "-0.190983005625052576"); // (1 + √5)/4 − 1
    assert_eq!(periodic(&["-1", "1000000"]).unwrap(), "999999");
    assert_eq!(periodic(&["-1000000000", "0.01"]).unwrap(), "-0.99999999999");
    assert_eq!(periodic(&["0", "0", "-100", "0", "121"]).unwrap(), "0.1");
}

#[test]
fn what_has_no_rate_says_why() {
    assert_eq!(periodic(&[]), Err(CostError::NoFlow));
    assert_eq!(periodic(&["0", "0"]), Err(CostError::NoFlow));
    assert_eq!(periodic(&["1", "2"]), Err(CostError::OneSided { received: true }));
    assert_eq!(periodic(&["100", "-100", "100"]), Err(CostError::NoRoot));
    assert_eq!(periodic(&["-1", "10000000000000000"]), Err(CostError::OutOfReach { above: true }));
    assert_eq!(periodic(&["-10000000000000", "0.1"]), Err(CostError::OutOfReach { above: false }));
    let day = date!("2026-01-01");
    let same_day = [DatedFlow::new(day, decimal("5")), DatedFlow::new(day, decimal("-5"))];
    assert_eq!(xirr(&same_day), Err(CostError::NoFlow));
    let overnight = [DatedFlow::new(day, decimal("-1")), DatedFlow::new(day.plus_days(1), decimal("2"))];
    assert_eq!(xirr(&overnight), Err(CostError::OutOfReach { above: true }));
    let far = [
        DatedFlow::new(day, decimal("79228162514264337593543950335")),
        DatedFlow::new(day.plus_days(1), decimal("-0.0000000000000000000000000001")),
    ];
    assert_eq!(xirr(&far), Err(CostError::TooManyDigits));
    let never = [YearFlow::new(Fraction { numerator: 1, denominator: 0 }, decimal("1"))];
    assert_eq!(aprc(&never), Err(CostError::Times));
}

#[test]
fn several_rates_are_all_told() {
    // (1 − 1.1v)(1 − 1.2v)
    assert_eq!(all(&["1", "-2.3", "1.32"]), ["0.1", "0.2"]);
    // (1 − 0.9v)(1 − 1.2v): one on each side of zero
    assert_eq!(all(&["1", "-2.1", "1.08"]), ["-0.1", "0.2"]);
    // (1 − v)(1 − 1.2v): zero itself
    assert_eq!(all(&["1", "-2.2", "1.2"]), ["0", "0.2"]);
    // (1 − 1.1v)(1 − 1.2v)(1 − 1.3v)
    assert_eq!(all(&["1", "-3.6", "4.31", "-1.716"]), ["0.1", "0.2", "0.3"]);
    let rates = CashFlows::periodic(&decimals(&["1", "-2.1", "1.08"])).unwrap().rates().unwrap();
    assert_eq!(rates.nearest_to_zero().round_dp(9), decimal("-0.1"));
    assert!(matches!(rates.only(), Err(CostError::SeveralRoots { roots }) if roots.len() == 2));
}

#[test]
fn rates_that_fall_together_are_found_once() {
    assert_eq!(all(&["100", "-230", "132.25"]), ["0.15"]);
    assert_eq!(all(&["1", "-1.8", "0.81"]), ["-0.1"]);
    assert_eq!(all(&["1", "-3.3", "3.63", "-1.331"]), ["0.1"]);
    // Just beside touching: none, and two close together.
    assert_eq!(periodic(&["100", "-230", "132.2500001"]), Err(CostError::NoRoot));
    assert_eq!(all(&["1", "-2.2000001", "1.21000011"]), ["0.1", "0.1000001"]);
}

#[test]
fn npv_discounts_at_a_rate() {
    let flows = CashFlows::periodic(&decimals(&["-100", "60", "60"])).unwrap();
    assert_eq!(flows.npv(decimal("0.5")).unwrap().round_dp(20).to_string(), "-33.33333333333333333333");
    assert_eq!(flows.npv(decimal("-0.5")).unwrap().round_dp(20).normalize().to_string(), "260");
    let late = CashFlows::periodic(&decimals(&["0", "-100", "60"])).unwrap();
    assert_eq!(late.npv(decimal("1")).unwrap().round_dp(20).normalize().to_string(), "-35");
    assert_eq!(late.npv(decimal("-0.5")).unwrap().round_dp(20).normalize().to_string(), "40");
    assert!(flows.npv(decimal("-1")).is_err());
}
