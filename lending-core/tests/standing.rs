//! How late a loan is, and its class, are the same whether its days are walked one by one or passed over.

use lending_core::calendar::Date;
use lending_core::debt::ItemId;
use lending_core::loan::{ClassSet, CountingPause, Loan, Nature, Payment, PaymentReturn};
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::{date, money};

fn opened(settings: &str) -> Loan {
    let file = r#"
        code = "late"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
        penalty = { rate = { uplift = "50 %" } }
        interest = { base = "actual", overdue_principal = "both" }
    "#;
    let product = Product::from_toml(&format!("{file}\n{settings}")).expect("a product");
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let offer = product.offer(&request).expect("an offer");
    let mut loan = Loan::open("L-1", offer.accept()).expect("a loan");
    loan.on(date!("2026-01-10")).expect("a business day").disburse("d-1").expect("a payout");
    loan
}

/// A loan that is late, paid in parts, returned, paused and classified.
fn troubled(settings: &str) -> Loan {
    let mut loan = opened(settings);
    let pay = |loan: &mut Loan, key: &str, day: Date, amount| {
        loan.on(day).expect("a business day").repay(Payment::new(key, amount)).expect("a payment");
    };
    pay(&mut loan, "p-1", date!("2026-02-25"), money!("1000.00 CNY"));
    let pause = CountingPause::new("m-1", date!("2026-04-20"), date!("2026-05-05"));
    loan.on(date!("2026-04-01")).expect("a business day").pause_counting(pause).expect("a pause");
    pay(&mut loan, "p-2", date!("2026-05-17"), money!("1700.00 CNY"));
    pay(&mut loan, "p-3", date!("2026-09-12"), money!("6000.00 CNY"));
    let returned = PaymentReturn::new("b-1", "p-2");
    loan.on(date!("2026-10-01")).expect("a business day").return_payment(returned).expect("a return");
    if loan.terms().agreed().classification.is_some() {
        let set = ClassSet::new("f-1", "bad").value(date!("2026-11-05"));
        loan.on(date!("2026-11-20")).expect("a business day").classify(set).expect("a class");
        let lifted = ClassSet::new("f-2", "good");
        loan.on(date!("2026-12-24")).expect("a business day").classify(lifted).expect("a class");
    }
    pay(&mut loan, "p-4", date!("2027-03-01"), money!("9000.00 CNY"));
    loan
}

const CLASSES: &str = r#"
    [classification]
    classes = [{ name = "good", from_days = 0 }, { name = "fair", from_days = 20 }, { name = "bad", from_days = 75 }]
    non_accrual_from = "bad"
    rescheduled = { at_least = "fair", days = 30 }
"#;

const SETTINGS: [&str; 7] = [
    "",
    "overdue = { since = 'first_in_arrears' }",
    "overdue = { grace = { kind = 'from_the_due_day', days = 7 } }",
    "overdue = { counting = 'inclusive', grace = { kind = 'after', days = 7 } }",
    "overdue = { counts = 'everything', tolerance = { amount = '20.00', share = '3 %', of = 'the_principal', each = 'loan' } }",
    "overdue = { counts = 'everything', since = 'first_material', tolerance = { amount = '100.00' } }",
    "overdue = { counts = 'principal', tolerance = { share = '4 %' } }",
];

const UPGRADES: [&str; 4] =
    ["", "upgrade = 'at_once'", "upgrade = 'when_nothing_is_past_due'", "upgrade = { after_days = 40 }"];

#[test]
fn days_and_classes_are_the_same_however_many_days_are_passed_over() {
    for settings in SETTINGS {
        for upgrade in UPGRADES {
            let classes = if upgrade.is_empty() { String::new() } else { format!("{CLASSES}{upgrade}") };
            let loan = troubled(&format!("{settings}\n{classes}"));
            let (from, to) = (date!("2026-01-10"), date!("2027-06-01"));
            let (mut all, mut before) = (Vec::new(), 0);
            for walked in loan.closings(from, to).unwrap() {
                let day = walked.position.day;
                // Walked to at once now and then: most days are passed over then.
                if day.day() % 9 == 2 {
                    assert_eq!(walked, loan.closing(day).unwrap(), "{settings} {upgrade} {day}");
                }
                assert!(walked.days_past_due_cumulative >= before, "{settings} {upgrade} {day}");
                before = walked.days_past_due_cumulative;
                all.push(walked);
            }
            assert!(before > 100, "{settings}: {before} days past due in all");
            // Classes and accrual change where a line says so, and nowhere else.
            let lines = loan.lines(to).unwrap();
            for pair in all.windows(2) {
                let [one, next] = pair else { continue };
                let day = next.position.day;
                let is_told = |kind: &str| {
                    lines.iter().any(|line| {
                        line.key.kind() == kind && line.key.to_string().ends_with(&day.to_string())
                    })
                };
                assert_eq!(one.class != next.class, is_told("class"), "{settings} {upgrade} {day}");
                let (was, is) = (one.position.non_accrual_since, next.position.non_accrual_since);
                assert_eq!(
                    was.is_none() && is.is_some(),
                    is_told("accrual_stopped"),
                    "{settings} {upgrade} {day}"
                );
                assert_eq!(
                    was.is_some() && is.is_none(),
                    is_told("accrual_resumed"),
                    "{settings} {upgrade} {day}"
                );
            }
        }
    }
}

#[test]
fn the_loan_has_the_days_of_its_oldest_bill() {
    let loan = troubled("");
    for closing in loan.closings(date!("2026-01-10"), date!("2027-06-01")).unwrap() {
        let most = closing.items_past_due.iter().map(|(_, days)| *days).max().unwrap_or(0);
        assert_eq!(closing.days_past_due, most, "{}", closing.position.day);
    }
    let closing = loan.closing(date!("2026-04-01")).unwrap();
    assert_eq!(closing.items_past_due, [(ItemId::Bill(1), 50), (ItemId::Bill(2), 22)]);
}

#[test]
fn memorandum_is_a_part_of_what_grows_and_adds_up() {
    let loan = troubled(CLASSES);
    let (from, middle, to) = (date!("2026-03-01"), date!("2026-12-10"), date!("2027-02-15"));
    let whole = loan.accrued(from, to).unwrap();
    let (one, two) = (loan.accrued(from, middle).unwrap(), loan.accrued(middle, to).unwrap());
    assert_eq!(
        whole.interest_memorandum.minor(),
        one.interest_memorandum.minor() + two.interest_memorandum.minor()
    );
    assert_eq!(
        whole.penalty_memorandum.minor(),
        one.penalty_memorandum.minor() + two.penalty_memorandum.minor()
    );
    assert!(whole.interest_memorandum.minor().is_positive());
    assert!(whole.interest_memorandum.minor() < whole.interest.minor());
}

#[test]
fn a_late_payment_takes_back_a_class_that_was_told() {
    let mut loan = opened(CLASSES);
    loan.on(date!("2026-03-20")).unwrap().close().expect("a close");
    let told = |loan: &Loan| {
        let entries = loan.book().iter().filter(|entry| entry.key.kind() == "class");
        entries
            .map(|entry| (entry.key.to_string(), entry.amount.units(), entry.nature.clone()))
            .collect::<Vec<_>>()
    };
    // Due on 10 February: twenty days past due on 2 March.
    assert_eq!(told(&loan), [("class | fair | 2026-03-02".to_owned(), 1, Nature::Original)]);
    let late = Payment::new("p-1", money!("2200.00 CNY")).value(date!("2026-02-10"));
    loan.on(date!("2026-03-21")).unwrap().repay(late).expect("a payment");
    assert_eq!(told(&loan).iter().map(|(_, amount, _)| amount).sum::<i64>(), 0);
    assert_eq!(loan.closing(date!("2026-03-20")).unwrap().class.as_deref(), Some("good"));
}
