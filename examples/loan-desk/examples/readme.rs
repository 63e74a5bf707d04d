//! The lines of the README, from a product file to a stored change.

use lending_core::{
    date,
    loan::{Loan, Payment},
    money,
    origination::LoanRequest,
    product::Product,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let product = Product::from_toml(include_str!("../../products/personal-loan.toml"))?;
    let offer = product.offer(&LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10")))?;
    let mut loan = Loan::open("L-1", offer.accept())?;
    loan.on(date!("2026-01-10"))?.disburse("d-1")?; // the host's business day = booking date
    let receipt = loan
        .on(date!("2026-02-12"))?
        .repay(Payment::new("p-1", money!("1000.00 CNY")).value(date!("2026-02-10")))?;
    println!("{receipt}"); // who got what, and why
    println!("{}", loan.closing(date!("2026-03-15"))?); // billed, overdue, days past due, penalty
    let changes = loan.staged().expect("something is new"); // write these in your own transaction, then
    loan.mark_stored(&changes)?; // only now are they forgotten
    Ok(())
}
