use super::*;
use crate::calendar::Date;
use crate::debt::{Component, ItemId};
use crate::error::{Coded, ErrorKind};
use crate::hash::Hash;
use crate::loan::{Charge, Commit, Event, Loan, Payment, PaymentReturn, Waiver};
use crate::money;
use crate::origination::LoanRequest;
use crate::product::Product;
use crate::reference::Reference;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// 12,000 over 12 months from 10 January 2026, not paid out.
fn opened() -> Loan {
    let file = r#"
        code = "personal-loan"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
        [penalty]
        rate = { uplift = "50 %" }
    "#;
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, day("2026-01-10"));
    let offer = Product::from_toml(file).unwrap().offer(&request).unwrap();
    Loan::open("L-1", offer.accept()).unwrap()
}

/// The same, paid out.
fn disbursed() -> Loan {
    let mut loan = opened();
    drop(loan.on(day("2026-01-10")).unwrap().disburse("d-1").unwrap());
    loan
}

/// A loan with three commits, and what a store holds of it.
fn stored() -> (Loan, StoredLoan) {
    let mut loan = opened();
    let mut head = None;
    let mut commits = Vec::new();
    for step in 0..3 {
        match step {
            1 => drop(loan.on(day("2026-01-10")).unwrap().disburse("d-1").unwrap()),
            2 => {
                let payment = Payment::new("p-1", money!("1000.00 CNY"));
                drop(loan.on(day("2026-02-12")).unwrap().repay(payment).unwrap());
            }
            _ => {}
        }
        let change = loan.staged().unwrap();
        let record = Record::of(&change).unwrap();
        let after = record.after(head).unwrap();
        commits.push(StoredCommit {
            version: after.version,
            bytes: record.bytes().to_vec(),
            chain: after.chain,
        });
        head = Some(after);
        loan.mark_stored(&change).unwrap();
    }
    let terms = loan.terms().bytes().to_vec();
    let stored = StoredLoan { terms_hash: Hash::of(&terms), terms, head: head.unwrap(), commits };
    (loan, stored)
}

fn refused(spoil: impl FnOnce(&mut StoredLoan)) -> RestoreError {
    let (_, mut stored) = stored();
    spoil(&mut stored);
    stored.into_loan("L-1", Reference::default()).unwrap_err()
}

#[test]
fn what_was_stored_comes_back() {
    let (loan, stored) = stored();
    let again = stored.into_loan("L-1", Reference::default()).unwrap();
    assert_eq!((again.events(), again.book_mark(), again.version()), (loan.events(), loan.book_mark(), 3));
    assert!(again.staged().is_none());
}

#[test]
fn each_damage_is_named_with_its_place() {
    type Case = (&'static str, &'static str, fn(&mut StoredLoan));
    let cases: [Case; 11] = [
        ("store.terms_changed", "", |stored| stored.terms[20] ^= 1),
        ("store.chain_broken", "version 1", |stored| {
            stored.terms[20] ^= 1;
            stored.terms_hash = Hash::of(&stored.terms);
        }),
        ("store.chain_broken", "version 2", |stored| stored.commits[1].bytes[30] ^= 1),
        ("store.chain_broken", "version 2", |stored| stored.commits[1].chain = Hash::of(b"")),
        ("store.chain_broken", "version 3", |stored| stored.head.chain = Hash::of(b"")),
        ("store.gap", "expected 2, found 3", |stored| drop(stored.commits.remove(1))),
        ("store.gap", "expected 1, found 2", |stored| stored.commits.swap(0, 1)),
        ("store.gap", "expected 3, found 0", |stored| stored.commits.truncate(2)),
        ("store.gap", "expected 2, found 3", |stored| stored.head.version = 2),
        ("store.gap", "expected 1, found 0", |stored| stored.commits.clear()),
        ("store.undecodable", "commit 3", |stored| {
            let bytes = b"{}".to_vec();
            let chain = Hash::chained(stored.commits[1].chain, &bytes);
            stored.commits[2] = StoredCommit { version: 3, bytes, chain };
            stored.head.chain = chain;
        }),
    ];
    for (code, place, spoil) in cases {
        let error = refused(spoil);
        assert_eq!((error.code(), error.kind()), (code, ErrorKind::CorruptData), "{error}");
        assert!(error.to_string().contains(place), "{error}");
    }
}

#[test]
fn a_stream_belongs_to_one_loan() {
    let (_, stored) = stored();
    let error = stored.into_loan("L-2", Reference::default()).unwrap_err();
    assert_eq!(error.code(), "store.chain_broken", "{error}");
}

#[test]
fn a_record_follows_exactly_one_head() {
    let mut loan = disbursed();
    let first = Record::of(&loan.staged().unwrap()).unwrap();
    let head = first.after(None).unwrap();
    assert_eq!(first.after(Some(head)).unwrap_err().code(), "store.conflict");
    let change = loan.staged().unwrap();
    loan.mark_stored(&change).unwrap();
    loan.on(day("2026-01-11")).unwrap().close().unwrap();
    let second = Record::of(&loan.staged().unwrap()).unwrap();
    assert_eq!(second.closed_through(), Some(day("2026-01-11")));
    assert_eq!(second.after(None).unwrap_err().code(), "store.conflict");
    let ahead = Head { version: 7, ..head };
    let error = second.after(Some(ahead)).unwrap_err();
    assert_eq!(error.to_string(), "`L-1` is at version 7, the change set expects 1");
    assert_eq!(second.after(Some(head)).unwrap().version, 2);
}

#[test]
fn a_change_set_that_no_loan_stages_is_refused() {
    let change = disbursed().staged().unwrap();
    let without = crate::loan::ChangeSet { terms: None, ..change.clone() };
    let twice = crate::loan::ChangeSet { expected: 1, ..change.clone() };
    let beyond = crate::loan::ChangeSet { expected: u64::MAX, terms: None, ..change };
    for change in [without, twice, beyond] {
        let error = Record::of(&change).unwrap_err();
        assert_eq!((error.code(), error.kind()), ("store.malformed", ErrorKind::InvalidInput), "{error}");
    }
}

/// One event of each kind, as it is stored.
fn each_kind() -> Vec<Event> {
    let mut loan = disbursed();
    let on = day("2026-03-20");
    let fee = Charge::new("c-1", money!("50.00 CNY"), "reminder");
    drop(loan.on(on).unwrap().repay(Payment::new("p-1", money!("100.00 CNY"))).unwrap());
    drop(loan.on(on).unwrap().return_payment(PaymentReturn::new("r-1", "p-1")).unwrap());
    drop(loan.on(on).unwrap().charge(fee).unwrap());
    let waiver = Waiver::new("w-1", Component::Penalty, money!("0.01 CNY"));
    drop(loan.on(on).unwrap().waive(waiver.of(ItemId::Bill(1))).unwrap());
    drop(loan.on(on).unwrap().reverse("x-1", "c-1").unwrap());
    loan.events().to_vec()
}

#[test]
fn stored_events_are_read_strictly() {
    let events = each_kind();
    let kinds: std::collections::BTreeSet<_> = events.iter().map(|event| event.fact.kind()).collect();
    assert_eq!(kinds.len(), 7);
    for event in events {
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event);
        let inner = text.strip_suffix('}').unwrap();
        for more in [r#""note":1"#, r#""v":1"#, r#""schema":1"#, r#""key":"k""#, r#""kind":"opened""#] {
            let spoiled = format!("{inner},{more}}}");
            assert!(serde_json::from_str::<Event>(&spoiled).is_err(), "{spoiled}");
        }
        // Every field must be there, except those that say nothing when they are missing.
        let whole: serde_json::Map<_, _> = serde_json::from_str(&text).unwrap();
        for field in whole.keys().filter(|field| *field != "item") {
            let mut less = whole.clone();
            less.remove(field);
            assert!(serde_json::from_value::<Event>(less.into()).is_err(), "{text} without {field}");
        }
    }
}

#[test]
fn a_fact_takes_no_field_of_another() {
    let reversed =
        r#"{"schema":1,"key":"x","booked":"2026-03-20","kind":"reversed","target":"p","amount":1}"#;
    assert!(serde_json::from_str::<Event>(reversed).is_err());
    let commit = format!(r#"{{"events":[{reversed}],"book":{{"entries":0,"hash":"{}"}}}}"#, Hash::default());
    assert_eq!(Commit::from_bytes(commit.as_bytes()).unwrap_err().code(), "load.undecodable");
    assert!(Commit::from_bytes(commit.replace(r#","amount":1"#, "").as_bytes()).is_ok());
}
