use super::*;
use crate::calendar::Anchor;
use crate::error::Coded;
use crate::product::Product;
use crate::{date, money};

fn product(lines: &str) -> Product {
    let smallest = r#"
        code = "personal-loan"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 1, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
    "#;
    Product::from_toml(&format!("{smallest}\n{lines}")).unwrap()
}

#[test]
fn requests_outside_the_limits_are_refused() {
    let day = date!("2026-01-10");
    let cases = [
        (LoanRequest::new(money!("999.99 CNY"), 12, day), "offer.amount", "amount"),
        (LoanRequest::new(money!("2000.00 USD"), 12, day), "offer.currency", "amount"),
        (LoanRequest::new(money!("2000.00 CNY"), 0, day), "offer.instalments", "instalments"),
        (LoanRequest::new(money!("2000.00 CNY"), 61, day), "offer.instalments", "instalments"),
        (
            LoanRequest::new(money!("2000.00 CNY"), 12, day).first_due(date!("2026-01-09")),
            "terms.first_due_too_early",
            "first_due",
        ),
        (
            LoanRequest::new(money!("2000.00 CNY"), 12, day)
                .due_day(Anchor::Day(5))
                .first_due(date!("2026-02-10")),
            "terms.first_due_off_anchor",
            "first_due",
        ),
        (LoanRequest::new(money!("2000.00 CNY"), 12, date!("2199-12-31")), "terms.limit", "contract_day"),
    ];
    for (request, code, path) in cases {
        let error = product("").offer(&request).unwrap_err();
        assert_eq!((error.code(), error.path().as_str()), (code, path), "{error}");
    }
}

#[test]
fn a_statement_day_that_cannot_precede_its_due_day_is_refused_by_the_offer() {
    let thirty = product("[billing]\nstatement_day = { days_before_due = 30 }");
    let request = |day| LoanRequest::new(money!("2000.00 CNY"), 2, day);
    assert!(thirty.offer(&request(date!("2026-06-01"))).is_ok(), "1 July to 1 August has 31 nights");
    let error = thirty.offer(&request(date!("2026-01-01"))).unwrap_err();
    assert_eq!(error.code(), "terms.statement_day", "1 February to 1 March has 28 nights: {error}");
}

#[test]
fn the_first_due_day_follows_the_contract_by_one_step() {
    let due = |lines: &str, day| {
        let offer = product(lines).offer(&LoanRequest::new(money!("2000.00 CNY"), 2, day)).unwrap();
        offer.quote().iter().map(|row| row.due.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(due("", date!("2024-01-31")), ["2024-02-29", "2024-03-31"]);
    assert_eq!(due("due_day = { day = 20 }", date!("2026-01-10")), ["2026-02-20", "2026-03-20"]);
    assert_eq!(
        due("due_day = 'month_end'\nfrequency = 'quarterly'", date!("2026-01-10")),
        ["2026-04-30", "2026-07-31"]
    );
}

#[test]
fn an_offer_says_what_it_costs() {
    // golden/examples.json, own-flat-irr: 12000 flat at 1 % a month costs 21.46 % simple and 23.70 % compound.
    let text = r#"
        code = "flat"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 1, max = 60 }
        rate = "1 % per month"
        method = "flat"
    "#;
    let offer = Product::from_toml(text)
        .unwrap()
        .offer(&LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10")))
        .unwrap();
    let cost = offer.cost(&[]).unwrap();
    let published = |rate| crate::rate::percent(rate, 2).to_string();
    assert_eq!(
        (published(cost.annual_simple), published(cost.annual_compound)),
        ("21.46".into(), "23.70".into())
    );
    assert_eq!((cost.total_cost, cost.paid), (money!("1440.00 CNY"), money!("13440.00 CNY")));
    assert_eq!(cost.aprc_published().to_string(), "23.7");
    let fee = CostOnTop { day: date!("2026-01-10"), amount: money!("120.00 CNY") };
    let dearer = offer.cost(&[fee]).unwrap();
    assert_eq!(dearer.total_cost, money!("1560.00 CNY"));
    assert!(dearer.aprc > cost.aprc && dearer.annual_simple > cost.annual_simple && dearer.xirr > cost.xirr);
    let foreign = CostOnTop { amount: money!("120.00 USD"), ..fee };
    assert_eq!(offer.cost(&[foreign]).unwrap_err().kind(), crate::error::ErrorKind::OutOfRange);
    let all = CostOnTop { amount: money!("12000.00 CNY"), ..fee };
    assert_eq!(offer.cost(&[all]).unwrap_err(), crate::rate::CostError::OneSided { received: false });
}

#[test]
fn a_fixed_instalment_says_how_many_rows_it_needs() {
    let fixed = |instalment: &str, most: u32| {
        let text = r#"
            code = "personal-loan"
            currency = "INR"
            amount = { min = "1000.00", max = "500000.00" }
            instalments = { min = 1, max = 60 }
            rate = "8.4 % per year"
        "#;
        let product =
            Product::from_toml(&format!("{text}\nmethod = {{ fixed_instalment = '{instalment}' }}")).unwrap();
        product.offer(&LoanRequest::new(money!("280000.00 INR"), most, date!("2026-01-10")))
    };
    // golden/examples.json, frappe-fixed-amount-14000: 22 rows.
    assert_eq!(fixed("14000.00", 60).unwrap().quote().len(), 22);
    assert_eq!(fixed("14000.00", 21).unwrap_err().code(), "offer.instalments");
    assert_eq!(
        fixed("1960.00", 60).unwrap_err().code(),
        "plan.never_pays_off",
        "exactly the first month's interest"
    );
}
