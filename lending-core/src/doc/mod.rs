//! Loans that the examples of the documentation start from. Not for use outside of them.

use crate::date;
use crate::loan::Loan;
use crate::money;
use crate::origination::LoanRequest;
use crate::product::Product;

/// A personal loan of 12 % with a penalty of 18 %.
pub fn product() -> Product {
    product_of("")
}

fn product_of(more: &str) -> Product {
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
    Product::from_toml(&format!("{file}\n{more}")).expect("the example's product")
}

/// 12,000 over 12 months from 10 January 2026, not paid out.
pub fn loan() -> Loan {
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let offer = product().offer(&request).expect("the example's offer");
    Loan::open("L-1", offer.accept()).expect("the example's loan")
}

/// The same, paid out on the contract day.
pub fn disbursed() -> Loan {
    let mut loan = loan();
    let receipt =
        loan.on(date!("2026-01-10")).expect("the contract day").disburse("d-1").expect("the first payout");
    assert!(receipt.is_new());
    loan
}

/// The loan that was paid out, in five classes of China.
pub fn classified() -> Loan {
    let classes = r#"
        [classification]
        classes = [
            { name = "normal", from_days = 0 },
            { name = "special mention", from_days = 1 },
            { name = "substandard", from_days = 91 },
            { name = "doubtful", from_days = 271 },
            { name = "loss", from_days = 361 },
        ]
    "#;
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let offer = product_of(classes).offer(&request).expect("the example's offer");
    let mut loan = Loan::open("L-1", offer.accept()).expect("the example's loan");
    loan.on(date!("2026-01-10")).expect("the contract day").disburse("d-1").expect("the first payout");
    loan
}

/// The same under another id, with a product that lets money in advance shorten it.
pub fn prepaying(id: &str) -> Loan {
    let product = product_of("[waterfall]\nthen = 'shorten'");
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let offer = product.offer(&request).expect("the example's offer");
    let mut loan = Loan::open(id, offer.accept()).expect("the example's loan");
    loan.on(date!("2026-01-10")).expect("the contract day").disburse("d-1").expect("the first payout");
    loan
}
