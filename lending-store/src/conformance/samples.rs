//! The loans that the clauses store.

use lending_core::calendar::Date;
use lending_core::date;
use lending_core::loan::{ChangeSet, Charge, Loan, Payment};
use lending_core::money;
use lending_core::origination::LoanRequest;
use lending_core::product::Product;

/// A loan that was opened and paid out, nothing of it stored. Its terms hold text beyond ASCII.
pub(super) fn loan(id: &str) -> Loan {
    let file = r#"
        code = "消费贷 \"Ünïcode\"\n"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 1, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
        [penalty]
        rate = { uplift = "50 %" }
    "#;
    let product = Product::from_toml(file).expect("a product that the library can read");
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let offer = product.offer(&request).expect("a request inside the product's limits");
    let mut loan = Loan::open(id, offer.accept()).expect("an id that is a key");
    let day = loan.on(date!("2026-01-10")).expect("the contract day");
    assert!(day.disburse("d-1").expect("the first payout").is_new());
    loan
}

/// Money on a day.
pub(super) fn repay(loan: &mut Loan, key: &str, day: Date) {
    let day = loan.on(day).expect("a day that is not closed");
    assert!(day.repay(Payment::new(key, money!("500.00 CNY"))).expect("money is not refused").is_new());
}

/// A charge whose code holds what bytes can get wrong.
pub(super) fn charge(loan: &mut Loan, key: &str, day: Date) {
    let charge = Charge::new(key, money!("7.50 CNY"), "催收费 'x' \"y\" \\ %_\t\u{7f}\u{1f600}");
    assert!(loan.on(day).expect("a day that is not closed").charge(charge).expect("a code").is_new());
}

/// Closes every day through one.
pub(super) fn close(loan: &mut Loan, day: Date) {
    let _outcome = loan.on(day).expect("a day in reach").close().expect("nothing is booked after it");
}

/// What is staged, taken as stored.
pub(super) fn take(loan: &mut Loan) -> ChangeSet {
    let change = loan.staged().expect("something was recorded");
    loan.mark_stored(&change).expect("the set that was just staged");
    change
}

/// A loan and the change sets of its life: opened, paid, charged, days closed without an event, paid late.
pub(super) fn life(id: &str) -> (Loan, Vec<ChangeSet>) {
    let mut loan = loan(id);
    let mut changes = vec![take(&mut loan)];
    repay(&mut loan, "p-1", date!("2026-02-09"));
    changes.push(take(&mut loan));
    charge(&mut loan, "c-1", date!("2026-02-20"));
    changes.push(take(&mut loan));
    close(&mut loan, date!("2026-04-30"));
    changes.push(take(&mut loan));
    let late = Payment::new("p-2", money!("800.00 CNY")).value(date!("2026-03-01"));
    let day = loan.on(date!("2026-05-02")).expect("a day that is not closed");
    assert!(day.repay(late).expect("money is not refused").is_new());
    changes.push(take(&mut loan));
    (loan, changes)
}
