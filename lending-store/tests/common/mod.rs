//! The loan that the tests of the stores save.

use lending_core::calendar::Date;
use lending_core::date;
use lending_core::loan::{Loan, Payment};
use lending_core::money;
use lending_core::origination::LoanRequest;
use lending_core::product::Product;

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// 12,000 over 12 months from 10 January 2026, paid out, nothing stored.
pub(crate) fn loan(id: &str) -> Loan {
    let file = r#"
        code = "personal-loan"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
        [penalty]
        rate = { uplift = "50 %" }
    "#;
    let product = Product::from_toml(file).unwrap();
    let offer = product.offer(&LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"))).unwrap();
    let mut loan = Loan::open(id, offer.accept()).unwrap();
    drop(loan.on(date!("2026-01-10")).unwrap().disburse("d-1").unwrap());
    loan
}

pub(crate) fn repay(loan: &mut Loan, key: &str, booked: &str, value: &str) {
    let payment = Payment::new(key, money!("1066.19 CNY")).value(day(value));
    assert!(loan.on(day(booked)).unwrap().repay(payment).unwrap().is_new());
}

pub(crate) fn close(loan: &mut Loan, through: &str) {
    let _outcome = loan.on(day(through)).unwrap().close().unwrap();
}
