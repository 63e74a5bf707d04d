//! What a loan carries through its life, and what can only be quoted.

use lending_core::error::Coded;
use lending_core::loan::Loan;
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::{date, money};

fn product(lines: &str) -> Product {
    let smallest = r#"
        code = "personal-loan"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 1, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
    "#;
    Product::from_toml(&format!("{smallest}\n{lines}")).expect("a product")
}

#[test]
fn what_a_loan_does_not_carry_can_be_quoted() {
    let request = LoanRequest::new(money!("12000.00 CNY"), 6, date!("2026-01-10"));
    let opened = |lines: &str| {
        let offer = product(lines).offer(&request).unwrap();
        assert!(!offer.quote().is_empty());
        Loan::open("L-1", offer.accept()).map(drop).map_err(|error| error.path())
    };
    let actual = "[interest]\nbase = 'actual'";
    for (lines, path) in [
        (&format!("plan = {{ broken_period = 'spread' }}\n{actual}"), "plan.broken_period"),
        (&format!("plan = {{ broken_period = 'on_the_first_row' }}\n{actual}"), "plan.broken_period"),
        (&format!("plan = {{ short_instalment = 'carry' }}\n{actual}"), "plan.short_instalment"),
        (
            &format!(
                "plan = {{ period_rate = {{ decimals = {{ places = 6, mode = 'half_up' }} }} }}\n{actual}"
            ),
            "plan.period_rate",
        ),
    ] {
        assert_eq!(opened(lines), Err(path.to_owned()), "{lines}");
    }
    for lines in [
        "plan = { broken_period = 'deducted' }",
        &format!("plan = {{ broken_period = 'deducted' }}\n{actual}"),
        "plan = { broken_period = 'spread' }",
        "plan = { short_instalment = 'capitalise' }",
        "plan = { moratorium = { rows = 1, on = { everything = 'is_capitalised' } } }",
        &format!("plan = {{ short_instalment = 'capitalise' }}\n{actual}"),
        &format!("plan = {{ short_instalment = 'carry' }}\n{actual}\ntrue_up = 'in_the_instalment'"),
        "plan = { moratorium = { rows = 1, on = { everything = 'accumulates' } } }",
        &format!("plan = {{ moratorium = {{ rows = 1, on = 'principal' }} }}\n{actual}"),
        &format!("plan = {{ moratorium = {{ rows = 1, on = {{ everything = 'accumulates' }} }} }}\n{actual}"),
    ] {
        assert_eq!(opened(lines), Ok(()), "{lines}");
    }
}
