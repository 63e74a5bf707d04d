//! The interest that a payment takes back with a payout (C211).

use lending_core::calendar::Frequency;
use lending_core::error::Coded;
use lending_core::fee::ChargeDue;
use lending_core::loan::{
    Charge, Disbursement, InterestRefund, Loan, Payment, PaymentReturn, Reschedule, TakenBack,
};
use lending_core::money::Money;
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::reschedule::NewPlan;
use lending_core::{date, money};

/// 600.00 on 10 January and 600.00 on 20 January at 12 % on actual days of 360: a night of 600.00 bears 0.20. On 30
/// January 900.00 come back.
fn paid_out() -> Loan {
    let file = r#"
        code = "goods"
        currency = "CNY"
        amount = { min = "100.00", max = "100000.00" }
        instalments = { min = 1, max = 24 }
        rate = "12 % per year"
        method = "equal_principal"
        interest = { base = "actual", basis = "act_360" }
        disbursement = { tranches = "several" }
        waterfall = { then = "shorten" }
        billing = { statement_day = { days_before_due = 0 } }
    "#;
    let request = LoanRequest::new(money!("1200.00 CNY"), 2, date!("2026-01-10"));
    let offer = Product::from_toml(file).expect("as figured").offer(&request).expect("as figured");
    let mut loan = Loan::open("L-1", offer.accept()).expect("as figured");
    for (key, day) in [("d-1", date!("2026-01-10")), ("d-2", date!("2026-01-20"))] {
        let half = Disbursement::new(key).amount(money!("600.00 CNY"));
        loan.on(day).expect("as figured").disburse(half).expect("as figured");
    }
    loan
}

fn take_back(loan: &mut Loan) {
    let refund = Payment::new("p-1", money!("900.00 CNY"));
    loan.on(date!("2026-01-30")).expect("as figured").repay(refund).expect("as figured");
}

fn loan() -> Loan {
    let mut loan = paid_out();
    take_back(&mut loan);
    loan
}

fn figures(taken_back: &TakenBack) -> (Money, Money, Money) {
    let refund = loan().interest_refund(taken_back).expect("as figured");
    (refund.grown, refund.without, refund.amount)
}

#[test]
fn the_earliest_payout_is_taken_back_first() {
    // 10 x 0.20 + 10 x 0.40; without: nothing for 10 nights, then 300.00 for 10 nights.
    let by = TakenBack::by("p-1");
    assert_eq!(figures(&by), (money!("6.00 CNY"), money!("1.00 CNY"), money!("5.00 CNY")));
    // Ten nights more: of 306.00, as 6.00 of the 900.00 paid the interest; of 300.00.
    let later = by.until(date!("2026-02-09"));
    assert_eq!(figures(&later), (money!("7.02 CNY"), money!("2.00 CNY"), money!("5.02 CNY")));
}

#[test]
fn a_payout_that_is_named_is_taken_back_alone() {
    // 600.00 of 20 January pay 2.00 of interest: 10 nights of 600.00, 10 of 602.00.
    let of_second = TakenBack::by("p-1").of_payout("d-2");
    assert_eq!(figures(&of_second), (money!("6.00 CNY"), money!("4.01 CNY"), money!("1.99 CNY")));
    // 300.00 of 10 January: 10 nights of 300.00, 10 of 900.00.
    let part = TakenBack::by("p-1").part(money!("300.00 CNY")).of_payout("d-1");
    assert_eq!(figures(&part), (money!("6.00 CNY"), money!("4.00 CNY"), money!("2.00 CNY")));
}

#[test]
fn what_takes_nothing_back_is_refused() {
    let mut loan = loan();
    let code =
        |loan: &Loan, taken_back: TakenBack| loan.interest_refund(&taken_back).expect_err("a refusal").code();
    let by = || TakenBack::by("p-1");
    assert_eq!(code(&loan, TakenBack::by("d-1")), "interest_refund.no_such_payment");
    assert_eq!(code(&loan, TakenBack::by("p-2")), "interest_refund.no_such_payment");
    assert_eq!(code(&loan, by().of_payout("d-3")), "interest_refund.no_such_payout");
    assert_eq!(code(&loan, by().part(money!("900.01 CNY"))), "interest_refund.part");
    assert_eq!(code(&loan, by().part(money!("0.00 CNY"))), "interest_refund.part");
    assert_eq!(code(&loan, by().part(money!("1.00 EUR"))), "interest_refund.part");
    assert_eq!(code(&loan, by().until(date!("2026-01-29"))), "interest_refund.too_early");
    assert_eq!(code(&loan, by().until(date!("2200-12-31"))), "view.out_of_reach");
    let came_back = PaymentReturn::new("b-1", "p-1");
    loan.on(date!("2026-02-02")).expect("as figured").return_payment(came_back).expect("as figured");
    // On its own day it had not come back yet, nor by the morning of the day on which it did.
    assert_eq!(loan.interest_refund(&by()).expect("as figured").amount, money!("5.00 CNY"));
    let on_that_day = by().until(date!("2026-02-02"));
    assert_eq!(loan.interest_refund(&on_that_day).expect("as figured").day, date!("2026-02-02"));
    assert_eq!(code(&loan, by().until(date!("2026-02-03"))), "interest_refund.came_back");
}

/// Other facts of a payout's day come where they came: a charge after the money that takes the payout back, which is first
/// of all, and a return after the payment that came back.
#[test]
fn what_is_taken_back_comes_first_on_the_day_of_a_payout() {
    let mut loan = paid_out();
    // In the history of the loan the charge comes before all else of the day, and nothing pays it before 30 January.
    let visit = Charge::new("c-1", money!("60.00 CNY"), "visit").value(date!("2026-01-10"));
    let visit = visit.due(ChargeDue::AtOnce).order(-5);
    loan.on(date!("2026-01-20")).expect("as figured").charge(visit).expect("as figured");
    let early = Payment::new("p-0", money!("600.00 CNY")).value(date!("2026-01-12"));
    loan.on(date!("2026-01-20")).expect("as figured").repay(early).expect("as figured");
    let bounced = PaymentReturn::new("b-0", "p-0").value(date!("2026-01-12"));
    loan.on(date!("2026-01-20")).expect("as figured").return_payment(bounced).expect("as figured");
    take_back(&mut loan);
    // 600.00 of 10 January are principal to the cent; of the 300.00 of 20 January 60.00 pay the charge, so that 360.00 bear
    // for ten nights.
    let refund = loan.interest_refund(&TakenBack::by("p-1")).expect("as figured");
    let figures = (refund.grown, refund.without, refund.amount);
    assert_eq!(figures, (money!("6.00 CNY"), money!("1.20 CNY"), money!("4.80 CNY")));
}

/// On the planned base 12000.00 in twelve months at 1 % a month: 15 of 31 nights bear 120.00 x 15 / 31 = 58.06, and of
/// half of it 29.03.
#[test]
fn on_the_planned_base_less_was_paid_out() {
    let file = r#"
        code = "goods"
        currency = "CNY"
        amount = { min = "100.00", max = "100000.00" }
        instalments = { min = 1, max = 24 }
        rate = "12 % per year"
        method = "equal_instalment"
    "#;
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let offer = Product::from_toml(file).expect("as figured").offer(&request).expect("as figured");
    let mut loan = Loan::open("L-1", offer.accept()).expect("as figured");
    loan.on(date!("2026-01-10")).expect("as figured").disburse("d-1").expect("as figured");
    loan.on(date!("2026-01-25"))
        .expect("as figured")
        .repay(Payment::new("p-1", money!("12000.00 CNY")))
        .expect("as figured");
    let refund = |taken_back: &TakenBack| loan.interest_refund(taken_back).expect("as figured");
    let all = refund(&TakenBack::by("p-1"));
    assert_eq!((all.grown, all.amount), (money!("58.06 CNY"), money!("58.06 CNY")));
    let half = refund(&TakenBack::by("p-1").part(money!("6000.00 CNY")));
    assert_eq!((half.without, half.amount), (money!("29.03 CNY"), money!("29.03 CNY")));
}

/// 1200.00 on 10 January at 12 % on actual days of 360, so that a night bears 0.40, and what comes back on 30 January.
fn prepaid_within(limits: &str, back: Money) -> InterestRefund {
    let file = format!(
        r#"
        code = "goods"
        currency = "CNY"
        amount = {{ min = "100.00", max = "100000.00" }}
        instalments = {{ min = 1, max = 24 }}
        rate = "12 % per year"
        method = "equal_principal"
        interest = {{ base = "actual", basis = "act_360" }}
        waterfall = {{ then = "shorten" }}
        billing = {{ statement_day = {{ days_before_due = 0 }} }}
        prepayment = {{ {limits} }}
        "#
    );
    let request = LoanRequest::new(money!("1200.00 CNY"), 2, date!("2026-01-10"));
    let offer = Product::from_toml(&file).expect("as figured").offer(&request).expect("as figured");
    let mut loan = Loan::open("L-1", offer.accept()).expect("as figured");
    loan.on(date!("2026-01-10")).expect("as figured").disburse("d-1").expect("as figured");
    let refund = Payment::new("p-1", back);
    loan.on(date!("2026-01-30")).expect("as figured").repay(refund).expect("as figured");
    loan.interest_refund(&TakenBack::by("p-1")).expect("as figured")
}

/// Twenty nights of 1200.00 grew 8.00. Without 900.00 they grow 20 x 0.10.
fn takes_three_quarters_back(limits: &str) {
    let refund = prepaid_within(limits, money!("900.00 CNY"));
    let figures = (refund.grown, refund.without, refund.amount);
    assert_eq!(figures, (money!("8.00 CNY"), money!("2.00 CNY"), money!("6.00 CNY")), "{limits}");
}

#[test]
fn what_is_taken_back_is_not_locked() {
    takes_three_quarters_back("locked_months = 12");
}

#[test]
fn what_is_taken_back_may_be_below_the_minimum() {
    takes_three_quarters_back(r#"minimum = "1000.00""#);
}

#[test]
fn what_is_taken_back_costs_no_fee() {
    takes_three_quarters_back(r#"fees = [{ months = 12, share = "10 %" }]"#);
}

#[test]
fn what_is_taken_back_pays_no_interest_of_the_whole_row() {
    takes_three_quarters_back(r#"interest = "whole_row""#);
}

#[test]
fn what_is_taken_back_pays_no_interest_to_the_next_due_day() {
    let refund = prepaid_within(r#"payoff_until = "the_next_due_day""#, money!("1200.00 CNY"));
    let figures = (refund.grown, refund.without, refund.amount);
    assert_eq!(figures, (money!("8.00 CNY"), money!("0.00 CNY"), money!("8.00 CNY")));
}

/// 96,000.00 on 10 January, of which 60,000.00 come back on 30 January: 50,000.00 of the goods, 10,000.00 beside them. Another
/// plan of 1 February frees interest that was billed ahead.
///
/// Without the 50,000.00 a night bears 46,000.00 × 12 % / 360 = 15.33. The 10,000.00 pay the bill of 26 January, 475.33 of
/// interest for 31 nights and 8,000.00, and lie as credit; 38,000.00 bear 12.67 a night. What the plan frees for the nine
/// nights from 1 February is credit too, as money of the 10,000.00, and makes nothing less: 20 nights of 15.33, 21 of 12.67.
/// In the loan 20 nights of 96,000.00 bear 32.00, 21 of 88,000.00 bear 29.33.
#[test]
fn what_is_more_than_is_taken_back_keeps_what_it_says() {
    let file = r#"
        code = "goods"
        currency = "CNY"
        amount = { min = "100.00", max = "100000.00" }
        instalments = { min = 1, max = 24 }
        rate = "12 % per year"
        method = "equal_principal"
        interest = { base = "actual", basis = "act_360" }
        billing = { statement_day = { days_before_due = 15 } }
    "#;
    let request = LoanRequest::new(money!("96000.00 CNY"), 12, date!("2026-01-10"));
    let offer = Product::from_toml(file).expect("as figured").offer(&request).expect("as figured");
    let mut loan = Loan::open("L-1", offer.accept()).expect("as figured");
    loan.on(date!("2026-01-10")).expect("as figured").disburse("d-1").expect("as figured");
    let payment = Payment::new("p-1", money!("60000.00 CNY"));
    loan.on(date!("2026-01-30")).expect("as figured").repay(payment).expect("as figured");
    let plan = NewPlan::rows(12, Frequency::Monthly, date!("2026-03-10"));
    let another = Reschedule::new("x-1", plan);
    loan.on(date!("2026-02-01")).expect("as figured").reschedule(another).expect("as figured");
    let goods = TakenBack::by("p-1").part(money!("50000.00 CNY")).until(date!("2026-02-20"));
    let refund = loan.interest_refund(&goods).expect("as figured");
    let figures = (refund.grown, refund.without, refund.amount);
    assert_eq!(figures, (money!("1256.00 CNY"), money!("572.67 CNY"), money!("683.33 CNY")));
}
