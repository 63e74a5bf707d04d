use rust_decimal::Decimal;

use super::*;
use crate::date;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn conversions_and_back_keep_24_decimals() {
    for nominal in ["0.0001", "0.049", "0.12", "0.36", "2.4", "-0.05"].map(decimal) {
        for from in [1, 2, 4, 12, 52, 365] {
            for to in [1, 2, 12, 365] {
                let [from, to] = [from, to].map(|times| Compounding::times(times).unwrap());
                let there = nominal_rate(nominal, from, to).unwrap();
                let back = nominal_rate(there, to, from).unwrap();
                let away = back.checked_sub(nominal).unwrap().abs();
                assert!(away <= Decimal::new(1, 24), "{nominal} {from:?} {to:?}: {back}");
            }
        }
    }
    assert!(Compounding::times(0).is_err());
    assert!(nominal_rate(decimal("-12"), Compounding::MONTHLY, Compounding::YEARLY).is_err());
}

#[test]
fn a_payment_that_covers_no_interest_never_pays_off() {
    let term = |payment| payoff_term(decimal("1000"), decimal("0.01"), decimal(payment));
    assert!(matches!(term("10"), Err(CostError::NeverPaysOff { .. })));
    assert!(matches!(term("0"), Err(CostError::OutOfRange { .. })));
    let one = term("1010").unwrap();
    assert_eq!((one.periods, one.last_payment), (1, decimal("1010")));
    let eleven = payoff_term(decimal("1000"), Decimal::ZERO, decimal("95")).unwrap();
    assert_eq!((eleven.periods, eleven.last_payment), (11, decimal("50")));
}

#[test]
fn tables_are_checked_when_they_are_read() {
    let read = |text: &str| serde_json::from_str::<RateTable>(text);
    let table = read(
        r#"[{"from":"2025-01-01","value":"3 % per year"},{"from":"2025-02-01","value":"4 % per year"}]"#,
    );
    let table = table.unwrap();
    assert_eq!(read(&serde_json::to_string(&table).unwrap()).unwrap(), table);
    assert!(read("[]").is_err());
    assert!(
        read(
            r#"[{"from":"2025-01-01","value":"3 % per year"},{"from":"2025-01-01","value":"4 % per year"}]"#
        )
        .is_err()
    );
    assert_eq!(table.pieces(date!("2025-01-10"), date!("2025-01-10")).unwrap(), []);
    let (before, day) = (date!("2024-12-31"), date!("2025-01-10"));
    assert!(matches!(table.pieces(before, day), Err(TableError::BeforeFirst { .. })));
    assert!(matches!(table.pieces(day, before), Err(TableError::Span { .. })));
}
