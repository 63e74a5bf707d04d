//! A loan in its host's hands: what is staged, what is closed, what is seen ahead, what a refusal leaves behind.

use lending_core::debt::{Component, ItemId, Key};
use lending_core::error::Coded;
use lending_core::loan::{
    ChangeSet, Charge, ChargeError, Commit, LoadError, Loan, Outcome, Outlook, Payment, PaymentReturn,
    RecordError, Waiver,
};
use lending_core::money::{Minor, Money};
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::reference::Reference;
use lending_core::terms::{Terms, TermsError};
use lending_core::{date, doc, money};

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
    let opened = loan.staged().expect("still staged");
    let other = ChangeSet { expected: 1, ..opened.clone() };
    let refused = loan.mark_stored(&other).unwrap_err();
    assert_eq!((refused.expected, refused.found, refused.code()), (1, 2, "mark.version"));
    loan.mark_stored(&opened).unwrap();
    assert_eq!(loan.staged(), None);
    assert!(loan.on(date!("2026-01-10")).unwrap().disburse("d-1").unwrap().is_new());
    let changes = loan.staged().expect("the disbursement");
    assert_eq!((changes.expected, changes.terms), (1, None));
    let keys: Vec<String> = changes.entries.iter().map(|entry| entry.key.to_string()).collect();
    assert_eq!(keys, ["disbursed | d-1", "billed | bill 1 | principal", "billed | bill 1 | interest"]);
}

#[test]
fn what_is_recorded_while_a_change_is_written_stays_staged() {
    let mut loan = doc::disbursed();
    let written = loan.staged().expect("the opening and the disbursement");
    pay(&mut loan, "p-1", money!("1000.00 CNY"), "2026-02-10");
    loan.mark_stored(&written).unwrap();
    let rest = loan.staged().expect("the payment");
    assert_eq!((rest.expected, rest.commit.events.len(), rest.commit.events[0].key.as_str()), (1, 1, "p-1"));
    let commits = [written.commit, rest.commit];
    let loaded = Loan::load("L-1", loan.terms().clone(), Reference::default(), commits).unwrap();
    assert_eq!(loaded.book_mark(), loan.book_mark());
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
            "amount.too_large",
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
    // The opening holds the hash of its terms.
    let terms = doc::classified().terms().clone();
    let expected = terms.hash().to_string();
    let other = Loan::load("L-1", terms, Reference::default(), [commit.clone()]).unwrap_err();
    assert_eq!(other, LoadError::NotThisLoan { expected, found: "`open` (opened)".to_owned() });
    let early = changed("\"value\":\"2026-02-15\"", "\"value\":\"2025-02-15\"");
    assert!(matches!(early, LoadError::Impossible { .. }), "{early}");
}

#[test]
fn a_commit_that_says_nothing_or_closes_backwards_is_refused() {
    let mut loan = doc::disbursed();
    assert_eq!(loan.on(date!("2026-03-31")).unwrap().close(), Ok(Outcome::Applied));
    let first = loan.staged().expect("all of it").commit;
    let second = |closed_through| Commit { events: Vec::new(), closed_through, book: loan.book_mark() };
    for wrong in [None, Some(date!("2026-01-31")), Some(date!("2026-03-31")), Some(date!("2199-01-01"))] {
        let commits = [first.clone(), second(wrong)];
        let refused = Loan::load("L-1", loan.terms().clone(), Reference::default(), commits).unwrap_err();
        assert_eq!(refused.code(), "load.impossible_commit", "{wrong:?}: {refused}");
    }
}

#[test]
fn a_stream_may_close_the_last_day_of_a_loan() {
    let mut loan = doc::loan();
    assert_eq!(loan.on(date!("2126-01-10")).unwrap().close(), Ok(Outcome::Applied));
    let commit = loan.staged().expect("all of it").commit;
    let loaded = Loan::load("L-1", loan.terms().clone(), Reference::default(), [commit]).unwrap();
    assert_eq!(loaded.closed_through(), Some(date!("2126-01-10")));
}

/// What a hundred years at 1000 % a year make of 3 × 10¹² is too much to be figured; tax counts as what it is put on.
#[test]
fn what_could_not_be_figured_is_refused_with_its_tax() {
    let file = r#"
        code = "dear"
        currency = "CNY"
        amount = { min = "1.00", max = "5000.00" }
        instalments = { min = 1, max = 12 }
        rate = "1000 % per year"
        method = "equal_principal"
    "#;
    let request = LoanRequest::new(money!("1200.00 CNY"), 12, date!("2026-01-10"));
    let terms = Product::from_toml(file).unwrap().offer(&request).unwrap().accept();
    let mut loan = Loan::open("L-1", terms).unwrap();
    let day = date!("2026-01-10");
    let charge = || Charge::new("c-1", money!("2000000000000.00 CNY"), "visit");
    let refused = loan.on(day).unwrap().charge(charge().tax(money!("1000000000000.00 CNY"))).unwrap_err();
    let overflow = RecordError::Overflow(TermsError::Overflow { years: 100 });
    assert_eq!(refused, ChargeError::Record(overflow));
    assert!(loan.on(day).unwrap().charge(charge()).unwrap().is_new());
}

#[test]
fn a_retry_in_another_currency_is_another_claim() {
    let mut loan = doc::disbursed();
    pay(&mut loan, "p-1", money!("1000.00 CNY"), "2026-02-10");
    let other = Payment::new("p-1", money!("1000.00 USD"));
    assert_eq!(loan.on(date!("2026-02-10")).unwrap().repay(other).unwrap_err().code(), "key.reused");
}

#[test]
fn a_key_that_is_used_again_says_what_was_recorded_and_what_was_given() {
    let mut loan = doc::disbursed();
    pay(&mut loan, "p-1", money!("1000.00 CNY"), "2026-02-10");
    let mut said =
        |payment: Payment| loan.on(date!("2026-02-12")).unwrap().repay(payment).unwrap_err().to_string();
    assert_eq!(
        said(Payment::new("p-1", money!("10.00 CNY"))),
        "`p-1` was recorded before as received, with another amount: recorded was 1000.00 CNY, given is 10.00 CNY"
    );
    assert_eq!(
        said(Payment::new("p-1", money!("1000.00 CNY")).value(date!("2026-02-11"))),
        "`p-1` was recorded before as received, with another value: recorded was `2026-02-10`, given is `2026-02-11`"
    );
    assert_eq!(
        said(Payment::new("d-1", money!("10.00 CNY"))),
        "`d-1` was recorded before as disbursed, with another kind: recorded was `disbursed`, given is `received`"
    );
    assert_eq!(
        said(Payment::new("p-1", money!("1000.00 CNY")).order(2)),
        "`p-1` was recorded before as received, with another order: recorded was 0, given is 2"
    );
    // An amount in another currency is no fact of this loan.
    let other = said(Payment::new("p-1", money!("1000.00 USD")));
    assert_eq!(other, "`p-1` was recorded before as received, with another amount");
}

#[test]
fn a_waiver_names_a_charge_that_stands() {
    let mut loan = doc::disbursed();
    let charge = |key: &str| ItemId::Charge(Key::new(key).expect("a key"));
    let day = date!("2026-03-20");
    assert!(loan.on(day).unwrap().charge(Charge::new("c-1", money!("5.00 CNY"), "visit")).unwrap().is_new());
    let waivers = [
        Waiver::new("w-1", Component::Fee, money!("5.00 CNY")).of(charge("w-1")),
        Waiver::new("w-1", Component::Fee, money!("5.00 CNY")).of(charge("c-9")),
        Waiver::new("w-1", Component::Fee, money!("5.00 CNY")).of(charge("d-1")),
        Waiver::new("w-1", Component::Interest, money!("5.00 CNY")).of(charge("c-1")),
    ];
    for waiver in waivers {
        assert_eq!(loan.on(day).unwrap().waive(waiver).unwrap_err().code(), "waive.no_such_charge");
    }
    let waiver = Waiver::new("w-1", Component::Fee, money!("5.00 CNY")).of(charge("c-1"));
    assert!(loan.on(day).unwrap().waive(waiver).unwrap().is_new());
}

#[test]
fn the_tax_of_a_charge_is_a_part_of_its_claim_and_of_its_amount() {
    let mut loan = doc::disbursed();
    let day = date!("2026-03-20");
    let visit = |amount: Money| Charge::new("c-1", amount, "visit");
    let whole = money!("5.00 CNY");
    for tax in [money!("0.00 CNY"), money!("-0.01 CNY"), money!("5.00 CNY")] {
        let refused = loan.on(day).unwrap().charge(visit(whole).tax(tax)).unwrap_err();
        assert_eq!((refused.code(), refused.path().as_str()), ("charge.tax", "tax"), "{refused}");
    }
    let foreign = visit(whole).tax(money!("1.00 USD"));
    assert_eq!(loan.on(day).unwrap().charge(foreign).unwrap_err().code(), "amount.currency");
    assert!(loan.on(day).unwrap().charge(visit(whole).tax(money!("4.99 CNY"))).unwrap().is_new());
    // What a retry leaves out is not compared.
    assert!(!loan.on(day).unwrap().charge(visit(whole)).unwrap().is_new());
    assert!(!loan.on(day).unwrap().charge(visit(whole).tax(money!("4.99 CNY"))).unwrap().is_new());
    let other = loan.on(day).unwrap().charge(visit(whole).tax(money!("4.98 CNY"))).unwrap_err();
    assert_eq!(other.code(), "key.reused");
    // The receipt of a waiver holds the tax that goes with it, and its amount is that of the fee alone.
    let waiver = Waiver::new("w-1", Component::Fee, money!("2.50 CNY"));
    let receipt = loan.on(day).unwrap().waive(waiver).unwrap();
    let parts = receipt.parts.iter().map(|part| (part.component, part.amount));
    assert_eq!(
        parts.collect::<Vec<_>>(),
        [(Component::Fee, money!("2.50 CNY")), (Component::Tax, money!("2.49 CNY"))]
    );
    assert_eq!(receipt.rest, money!("0.00 CNY"));
}

#[test]
fn a_receipt_counts_what_was_freed_as_credit() {
    let file = r#"
        code = "one-row"
        currency = "CNY"
        amount = { min = "1.00", max = "5000.00" }
        instalments = { min = 1, max = 1 }
        rate = "12 % per year"
        method = "equal_instalment"
        interest = { base = "actual" }
    "#;
    let request = LoanRequest::new(money!("1000.00 CNY"), 1, date!("2026-01-10"));
    let terms = Product::from_toml(file).unwrap().offer(&request).unwrap().accept();
    let mut loan = Loan::open("L-1", terms).unwrap();
    assert!(loan.on(date!("2026-01-10")).unwrap().disburse("d-1").unwrap().is_new());
    let payment = Payment::new("p-1", money!("1010.00 CNY"));
    let receipt = loan.on(date!("2026-01-11")).unwrap().repay(payment.clone()).unwrap();
    assert_eq!(receipt.parts[0].amount, money!("0.32 CNY"), "10.00 were billed, one night of 31 has grown");
    assert_eq!(
        (receipt.rest, loan.position(date!("2026-01-11")).unwrap().credit),
        (money!("9.68 CNY"), receipt.rest)
    );
    assert!(loan.on(date!("2026-01-11")).unwrap().reverse("x-1", "p-1").unwrap().is_new());
    let again = loan.on(date!("2026-01-11")).unwrap().repay(payment).unwrap();
    assert_eq!(
        (again.rest, again.reversed_by.map(|key| key.to_string())),
        (money!("0.00 CNY"), Some("x-1".to_owned()))
    );
}

#[test]
fn what_is_known_later_is_what_is_known_now() {
    let mut loan = doc::disbursed();
    pay(&mut loan, "p-1", money!("10.00 CNY"), "2026-02-20");
    let future = loan.known_on(date!("2030-01-01")).unwrap();
    assert_eq!(future.book_mark(), loan.book_mark(), "looking ahead tells nothing");
    let past = loan.known_on(date!("2026-02-19")).unwrap();
    assert!(!past.closing(date!("2026-02-19")).unwrap().position.projection);
}
