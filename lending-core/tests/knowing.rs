//! What a loan knows of the lender's reference data, and what is a cause of a difference.

use lending_core::calendar::Frequency;
use lending_core::debt::ItemId;
use lending_core::error::Coded;
use lending_core::loan::{
    Charge, CountingPause, Difference, FailedPayment, Loan, Payment, RateChange, Reason, Reschedule, Seen,
};
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::reference::Reference;
use lending_core::reschedule::NewPlan;
use lending_core::{date, doc, money};

const FIRST: &str = "
    [[rate]]
    table = 'late'
    from = '2025-01-01'
    known = '2025-01-01'
    rate = '8 % per year'
";
const SECOND: &str = "
    [[rate]]
    table = 'late'
    from = '2026-02-15'
    known = '2026-03-05'
    rate = '10 % per year'
";
const THIRD: &str = "
    [[rate]]
    table = 'late'
    from = '2026-03-01'
    known = '2026-04-02'
    rate = '11 % per year'
";

/// 12,000 paid out on 10 January 2026, a penalty by the table.
fn statutory(rows: &str) -> Loan {
    let product = r#"
        code = "statutory"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
        penalty = { rate = { table = { name = "late" } } }
    "#;
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let terms = Product::from_toml(product).expect("it fits").offer(&request).expect("it fits").accept();
    let mut loan = Loan::open_with("L-1", terms, Reference::from_toml(rows).expect("rows")).expect("it fits");
    loan.on(date!("2026-01-10")).expect("it fits").disburse("d-1").expect("it fits");
    loan
}

#[test]
fn a_loan_has_the_rows_that_it_was_given() {
    let mut loan = statutory(FIRST);
    assert_eq!(loan.reference().rates().len(), 1);
    loan.learn(Reference::from_toml(&format!("{FIRST}{SECOND}")).unwrap()).unwrap();
    assert_eq!(loan.reference().rates().len(), 2);
}

/// An earlier state of a loan knew the same rows by its business day; what it did not know yet may be anything.
#[test]
fn an_earlier_state_knew_the_same_rows() {
    let day = date!("2026-03-20");
    let mut now = statutory(&format!("{FIRST}{SECOND}"));
    let visit = Charge::new("c-1", money!("5.00 CNY"), "visit");
    now.on(day).unwrap().charge(visit).unwrap();
    // Its last business day is 10 January, when nobody knew the second row.
    let then = statutory(FIRST);
    assert!(now.difference_from(&then, (day, day)).is_ok());
    let other = statutory(&FIRST.replace("8 %", "7 %"));
    let refused = now.difference_from(&other, (day, day)).unwrap_err();
    assert_eq!(refused.code(), "view.no_earlier_state");
}

#[test]
fn rows_are_causes_on_the_days_on_which_they_became_known() {
    let mut loan = statutory(&format!("{FIRST}{SECOND}{THIRD}"));
    loan.on(date!("2026-04-10")).unwrap().close().unwrap();
    let day = date!("2026-03-20");
    let seen = |known| Seen { known, day };
    let why = loan.difference(seen(day.minus_days(20)), seen(date!("2026-04-10"))).unwrap();
    let rows: Vec<(String, Vec<String>)> = why
        .causes
        .iter()
        .filter_map(|cause| match &cause.reason {
            Reason::Reference { rows, known } => {
                Some((known.to_string(), rows.iter().map(ToString::to_string).collect()))
            }
            Reason::Time { .. } | Reason::Event { .. } => None,
        })
        .collect();
    let row =
        |from: &str, known: &str| format!("the row from {from}, known on {known}, of the rate table `late`");
    assert_eq!(
        rows,
        [
            ("2026-03-05".to_owned(), vec![row("2026-02-15", "2026-03-05")]),
            ("2026-04-02".to_owned(), vec![row("2026-03-01", "2026-04-02")]),
        ]
    );
}

/// Penalty goes on for ever, and is told month by month.
#[test]
fn the_next_day_lies_beyond_the_last_row_too() {
    let loan = doc::disbursed();
    assert_eq!(loan.next_day(date!("2030-05-05")), Some(date!("2030-05-31")));
}

/// The reach ends on 10 January 2126, inside a month: what would be told at its end is told on no day (C4).
#[test]
fn the_next_day_lies_within_reach() {
    let mut loan = doc::disbursed();
    let last = loan.next_day(date!("2125-11-30")).expect("the end of a month");
    assert_eq!((last, loan.next_day(last)), (date!("2125-12-31"), None));
    assert_eq!(loan.next_day(date!("2150-01-01")), None);
    let end = date!("2126-01-10");
    loan.on(end).unwrap().close().unwrap();
    assert_eq!(loan.next_day(end), None);
}

/// The last due day, Saturday 12 January 2126, is the last day that can be seen; the row moves to the Monday after.
#[test]
fn a_row_that_is_moved_beyond_reach_is_on_no_next_day() {
    let product = r#"
        code = "calendar"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_principal"
        billing = { statement_day = { days_before_due = 0 } }
        business_days = { calendar = "CN", convention = "following", interest = "follows" }
    "#;
    let edition = r#"
        [[calendar]]
        known = "2026-01-01"
        edition = { name = "CN", complete_from = "2026-01-01", complete_until = "2026-12-31" }
    "#;
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-12"));
    let terms = Product::from_toml(product).unwrap().offer(&request).unwrap().accept();
    let mut loan = Loan::open_with("L-1", terms, Reference::from_toml(edition).unwrap()).unwrap();
    loan.on(date!("2026-01-12")).unwrap().disburse("d-1").unwrap();
    let yearly = NewPlan::rows(10, Frequency::Yearly, date!("2117-01-12"));
    loan.on(date!("2026-02-20")).unwrap().reschedule(Reschedule::new("x-1", yearly)).unwrap();
    loan.on(date!("2026-02-21")).unwrap().repay(Payment::new("p-1", money!("1.00 CNY"))).unwrap();
    let day = date!("2125-12-31");
    assert_eq!((loan.next_day(date!("2125-12-30")), loan.next_day(day)), (Some(day), None));
}

/// The keys of the events that are causes.
fn causes(why: &Difference) -> Vec<&str> {
    let of = |reason: &'_ Reason| matches!(reason, Reason::Event { .. });
    let events = why.causes.iter().filter(|cause| of(&cause.reason));
    let keys = events.filter_map(|cause| match &cause.reason {
        Reason::Event { key, .. } => Some(key.as_str()),
        Reason::Time { .. } | Reason::Reference { .. } => None,
    });
    keys.collect()
}

/// Without a payment that failed neither the view nor the book would be another (C221).
#[test]
fn a_cause_is_felt_in_the_view_or_in_the_book() {
    let loan = doc::disbursed();
    let day = date!("2026-02-20");
    let differing = |later: &Loan| later.difference_from(&loan, (day, day)).unwrap();

    let mut later = loan.clone();
    later.on(day).unwrap().fail_payment(FailedPayment::new("u-1", money!("500.00 CNY"))).unwrap();
    let why = differing(&later);
    assert_eq!(causes(&why), [""; 0]);
    assert!(why.causes.is_empty());
    // The book goes on because the day came: bill 1 was rolled over, and bill 2 was issued.
    let by_time: Vec<String> = why.told_by_time.iter().map(|entry| entry.key.to_string()).collect();
    assert!(by_time.contains(&"rolled | bill 1 | 2026-02-11".to_owned()), "{by_time:?}");
    assert!(by_time.contains(&"billed | bill 2 | principal".to_owned()), "{by_time:?}");

    // Days past due alone: they rest for a while.
    let mut later = loan.clone();
    let pause = CountingPause::new("m-1", date!("2026-02-12"), date!("2026-02-15"));
    later.on(day).unwrap().pause_counting(pause).unwrap();
    let why = differing(&later);
    assert_eq!(causes(&why), ["m-1"]);
    let felt = &why.causes[0];
    assert_eq!((felt.days_past_due, felt.lines.len(), felt.items.len(), felt.entries.len()), (-3, 0, 0, 0));

    // The book alone: the day that is looked at lies before the payment.
    let mut later = loan.clone();
    later.on(day).unwrap().repay(Payment::new("p-1", money!("500.00 CNY"))).unwrap();
    let before = date!("2026-02-12");
    let why = later.difference_from(&loan, (before, before)).unwrap();
    assert_eq!(causes(&why), ["p-1"]);
    let felt = &why.causes[0];
    assert!(felt.lines.is_empty() && felt.items.is_empty() && felt.days_past_due == 0);
    assert!(felt.entries.iter().any(|entry| entry.key.to_string() == "received | p-1"));
    assert!(why.told_by_time.iter().all(|entry| entry.key.to_string() != "received | p-1"));
}

/// A rate that is agreed for a day ahead is felt in what will have grown, and nowhere else yet.
#[test]
fn a_cause_may_be_felt_in_lines_alone() {
    let product = r#"
        code = "actual"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
        interest = { base = "actual" }
    "#;
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let terms = Product::from_toml(product).unwrap().offer(&request).unwrap().accept();
    let mut loan = Loan::open("L-1", terms).unwrap();
    loan.on(date!("2026-01-10")).unwrap().disburse("d-1").unwrap();
    let mut later = loan.clone();
    let change = RateChange::new("n-1", date!("2026-01-20"), "9 % per year".parse().unwrap());
    later.on(date!("2026-01-15")).unwrap().change_rate(change).unwrap();
    let day = date!("2026-01-25");
    let why = later.difference_from(&loan, (day, day)).unwrap();
    assert_eq!(causes(&why), ["n-1"]);
    let felt = &why.causes[0];
    let lines: Vec<String> = felt.lines.iter().map(|line| line.key.to_string()).collect();
    assert_eq!(lines, ["interest | row 1 | 2026-01"]);
    assert!(felt.items.is_empty() && felt.due_days.is_empty() && felt.entries.is_empty());
    // By 25 January 120.00 × 15/31 = 58.06; ten nights of that and five of 90.00 are 53.23.
    assert_eq!((felt.lines[0].before.units(), felt.lines[0].after.units()), (5806, 5323));
}

/// A list of holidays of 3 March moves the due day of the third bill, which is issued on 11 March, from Friday 10 to Monday
/// 13 April; its interest ends where the day fell.
#[test]
fn a_cause_may_be_felt_in_a_due_day_alone() {
    let product = r#"
        code = "calendar"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
        business_days = { calendar = "CN", convention = "following" }
    "#;
    let editions = r#"
        [[calendar]]
        known = "2026-01-01"
        edition = { name = "CN", complete_from = "2026-01-01", complete_until = "2026-12-31" }
        [[calendar]]
        known = "2026-03-03"
        edition = { name = "CN", complete_from = "2026-01-01", complete_until = "2026-12-31", holidays = ["2026-04-10"] }
    "#;
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let terms = Product::from_toml(product).unwrap().offer(&request).unwrap().accept();
    let mut loan = Loan::open_with("L-1", terms, Reference::from_toml(editions).unwrap()).unwrap();
    loan.on(date!("2026-01-10")).unwrap().disburse("d-1").unwrap();
    loan.on(date!("2026-03-05")).unwrap().close().unwrap();
    let day = date!("2026-04-05");
    let seen = |known| Seen { known, day };
    let why = loan.difference(seen(date!("2026-03-01")), seen(date!("2026-03-05"))).unwrap();
    let [felt] = why.causes.as_slice() else { panic!("one cause, found {:?}", why.causes) };
    assert_eq!(felt.due_days, [(ItemId::Bill(3), date!("2026-04-10"), date!("2026-04-13"))]);
    assert!(felt.lines.is_empty() && felt.items.is_empty() && felt.entries.is_empty());
}
