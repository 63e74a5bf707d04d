//! A loan with much behind it: 36 instalments, 40 events, and five facts that are told late.

use lending_core::calendar::Date;
use lending_core::debt::Component;
use lending_core::loan::{Charge, Loan, Payment, Waiver};
use lending_core::money::{Minor, Money};
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::{date, money};

/// Interest each night on what is really outstanding, penalty with a retroactive grace.
const PRODUCT: &str = r#"
    code = "personal-loan"
    currency = "CNY"
    amount = { min = "5000.00", max = "200000.00" }
    instalments = { min = 3, max = 36 }
    rate = "12 % per year"
    method = "equal_instalment"
    [interest]
    base = "actual"
    basis = "act_360"
    [penalty]
    rate = { uplift = "50 %" }
    grace = { retroactive = 3 }
"#;

/// The loan at the end of its plan: one payout, 36 payments, two charges and a waiver, each recorded on its day.
///
/// Every sixth payment comes eight days late, every sixth pays half; the next one pays the rest.
pub fn loan() -> Loan {
    let product = Product::from_toml(PRODUCT).expect("a product");
    let request = LoanRequest::new(money!("120000.00 CNY"), 36, date!("2026-01-31"));
    let offer = product.offer(&request).expect("an offer");
    let mut loan = Loan::open("L-1", offer.accept()).expect("a loan");
    loan.on(date!("2026-01-31")).expect("the contract day").disburse("d-1").expect("a payout");
    for row in 1..=36 {
        let due = loan.terms().agreed().due(row);
        let day = if row % 6 == 0 && row < 36 { due.plus_days(8) } else { due };
        if row == 9 || row == 21 {
            let charge = Charge::new(&format!("c-{row}"), money!("50.00 CNY"), "visit");
            loan.on(due.minus_days(5)).expect("a business day").charge(charge).expect("a charge");
        }
        if row == 12 {
            let waiver = Waiver::new("w-1", Component::Penalty, money!("10.00 CNY"));
            loan.on(day).expect("a business day").waive(waiver).expect("a waiver");
        }
        let part = if row % 6 == 3 { 2 } else { 1 };
        pay(&mut loan, &format!("p-{row}"), day, part);
    }
    assert_eq!(loan.events().len(), 41, "the opening and 40 events");
    loan
}

/// Pays a part of what is due by a day.
fn pay(loan: &mut Loan, key: &str, day: Date, part: i64) {
    let items = loan.position(day).expect("a day in reach").items;
    let due = items.iter().filter(|item| item.due.is_some_and(|due| due <= day));
    let owed: Minor = due.map(|item| item.unpaid().total()).sum();
    let amount = Money::new(Minor::new(owed.units() / part), loan.currency());
    loan.on(day).expect("a business day").repay(Payment::new(key, amount)).expect("a payment");
}

/// Tells five payments late, on the last due day: each counts on a day of an earlier year or month.
pub fn tell_five_late_facts(loan: &mut Loan) {
    let today = loan.terms().agreed().last_due();
    for row in [6, 12, 18, 24, 30] {
        let value = loan.terms().agreed().due(row).plus_days(2);
        let payment = Payment::new(&format!("late-{row}"), money!("300.00 CNY")).value(value);
        loan.on(today).expect("a business day").repay(payment).expect("a late payment");
    }
}

/// The loan with the five late facts.
pub fn loan_with_late_facts() -> Loan {
    let mut loan = loan();
    tell_five_late_facts(&mut loan);
    loan
}

/// The last day worth looking at: a month after the end of the plan.
pub fn last_day(loan: &Loan) -> Date {
    loan.terms().agreed().last_due().plus_days(31)
}
