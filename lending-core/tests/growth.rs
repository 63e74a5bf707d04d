//! What grew in a span of nights, what of it is memorandum, and what of it the book has told.

use lending_core::allocation::Then;
use lending_core::calendar::Date;
use lending_core::loan::{Charge, Loan, Payment, ToldMemorandum, WriteOff};
use lending_core::money::{Minor, Money};
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::{date, money};

/// 12,000 over 12 months, paid out on the contract day: of 12 % a year 120.00 in the first row and 110.54 in the second, on
/// late principal 18 % a year: a night of 946.19, the first bill's, is 0.473095. Accrual stops with the first day past due.
fn paid_out(contract_day: Date, penalty: &str, more: &str) -> Loan {
    let file = format!(
        r#"
        code = "growth"
        currency = "CNY"
        amount = {{ min = "1000.00", max = "500000.00" }}
        instalments = {{ min = 3, max = 60 }}
        rate = "12 % per year"
        method = "equal_instalment"
        penalty = {{ rate = {{ uplift = "50 %" }}, {penalty} }}
        {more}
        [classification]
        classes = [{{ name = "good", from_days = 0 }}, {{ name = "bad", from_days = 1 }}]
        non_accrual_from = "bad"
        "#
    );
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, contract_day);
    let offer = Product::from_toml(&file).expect("it fits").offer(&request).expect("it fits");
    let mut loan = Loan::open("L-1", offer.accept()).expect("it fits");
    loan.on(contract_day).expect("it fits").disburse("d-1").expect("it fits");
    loan
}

/// Penalty of a span of nights, and what of it is memorandum.
fn penalty(loan: &Loan, from: Date, to: Date) -> (Money, Money) {
    let accrued = loan.accrued(from, to).expect("days within reach");
    (accrued.penalty, accrued.penalty_memorandum)
}

/// At least 20.00: all of it is there after the first night, while days past due are none yet.
#[test]
fn what_a_minimum_adds_belongs_to_its_night() {
    let mut loan = paid_out(date!("2026-01-10"), r#"minimum = "20.00""#, "");
    let (due, day) = (date!("2026-02-10"), date!("2026-03-10"));
    // Bill 1 with its penalty; accrual goes on from the close of the day, which is bill 2's due day.
    loan.on(day).unwrap().repay(Payment::new("p-1", money!("1086.19 CNY"))).unwrap();
    loan.on(date!("2026-03-20")).unwrap().close().unwrap();
    let nothing = money!("0.00 CNY");
    assert_eq!(penalty(&loan, due, due.plus_days(1)), (money!("20.00 CNY"), nothing));
    // Less than 20.00 grew in 28 nights: the minimum gives way to it.
    assert_eq!(penalty(&loan, due.plus_days(1), day), (nothing, nothing));
    assert_eq!(penalty(&loan, day, day.plus_days(1)), (money!("20.00 CNY"), nothing));
    let stopped = loan.closing(date!("2026-02-11")).unwrap().position.non_accrual_since;
    assert_eq!(stopped, Some(date!("2026-02-11")));
    assert_eq!(loan.closing(day).unwrap().position.non_accrual_since, None);
    // 27 of the second row's 28 nights: 110.54 less 3.95.
    let interest = loan.accrued(due, day).unwrap();
    assert_eq!(
        (interest.interest, interest.interest_memorandum),
        (money!("110.54 CNY"), money!("106.59 CNY"))
    );
}

#[test]
fn no_nights_grow_nothing() {
    let loan = paid_out(date!("2026-01-10"), "", "");
    let day = date!("2026-02-20");
    let accrued = loan.accrued(day, day).unwrap();
    let nothing = money!("0.00 CNY");
    assert_eq!((accrued.interest, accrued.penalty), (nothing, nothing));
}

/// By 30/360 a night weighs by where the bill's due day lies in its month: from the end of January the night of 30 March
/// weighs nothing and that of 31 March one day, from the end of February it is the other way round.
#[test]
fn a_night_of_penalty_is_weighed_from_its_bills_due_day() {
    let mut loan = paid_out(date!("2025-12-31"), r#"day_count = "30_360""#, r#"due_day = "month_end""#);
    loan.on(date!("2026-04-10")).unwrap().close().unwrap();
    let bills: Vec<(Option<Date>, Money)> = loan
        .closing(date!("2026-03-15"))
        .unwrap()
        .position
        .bills()
        .map(|bill| (bill.due, Money::new(bill.unpaid().principal, loan.currency())))
        .collect();
    assert_eq!(
        bills[..2],
        [
            (Some(date!("2026-01-31")), money!("946.19 CNY")),
            (Some(date!("2026-02-28")), money!("955.65 CNY"))
        ]
    );
    // 955.65 × 18 % / 360 = 0.477825, of bill 2 alone; 946.19 × 18 % / 360 = 0.473095 of bill 1, and of bill 3, due on 31
    // March, 965.21 × 18 % / 360 = 0.482605. The figures are differences of rounded totals.
    let (thirtieth, last) = (date!("2026-03-30"), date!("2026-03-31"));
    assert_eq!(penalty(&loan, thirtieth, last).0, money!("0.48 CNY"));
    assert_eq!(penalty(&loan, last, last.plus_days(1)).0, money!("0.95 CNY"));
}

fn told(booked: Date, line: &str, amount: i64) -> (Date, String, Minor) {
    (booked, line.to_owned(), Minor::new(amount))
}

fn memorandum(loan: &Loan) -> Vec<(Date, String, Minor)> {
    let told = loan.memorandum_told().into_iter();
    told.map(|ToldMemorandum { booked, key, amount }| (booked, key.to_string(), amount)).collect()
}

/// Accrual stops at the close of 11 February. By the end of February 18 of the second row's 19 nights are memorandum (75.01
/// less 3.95), and of bill 1's penalty 18 of 19 nights (8.99 less 0.47).
#[test]
fn memorandum_is_told_with_the_growth_that_it_is_a_part_of() {
    let mut loan = paid_out(date!("2026-01-10"), "", "");
    let (end, day) = (date!("2026-02-28"), date!("2026-03-10"));
    loan.on(end).unwrap().charge(Charge::new("c-1", money!("1.00 CNY"), "visit")).unwrap();
    assert_eq!(memorandum(&loan), [], "the month is told at its last day's close");
    loan.on(end).unwrap().close().unwrap();
    let february = [
        told(end, "interest | row 2 | 2026-02", 7501 - 395),
        told(end, "penalty | bill 1 | 2026-02", 899 - 47),
    ];
    assert_eq!(memorandum(&loan), february);
    // The row's last night is told at its close. Money on 10 March takes from the penalty, which tells its nights of March:
    // 13.25 in 28 nights less 8.99.
    loan.on(day).unwrap().repay(Payment::new("p-1", money!("100.00 CNY"))).unwrap();
    let march = [
        told(date!("2026-03-09"), "interest | row 2 | 2026-03", 11054 - 7501),
        told(day, "penalty | bill 1 | 2026-03", 1325 - 899),
    ];
    assert_eq!(memorandum(&loan), [february, march].concat());
}

/// A prepayment pays the interest of the whole row, nights ahead included (C117), and so tells it. The loan was written off
/// on 20 March, when 32.57 of the row's 100.98 had grown; 71.66 are the nights of March.
#[test]
fn memorandum_of_nights_ahead_is_told_with_them() {
    let more = r#"billing = { statement_day = { days_before_due = 0 } }
        prepayment = { interest = "whole_row" }"#;
    let mut loan = paid_out(date!("2026-01-10"), "", more);
    for (key, due) in [("p-1", date!("2026-02-10")), ("p-2", date!("2026-03-10"))] {
        loan.on(due).unwrap().repay(Payment::new(key, money!("1066.19 CNY"))).unwrap();
    }
    loan.on(date!("2026-03-20")).unwrap().write_off(WriteOff::new("w-1", "hopeless")).unwrap();
    let day = date!("2026-03-25");
    let ahead = Payment::new("p-3", money!("5000.00 CNY")).prepays(Then::Shorten);
    loan.on(day).unwrap().repay(ahead).unwrap();
    let expected =
        [told(day, "interest | row 3 | 2026-03", 7166 - 3257), told(day, "interest | row 3 | 2026-04", 2932)];
    assert_eq!(memorandum(&loan), expected);
}
