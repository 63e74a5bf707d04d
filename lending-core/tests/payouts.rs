//! What is paid out or handed over: how much, when, and what is kept of it; each limit is held from both sides.

use lending_core::allocation::Then;
use lending_core::calendar::{Date, Frequency};
use lending_core::debt::Key;
use lending_core::doc::opened;
use lending_core::loan::{
    Cancellation, DisburseError, Disbursement, HandOver, HandOverError, Loan, Payment, Reschedule,
};
use lending_core::money::Money;
use lending_core::rate::Rate;
use lending_core::reschedule::NewPlan;
use lending_core::schedule::PlanError;
use lending_core::{date, doc, money};

fn key(text: &str) -> Key {
    Key::new(text).expect("a key")
}

#[test]
fn at_most_what_was_approved_is_handed_over_with_a_residual_within_it() {
    let loan = opened("disbursement = { hand_over = \"begins_the_rows\" }");
    let hand_over = |financed: Money, residual: Money| {
        loan.clone().on(date!("2026-02-01")).unwrap().hand_over(HandOver::new("h-1", financed, residual))
    };
    let approved = money!("12000.00 CNY");
    assert!(hand_over(approved, money!("0.00 CNY")).unwrap().is_new());
    assert!(hand_over(approved, approved).unwrap().is_new());
    let found = money!("12000.01 CNY");
    let refused = hand_over(found, money!("0.00 CNY")).unwrap_err();
    assert_eq!(refused, HandOverError::AboveApproved { approved, found });
    for found in [money!("12000.01 CNY"), money!("-0.01 CNY")] {
        let limit = approved.minor();
        let expected = HandOverError::Plan(PlanError::Residual { limit, found: found.minor() });
        assert_eq!(hand_over(approved, found).unwrap_err(), expected);
    }
}

#[test]
fn a_hand_over_has_a_rate_of_a_contract() {
    let loan = opened("disbursement = { hand_over = \"begins_the_rows\" }");
    let at = |rate: &str| {
        let hand_over = HandOver::new("h-1", money!("12000.00 CNY"), money!("0.00 CNY"));
        let hand_over = hand_over.rate(rate.parse().expect("a rate"));
        loan.clone().on(date!("2026-02-01")).unwrap().hand_over(hand_over)
    };
    for rate in ["0 % per year", "1000 % per year"] {
        assert!(at(rate).unwrap().is_new(), "{rate}");
    }
    let found: Rate = "-0.01 % per year".parse().expect("a rate");
    assert_eq!(at("-0.01 % per year").unwrap_err(), HandOverError::Rate { limit: Rate::MAX, found });
}

#[test]
fn the_first_row_of_a_hand_over_falls_due_from_its_day_on_and_the_last_within_reach() {
    let loan = opened("disbursement = { hand_over = \"begins_the_rows\" }");
    let hand_over = |value: Date, first_due: Date| {
        let hand_over = HandOver::new("h-1", money!("12000.00 CNY"), money!("0.00 CNY"));
        loan.clone().on(value).unwrap().hand_over(hand_over.first_due(first_due))
    };
    let value = date!("2026-02-01");
    assert!(hand_over(value, value).unwrap().is_new());
    let found = date!("2026-01-31");
    let expected = "2026-02-01 or later".to_owned();
    assert_eq!(hand_over(value, found).unwrap_err(), HandOverError::FirstDue { expected, found });

    // Twelve rows from 10 February 2125: the last on the last day that can be seen.
    let value = date!("2125-01-10");
    assert!(hand_over(value, date!("2125-02-10")).unwrap().is_new());
    let found = date!("2125-02-11");
    let expected = "one from which the last row falls due by 2126-01-10".to_owned();
    assert_eq!(hand_over(value, found).unwrap_err(), HandOverError::FirstDue { expected, found });
}

#[test]
fn nothing_is_handed_over_from_the_day_on_which_payouts_ended() {
    let mut loan = opened("disbursement = { hand_over = \"begins_the_rows\" }");
    let since = date!("2026-02-10");
    assert!(loan.on(since).unwrap().cancel(Cancellation::new("n-1")).unwrap().is_new());
    let hand_over = |value| HandOver::new("h-1", money!("12000.00 CNY"), money!("0.00 CNY")).value(value);
    let refused = loan.on(since).unwrap().hand_over(hand_over(since)).unwrap_err();
    assert_eq!(refused, HandOverError::Ended { by: key("n-1"), since, found: since });
    assert!(loan.on(since).unwrap().hand_over(hand_over(date!("2026-02-09"))).unwrap().is_new());
}

#[test]
fn deductions_leave_something_of_the_payout() {
    let loan =
        opened(r#"fees = [{ code = "origination", on = "payout", amount = "100.00", due = "deducted" }]"#);
    let keeping = |parts: &[(&str, Money)]| {
        let kept =
            parts.iter().fold(Disbursement::new("d-1"), |kept, (code, amount)| kept.deduct(code, *amount));
        loan.clone().on(date!("2026-01-10")).unwrap().disburse(kept)
    };
    let refused = |parts: &[(&str, Money)], expected: &str, found: &str| {
        let (expected, found) = (expected.to_owned(), found.to_owned());
        assert_eq!(keeping(parts).unwrap_err(), DisburseError::Deductions { expected, found });
    };
    let (most, rest) = (money!("7000.00 CNY"), money!("5000.00 CNY"));
    refused(
        &[("survey", most), ("premium", rest)],
        "amounts above zero, less than the 5000.00 CNY left of it",
        "5000.00 CNY",
    );
    refused(
        &[("survey", money!("0.00 CNY"))],
        "amounts above zero, less than the 12000.00 CNY left of it",
        "0.00 CNY",
    );
    refused(&[("survey", most), ("survey", money!("1.00 CNY"))], "each code once", "survey");
    // With the fee of the list that is kept of the payout too nothing would be left.
    refused(
        &[("survey", money!("11900.00 CNY"))],
        "less than the 12000.00 CNY that is paid out",
        "12000.00 CNY",
    );
    let receipt = keeping(&[("survey", money!("11899.99 CNY"))]).unwrap();
    assert_eq!(receipt.rest, money!("0.01 CNY"));
}

#[test]
fn a_payout_comes_before_the_last_row_is_over() {
    // Bills are issued when they fall due: until then rows are left.
    let more = r#"disbursement = { tranches = "several" }
        billing = { statement_day = { days_before_due = 0 } }"#;
    let mut loan = opened(more);
    let part = |key: &str, amount: Money| Disbursement::new(key).amount(amount);
    let first = part("d-1", money!("6000.00 CNY"));
    assert!(loan.on(date!("2026-01-10")).unwrap().disburse(first).unwrap().is_new());
    let left = money!("6000.00 CNY");
    let refused =
        loan.on(date!("2026-01-10")).unwrap().disburse(part("d-2", money!("6000.01 CNY"))).unwrap_err();
    assert_eq!(refused, DisburseError::AboveApproved { left, found: money!("6000.01 CNY") });

    let (end, eve) = (date!("2027-01-10"), date!("2027-01-09"));
    let second = || part("d-2", money!("1000.00 CNY"));
    let refused = loan.clone().on(end).unwrap().disburse(second()).unwrap_err();
    assert_eq!(refused, DisburseError::NoRowLeft { end, found: end });
    assert!(loan.clone().on(eve).unwrap().disburse(second()).unwrap().is_new());

    // Another plan has its own last row: 24 of them from 10 April 2026.
    let plan = NewPlan::rows(24, Frequency::Monthly, date!("2026-04-10"));
    assert!(loan.on(date!("2026-03-20")).unwrap().reschedule(Reschedule::new("x-1", plan)).unwrap().is_new());
    let (end, eve) = (date!("2028-03-10"), date!("2028-03-09"));
    let refused = loan.clone().on(end).unwrap().disburse(second()).unwrap_err();
    assert_eq!(refused, DisburseError::NoRowLeft { end, found: end });
    assert!(loan.on(eve).unwrap().disburse(second()).unwrap().is_new());
}

/// The rows are those of the plan that runs on the payout's own day, whatever became of plans after it.
#[test]
fn a_further_payout_finds_the_rows_of_its_own_day() {
    let mut loan = opened(r#"disbursement = { tranches = "several" }"#);
    let part = |key: &str| Disbursement::new(key).amount(money!("1000.00 CNY"));
    let plan_anew = |loan: &mut Loan, key: &str, rows: u32, first_due: Date, day: Date| {
        let plan = Reschedule::new(key, NewPlan::rows(rows, Frequency::Monthly, first_due));
        assert!(loan.on(day).unwrap().reschedule(plan).unwrap().is_new());
    };
    assert!(loan.on(date!("2026-01-10")).unwrap().disburse(part("d-1")).unwrap().is_new());
    plan_anew(&mut loan, "x-1", 24, date!("2026-04-10"), date!("2026-03-20"));
    // After the last row of the terms, on 10 January 2027.
    let day = date!("2027-06-01");
    assert!(loan.clone().on(day).unwrap().disburse(part("d-2")).unwrap().is_new());

    // Three rows in place of them, the last on 10 July 2026: a payout of before goes by the longer plan.
    plan_anew(&mut loan, "x-2", 3, date!("2026-05-10"), date!("2026-04-20"));
    let refused = loan.clone().on(day).unwrap().disburse(part("d-2")).unwrap_err();
    assert_eq!(refused, DisburseError::NoRowLeft { end: date!("2026-07-10"), found: day });
    let before = part("d-2").value(date!("2026-04-19"));
    assert!(loan.clone().on(day).unwrap().disburse(before).unwrap().is_new());

    // As becomes known, all had been prepaid by then, and the longer plan was never replaced.
    let all = Payment::new("p-1", money!("2000.00 CNY")).prepays(Then::Shorten).value(date!("2026-04-15"));
    assert!(loan.on(date!("2026-04-21")).unwrap().repay(all).unwrap().is_new());
    assert!(loan.on(day).unwrap().disburse(part("d-2")).unwrap().is_new());
}

/// A row that falls due with the contract is paid in advance: the payout is of that day.
#[test]
fn a_payout_comes_before_the_first_due_day_or_with_it_on_the_contract_day() {
    let (contract, next) = (date!("2026-01-10"), date!("2026-01-11"));
    let in_advance = opened("first_due = \"on_the_contract_day\"");
    assert!(in_advance.clone().on(contract).unwrap().disburse("d-1").unwrap().is_new());
    let refused = in_advance.clone().on(next).unwrap().disburse("d-1").unwrap_err();
    assert_eq!(refused, DisburseError::NotBeforeFirstDue { first_due: contract, found: next });
    let (first_due, eve) = (date!("2026-02-10"), date!("2026-02-09"));
    let refused = doc::loan().on(first_due).unwrap().disburse("d-1").unwrap_err();
    assert_eq!(refused, DisburseError::NotBeforeFirstDue { first_due, found: first_due });
    assert!(doc::loan().on(eve).unwrap().disburse("d-1").unwrap().is_new());
}

/// The first payout alone must carry the plan with its residual; more of the same day goes on top of it.
#[test]
fn a_further_payout_of_the_first_ones_day_is_on_top_of_it() {
    let more = r#"disbursement = { tranches = "several" }
        residual = { amount = "1000.00" }"#;
    let mut loan = opened(more);
    let day = date!("2026-01-10");
    let part = |key: &str, amount: Money| Disbursement::new(key).amount(amount);
    let refused = loan.on(day).unwrap().disburse(part("d-1", money!("999.99 CNY"))).unwrap_err();
    let (limit, found) = (money!("999.99 CNY").minor(), money!("1000.00 CNY").minor());
    assert_eq!(refused, DisburseError::Plan(PlanError::Residual { limit, found }));
    assert!(loan.on(day).unwrap().disburse(part("d-1", money!("9000.00 CNY"))).unwrap().is_new());
    assert!(loan.on(day).unwrap().disburse(part("d-2", money!("500.00 CNY"))).unwrap().is_new());
}
