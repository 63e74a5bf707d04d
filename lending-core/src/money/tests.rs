#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests compute with small numbers"
)]

use super::*;

#[test]
fn rounding_names_its_ties() {
    let cases = [
        // dividend, half up, half even, up, down; divisor 10
        (25, 3, 2, 3, 2),
        (35, 4, 4, 4, 3),
        (24, 2, 2, 3, 2),
        (20, 2, 2, 2, 2),
        (-25, -3, -2, -3, -2),
        (-24, -2, -2, -3, -2),
        (-35, -4, -4, -4, -3),
    ];
    for (dividend, half_up, half_even, up, down) in cases {
        let with = |mode| Rounding::new(Minor::new(1), mode).ratio(dividend, 10);
        assert_eq!(
            [half_up, half_even, up, down].map(Minor::new),
            [
                with(RoundingMode::HalfUp),
                with(RoundingMode::HalfEven),
                with(RoundingMode::Up),
                with(RoundingMode::Down)
            ],
            "{dividend}/10"
        );
    }
}

#[test]
fn money_is_never_rounded_on_the_way_in() {
    let error = "12.345 CNY".parse::<Money>().unwrap_err();
    assert!(matches!(error, MoneyError::TooPrecise { .. }), "{error}");
    assert_eq!("12.340 CNY".parse::<Money>().unwrap().minor(), Minor::new(1234));
    assert_eq!("12 JPY".parse::<Money>().unwrap().minor(), Minor::new(12));
    assert_eq!("-1.5 KWD".parse::<Money>().unwrap().to_string(), "-1.500 KWD");
    assert!(matches!("10000000000000.00 CNY".parse::<Money>(), Err(MoneyError::TooLarge { .. })));
    assert!(matches!("12".parse::<Money>(), Err(MoneyError::Text { .. })));
    assert!(matches!("12 ABC".parse::<Money>(), Err(MoneyError::Currency(CurrencyError::Unknown { .. }))));
}

#[test]
fn a_currency_is_its_code_and_its_exponent() {
    assert_ne!(Currency::new("CNY", 6).unwrap(), Currency::iso("CNY").unwrap());
    assert!(matches!(Currency::new("CNY", 13), Err(CurrencyError::Exponent { .. })));
    assert!(matches!(Currency::iso("cny"), Err(CurrencyError::Code { .. })));
}
