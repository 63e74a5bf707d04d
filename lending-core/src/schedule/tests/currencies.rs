//! The same plan in currencies of no, two, three and twelve decimals: a rounding is to a minor unit, whatever it is.

use super::*;

/// 100 000 at 1 % a month over three rows: 34 002.21, in whole units 34 002.
#[test]
fn without_decimals() {
    let loan = lent(&Method::EqualInstalment, 100_000, "12 % per year", CENT);
    assert_eq!(planned(loan, 3), [(33_002, 1000), (33_332, 670), (33_666, 337)]);
}

/// 100.000 of three decimals has the same minor units.
#[test]
fn of_three_decimals() {
    let loan = lent(&Method::EqualInstalment, 100_000, "12 % per year", CENT);
    assert_eq!(loan.plan(&months(3)).unwrap().0.stepper.instalment(), Some(Minor::new(34_002)));
}

/// 100 of twelve decimals: 34.002211148147.
#[test]
fn of_twelve_decimals() {
    let loan = lent(&Method::EqualInstalment, 100_000_000_000_000, "12 % per year", CENT);
    let rows = planned(loan, 3);
    assert_eq!(rows[0], (33_002_211_148_147, 1_000_000_000_000));
    assert_eq!(rows[1], (33_332_233_259_628, 669_977_888_519));
    assert_eq!(rows[2], (33_665_555_592_225, 336_655_555_922));
}
