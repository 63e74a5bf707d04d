//! What the rates of a line were taken from.

use lending_core::allocation::Then;
use lending_core::calendar::{Date, Frequency};
use lending_core::loan::{LineKey, Loan, Payment, RateOrigin, RateSource, Reschedule};
use lending_core::money::Minor;
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::reference::Reference;
use lending_core::reschedule::{Arrears, NewPlan, Treatment};
use lending_core::{date, money};

/// Paid out on 2025-12-10 over two years, looked at in January and July, at 10 % from January and 9 % from July on.
fn floating(base: &str) -> Loan {
    let product = Product::from_toml(
        &r#"
        code = "floating"
        interest = { base = "BASE" }
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
        repricing = { table = "index", on = { month_starts = 6 } }
        penalty = { rate = { fixed = "10 % per year" }, compound = { rate = "contract_then_penalty" } }
        "#
        .replace("BASE", base),
    );
    let rows = r#"
        [[rate]]
        table = "index"
        from = "2025-01-01"
        known = "2025-01-01"
        rate = "10 % per year"
        [[rate]]
        table = "index"
        from = "2026-05-01"
        known = "2026-05-01"
        rate = "9 % per year"
    "#;
    let request = LoanRequest::new(money!("12000.00 CNY"), 24, date!("2025-12-10"));
    let offer = product.expect("a product").offer(&request).expect("an offer");
    let reference = Reference::from_toml(rows).expect("reference data");
    let mut loan = Loan::open_with("L-1", offer.accept(), reference).expect("a loan");
    loan.on(date!("2025-12-10")).expect("a day").disburse("d-1").expect("a payout");
    loan
}

fn sources(loan: &Loan, key: &LineKey) -> Vec<String> {
    let explanation = loan.explain_line(loan.business_day(), key).expect("a line");
    let text = |origin: &RateOrigin| match &origin.from {
        RateSource::Row(row) => format!("{} {} from {}", origin.night, row.table, row.from),
        RateSource::Event(key) => format!("{} {key}", origin.night),
    };
    explanation.rates.iter().map(text).collect()
}

fn interest(row: u32, day: Date) -> LineKey {
    LineKey::Interest { row, month: day.month() }
}

#[test]
fn no_row_sets_a_rate_while_interest_was_agreed_to_the_end() {
    agreed_to_the_end("planned", 0);
    agreed_to_the_end("actual", 1);
}

/// The shares of interest grow by no rate; on the actual base what is owed bears a rate of zero, which the plan agreed.
fn agreed_to_the_end(base: &str, sources_of_a_line: usize) {
    let mut loan = floating(base);
    let arrears = Arrears::Transferred {
        interest: Treatment::IsSpreadToTheEnd,
        fee: Treatment::Stays,
        penalty: Treatment::Stays,
    };
    let plan = NewPlan::rows(12, Frequency::Monthly, date!("2026-04-10")).arrears(arrears);
    loan.on(date!("2026-03-10")).expect("a day").reschedule(Reschedule::new("n-1", plan)).expect("a plan");
    loan.on(date!("2026-08-01")).expect("a day").close().expect("a close");
    let lines = loan.explain_all(date!("2026-08-01")).expect("lines");
    let later = lines.iter().filter(|said| matches!(said.line.key, LineKey::Interest { month, .. } if month >= date!("2026-04-01").month()));
    assert!(later.clone().count() > 3);
    for said in later {
        let named = sources(&loan, &said.line.key);
        assert_eq!(named.len(), sources_of_a_line, "{base}: {}", said.line.key);
        assert!(named.iter().all(|from| from.ends_with(" n-1")), "{base}: {named:?}");
    }
}

#[test]
fn a_plan_that_could_not_be_made_set_no_rate() {
    let mut loan = floating("planned");
    let plan = NewPlan::rows(12, Frequency::Monthly, date!("2026-04-10"));
    let plan = plan.rate("6 % per year".parse().expect("a rate")).residual(Minor::new(500_000));
    loan.on(date!("2026-03-10")).expect("a day").reschedule(Reschedule::new("n-1", plan)).expect("a plan");
    loan.on(date!("2026-03-20")).expect("a day").close().expect("a close");
    let march = interest(4, date!("2026-03-10"));
    assert_eq!(sources(&loan, &march), ["2026-03-10 n-1"]);
    let early = Payment::new("p-1", money!("9000.00 CNY")).value(date!("2026-01-10")).prepays(Then::Shorten);
    loan.on(date!("2026-03-21")).expect("a day").repay(early).expect("a late payment");
    assert_eq!(sources(&loan, &march), ["2026-03-10 index from 2025-01-01"]);
}

/// The penalty rate and the contract rate are both 10 % a year: the figures do not tell them apart.
#[test]
fn compound_interest_is_at_the_contract_rate_before_the_last_due_day() {
    let mut loan = floating("planned");
    loan.on(date!("2026-02-01")).expect("a day").close().expect("a close");
    let key = LineKey::Compound { bill: 1, month: date!("2026-01-10").month() };
    assert_eq!(sources(&loan, &key), ["2026-01-10 index from 2025-01-01"]);
    let plan = NewPlan::rows(1, Frequency::Monthly, date!("2026-03-10")).arrears(Arrears::Stay);
    loan.on(date!("2026-02-02")).expect("a day").reschedule(Reschedule::new("n-1", plan)).expect("a plan");
    loan.on(date!("2026-04-01")).expect("a day").close().expect("a close");
    let none: [&str; 0] = [];
    let march = LineKey::Compound { bill: 1, month: date!("2026-03-10").month() };
    assert_eq!(sources(&loan, &march), ["2026-03-01 index from 2025-01-01"]);
    let last = LineKey::Compound { bill: 3, month: date!("2026-03-10").month() };
    assert_eq!(sources(&loan, &last), none);
}
