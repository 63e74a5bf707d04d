//! A loan in its host's hands: what is staged, what is closed, what is seen ahead, what a refusal leaves behind.

use lending_core::error::Coded;
use lending_core::loan::{Charge, Commit, LoadError, Loan, Outcome, Outlook, Payment, PaymentReturn, Waiver};
use lending_core::money::{Minor, Money};
use lending_core::reference::Reference;
use lending_core::terms::{Terms, TermsError};
use lending_core::{date, debt::Component, doc, money};

fn pay(loan: &mut Loan, key: &str, amount: Money, on: &str) {
    let day = loan.on(on.parse().expect("a day")).expect("a business day");
    assert!(day.repay(Payment::new(key, amount)).expect("money that came in").is_new());
}

#[test]
fn a_change_is_forgotten_only_when_it_is_marked_as_stored() {
    let mut loan = doc::loan();
    let opened = loan.staged().expect("the opening");
    assert_eq!((opened.expected, opened.version(), opened.terms.is_some()), (0, 1, true));
    drop(opened); // the host dropped it before the write: nothing is lost
    assert_eq!(loan.staged().expect("still staged").commit.events.len(), 1);
    let refused = loan.mark_stored(2).unwrap_err();
    assert_eq!((refused.expected, refused.found, refused.code()), (1, 2, "mark.version"));
    loan.mark_stored(1).unwrap();
    assert_eq!(loan.staged(), None);
    assert!(loan.on(date!("2026-01-10")).unwrap().disburse("d-1").unwrap().is_new());
    let changes = loan.staged().expect("the disbursement");
    assert_eq!((changes.expected, changes.terms), (1, None));
    let keys: Vec<String> = changes.entries.iter().map(|entry| entry.key.to_string()).collect();
    assert_eq!(keys, ["disbursed | d-1", "billed | bill 1 | principal", "billed | bill 1 | interest"]);
}

#[test]
fn a_closed_day_stays_closed() {
    let mut loan = doc::disbursed();
    assert_eq!(loan.on(date!("2026-01-31")).unwrap().close(), Ok(Outcome::Applied));
    let mark = loan.book_mark();
    assert_eq!(loan.on(date!("2026-01-31")).unwrap().close(), Ok(Outcome::AlreadyApplied));
    assert_eq!(loan.on(date!("2026-01-15")).unwrap().close(), Ok(Outcome::AlreadyApplied));
    assert_eq!((loan.book_mark(), loan.closed_through()), (mark, Some(date!("2026-01-31"))));
    let late = Payment::new("p-1", money!("10.00 CNY"));
    let refused = loan.on(date!("2026-01-31")).unwrap().repay(late.clone()).unwrap_err();
    assert_eq!((refused.code(), refused.path().as_str()), ("booked.day_closed", "booked"));
    assert!(loan.on(date!("2026-02-01")).unwrap().repay(late).unwrap().is_new());
    let told = loan.book().iter().find(|entry| entry.key.to_string() == "interest | row 1 | 2026-01");
    assert_eq!(
        told.map(|entry| entry.booked),
        Some(date!("2026-01-31")),
        "a night is told at its day's close"
    );
}

#[test]
fn days_close_by_themselves() {
    let (mut daily, mut once) = (doc::disbursed(), doc::disbursed());
    let last = date!("2027-06-30");
    let mut day = date!("2026-01-10");
    while day < last {
        assert_eq!(daily.on(day).unwrap().close(), Ok(Outcome::Applied));
        day = day.plus_days(1);
    }
    for loan in [&mut daily, &mut once] {
        pay(loan, "p-1", money!("2000.00 CNY"), "2027-06-30");
    }
    assert_eq!(daily.book(), once.book(), "a host that runs its day-end late tells the same, later");
    assert!(daily.book().len() > 40);
}

#[test]
fn the_next_day_is_one_on_which_something_is_told() {
    let mut loan = doc::disbursed();
    let mut day = date!("2026-01-10");
    let mut told = loan.book().len();
    for _ in 0..30 {
        let next = loan.next_day(day).expect("an unpaid loan always has something to tell");
        if day.plus_days(1) < next {
            loan.on(next.minus_days(1)).unwrap().close().unwrap();
            assert_eq!(loan.book().len(), told, "nothing is told before {next}");
        }
        loan.on(next).unwrap().close().unwrap();
        assert!(loan.book().len() > told, "something is told by the close of {next}");
        (day, told) = (next, loan.book().len());
    }
}

#[test]
fn a_later_day_is_a_projection() {
    let loan = doc::disbursed();
    let mark = loan.book_mark();
    assert!(!loan.position(date!("2026-01-10")).unwrap().projection);
    let ahead = loan.closing(date!("2026-03-15")).unwrap();
    assert!(ahead.position.projection && ahead.days_past_due == 33);
    assert_eq!(loan.book_mark(), mark, "looking ahead tells nothing");
}

#[test]
fn a_view_lies_within_reach() {
    let loan = doc::disbursed();
    for day in [date!("2026-01-09"), date!("2126-01-11")] {
        let refused = loan.position(day).unwrap_err();
        assert_eq!((refused.code(), refused.path().as_str()), ("view.out_of_reach", "day"));
    }
    assert!(loan.closing(date!("2126-01-10")).unwrap().position.past_due.penalty.is_positive());
    assert_eq!(loan.accrued(date!("2026-02-02"), date!("2026-02-01")).unwrap_err().code(), "view.span");
}

#[test]
fn what_if_is_the_same_call_on_a_copy() {
    let loan = doc::disbursed();
    let mut copy = loan.clone();
    pay(&mut copy, "p-1", money!("1066.19 CNY"), "2026-02-10");
    assert_eq!(copy.closing(date!("2026-02-20")).unwrap().days_past_due, 0);
    assert_eq!(loan.closing(date!("2026-02-20")).unwrap().days_past_due, 10);
}

#[test]
fn a_refusal_changes_nothing() {
    let mut loan = doc::disbursed();
    pay(&mut loan, "p-1", money!("500.00 CNY"), "2026-02-15");
    let before = (loan.book_mark(), loan.events().len(), loan.closing(date!("2026-03-01")).unwrap());
    let (day, beyond) = (date!("2026-02-20"), Money::new(Minor::new(i64::MAX), loan.currency()));
    let codes = [
        loan.on(day).unwrap().disburse("d-2").unwrap_err().code(),
        loan.on(day).unwrap().repay(Payment::new("p 2", money!("1.00 CNY"))).unwrap_err().code(),
        loan.on(day).unwrap().repay(Payment::new("p-2", money!("0.00 CNY"))).unwrap_err().code(),
        loan.on(day).unwrap().repay(Payment::new("p-2", money!("-1.00 CNY"))).unwrap_err().code(),
        loan.on(day).unwrap().repay(Payment::new("p-2", money!("1.00 USD"))).unwrap_err().code(),
        loan.on(day).unwrap().repay(Payment::new("p-1", money!("500.01 CNY"))).unwrap_err().code(),
        loan.on(day).unwrap().charge(Charge::new("p-1", money!("500.00 CNY"), "x")).unwrap_err().code(),
        loan.on(day).unwrap().charge(Charge::new("c-1", money!("5.00 CNY"), " ")).unwrap_err().code(),
        loan.on(day).unwrap().charge(Charge::new("c-1", beyond, "x")).unwrap_err().code(),
        loan.on(day)
            .unwrap()
            .waive(Waiver::new("w-1", Component::Principal, money!("1.00 CNY")))
            .unwrap_err()
            .code(),
        loan.on(day)
            .unwrap()
            .waive(Waiver::new("w-1", Component::Penalty, money!("90.00 CNY")))
            .unwrap_err()
            .code(),
        loan.on(day).unwrap().return_payment(PaymentReturn::new("r-1", "p-9")).unwrap_err().code(),
        loan.on(day).unwrap().return_payment(PaymentReturn::new("r-1", "d-1")).unwrap_err().code(),
        loan.on(day).unwrap().reverse("x-1", "p-9").unwrap_err().code(),
        loan.on(day).unwrap().reverse("x-1", "open").unwrap_err().code(),
        loan.on(date!("2026-02-14")).unwrap().reverse("x-1", "p-1").unwrap_err().code(),
    ];
    assert_eq!(
        codes,
        [
            "disburse.already",
            "key.text",
            "amount.not_positive",
            "amount.not_positive",
            "amount.currency",
            "key.reused",
            "key.reused",
            "charge.code",
            "amount.overflow",
            "waive.principal",
            "waive.more_than_owed",
            "return.no_such_payment",
            "return.no_such_payment",
            "reverse.no_such_event",
            "reverse.not_reversible",
            "booked.before_last",
        ]
    );
    let after = (loan.book_mark(), loan.events().len(), loan.closing(date!("2026-03-01")).unwrap());
    assert_eq!(after, before);
}

#[test]
fn a_loan_that_was_not_paid_out_has_a_schedule_while_it_can_be() {
    let loan = doc::loan();
    let rows = |day| loan.schedule(day, Outlook::default()).unwrap().rows;
    assert_eq!(rows(date!("2026-01-10"))[0].total(), money!("1066.19 CNY"));
    assert!(
        rows(date!("2026-02-10")).iter().all(|row| row.total() == money!("0.00 CNY")),
        "too late for the plan"
    );
}

#[test]
fn outlooks_name_what_they_assume() {
    let mut loan = doc::disbursed();
    pay(&mut loan, "p-1", money!("12000.00 CNY"), "2026-03-20");
    for outlook in [Outlook::ArrearsPaidNow, Outlook::AsPlanned, Outlook::NothingPaid] {
        let schedule = loan.schedule(date!("2026-03-20"), outlook).unwrap();
        assert_eq!(schedule.total_interest(), Some(money!("794.23 CNY")), "planned interest is planned");
    }
}

#[test]
fn terms_keep_their_bytes() {
    let terms = doc::loan().terms().clone();
    let again = Terms::from_bytes(terms.bytes()).unwrap();
    assert_eq!((again.bytes(), again.hash(), again.agreed()), (terms.bytes(), terms.hash(), terms.agreed()));
    let text = String::from_utf8(terms.bytes().to_vec()).unwrap();
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        Terms::from_bytes(text.replacen(from, to, 1).as_bytes()).unwrap_err()
    };
    assert!(matches!(changed("\"schema\":1", "\"schema\":2"), TermsError::Schema { found: 2, .. }));
    assert!(matches!(
        changed("\"conventions\":1", "\"conventions\":2"),
        TermsError::Conventions { found: 2, .. }
    ));
    assert!(matches!(changed("\"schema\"", "\"colour\":1,\"schema\""), TermsError::Undecodable { .. }));
    assert!(matches!(changed("\"principal\":1200000", "\"principal\":0"), TermsError::Limit { .. }));
    let larger = text.replacen("\"principal\":1200000", "\"principal\":999999999999999", 1);
    assert!(Terms::from_bytes(larger.as_bytes()).is_ok());
    let dearer = larger.replacen("\"rate\":\"12 %", "\"rate\":\"1000 %", 1);
    assert!(matches!(Terms::from_bytes(dearer.as_bytes()), Err(TermsError::Overflow { years: 100 })));
}

#[test]
fn a_stored_stream_that_could_not_have_been_recorded_is_refused() {
    let mut loan = doc::disbursed();
    pay(&mut loan, "p-1", money!("500.00 CNY"), "2026-02-15");
    let commit = loan.staged().expect("all of it").commit;
    let load = |commit: Commit| Loan::load("L-1", loan.terms().clone(), Reference::default(), [commit]);
    assert_eq!(load(commit.clone()).unwrap().book(), loan.book());
    let text = String::from_utf8(commit.to_bytes()).unwrap();
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        load(Commit::from_bytes(text.replacen(from, to, 1).as_bytes()).unwrap()).unwrap_err()
    };
    let edited = changed("\"amount\":50000", "\"amount\":50001");
    assert!(matches!(edited, LoadError::EngineDisagrees { commit: 1, .. }), "{edited}");
    let negative = changed("\"amount\":50000", "\"amount\":-50000");
    assert!(matches!(negative, LoadError::Impossible { .. }), "{negative}");
    let twice = changed("\"key\":\"p-1\"", "\"key\":\"d-1\"");
    assert!(matches!(twice, LoadError::Impossible { .. }), "{twice}");
    let early = changed("\"value\":\"2026-02-15\"", "\"value\":\"2025-02-15\"");
    assert!(matches!(early, LoadError::Impossible { .. }), "{early}");
}
