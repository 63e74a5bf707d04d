//! Saving in steps, losing answers, many loans at once.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use common::{close, day, loan, repay};
use lending_core::error::{Coded, ErrorKind};
use lending_core::loan::Loan;
use lending_core::reference::Reference;
use lending_core::store::{AppendError, Appended, BatchLoanStore, LoanStore, Retry, fetch, save, save_all};
use lending_store::{MemoryStore, SqliteStore};

fn fetched<S: LoanStore>(store: &S, id: &str) -> Loan {
    fetch(store, id, Reference::default()).unwrap().unwrap()
}

fn assert_same(one: &Loan, other: &Loan) {
    assert_eq!(one.events(), other.events());
    assert_eq!((one.book(), one.book_mark()), (other.book(), other.book_mark()));
    assert_eq!(one.closed_through(), other.closed_through());
    for on in ["2026-01-10", "2026-02-10", "2026-02-20", "2026-03-15", "2026-06-30", "2027-01-10"] {
        assert_eq!(one.position(day(on)).unwrap(), other.position(day(on)).unwrap(), "{on}");
        assert_eq!(one.closing(day(on)).unwrap(), other.closing(day(on)).unwrap(), "{on}");
    }
}

#[test]
fn a_loan_saved_in_steps_is_the_loan_that_was_never_stored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("loans.db");
    let mut whole = loan("L-1");
    let mut stepped = loan("L-1");
    let steps: [fn(&mut Loan); 6] = [
        |_| {},
        |loan| repay(loan, "p-1", "2026-02-10", "2026-02-10"),
        |loan| close(loan, "2026-03-20"),
        |loan| repay(loan, "p-2", "2026-03-25", "2026-03-08"),
        |loan| close(loan, "2026-03-25"),
        |loan| {
            repay(loan, "p-3", "2026-04-10", "2026-04-09");
            close(loan, "2026-06-30");
        },
    ];
    for (step, version) in steps.iter().zip(1..) {
        // A new process each time: opened, fetched, done, saved, gone.
        let mut store = SqliteStore::open(&path).unwrap();
        if version > 1 {
            stepped = fetched(&store, "L-1");
        }
        step(&mut whole);
        step(&mut stepped);
        let saved = save(&mut store, &mut stepped).unwrap().unwrap();
        assert!(saved.is_new());
        assert_eq!((saved.head().version, stepped.version()), (version, version));
        assert_eq!(save(&mut store, &mut stepped).unwrap(), None, "there is nothing more to save");
        assert_same(&whole, &fetched(&store, "L-1"));
    }
}

#[test]
fn a_change_set_dropped_before_the_write_is_still_staged() {
    let mut loan = loan("L-1");
    let change = loan.staged().unwrap();
    drop(loan.staged());
    assert_eq!(loan.staged().unwrap(), change);
    repay(&mut loan, "p-1", "2026-02-10", "2026-02-10");
    let more = loan.staged().unwrap();
    assert_eq!((more.expected, more.commit.events.len()), (0, 3));
    let saved = save(&mut MemoryStore::new(), &mut loan).unwrap();
    assert_eq!(saved.map(|saved| saved.head().version), Some(1));
}

#[test]
fn a_crash_between_the_write_and_the_mark_ends_in_a_replay() {
    let mut store = SqliteStore::open_in_memory().unwrap();
    let mut loan = loan("L-1");
    let before_the_crash = loan.clone();
    assert!(store.append(&loan.staged().unwrap()).unwrap().is_new());
    let digest = store.digest().unwrap();

    // The same process asks again.
    assert!(matches!(save(&mut store, &mut loan).unwrap(), Some(Appended::Replayed(_))));
    assert!(loan.staged().is_none());
    // Another process does the same from the start.
    let mut again = before_the_crash;
    assert!(matches!(save(&mut store, &mut again).unwrap(), Some(Appended::Replayed(_))));
    assert_eq!(store.digest().unwrap(), digest);
}

#[test]
fn a_loser_fetches_and_repeats() {
    let mut store = SqliteStore::open_in_memory().unwrap();
    let mut one = loan("L-1");
    let _saved = save(&mut store, &mut one).unwrap();
    let mut other = fetched(&store, "L-1");
    repay(&mut one, "p-1", "2026-02-10", "2026-02-10");
    repay(&mut other, "p-2", "2026-02-10", "2026-02-10");
    let _saved = save(&mut store, &mut one).unwrap();
    let error = save(&mut store, &mut other).unwrap_err();
    assert_eq!((error.code(), error.kind()), ("store.conflict", ErrorKind::Conflict));
    assert_eq!(error.to_string(), "`L-1` is at version 2, the change set expects 1");
    assert!(other.staged().is_some(), "what was refused is not forgotten");
    let mut other = fetched(&store, "L-1");
    repay(&mut other, "p-2", "2026-02-10", "2026-02-10");
    assert_eq!(save(&mut store, &mut other).unwrap().unwrap().head().version, 3);
}

fn many_at_once<S: BatchLoanStore>(mut store: S) -> S {
    let mut loans: Vec<_> = (1..=5).map(|number| loan(&format!("L-{number}"))).collect();
    assert_eq!(save_all(&mut store, &mut loans).unwrap().len(), 5);
    assert_eq!(save_all(&mut store, &mut loans).unwrap(), [], "nothing is staged");

    let mut behind = fetched(&store, "L-4");
    repay(&mut loans[3], "p-1", "2026-02-10", "2026-02-10");
    let _saved = save(&mut store, &mut loans[3]).unwrap();
    for loan in &mut loans {
        close(loan, "2026-02-28");
    }
    std::mem::swap(&mut loans[3], &mut behind);
    close(&mut loans[3], "2026-02-27");

    let error = save_all(&mut store, &mut loans).unwrap_err();
    assert!(matches!(error, AppendError::Refused(_)), "{error}");
    assert!(loans.iter().all(|loan| loan.staged().is_some()), "no loan forgets");
    assert_eq!(fetched(&store, "L-1").closed_through(), None, "none of them was written");

    std::mem::swap(&mut loans[3], &mut behind);
    assert_eq!(save_all(&mut store, &mut loans).unwrap().len(), 5);
    assert_eq!(fetched(&store, "L-5").closed_through(), Some(day("2026-02-28")));
    store
}

#[test]
fn many_loans_are_saved_at_once_or_not_at_all() {
    assert_eq!(many_at_once(MemoryStore::new()).loans(), ["L-1", "L-2", "L-3", "L-4", "L-5"]);
    let store = many_at_once(SqliteStore::open_in_memory().unwrap());
    assert_eq!(store.loans().unwrap(), ["L-1", "L-2", "L-3", "L-4", "L-5"]);
}

#[test]
fn a_digest_says_what_is_stored_and_nothing_else() {
    let digest = |names: [&str; 3], step: fn(&mut Loan)| {
        let mut store = SqliteStore::open_in_memory().unwrap();
        for name in names {
            let mut loan = loan(name);
            let _saved = save(&mut store, &mut loan).unwrap();
            step(&mut loan);
            let _saved = save(&mut store, &mut loan).unwrap();
        }
        store.digest().unwrap()
    };
    let plain = digest(["L-1", "L-2", "L-3"], |_| {});
    assert_eq!(plain, digest(["L-3", "L-1", "L-2"], |_| {}));
    assert_ne!(plain, digest(["L-1", "L-2", "L-4"], |_| {}));
    assert_ne!(plain, digest(["L-1", "L-2", "L-3"], |loan| close(loan, "2026-01-10")));
}

#[test]
fn a_busy_database_can_be_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("loans.db");
    let mut store = SqliteStore::open(&path).unwrap();
    store.wait_at_most(std::time::Duration::ZERO).unwrap();
    let mut loan = loan("L-1");

    let somebody = rusqlite::Connection::open(&path).unwrap();
    somebody.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = save(&mut store, &mut loan).unwrap_err();
    assert_eq!((error.code(), error.kind()), ("database.busy", ErrorKind::Unavailable));
    assert!(matches!(error, AppendError::Backend(failed) if failed.retry == Retry::MayHelp));
    assert!(loan.staged().is_some());

    somebody.execute_batch("ROLLBACK").unwrap();
    assert!(save(&mut store, &mut loan).unwrap().unwrap().is_new());
}

#[test]
fn a_new_file_may_be_opened_by_many_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..12 {
        let path = folder.path().join(format!("{number}.db"));
        let start = std::sync::Barrier::new(4);
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let (path, start) = (&path, &start);
                scope.spawn(move || {
                    start.wait();
                    let mut store = SqliteStore::open(path).unwrap();
                    assert!(save(&mut store, &mut loan(&format!("L-{writer}"))).unwrap().unwrap().is_new());
                });
            }
        });
        assert_eq!(SqliteStore::open(&path).unwrap().loans().unwrap().len(), 4);
    }
}
