//! Edges of what changes a loan: days out of order, figures out of range, quotes of days that are over.

use lending_core::calendar::{Date, Frequency};
use lending_core::error::Coded;
use lending_core::loan::{Loan, Payment, PaymentReturn, RateChange, Reschedule};
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::reschedule::{Arrears, NewPlan};
use lending_core::{date, money};

fn disbursed(lines: &str) -> Loan {
    let file = format!(
        "code = \"line\"\ncurrency = \"CNY\"\namount = {{ min = \"1.00\", max = \"900000000.00\" }}\n\
         instalments = {{ min = 1, max = 600 }}\nrate = \"12 % per year\"\n{lines}"
    );
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let offer = Product::from_toml(&file).expect("a product").offer(&request).expect("an offer");
    let mut loan = Loan::open("L-1", offer.accept()).expect("a loan");
    loan.on(date!("2026-01-10")).expect("a day").disburse("d-1").expect("a payout");
    loan
}

fn refused(loan: &Loan, on: Date, plan: NewPlan) -> (&'static str, String) {
    let mut copy = loan.clone();
    let day = copy.on(on).expect("a day");
    let error = day.reschedule(Reschedule::new("x-1", plan)).expect_err("a refusal");
    assert_eq!(copy.events(), loan.events(), "a refusal changes nothing");
    (error.code(), error.to_string())
}

#[test]
fn a_row_falls_due_after_its_period_begins() {
    // The first bill is issued with the payout: the next row's period begins on its due day.
    let loan = disbursed("method = \"equal_principal\"");
    let (code, said) = refused(&loan, date!("2026-01-20"), NewPlan::moved(date!("2026-02-10")));
    assert_eq!(code, "reschedule.rows");
    assert!(said.contains("after 2026-02-10"), "{said}");
    let early = NewPlan::rows(3, Frequency::Monthly, date!("2026-02-05"));
    let stays = early.clone().arrears(Arrears::Stay);
    let (code, said) = refused(&loan, date!("2026-01-20"), stays);
    assert!(code == "reschedule.rows" && said.contains("after 2026-02-10"), "{said}");
    // A bill that is taken over makes room.
    let mut copy = loan.clone();
    copy.on(date!("2026-01-20")).unwrap().reschedule(Reschedule::new("x-1", early)).unwrap();
}

#[test]
fn rows_end_within_the_reach_of_the_loan() {
    let loan = disbursed("method = \"equal_principal\"");
    let far = NewPlan::rows(600, Frequency::Yearly, date!("2026-03-10"));
    assert_eq!(refused(&loan, date!("2026-01-20"), far).0, "reschedule.rows");
    let moved = NewPlan::moved(date!("2190-01-01"));
    assert_eq!(refused(&loan, date!("2026-01-20"), moved).0, "reschedule.rows");
}

#[test]
fn interest_that_becomes_principal_at_another_rate_stays_within_the_bound() {
    let product = "method = \"equal_instalment\"\nplan = { short_instalment = \"capitalise\" }\n\
                   interest = { base = \"actual\" }\non_change = { rate = \"keep_instalment\" }";
    let mut loan = disbursed(product);
    let plan = NewPlan::rows(600, Frequency::Monthly, date!("2026-03-10"));
    loan.on(date!("2026-01-20")).unwrap().reschedule(Reschedule::new("x-1", plan)).unwrap();
    let rate = RateChange::new("r-1", date!("2026-02-01"), "1000 % per year".parse().unwrap());
    let error = loan.on(date!("2026-01-21")).unwrap().change_rate(rate).unwrap_err();
    assert_eq!(error.code(), "amount.overflow");
}

#[test]
fn a_quote_of_a_day_that_is_over_knows_no_later_money() {
    let mut loan = disbursed("method = \"equal_principal\"");
    let before = loan.payoff_quote(date!("2026-02-01")).unwrap();
    let later = Payment::new("p-1", money!("5000.00 CNY"));
    loan.on(date!("2026-02-20")).unwrap().repay(later).unwrap();
    assert_eq!(loan.payoff_quote(date!("2026-02-01")).unwrap(), before);
}

/// Of the 120.00 that the first bill asks for, 11000.00 × 1 % × 15/31 = 53.23 have grown: the other 66.77 pay as well.
#[test]
fn a_quote_leaves_out_what_paying_it_frees() {
    let product = "method = \"equal_principal\"\ninterest = { base = \"actual\" }\n\
                   waterfall = { then = \"refund\" }";
    let mut loan = disbursed(product);
    let bill = money!("1120.00 CNY");
    loan.on(date!("2026-01-10")).unwrap().repay(Payment::new("p-1", bill)).unwrap();
    assert_eq!(loan.payoff_quote(date!("2026-01-25")).unwrap().amount, money!("10933.23 CNY"));
}

#[test]
fn rows_that_stay_or_move_need_a_row() {
    let product = "method = \"equal_principal\"\nbilling = { statement_day = { days_before_due = 5 } }";
    let loan = disbursed(product);
    let mut loan = loan;
    loan.on(date!("2027-01-08")).unwrap().repay(Payment::new("p-1", money!("1.00 CNY"))).unwrap();
    assert_eq!(refused(&loan, date!("2027-01-08"), NewPlan::same_rows()).0, "reschedule.no_row_left");
    let moved = NewPlan::moved(date!("2027-02-20"));
    assert_eq!(refused(&loan, date!("2027-01-08"), moved).0, "reschedule.nothing_owed", "bills stay");
}

#[test]
fn what_comes_back_after_a_payoff_grows_from_the_day_of_the_return() {
    for base in ["planned", "actual"] {
        let mut loan = disbursed(&format!(
            "method = \"equal_instalment\"\ninterest = {{ base = \"{base}\" }}\n\
             billing = {{ statement_day = {{ days_before_due = 20 }} }}\nwaterfall = {{ then = \"shorten\" }}"
        ));
        loan.on(date!("2026-01-15")).unwrap().repay(Payment::new("p-1", money!("20000.00 CNY"))).unwrap();
        let back = PaymentReturn::new("b-1", "p-1");
        loan.on(date!("2026-06-10")).unwrap().return_payment(back).unwrap();
        let owed = loan.closing(date!("2026-06-10")).unwrap().position.principal_outstanding();
        assert_eq!(owed, money!("12000.00 CNY"), "{base}");
        let accrued = |day| loan.closing(day).unwrap().position.interest_accrued;
        let before = accrued(date!("2026-06-10"));
        let night = accrued(date!("2026-06-11")).minor() - before.minor();
        assert_eq!(night.units(), 400, "{base}: one night of thirty at one per cent a month");
    }
}
