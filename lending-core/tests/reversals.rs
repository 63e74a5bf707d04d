//! What may be taken out of a history, and what stands on it.

use lending_core::allocation::Then;
use lending_core::calendar::{Date, Frequency};
use lending_core::debt::Key;
use lending_core::doc::opened;
use lending_core::loan::{Disbursement, Loan, Payment, Receipt, Reschedule, ReverseError};
use lending_core::money::Money;
use lending_core::reschedule::{Arrears, NewPlan, Rows};
use lending_core::{date, doc, money};

fn key(text: &str) -> Key {
    Key::new(text).expect("a key")
}

fn pay_out(loan: &mut Loan, key: &str, amount: Money, day: Date) {
    let part = Disbursement::new(key).amount(amount);
    assert!(loan.on(day).expect("it fits").disburse(part).expect("it fits").is_new());
}

fn pay(loan: &mut Loan, payment: Payment, day: Date) {
    assert!(loan.on(day).expect("it fits").repay(payment).expect("it fits").is_new());
}

fn plan_anew(loan: &mut Loan, plan: NewPlan, day: Date) {
    assert!(
        loan.on(day).expect("it fits").reschedule(Reschedule::new("x-1", plan)).expect("it fits").is_new()
    );
}

fn reverse(loan: &Loan, target: &str, day: Date) -> Result<Receipt, ReverseError> {
    loan.clone().on(day).expect("it fits").reverse("r-1", target)
}

fn stood_on(target: &str, by: &str) -> ReverseError {
    ReverseError::StoodOn { target: key(target), by: key(by) }
}

/// The second tranche is the first then, and comes before the first due day, or too late for it (C127).
#[test]
fn a_tranche_leaves_another_that_could_have_been_the_first() {
    let half = money!("6000.00 CNY");
    for (second, stands) in
        [(date!("2026-01-20"), false), (date!("2026-02-09"), false), (date!("2026-02-10"), true)]
    {
        let mut loan = opened(r#"disbursement = { tranches = "several" }"#);
        pay_out(&mut loan, "d-1", half, date!("2026-01-10"));
        pay_out(&mut loan, "d-2", half, second);
        let reversed = reverse(&loan, "d-1", date!("2026-02-11"));
        if stands {
            assert_eq!(reversed.unwrap_err(), stood_on("d-1", "d-2"), "{second}");
        } else {
            assert!(reversed.unwrap().is_new(), "{second}");
        }
        assert!(reverse(&loan, "d-2", date!("2026-02-11")).unwrap().is_new(), "{second}");
    }
}

/// The second tranche alone is less than what is left to the last row, also where money that came late has paid all rows
/// before it (C73, C127).
#[test]
fn a_tranche_below_the_residual_could_not_have_been_the_first() {
    let late = Payment::new("p-1", money!("20000.00 CNY")).prepays(Then::NextRow);
    for late in [None, Some(late.value(date!("2026-01-15")))] {
        for (residual, stands) in [("2000.00", false), ("2000.01", true)] {
            let terms = format!(
                "disbursement = {{ tranches = \"several\" }}\nresidual = {{ amount = \"{residual}\" }}"
            );
            let mut loan = opened(&terms);
            pay_out(&mut loan, "d-1", money!("6000.00 CNY"), date!("2026-01-10"));
            pay_out(&mut loan, "d-2", money!("2000.00 CNY"), date!("2026-01-20"));
            if let Some(late) = late.clone() {
                pay(&mut loan, late, date!("2026-01-25"));
            }
            let reversed = reverse(&loan, "d-1", date!("2026-02-01"));
            if stands {
                assert_eq!(reversed.unwrap_err(), stood_on("d-1", "d-2"), "{residual} {late:?}");
            } else {
                assert!(reversed.unwrap().is_new(), "{residual} {late:?}");
            }
        }
    }
}

/// Another plan had only the second tranche to plan; or nothing, as became known later, whatever was paid out (C127).
#[test]
fn a_tranche_is_the_ground_of_another_plan_that_was_made() {
    let extended = || NewPlan::rows(6, Frequency::Monthly, date!("2026-04-10"));
    let tranches = r#"disbursement = { tranches = "several" }"#;
    let mut loan = opened(tranches);
    pay_out(&mut loan, "d-1", money!("1000.00 CNY"), date!("2026-01-10"));
    pay(&mut loan, Payment::new("p-1", money!("1100.00 CNY")).prepays(Then::Shorten), date!("2026-03-15"));
    pay_out(&mut loan, "d-2", money!("5000.00 CNY"), date!("2026-03-16"));
    plan_anew(&mut loan, extended(), date!("2026-03-20"));
    assert_eq!(reverse(&loan, "d-2", date!("2026-03-25")).unwrap_err(), stood_on("d-2", "x-1"));

    let mut loan = opened(tranches);
    pay_out(&mut loan, "d-1", money!("6000.00 CNY"), date!("2026-01-10"));
    pay_out(&mut loan, "d-2", money!("6000.00 CNY"), date!("2026-02-01"));
    plan_anew(&mut loan, extended(), date!("2026-03-20"));
    let late = Payment::new("p-1", money!("20000.00 CNY")).prepays(Then::Shorten);
    pay(&mut loan, late.value(date!("2026-03-10")), date!("2026-03-21"));
    assert!(reverse(&loan, "d-2", date!("2026-03-25")).unwrap().is_new());
}

/// Bills that stayed as they were are not of the new plan; its first bill is of 11 April (C111).
#[test]
fn another_plan_is_stood_on_by_money_on_its_own_bills() {
    let rows =
        |first_due| Rows::New { instalments: 24, frequency: Frequency::Monthly, first_due, anchor: None };
    let mut loan = doc::disbursed();
    plan_anew(&mut loan, NewPlan::new(rows(date!("2026-05-10")), Arrears::Stay), date!("2026-03-20"));
    let day = date!("2026-05-01");
    let bills: Vec<(Date, Option<Date>)> =
        loan.closing(day).unwrap().position.bills().map(|bill| (bill.issued, bill.due)).collect();
    assert_eq!(bills.last(), Some(&(date!("2026-04-11"), Some(date!("2026-05-10")))));
    // Some of the first bill.
    pay(&mut loan, Payment::new("p-1", money!("1000.00 CNY")), day);
    assert!(reverse(&loan, "x-1", day).unwrap().is_new());
    // All of the three, and some of that of the new plan.
    pay(&mut loan, Payment::new("p-2", money!("3000.00 CNY")), day);
    assert_eq!(reverse(&loan, "x-1", day).unwrap_err(), stood_on("x-1", "p-2"));

    // Credit is not of a bill until one is issued: 4,000.00 pay the two bills of before, and on 11 April that of the plan.
    let mut loan = doc::disbursed();
    plan_anew(&mut loan, NewPlan::new(rows(date!("2026-05-10")), Arrears::Stay), date!("2026-03-20"));
    pay(&mut loan, Payment::new("p-1", money!("4000.00 CNY")), date!("2026-04-01"));
    let (issued, eve) = (date!("2026-04-11"), date!("2026-04-10"));
    assert!(reverse(&loan, "x-1", eve).unwrap().is_new());
    assert_eq!(reverse(&loan, "x-1", issued).unwrap_err(), stood_on("x-1", "p-1"));

    // A bill that is issued and due on the plan's own day is of the plan before.
    let mut loan = opened("billing = { statement_day = { days_before_due = 0 } }");
    assert!(loan.on(date!("2026-01-10")).unwrap().disburse("d-1").unwrap().is_new());
    pay(&mut loan, Payment::new("p-1", money!("1066.19 CNY")), date!("2026-02-10"));
    let day = date!("2026-03-10");
    plan_anew(&mut loan, NewPlan::new(rows(date!("2026-04-10")), Arrears::Stay), day);
    pay(&mut loan, Payment::new("p-2", money!("500.00 CNY")), day);
    let position = loan.closing(day).unwrap().position;
    let second = position.bills().nth(1).expect("bill 2");
    assert_eq!((second.issued, second.due, second.unpaid().total().units()), (day, Some(day), 56619));
    assert!(reverse(&loan, "x-1", day).unwrap().is_new());
}
