//! What a borrower and an auditor ask: differences, statements, audit trails.

use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId};
use lending_core::error::Coded;
use lending_core::loan::{
    Explanation, LineKey, Loan, Outcome, Payment, RateChange, RateOrigin, RateSource, Seen, ToPayState,
    ViewError,
};
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::reference::Reference;
use lending_core::wording::Language;
use lending_core::{date, doc, money};

/// Paid late, and the payment taken back: it was somebody else's.
fn taken_back() -> Loan {
    let mut loan = doc::disbursed();
    let paid = Payment::new("p-1", money!("500.00 CNY")).value(date!("2026-02-11"));
    loan.on(date!("2026-02-12")).expect("a business day").repay(paid).expect("a payment");
    loan.on(date!("2026-02-20")).expect("a business day").reverse("r-1", "p-1").expect("a reversal");
    loan
}

#[test]
fn a_difference_goes_forward_and_stays_with_one_loan() {
    let loan = taken_back();
    let seen = |known, day| Seen { known, day };
    let (early, late) = (date!("2026-02-12"), date!("2026-02-20"));
    let code = |then, now| loan.difference(then, now).expect_err("it goes back").code();
    assert_eq!(code(seen(late, early), seen(early, early)), "view.span");
    assert_eq!(code(seen(early, late), seen(late, early)), "view.span");
    assert_eq!(code(seen(early, early), seen(late, date!("2199-01-01"))), "view.out_of_reach");

    let before = loan.known_on(early).expect("a day within reach");
    let error = before.difference_from(&loan, (late, late)).expect_err("it knows less");
    assert_eq!((error.code(), error.path()), ("view.no_earlier_state", "then".to_owned()));
    assert_eq!(error.to_string(), "expected an earlier state of this loan, found another history of `L-1`");
    let mut other = before.clone();
    other
        .on(late)
        .expect("a business day")
        .repay(Payment::new("p-2", money!("1.00 CNY")))
        .expect("a payment");
    assert_eq!(loan.difference_from(&other, (late, late)).expect_err("another history").code(), error.code());
    // Nothing could have been booked on a day that was closed.
    let mut closed = before.clone();
    closed.on(late).expect("a business day").close().expect("a day that can be closed");
    assert_eq!(
        loan.difference_from(&closed, (late, late)).expect_err("another history").code(),
        error.code()
    );
}

#[test]
fn nothing_differs_between_a_view_and_itself() {
    let loan = taken_back();
    let day = date!("2026-02-15");
    let seen = Seen { known: day, day };
    let difference = loan.difference(seen, seen).expect("a day within reach");
    assert!(
        difference.causes.is_empty() && difference.items.is_empty() && difference.told_by_time.is_empty()
    );
    assert_eq!(difference.before, difference.after);
}

#[test]
fn a_reversal_gives_back_what_its_payment_took() {
    let loan = taken_back();
    let (then, day) = (date!("2026-02-12"), date!("2026-02-12"));
    let why = loan.difference(Seen { known: then, day }, Seen { known: date!("2026-02-20"), day });
    let why = why.expect("a day within reach");
    let [cause] = why.causes.as_slice() else { panic!("one cause, found {:?}", why.causes) };
    assert_eq!(cause.moved, why.after.balances - why.before.balances);
    assert!(cause.lines.iter().any(|line| line.key.to_string() == "received | p-1" && line.after.is_zero()));
    assert!(cause.entries.iter().all(|entry| entry.booked == date!("2026-02-20")));
}

#[test]
fn a_statement_names_what_is_to_be_paid_by_due_day() {
    let loan = taken_back();
    let statement = loan.statement(date!("2026-02-01"), date!("2026-02-20")).expect("days within reach");
    let to_pay: Vec<_> =
        statement.to_pay.iter().map(|item| (item.id.to_string(), item.due, item.state)).collect();
    assert_eq!(
        to_pay,
        [
            ("bill 1".to_owned(), Some(date!("2026-02-10")), ToPayState::PastDue),
            ("bill 2".to_owned(), Some(date!("2026-03-10")), ToPayState::Due),
            ("bill 3".to_owned(), Some(date!("2026-04-10")), ToPayState::ToCome),
        ]
    );
    let back = loan.statement(date!("2026-02-20"), date!("2026-02-01")).expect_err("it goes back");
    assert_eq!(back.code(), "view.span");
}

#[test]
fn a_trail_names_both_dates_and_what_reversed_it() {
    let loan = taken_back();
    let trail = loan.audit_trail(date!("2026-01-10"), date!("2026-02-20")).expect("days within reach");
    let received = trail.entries.iter().filter(|audited| audited.entry.key.kind() == "received");
    let received: Vec<_> = received.collect();
    let [came, left] = received.as_slice() else { panic!("it came and left, found {received:?}") };
    let event = came.event.as_ref().expect("a payment stands behind it");
    assert_eq!((event.value, event.booked), (Some(date!("2026-02-11")), date!("2026-02-12")));
    assert_eq!(event.reversed_by.as_ref().map(ToString::to_string), Some("r-1".to_owned()));
    assert_eq!(came.by, None);
    let by = left.by.as_ref().expect("a correction");
    assert_eq!((by.key.as_str(), by.kind, by.value), ("r-1", "reversed", None));
    assert_eq!((left.effect, left.entry.booked), (None, date!("2026-02-20")));
    // As it was known before, nothing had reversed it.
    let then = loan.known_on(date!("2026-02-19")).expect("a day within reach");
    let trail = then.audit_trail(date!("2026-02-12"), date!("2026-02-12")).expect("days within reach");
    let event = trail.entries.iter().find_map(|audited| audited.event.as_ref()).expect("a payment");
    assert_eq!(event.reversed_by, None);
}

/// Repriced in January by a row, changed by an event in February, repriced again in July; the penalty has a table of its own.
#[test]
fn rates_name_the_row_or_the_event_that_they_were_taken_from() {
    let product = Product::from_toml(
        r#"
        code = "floating"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
        repricing = { table = "index", on = { month_starts = 6 } }
        penalty = { rate = { tiers = [
            { from_day = 1, rate = { table = { name = "late" } } },
            { from_day = 11, rate = { times = "1.5" } },
        ] } }
        "#,
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
        [[rate]]
        table = "late"
        from = "2025-01-01"
        known = "2025-01-01"
        rate = "20 % per year"
    "#;
    let request = LoanRequest::new(money!("12000.00 CNY"), 24, date!("2025-12-10"));
    let offer = product.expect("a product").offer(&request).expect("an offer");
    let reference = Reference::from_toml(rows).expect("reference data");
    let mut loan = Loan::open_with("L-1", offer.accept(), reference).expect("a loan");
    loan.on(date!("2025-12-10")).expect("a day").disburse("d-1").expect("a payout");
    let rate = "8 % per year".parse().expect("a rate");
    let change = RateChange::new("n-1", date!("2026-02-10"), rate);
    loan.on(date!("2026-02-01")).expect("a day").change_rate(change).expect("another rate");
    loan.on(date!("2026-08-01")).expect("a day").close().expect("a close");
    let day = date!("2026-08-01");
    let sources = |key: LineKey| {
        let explanation = loan.explain_line(day, &key).expect("a line");
        let text = |origin: &RateOrigin| match &origin.from {
            RateSource::Row(row) => format!("{} {} from {}", origin.night, row.table, row.from),
            RateSource::Event(key) => format!("{} {key}", origin.night),
        };
        explanation.rates.iter().map(text).collect::<Vec<_>>()
    };
    let interest = |row: u32, day: Date| LineKey::Interest { row, month: day.month() };
    let none: [&str; 0] = [];
    assert_eq!(sources(interest(1, date!("2025-12-31"))), none);
    assert_eq!(sources(interest(1, date!("2026-01-01"))), ["2026-01-01 index from 2025-01-01"]);
    assert_eq!(sources(interest(3, date!("2026-02-10"))), ["2026-02-10 n-1"]);
    assert_eq!(sources(interest(7, date!("2026-07-01"))), ["2026-07-01 index from 2026-05-01"]);
    let penalty = LineKey::Penalty { bill: 1, month: date!("2026-01-10").month() };
    assert_eq!(sources(penalty), ["2026-01-10 late from 2025-01-01", "2026-01-20 index from 2025-01-01"]);
    let why = loan.explain(day, &ItemId::Bill(3), Component::Interest).expect("a bill");
    let said: Vec<String> =
        why.iter().flat_map(Explanation::reasons).map(|said| Language::English.text(&said)).collect();
    assert!(said.contains(&"The rate of 2026-02-10 was agreed by event n-1.".to_owned()), "{said:?}");
}

#[test]
fn what_a_late_payment_changes_of_what_was_told_is_on_its_receipt() {
    let mut loan = doc::disbursed();
    let payment = |key, amount| Payment::new(key, amount);
    let on_time = loan.on(date!("2026-02-10")).unwrap().repay(payment("p-1", money!("500.00 CNY"))).unwrap();
    assert_eq!(on_time.corrections, []);
    assert!(!on_time.to_string().contains("told before"), "{on_time}");
    loan.on(date!("2026-02-20")).unwrap().close().unwrap();
    let late = payment("p-2", money!("1600.00 CNY")).value(date!("2026-02-09"));
    let receipt = loan.on(date!("2026-02-21")).unwrap().repay(late.clone()).unwrap();
    // What p-1 paid of bill 1 is paid by p-2, which counts from a day before; p-1 pays bill 2 instead.
    assert_eq!(
        format!("{receipt:#}"),
        "received p-2: 1,600.00 CNY\n  \
         120.00 CNY interest of bill 1\n  946.19 CNY principal of bill 1\n  \
         110.54 CNY interest of bill 2\n  423.27 CNY principal of bill 2\n  \
         changes what was told before:\n    \
         -380.00 CNY allocated | p-1 | bill 1 | principal\n    \
         -120.00 CNY allocated | p-1 | bill 1 | interest\n    \
         no longer rolled | bill 1 | 2026-02-11"
    );
    let again = loan.on(date!("2026-02-25")).unwrap().repay(late).unwrap();
    assert_eq!((again.outcome, &again.corrections), (Outcome::AlreadyApplied, &receipt.corrections));
}

#[test]
fn an_item_that_does_not_show_has_no_explanation() {
    let loan = doc::disbursed();
    let explained = |day, item| loan.explain(day, &item, Component::Penalty);
    let day = date!("2026-01-20");
    // Bill 1 is not issued, but interest grows for it; no penalty moved.
    assert_eq!(explained(day, ItemId::Bill(1)), Ok(Vec::new()));
    assert_eq!(explained(date!("2026-02-10"), ItemId::Bill(1)), Ok(Vec::new()));
    let error = explained(day, ItemId::Bill(99)).unwrap_err();
    assert_eq!(error, ViewError::NoSuchItem { item: ItemId::Bill(99), day });
    assert_eq!((error.code(), error.path().as_str()), ("view.no_such_item", "item"));
    assert_eq!(error.to_string(), "no item `bill 99` shows on 2026-01-20");
}

#[test]
fn a_bill_that_asks_for_nothing_shows_all_the_same() {
    let product = Product::from_toml(
        r#"
        code = "resting"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_principal"
        plan = { moratorium = { rows = 2, on = { everything = "is_spread" } } }
        "#,
    );
    let day = date!("2026-01-10");
    let request = LoanRequest::new(money!("1200.00 CNY"), 6, day);
    let offer = product.expect("a product").offer(&request).expect("an offer");
    let mut loan = Loan::open("L-1", offer.accept()).expect("a loan");
    loan.on(day).expect("a day").disburse("d-1").expect("a payout");
    // Bill 1 is issued with the payout; no line speaks of it before a night has passed.
    assert_eq!(loan.explain(day, &ItemId::Bill(1), Component::Principal), Ok(Vec::new()));
    let of_the_next = loan.explain(day, &ItemId::Bill(2), Component::Principal);
    assert_eq!(of_the_next, Err(ViewError::NoSuchItem { item: ItemId::Bill(2), day }));
}
