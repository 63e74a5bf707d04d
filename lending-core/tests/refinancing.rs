//! Two old loans and a new one that pays them off.

use lending_core::calendar::Date;
use lending_core::error::Coded;
use lending_core::loan::{Disbursement, Loan, Payment, Status};
use lending_core::money::Money;
use lending_core::origination::LoanRequest;
use lending_core::portfolio::{RefinanceError, Refinancing};
use lending_core::product::Product;
use lending_core::{date, money};

fn product(currency: &str, then: &str, more: &str) -> Product {
    let file = format!(
        r#"
        code = "line"
        currency = "{currency}"
        amount = {{ min = "100.00", max = "500000.00" }}
        instalments = {{ min = 1, max = 60 }}
        rate = "12 % per year"
        method = "equal_principal"
        interest = {{ base = "actual" }}
        waterfall = {{ then = "{then}" }}
        {more}
    "#
    );
    Product::from_toml(&file).expect("a product")
}

fn opened(id: &str, product: &Product, request: &LoanRequest, day: Date) -> Loan {
    let mut loan = Loan::open(id, product.offer(request).expect("an offer").accept()).expect("a loan");
    loan.on(day).expect("a day").disburse(Disbursement::new("d-1").value(day)).expect("a payout");
    loan
}

fn old(id: &str, amount: Money, then: &str) -> Loan {
    let product = product(amount.currency().code(), then, "");
    old_of(id, amount, &product)
}

fn old_of(id: &str, amount: Money, product: &Product) -> Loan {
    let day = date!("2026-01-10");
    opened(id, product, &LoanRequest::new(amount, 12, day), day)
}

/// On the first due day: one loan has paid its first row; the other nothing, and keeps money in advance as credit.
#[test]
fn a_new_loan_pays_two_old_ones() {
    let day = date!("2026-02-10");
    let (mut one, mut other) =
        (old("L-1", money!("1200.00 CNY"), "shorten"), old("L-2", money!("600.00 CNY"), "credit"));
    one.on(day).unwrap().repay(Payment::new("p-1", money!("112.00 CNY"))).unwrap();
    let refinancing = Refinancing::of(&[&one, &other], day).unwrap();
    let quotes: Vec<_> =
        refinancing.paid().iter().map(|paid| (paid.loan.as_str(), paid.quote.amount)).collect();
    // 1200.00 less the first row; 600.00 with a month's interest of 1 %.
    assert_eq!(quotes, [("L-1", money!("1100.00 CNY")), ("L-2", money!("606.00 CNY"))]);
    assert_eq!(refinancing.total(), money!("1706.00 CNY"));

    let request = refinancing.request(money!("294.00 CNY"), 24).unwrap();
    assert_eq!(request.amount(), money!("2000.00 CNY"));
    let new = opened("L-3", &product("CNY", "shorten", ""), &request, day);
    for (id, payment) in refinancing.payments("refinanced-by-L-3") {
        let loan = if id == "L-1" { &mut one } else { &mut other };
        loan.on(day).unwrap().repay(payment).unwrap();
    }
    for loan in [&one, &other] {
        let closing = loan.closing(day).unwrap();
        assert_eq!(
            (closing.status, closing.position.credit.minor().units()),
            (Status::Closed, 0),
            "{}",
            loan.id()
        );
    }
    assert_eq!(new.closing(day).unwrap().position.principal_outstanding(), money!("2000.00 CNY"));
    // What was paid off is owed nothing any more.
    assert!(Refinancing::of(&[&one, &other], day).unwrap().paid().is_empty());
}

#[test]
fn what_cannot_be_refinanced_is_refused_with_its_code() {
    let day = date!("2026-02-10");
    let (one, foreign) =
        (old("L-1", money!("1200.00 CNY"), "shorten"), old("L-2", money!("600.00 EUR"), "shorten"));
    let locked = product("CNY", "shorten", "prepayment = { locked_months = 6 }");
    let locked = old_of("L-3", money!("600.00 CNY"), &locked);
    let refused = |loans: &[&Loan]| Refinancing::of(loans, day).map(drop).map_err(|error| error.code());
    assert_eq!(refused(&[]), Err("refinance.no_loan"));
    assert_eq!(refused(&[&one, &foreign]), Err("refinance.currency"));
    assert_eq!(refused(&[&one, &one]), Err("refinance.twice"));
    assert_eq!(refused(&[&locked]), Err("prepay.locked"));
    let refinancing = Refinancing::of(&[&one], day).unwrap();
    let fresh =
        |fresh: Money| refinancing.request(fresh, 12).map(drop).map_err(|error: RefinanceError| error.code());
    assert_eq!(fresh(money!("1.00 EUR")), Err("refinance.currency"));
    assert_eq!(fresh(money!("-0.01 CNY")), Err("refinance.fresh"));
    assert_eq!(fresh(money!("0.00 CNY")), Ok(()));
}
