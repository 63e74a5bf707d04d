//! The suite on our own stores, and on stores that break one clause each: a clause that cannot fail says nothing.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a broken store is right wherever its one fault does not speak"
)]

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Mutex;

use lending_core::hash::Hash;
use lending_core::loan::ChangeSet;
use lending_core::store::{
    AppendError, Appended, AsyncLoanStore, EntryRow, Head, LoanStore, ReadError, Record, RecordRefused,
    StoredLoan,
};
use lending_store::conformance::{Blocking, Report, run, run_shared};
use lending_store::{MemoryStore, SqliteStore};

fn assert_passed(report: &Report, clauses: usize) {
    assert!(report.passed(), "{report}");
    assert_eq!(report.verdicts.len(), clauses);
    let names: BTreeSet<_> = report.verdicts.iter().map(|verdict| verdict.clause).collect();
    assert_eq!(names.len(), clauses, "each clause has a name of its own");
}

#[test]
fn the_memory_store_keeps_every_clause() {
    assert_passed(&run(MemoryStore::new), 21);
}

#[test]
fn the_sqlite_store_keeps_every_clause_in_memory() {
    assert_passed(&run(|| SqliteStore::open_in_memory().unwrap()), 21);
}

#[test]
fn the_sqlite_store_keeps_every_clause_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let number = std::cell::Cell::new(0);
    let path = || {
        number.set(number.get() + 1);
        folder.path().join(format!("{}.db", number.get()))
    };
    assert_passed(&run(|| SqliteStore::open(path()).unwrap()), 21);
    let two = || {
        let path = path();
        (SqliteStore::open(&path).unwrap(), SqliteStore::open(&path).unwrap())
    };
    assert_passed(&run_shared(two), 3);
}

/// A store whose answers come later.
struct Later(Mutex<MemoryStore>);

impl AsyncLoanStore for Later {
    type Error = Infallible;

    async fn append(&self, change: &ChangeSet) -> Result<Appended, AppendError<Infallible>> {
        later().await;
        self.0.lock().unwrap().append(change)
    }
    async fn load(&self, loan: &str) -> Result<Option<StoredLoan>, ReadError<Infallible>> {
        later().await;
        self.0.lock().unwrap().load(loan)
    }
    async fn book(&self, loan: &str) -> Result<Vec<EntryRow>, ReadError<Infallible>> {
        later().await;
        self.0.lock().unwrap().book(loan)
    }
}

/// Is not ready when asked first, and wakes from another thread.
async fn later() {
    let mut asked = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut asked, true) {
            return std::task::Poll::Ready(());
        }
        let waker = context.waker().clone();
        drop(std::thread::spawn(move || waker.wake()));
        std::task::Poll::Pending
    })
    .await;
}

#[test]
fn an_asynchronous_store_runs_the_same_suite() {
    assert_passed(&run(|| Blocking(Later(Mutex::new(MemoryStore::new())))), 21);
}

/// What a store can get wrong.
#[derive(Debug, Clone, Copy)]
enum Fault {
    SaysNewForUnknown,
    KeepsNothing,
    TrimsBytes,
    SortsVersionsAsText,
    HashesAgain,
    AnswersAnotherHead,
    RepairsExpectation,
    NamesExpectedAsActual,
    ReplayIsConflict,
    ReplayIsAppended,
    EverythingIsReplayed,
    WritesBookBeforeCheck,
    TakesTermsFromElsewhere,
    NamesIgnoreCase,
    BookBackwards,
    BookLosesLast,
    DropsEmptyCommits,
    CutsLongCommits,
}

struct Broken {
    fault: Fault,
    inner: MemoryStore,
    extra: Vec<EntryRow>,
}

impl Broken {
    fn name(&self, loan: &str) -> String {
        match self.fault {
            Fault::NamesIgnoreCase => loan.to_uppercase(),
            _ => loan.to_owned(),
        }
    }

    /// The change set that would have been right at the version that is stored.
    fn repaired(&self, change: &ChangeSet) -> ChangeSet {
        let expected = self.inner.load(&change.loan).unwrap().map_or(0, |stored| stored.head.version);
        let terms = (expected == 0).then(|| change.terms.clone().unwrap_or_else(|| b"{}".to_vec()));
        ChangeSet { expected, terms, ..change.clone() }
    }
}

impl LoanStore for Broken {
    type Error = Infallible;

    fn append(&mut self, change: &ChangeSet) -> Result<Appended, AppendError<Infallible>> {
        let change = &ChangeSet { loan: self.name(&change.loan), ..change.clone() };
        let at = Head { version: change.version(), chain: Hash::default() };
        let refused = |error: &AppendError<Infallible>| matches!(error, AppendError::Refused(_));
        match self.fault {
            Fault::KeepsNothing => Ok(Appended::Appended(at)),
            Fault::EverythingIsReplayed => {
                let _written = self.inner.append(change);
                Ok(Appended::Replayed(at))
            }
            Fault::AnswersAnotherHead => match self.inner.append(change)? {
                Appended::Appended(_) => Ok(Appended::Appended(at)),
                Appended::Replayed(_) => Ok(Appended::Replayed(at)),
            },
            Fault::RepairsExpectation => match self.inner.append(change) {
                Err(error) if refused(&error) => self.inner.append(&self.repaired(change)),
                answer => answer,
            },
            Fault::NamesExpectedAsActual => self.inner.append(change).map_err(|error| match error {
                AppendError::Refused(RecordRefused::Conflict { loan, expected, .. }) => {
                    RecordRefused::Conflict { loan, expected, actual: expected }.into()
                }
                other => other,
            }),
            Fault::ReplayIsConflict => match self.inner.append(change)? {
                Appended::Replayed(head) => {
                    let (loan, expected, actual) = (change.loan.clone(), change.expected, head.version);
                    Err(RecordRefused::Conflict { loan, expected, actual }.into())
                }
                answer @ Appended::Appended(_) => Ok(answer),
            },
            Fault::ReplayIsAppended => {
                self.inner.append(change).map(|answer| Appended::Appended(answer.head()))
            }
            Fault::WritesBookBeforeCheck => {
                let answer = self.inner.append(change);
                if answer.is_err() {
                    self.extra.extend(change.entries.iter().map(EntryRow::of));
                }
                answer
            }
            Fault::TakesTermsFromElsewhere if change.expected == 0 && change.terms.is_none() => {
                self.inner.append(&self.repaired(change))
            }
            Fault::DropsEmptyCommits if change.commit.events.is_empty() => Ok(Appended::Appended(at)),
            Fault::CutsLongCommits if change.entries.len() > 40 => {
                let entries = change.entries[..40].to_vec();
                self.inner.append(&ChangeSet { entries, ..change.clone() })
            }
            _ => self.inner.append(change),
        }
    }

    fn load(&self, loan: &str) -> Result<Option<StoredLoan>, ReadError<Infallible>> {
        let Some(mut stored) = self.inner.load(&self.name(loan))? else {
            let other = self.inner.loans().first().cloned();
            return match (self.fault, other) {
                (Fault::SaysNewForUnknown, Some(other)) => self.inner.load(&other),
                _ => Ok(None),
            };
        };
        match self.fault {
            Fault::TrimsBytes => {
                for commit in &mut stored.commits {
                    commit.bytes = String::from_utf8_lossy(&commit.bytes).replace("\\t", " ").into_bytes();
                }
            }
            Fault::SortsVersionsAsText => stored.commits.sort_by_key(|commit| commit.version.to_string()),
            Fault::HashesAgain => {
                for commit in &mut stored.commits {
                    commit.chain = Hash::of(&commit.bytes);
                }
            }
            _ => {}
        }
        Ok(Some(stored))
    }

    fn book(&self, loan: &str) -> Result<Vec<EntryRow>, ReadError<Infallible>> {
        let mut book = self.inner.book(&self.name(loan))?;
        book.extend(self.extra.iter().cloned());
        match self.fault {
            Fault::BookBackwards => book.reverse(),
            Fault::BookLosesLast => drop(book.pop()),
            _ => {}
        }
        Ok(book)
    }
}

#[test]
fn every_clause_fails_where_it_must() {
    let cases = [
        (Fault::SaysNewForUnknown, "unknown-loan"),
        (Fault::EverythingIsReplayed, "append-to-new"),
        (Fault::KeepsNothing, "visible"),
        (Fault::TrimsBytes, "bytes-unchanged"),
        (Fault::SortsVersionsAsText, "versions-dense"),
        (Fault::HashesAgain, "chain"),
        (Fault::AnswersAnotherHead, "head-answered"),
        (Fault::RepairsExpectation, "expected-enforced"),
        (Fault::RepairsExpectation, "new-is-new"),
        (Fault::RepairsExpectation, "one-wins"),
        (Fault::NamesExpectedAsActual, "conflict-names-actual"),
        (Fault::ReplayIsConflict, "replay-last"),
        (Fault::ReplayIsAppended, "replay-earlier"),
        (Fault::WritesBookBeforeCheck, "refusal-leaves-nothing"),
        (Fault::TakesTermsFromElsewhere, "malformed-refused"),
        (Fault::NamesIgnoreCase, "loans-apart"),
        (Fault::BookBackwards, "book-in-order"),
        (Fault::BookLosesLast, "book-in-order"),
        (Fault::DropsEmptyCommits, "close-without-event"),
        (Fault::CutsLongCommits, "many-entries"),
        (Fault::ReplayIsConflict, "lost-answer"),
        (Fault::TrimsBytes, "same-loan-back"),
    ];
    let mut seen = BTreeSet::new();
    for (fault, clause) in cases {
        let report = run(|| Broken { fault, inner: MemoryStore::new(), extra: Vec::new() });
        let failed: Vec<_> = report.failed().map(|verdict| verdict.clause).collect();
        assert!(failed.contains(&clause), "{fault:?} goes unnoticed by {clause}:\n{report}");
        seen.insert(clause);
    }
    let all: BTreeSet<_> = run(MemoryStore::new).verdicts.iter().map(|verdict| verdict.clause).collect();
    assert_eq!(seen, all, "each clause has a store that breaks it");
}

/// A store that looks, waits for the other writer to look as well, and then writes without looking again.
struct LooksTooEarly {
    shared: std::sync::Arc<Mutex<MemoryStore>>,
}

impl LoanStore for LooksTooEarly {
    type Error = Infallible;

    fn append(&mut self, change: &ChangeSet) -> Result<Appended, AppendError<Infallible>> {
        let seen = self.shared.lock().unwrap().load(&change.loan).unwrap().map(|stored| stored.head);
        std::thread::sleep(std::time::Duration::from_millis(20));
        let head = Record::of(change)?.after(seen)?;
        let _written = self.shared.lock().unwrap().append(change);
        Ok(Appended::Appended(head))
    }
    fn load(&self, loan: &str) -> Result<Option<StoredLoan>, ReadError<Infallible>> {
        self.shared.lock().unwrap().load(loan)
    }
    fn book(&self, loan: &str) -> Result<Vec<EntryRow>, ReadError<Infallible>> {
        self.shared.lock().unwrap().book(loan)
    }
}

#[test]
fn two_writers_notice_what_one_does_not() {
    let two = || {
        let shared = std::sync::Arc::new(Mutex::new(MemoryStore::new()));
        (LooksTooEarly { shared: shared.clone() }, LooksTooEarly { shared })
    };
    let report = run_shared(two);
    let failed: Vec<_> = report.failed().map(|verdict| verdict.clause).collect();
    assert_eq!(failed, ["race-one-wins", "race-same-bytes"], "{report}");
    // Two stores that know nothing of each other.
    let report = run_shared(|| (MemoryStore::new(), MemoryStore::new()));
    assert!(report.failed().any(|verdict| verdict.clause == "visible-to-others"), "{report}");
}
