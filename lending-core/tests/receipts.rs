//! What a receipt says: who got what of the money, what was kept, sent or lies to be returned, and what was told before and
//! is another now.

use lending_core::doc::{opened, paid_out};
use lending_core::loan::{Corrected, Disbursement, LineKey, Nature, Payment, Refund};
use lending_core::money::Money;
use lending_core::{date, money};

#[test]
fn a_payout_says_what_was_kept_and_what_was_sent() {
    let mut loan = opened("");
    let kept = Disbursement::new("d-1").deduct("survey", money!("200.00 CNY"));
    let receipt = loan.on(date!("2026-01-10")).unwrap().disburse(kept).unwrap();
    assert_eq!((receipt.parts.len(), receipt.rest), (1, money!("11800.00 CNY")));
    assert_eq!(
        format!("{receipt:#}"),
        "disbursed d-1: 12,000.00 CNY\n  \
         200.00 CNY fee of deduction d-1 survey\n  \
         11,800.00 CNY sent"
    );
    // Where nothing is kept, all of it is: the line would say what the first says.
    let whole = opened("").on(date!("2026-01-10")).unwrap().disburse("d-1").unwrap();
    assert_eq!(whole.to_string(), "disbursed d-1: 12000.00 CNY");
}

#[test]
fn a_payment_says_what_is_kept_as_credit() {
    let mut loan = paid_out("");
    let payment = || Payment::new("p-1", money!("1100.00 CNY"));
    let receipt = loan.on(date!("2026-02-10")).unwrap().repay(payment()).unwrap();
    assert_eq!((receipt.rest, receipt.to_be_returned), (money!("33.81 CNY"), money!("0.00 CNY")));
    let said = "120.00 CNY interest of bill 1\n  946.19 CNY principal of bill 1\n  33.81 CNY kept as credit";
    assert_eq!(receipt.to_string(), format!("received p-1: 1100.00 CNY\n  {said}"));
    let again = loan.on(date!("2026-02-10")).unwrap().repay(payment()).unwrap();
    assert_eq!(again.to_string(), format!("received p-1: 1100.00 CNY (applied before)\n  {said}"));
    let refund =
        loan.on(date!("2026-02-10")).unwrap().refund(Refund::new("f-1", money!("33.81 CNY"))).unwrap();
    assert_eq!(refund.to_string(), "refunded f-1: 33.81 CNY");
}

#[test]
fn a_payment_says_what_lies_to_be_returned() {
    let mut loan = paid_out("waterfall = { then = \"refund\" }");
    let payment = Payment::new("p-1", money!("1100.00 CNY"));
    let receipt = loan.on(date!("2026-02-10")).unwrap().repay(payment).unwrap();
    assert_eq!((receipt.rest, receipt.to_be_returned), (money!("0.00 CNY"), money!("33.81 CNY")));
    assert_eq!(
        receipt.to_string(),
        "received p-1: 1100.00 CNY\n  \
         120.00 CNY interest of bill 1\n  946.19 CNY principal of bill 1\n  33.81 CNY to be returned"
    );
    let position = loan.closing(date!("2026-02-10")).unwrap().position;
    assert_eq!(position.to_be_returned, money!("33.81 CNY"));
    // It is the borrower's own as credit is.
    let lines = loan.explain_all(date!("2026-02-10")).unwrap();
    let moved = lines.iter().map(|said| said.line.key.moves(said.line.amount)).sum();
    assert_eq!(position.balances(), moved);
    assert_eq!(Money::new(position.balances().own, loan.currency()), money!("33.81 CNY"));
}

/// What a fact of the day itself makes less of what was told on it is a correction by it, what it makes more is growth (C50).
#[test]
fn a_payment_before_another_of_its_day_takes_its_place() {
    let mut loan = paid_out("");
    let day = date!("2026-02-10");
    let interest = Payment::new("p-1", money!("200.00 CNY"));
    assert!(loan.on(day).unwrap().repay(interest).unwrap().corrections.is_empty());
    let first = Payment::new("p-2", money!("150.00 CNY")).order(-1);
    let receipt = loan.on(day).unwrap().repay(first).unwrap();
    // p-2 pays the interest and 30.00 of principal, and p-1 then principal alone.
    let corrected: Vec<(String, Money)> =
        receipt.corrections.iter().map(|Corrected { line, by }| (line.to_string(), *by)).collect();
    assert_eq!(corrected, [("allocated | p-1 | bill 1 | interest".to_owned(), money!("-120.00 CNY"))]);
    let nature = |text: &str, amount: i64| {
        let entry =
            loan.book().iter().find(|entry| entry.key.to_string() == text && entry.amount.units() == amount);
        entry.map(|entry| entry.nature.clone())
    };
    let by = receipt.key.clone();
    assert_eq!(nature("allocated | p-1 | bill 1 | interest", -12000), Some(Nature::Correction { by }));
    // 80.00 of principal before, 200.00 now.
    assert_eq!(nature("allocated | p-1 | bill 1 | principal", 12000), Some(Nature::Growth));
    assert_eq!(nature("allocated | p-2 | bill 1 | principal", 3000), Some(Nature::Original));
    assert!(loan.book().iter().any(|entry| entry.key == LineKey::Received(receipt.key.clone())));
}
