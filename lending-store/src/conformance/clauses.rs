//! The clauses for one store. Each gets an empty one, and says what it found when that is not what it asks for.

use std::fmt::Debug;

use lending_core::date;
use lending_core::loan::{ChangeSet, Loan};
use lending_core::reference::Reference;
use lending_core::store::{
    AppendError, Appended, EntryRow, LoanStore, Record, RecordRefused, StoredLoan, fetch, save,
};

use super::samples;

pub(super) type Found = Result<(), String>;
type Clause<S> = (&'static str, &'static str, fn(&mut S) -> Found);

pub(super) fn all<S: LoanStore>() -> Vec<Clause<S>> {
    vec![
        ("unknown-loan", "a loan that was never stored is none, and has no book", unknown_loan),
        ("append-to-new", "the first commit of a loan is appended and makes version 1", append_to_new),
        ("visible", "a commit is visible when append returns", visible),
        ("bytes-unchanged", "terms and commits come back byte by byte", bytes_unchanged),
        ("versions-dense", "versions are dense from 1, and loads ascend", versions_dense),
        ("chain", "every commit, and the head, carries the hash that follows from the bytes", chain),
        ("head-answered", "append answers where the stream stands", head_answered),
        ("expected-enforced", "a commit is written at its expected version only", expected_enforced),
        ("new-is-new", "a loan that is there is not opened again under other terms", new_is_new),
        ("one-wins", "of two commits with the same expectation exactly one wins", one_wins),
        ("conflict-names-actual", "a conflict names the version that is stored", conflict_names_actual),
        ("replay-last", "the last commit, appended again, is replayed and written once", replay_last),
        ("replay-earlier", "an earlier commit, appended again, is replayed and written once", replay_earlier),
        ("refusal-leaves-nothing", "what is refused leaves nothing behind", refusal_leaves_nothing),
        ("malformed-refused", "terms are there when, and only when, the loan is new", malformed_refused),
        ("loans-apart", "loans do not mix, whatever their names have in common", loans_apart),
        ("book-in-order", "all entries of the book are stored, in order", book_in_order),
        ("close-without-event", "closed days without an event are stored", close_without_event),
        ("many-entries", "a commit of many events and entries is stored as a whole", many_entries),
        ("lost-answer", "a write whose answer was lost is repeated without harm", lost_answer),
        ("same-loan-back", "the loan that is loaded is the loan that was saved", same_loan_back),
    ]
}

fn unknown_loan<S: LoanStore>(store: &mut S) -> Found {
    expect("a loan", &read(store, "L-1")?, &None)?;
    expect("a book", &book(store, "L-1")?, &Vec::new())?;
    let (_, changes) = samples::life("L-1");
    written(store, &changes)?;
    expect("another loan", &read(store, "L-2")?, &None)?;
    expect("another book", &book(store, "L-2")?, &Vec::new())
}

fn append_to_new<S: LoanStore>(store: &mut S) -> Found {
    let (_, changes) = samples::life("L-1");
    let appended = append(store, &changes[0])?;
    expect("the answer is new", &appended.is_new(), &true)?;
    expect("the version", &appended.head().version, &1)
}

fn visible<S: LoanStore>(store: &mut S) -> Found {
    let (_, changes) = samples::life("L-1");
    for change in &changes {
        written(store, std::slice::from_ref(change))?;
        expect("the version that is read", &loan(store, "L-1")?.head.version, &change.version())?;
    }
    Ok(())
}

fn bytes_unchanged<S: LoanStore>(store: &mut S) -> Found {
    let (_, changes) = samples::life("L-1");
    written(store, &changes)?;
    let stored = loan(store, "L-1")?;
    expect("the terms", &Some(stored.terms), &changes[0].terms)?;
    let commits: Vec<_> = stored.commits.into_iter().map(|commit| commit.bytes).collect();
    let bytes: Vec<_> = changes.iter().map(|change| change.commit.to_bytes()).collect();
    expect("the commits", &commits, &bytes)
}

fn versions_dense<S: LoanStore>(store: &mut S) -> Found {
    // More than nine, so that an order by text shows.
    let (mut sample, mut changes) = samples::life("L-1");
    for number in 0..8 {
        samples::repay(&mut sample, &format!("more-{number}"), date!("2026-05-03"));
        changes.push(samples::take(&mut sample));
    }
    written(store, &changes)?;
    let found: Vec<_> = loan(store, "L-1")?.commits.iter().map(|commit| commit.version).collect();
    expect("the versions", &found, &(1..=13).collect())
}

fn chain<S: LoanStore>(store: &mut S) -> Found {
    let (_, changes) = samples::life("L-1");
    let mut head = None;
    for change in &changes {
        written(store, std::slice::from_ref(change))?;
        let after = record(change)?.after(head).map_err(|error| error.to_string())?;
        let stored = loan(store, "L-1")?;
        expect("the head", &stored.head, &after)?;
        let last = stored.commits.last().map(|commit| commit.chain);
        expect("the last commit's chain", &last, &Some(after.chain))?;
        stored.verify("L-1").map_err(|error| error.to_string())?;
        head = Some(after);
    }
    Ok(())
}

fn head_answered<S: LoanStore>(store: &mut S) -> Found {
    let (_, changes) = samples::life("L-1");
    for change in &changes {
        let appended = append(store, change)?;
        expect("the head", &appended.head(), &loan(store, "L-1")?.head)?;
    }
    Ok(())
}

fn expected_enforced<S: LoanStore>(store: &mut S) -> Found {
    let (_, changes) = samples::life("L-1");
    for change in &changes[1..] {
        refused(store, change, "a commit of a loan that is not there")?;
    }
    written(store, &changes[..2])?;
    refused(store, &changes[3], "a commit that leaves out a version")?;
    refused(store, &changes[4], "a commit that leaves out two versions")?;
    let (mut other, _) = samples::life("L-1");
    samples::repay(&mut other, "p-9", date!("2026-05-03"));
    let late = ChangeSet { expected: 1, ..samples::take(&mut other) };
    refused(store, &late, "a commit on a version that was written over")
}

fn new_is_new<S: LoanStore>(store: &mut S) -> Found {
    let (_, changes) = samples::life("L-1");
    written(store, &changes[..1])?;
    let mut terms = changes[0].terms.clone().unwrap_or_default();
    terms.push(b' ');
    let other = ChangeSet { terms: Some(terms), ..changes[0].clone() };
    refused(store, &other, "an opening under other terms")?;
    let commit = changes[1].commit.clone();
    let other = ChangeSet { commit, ..changes[0].clone() };
    refused(store, &other, "another opening")
}

fn one_wins<S: LoanStore>(store: &mut S) -> Found {
    let mut one = samples::loan("L-1");
    written(store, &[samples::take(&mut one)])?;
    let mut other = one.clone();
    samples::repay(&mut one, "p-1", date!("2026-02-10"));
    samples::repay(&mut other, "p-2", date!("2026-02-10"));
    let (first, second) = (samples::take(&mut one), samples::take(&mut other));
    written(store, std::slice::from_ref(&first))?;
    refused(store, &second, "the second of two commits on version 1")?;
    let last = loan(store, "L-1")?.commits.pop().map(|commit| commit.bytes);
    expect("the commit that is stored", &last, &Some(first.commit.to_bytes()))
}

fn conflict_names_actual<S: LoanStore>(store: &mut S) -> Found {
    let (_, changes) = samples::life("L-1");
    let actual = |store: &mut S, change| match store.append(change) {
        Err(AppendError::Refused(RecordRefused::Conflict { loan, expected, actual })) => {
            Ok((loan, expected, actual))
        }
        other => Err(format!("expected a conflict, found {other:?}")),
    };
    expect("on nothing", &actual(store, &changes[2])?, &("L-1".to_owned(), 2, 0))?;
    written(store, &changes[..3])?;
    expect("too far", &actual(store, &changes[4])?, &("L-1".to_owned(), 4, 3))?;
    let commit = changes[4].commit.clone();
    let behind = ChangeSet { commit, ..changes[1].clone() };
    expect("behind", &actual(store, &behind)?, &("L-1".to_owned(), 1, 3))
}

fn replay_last<S: LoanStore>(store: &mut S) -> Found {
    let (_, changes) = samples::life("L-1");
    for change in &changes {
        written(store, std::slice::from_ref(change))?;
        replayed(store, change)?;
        replayed(store, change)?;
    }
    Ok(())
}

fn replay_earlier<S: LoanStore>(store: &mut S) -> Found {
    let (_, changes) = samples::life("L-1");
    written(store, &changes)?;
    changes.iter().try_for_each(|change| replayed(store, change))
}

fn refusal_leaves_nothing<S: LoanStore>(store: &mut S) -> Found {
    let (_, changes) = samples::life("L-1");
    let refused_at = |store: &mut S, change: &ChangeSet| {
        let before = (read(store, "L-1")?, book(store, "L-1")?);
        if let Ok(appended) = store.append(change) {
            return Err(format!("expected a refusal, found {appended:?}"));
        }
        expect("loan and book", &(read(store, "L-1")?, book(store, "L-1")?), &before)
    };
    refused_at(store, &changes[1])?;
    written(store, &changes[..1])?;
    refused_at(store, &changes[2])?;
    let without_terms = ChangeSet { terms: None, ..changes[0].clone() };
    refused_at(store, &without_terms)?;
    written(store, &changes[1..])
}

fn malformed_refused<S: LoanStore>(store: &mut S) -> Found {
    let (_, changes) = samples::life("L-1");
    let without = ChangeSet { terms: None, ..changes[0].clone() };
    let malformed = |store: &mut S, change| match store.append(change) {
        Err(AppendError::Refused(RecordRefused::Malformed { .. })) => Ok(()),
        other => Err(format!("expected a malformed change set, found {other:?}")),
    };
    malformed(store, &without)?;
    expect("the loan", &read(store, "L-1")?, &None)?;
    written(store, &changes[..1])?;
    let with = ChangeSet { terms: changes[0].terms.clone(), ..changes[1].clone() };
    malformed(store, &with)?;
    expect("the version", &loan(store, "L-1")?.head.version, &1)
}

fn loans_apart<S: LoanStore>(store: &mut S) -> Found {
    let longest = "x".repeat(64);
    let names = ["L-1", "l-1", "L-10", "L_1", "L%", "*", "'", "\"", "\\", "--", "0", "00", &longest];
    let lives: Vec<_> = names.iter().map(|name| samples::life(name).1).collect();
    // Commit by commit through all loans; the loan at place n stops after n of them, or at its end.
    let ends: Vec<_> = lives.iter().enumerate().map(|(at, life)| life.len().min(at + 1)).collect();
    let rounds = ends.iter().max().copied().unwrap_or_default();
    for at in 0..rounds {
        for (life, _) in lives.iter().zip(&ends).filter(|(_, end)| at < **end) {
            written(store, &life[at..=at])?;
        }
    }
    for ((name, life), end) in names.iter().zip(&lives).zip(ends) {
        let stored = loan(store, name)?;
        stored.verify(name).map_err(|error| error.to_string())?;
        let bytes: Vec<_> = stored.commits.into_iter().map(|commit| commit.bytes).collect();
        let expected: Vec<_> = life[..end].iter().map(|change| change.commit.to_bytes()).collect();
        expect(&format!("the commits of `{name}`"), &bytes, &expected)?;
        expect(&format!("the book of `{name}`"), &book(store, name)?, &rows(&life[..end])?)?;
    }
    Ok(())
}

fn book_in_order<S: LoanStore>(store: &mut S) -> Found {
    let (_, changes) = samples::life("L-1");
    for upto in 1..=changes.len() {
        written(store, &changes[upto - 1..upto])?;
        expect("the book", &book(store, "L-1")?, &rows(&changes[..upto])?)?;
    }
    Ok(())
}

fn close_without_event<S: LoanStore>(store: &mut S) -> Found {
    let mut sample = samples::loan("L-1");
    saved(store, &mut sample)?;
    for day in [date!("2026-01-11"), date!("2026-01-12"), date!("2026-03-31")] {
        samples::close(&mut sample, day);
        saved(store, &mut sample)?;
        let again = fetched(store, "L-1")?;
        expect("the closed day", &again.closed_through(), &Some(day))?;
        expect("the book's mark", &again.book_mark(), &sample.book_mark())?;
    }
    Ok(())
}

fn many_entries<S: LoanStore>(store: &mut S) -> Found {
    let mut sample = samples::loan("L-1");
    for number in 0..60 {
        samples::charge(&mut sample, &format!("c-{number}"), date!("2026-02-20"));
    }
    samples::close(&mut sample, date!("2027-06-30"));
    let change = samples::take(&mut sample);
    written(store, std::slice::from_ref(&change))?;
    expect("the number of entries", &book(store, "L-1")?.len(), &change.entries.len())?;
    expect("the events", &fetched(store, "L-1")?.events().len(), &sample.events().len())
}

fn lost_answer<S: LoanStore>(store: &mut S) -> Found {
    let mut sample = samples::loan("L-1");
    saved(store, &mut sample)?;
    samples::repay(&mut sample, "p-1", date!("2026-02-10"));
    let change = sample.staged().ok_or("expected something staged")?;
    written(store, std::slice::from_ref(&change))?;
    // The process ends here, or the answer never came: nothing was marked.
    let again = save(store, &mut sample).map_err(|error| error.to_string())?;
    match again {
        Some(Appended::Replayed(head)) => expect("the version", &head.version, &2)?,
        other => return Err(format!("expected a replay, found {other:?}")),
    }
    expect("what is staged", &sample.staged(), &None)?;
    samples::repay(&mut sample, "p-2", date!("2026-02-11"));
    saved(store, &mut sample)?;
    expect("the version", &loan(store, "L-1")?.head.version, &3)
}

fn same_loan_back<S: LoanStore>(store: &mut S) -> Found {
    let (sample, changes) = samples::life("L-1");
    written(store, &changes)?;
    let again = fetched(store, "L-1")?;
    expect("the events", &again.events(), &sample.events())?;
    expect("the book", &again.book(), &sample.book())?;
    expect("the closed day", &again.closed_through(), &sample.closed_through())?;
    expect("the version", &again.version(), &sample.version())?;
    expect("what is staged", &again.staged(), &None)
}

fn expect<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) -> Found {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what}: expected {expected:?}, found {found:?}"))
}

fn append<S: LoanStore>(store: &mut S, change: &ChangeSet) -> Result<Appended, String> {
    store.append(change).map_err(|error| format!("append of version {}: {error}", change.version()))
}

/// Appends change sets that must all be new.
fn written<S: LoanStore>(store: &mut S, changes: &[ChangeSet]) -> Found {
    for change in changes {
        let appended = append(store, change)?;
        if !appended.is_new() {
            return Err(format!("append of version {}: expected it to be new", change.version()));
        }
    }
    Ok(())
}

/// Appends a change set that must be in conflict, and must change nothing.
fn refused<S: LoanStore>(store: &mut S, change: &ChangeSet, what: &str) -> Found {
    match store.append(change) {
        Err(AppendError::Refused(RecordRefused::Conflict { .. })) => Ok(()),
        other => Err(format!("{what}: expected a conflict, found {other:?}")),
    }
}

/// Appends a change set that must be there already, and must change nothing.
fn replayed<S: LoanStore>(store: &mut S, change: &ChangeSet) -> Found {
    let before = (read(store, &change.loan)?, book(store, &change.loan)?);
    match append(store, change)? {
        Appended::Replayed(head) => expect("the version", &head.version, &change.version())?,
        Appended::Appended(_) => {
            return Err(format!("version {} was written twice", change.version()));
        }
    }
    expect("loan and book", &(read(store, &change.loan)?, book(store, &change.loan)?), &before)
}

fn read<S: LoanStore>(store: &S, id: &str) -> Result<Option<StoredLoan>, String> {
    store.load(id).map_err(|error| format!("load of `{id}`: {error}"))
}

fn loan<S: LoanStore>(store: &S, id: &str) -> Result<StoredLoan, String> {
    read(store, id)?.ok_or_else(|| format!("load of `{id}`: expected the loan, found none"))
}

fn book<S: LoanStore>(store: &S, id: &str) -> Result<Vec<EntryRow>, String> {
    store.book(id).map_err(|error| format!("book of `{id}`: {error}"))
}

fn saved<S: LoanStore>(store: &mut S, loan: &mut Loan) -> Found {
    match save(store, loan).map_err(|error| error.to_string())? {
        Some(Appended::Appended(_)) => Ok(()),
        other => Err(format!("expected a new commit, found {other:?}")),
    }
}

fn fetched<S: LoanStore>(store: &S, id: &str) -> Result<Loan, String> {
    let loan = fetch(store, id, Reference::default()).map_err(|error| error.to_string())?;
    loan.ok_or_else(|| format!("expected the loan `{id}`, found none"))
}

fn record(change: &ChangeSet) -> Result<Record, String> {
    Record::of(change).map_err(|error| error.to_string())
}

fn rows(changes: &[ChangeSet]) -> Result<Vec<EntryRow>, String> {
    let records = changes.iter().map(record).collect::<Result<Vec<_>, _>>()?;
    Ok(records.iter().flat_map(|record| record.entries().to_vec()).collect())
}
