//! What people hear of, and by which event (C179).

use lending_core::allocation::Then;
use lending_core::calendar::Date;
use lending_core::debt::Key;
use lending_core::fee::ChargeDue;
use lending_core::loan::{Alert, Charge, Loan, Nature, Payment, PaymentReturn, Refund, Settlement};
use lending_core::{date, doc, money};

fn key(text: &str) -> Key {
    Key::new(text).expect("a key")
}

fn march() -> Date {
    date!("2026-03-31")
}

fn fell() -> Alert {
    Alert::SettlementFell { event: key("s-1"), since: march() }
}

/// 4,000.00 by the end of March, as was agreed on 20 March.
fn settlement() -> Settlement {
    Settlement::new("s-1", money!("4000.00 CNY"), march()).value(date!("2026-03-20"))
}

/// The settlement, and a payment that completes it.
fn settled() -> Loan {
    let mut loan = doc::disbursed();
    assert!(loan.on(date!("2026-03-20")).expect("it fits").settle(settlement()).expect("it fits").is_new());
    let payment = Payment::new("p-1", money!("4000.00 CNY"));
    assert!(loan.on(date!("2026-03-25")).expect("it fits").repay(payment).expect("it fits").is_new());
    loan
}

#[test]
fn a_settlement_falls_by_a_reversal() {
    let mut loan = settled();
    loan.on(march()).unwrap().close().unwrap();
    let day = date!("2026-04-30");
    let receipt = loan.on(day).unwrap().reverse("r-1", "p-1").unwrap();
    assert_eq!(receipt.alerts, [fell()]);
    assert_eq!(loan.alerts(day), [fell()]);
}

/// Recorded late, its day is over: people hear of it by the settlement, not by what else was recorded on that day.
#[test]
fn a_settlement_that_is_recorded_too_late_falls_by_itself() {
    let mut loan = doc::disbursed();
    let day = date!("2026-04-10");
    let payment = || Payment::new("p-1", money!("10.00 CNY"));
    assert!(loan.on(day).unwrap().repay(payment()).unwrap().alerts.is_empty());
    assert_eq!(loan.on(day).unwrap().settle(settlement()).unwrap().alerts, [fell()]);
    assert!(loan.on(day).unwrap().repay(payment()).unwrap().alerts.is_empty());
    assert_eq!(loan.alerts(day), [fell()]);
}

/// Money that goes back on the last day makes it fall with that day's close: nobody knew it when the return was recorded.
#[test]
fn a_settlement_falls_with_its_day_though_money_went_back_on_it() {
    let mut loan = settled();
    let back = || PaymentReturn::new("b-1", "p-1");
    let unpaid = Alert::Unpaid { event: key("b-1"), amount: money!("4000.00 CNY"), why: None };
    let receipt = loan.on(march()).unwrap().return_payment(back()).unwrap();
    assert!(receipt.alerts.contains(&unpaid) && !receipt.alerts.contains(&fell()), "{:?}", receipt.alerts);
    loan.on(march()).unwrap().close().unwrap();
    let again = loan.on(date!("2026-04-01")).unwrap().return_payment(back()).unwrap();
    assert_eq!(again.alerts, receipt.alerts);
    assert_eq!(loan.alerts(march()), [receipt.alerts, vec![fell()]].concat());
}

/// What a return of today tells of days before is its correction, also where it is more than was told (C50).
#[test]
fn what_goes_on_after_a_settlement_fell_is_a_correction_by_the_return() {
    let mut loan = settled();
    loan.on(march()).unwrap().close().unwrap();
    let day = date!("2026-04-30");
    loan.on(day).unwrap().return_payment(PaymentReturn::new("b-1", "p-1")).unwrap();
    let of_day = loan.book().iter().filter(|entry| entry.booked == day && entry.key.kind() == "interest");
    let natures: Vec<(String, bool, Nature)> = of_day
        .map(|entry| (entry.key.to_string(), entry.amount.is_positive(), entry.nature.clone()))
        .collect();
    // Nothing grew any more from 25 March on: the rest of the month is more of a line that was told.
    let more = Nature::Correction { by: key("b-1") };
    assert!(natures.contains(&("interest | row 3 | 2026-03".to_owned(), true, more)), "{natures:?}");
}

/// Paid off on 12 February, what was left over paid out again.
fn over() -> Loan {
    let mut loan = doc::disbursed();
    let day = date!("2026-02-12");
    let all = Payment::new("p-1", money!("13000.00 CNY")).prepays(Then::Shorten);
    let rest = loan.on(day).expect("it fits").repay(all).expect("it fits").rest;
    loan.on(day).expect("it fits").refund(Refund::new("f-1", rest)).expect("it fits");
    loan
}

fn charge(key: &str, value: Date) -> Charge {
    Charge::new(key, money!("5.00 CNY"), "visit").due(ChargeDue::AtOnce).value(value)
}

/// A charge makes a loan that was over owe again. What counts since the same day and comes later opens it no more.
#[test]
fn a_loan_is_reopened_once() {
    let mut loan = over();
    let since = date!("2026-03-01");
    let charge = |key: &str| charge(key, since);
    let receipt = loan.on(since).unwrap().charge(charge("c-1")).unwrap();
    assert_eq!(receipt.alerts, [Alert::Reopened { event: key("c-1"), since }]);
    loan.on(since).unwrap().close().unwrap();
    let later = date!("2026-03-05");
    assert_eq!(loan.on(later).unwrap().charge(charge("c-2")).unwrap().alerts, []);
    assert_eq!((loan.alerts(since), loan.alerts(later)), (receipt.alerts, Vec::new()));
}

/// Of two charges of one business day the second counts earlier: it makes the loan owe since before what the first did.
#[test]
fn a_loan_is_reopened_earlier_than_was_heard_of() {
    let mut loan = over();
    let day = date!("2026-03-05");
    let (first, second) = (date!("2026-03-01"), date!("2026-02-20"));
    let reopened = |by: &str, since| Alert::Reopened { event: key(by), since };
    let receipt = loan.on(day).unwrap().charge(charge("c-1", first)).unwrap();
    assert_eq!(receipt.alerts, [reopened("c-1", first)]);
    let receipt = loan.on(day).unwrap().charge(charge("c-2", second)).unwrap();
    assert_eq!(receipt.alerts, [reopened("c-2", second)]);
    assert_eq!(loan.alerts(day), receipt.alerts, "since 20 February it is not reopened on 1 March");
}
