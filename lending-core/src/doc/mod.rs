//! Loans that the examples of the documentation and tests start from. Not for use outside of them.

use crate::date;
use crate::loan::Loan;
use crate::money;
use crate::origination::LoanRequest;
use crate::product::Product;

const PENALTY: &str = "penalty = { rate = { uplift = '50 %' } }";

/// A personal loan of 12 % with a penalty of 18 %.
pub fn product() -> Product {
    product_of(PENALTY)
}

/// A personal loan of 12 %, with the lines of a product's file that say more of it.
fn product_of(more: &str) -> Product {
    let file = r#"
        code = "personal-loan"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
    "#;
    Product::from_toml(&format!("{file}\n{more}")).expect("the example's product")
}

/// 12,000 from 10 January 2026, not paid out.
fn loan_of(id: &str, product: &Product, rows: u32) -> Loan {
    let request = LoanRequest::new(money!("12000.00 CNY"), rows, date!("2026-01-10"));
    let offer = product.offer(&request).expect("the example's offer");
    Loan::open(id, offer.accept()).expect("the example's loan")
}

fn pay_out(mut loan: Loan) -> Loan {
    let receipt =
        loan.on(date!("2026-01-10")).expect("the contract day").disburse("d-1").expect("the first payout");
    assert!(receipt.is_new());
    loan
}

/// 12,000 over 12 months from 10 January 2026, not paid out.
pub fn loan() -> Loan {
    loan_of("L-1", &product(), 12)
}

/// The same, paid out on the contract day.
pub fn disbursed() -> Loan {
    pay_out(loan())
}

/// The same loan without a penalty, with the lines of a product's file that say more of it, not paid out.
pub fn opened(more: &str) -> Loan {
    loan_of("L-1", &product_of(more), 12)
}

/// The same, paid out on the contract day.
pub fn paid_out(more: &str) -> Loan {
    paid_out_over(12, more)
}

/// The same over so many months.
pub fn paid_out_over(rows: u32, more: &str) -> Loan {
    pay_out(loan_of("L-1", &product_of(more), rows))
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
    paid_out(&format!("{PENALTY}\n{classes}"))
}

/// The same under another id, with a product that lets money in advance shorten it.
pub fn prepaying(id: &str) -> Loan {
    let product = product_of(&format!("{PENALTY}\nwaterfall = {{ then = 'shorten' }}"));
    pay_out(loan_of(id, &product, 12))
}
