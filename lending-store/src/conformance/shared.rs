//! The clauses for two handles on one store, each used by a thread of its own.

use std::sync::Barrier;
use std::thread;

use lending_core::date;
use lending_core::loan::ChangeSet;
use lending_core::reference::Reference;
use lending_core::store::{AppendError, Appended, LoanStore, RecordRefused, Retry, fetch};

use super::clauses::Found;
use super::samples;

type Clause<S> = (&'static str, &'static str, fn(S, S) -> Found);

/// How many races are run: enough for the writers to meet.
const RACES: u32 = 24;

pub(super) fn all<S: LoanStore + Send>() -> Vec<Clause<S>> {
    vec![
        ("visible-to-others", "a commit is visible to another handle when append returns", visible_to_others),
        ("race-one-wins", "of two writers at the same moment exactly one wins", race_one_wins),
        ("race-same-bytes", "two writers of the same bytes write them once", race_same_bytes),
    ]
}

fn visible_to_others<S: LoanStore + Send>(mut one: S, mut other: S) -> Found {
    let (_, changes) = samples::life("L-1");
    for (at, change) in changes.iter().enumerate() {
        let (writer, reader) = if at % 2 == 0 { (&mut one, &other) } else { (&mut other, &one) };
        let appended = append(writer, change)?.ok_or("expected a commit, found a conflict")?;
        let seen = reader.load("L-1").map_err(|error| error.to_string())?.map(|stored| stored.head);
        if seen != Some(appended.head()) {
            return Err(format!("expected {:?}, found {seen:?}", appended.head()));
        }
    }
    Ok(())
}

fn race_one_wins<S: LoanStore + Send>(mut one: S, mut other: S) -> Found {
    let mut loan = samples::loan("L-1");
    append(&mut one, &samples::take(&mut loan))?;
    for number in 0..RACES {
        let mut twin = loan.clone();
        samples::repay(&mut loan, &format!("one-{number}"), date!("2026-02-10"));
        samples::repay(&mut twin, &format!("other-{number}"), date!("2026-02-10"));
        let (mine, theirs) = (samples::take(&mut loan), samples::take(&mut twin));
        let (first, second) = at_once(&mut one, &mine, &mut other, &theirs);
        match (first?, second?) {
            (Some(first), None) if first.is_new() => {}
            (None, Some(second)) if second.is_new() => loan = twin,
            found => return Err(format!("expected one commit and one conflict, found {found:?}")),
        }
    }
    let stored = fetch(&other, "L-1", Reference::default()).map_err(|error| error.to_string())?;
    match stored {
        Some(stored) if stored.events() == loan.events() => Ok(()),
        found => Err(format!("expected the commits of the winners, found {found:?}")),
    }
}

fn race_same_bytes<S: LoanStore + Send>(mut one: S, mut other: S) -> Found {
    for number in 0..RACES {
        let change = samples::take(&mut samples::loan(&format!("L-{number}")));
        let (first, second) = at_once(&mut one, &change, &mut other, &change);
        match (first?, second?) {
            (Some(first), Some(second)) if first.is_new() != second.is_new() => {}
            found => return Err(format!("expected one appended and one replayed, found {found:?}")),
        }
    }
    Ok(())
}

/// What two writers are answered that start at the same moment.
fn at_once<S: LoanStore + Send>(
    one: &mut S,
    mine: &ChangeSet,
    other: &mut S,
    theirs: &ChangeSet,
) -> (Answer, Answer) {
    let start = Barrier::new(2);
    let run = |store: &mut S, change| {
        start.wait();
        append(store, change)
    };
    thread::scope(|scope| {
        let first = scope.spawn(|| run(one, mine));
        let second = run(other, theirs);
        let first = first.join().unwrap_or_else(|_| Err("the first writer panicked".to_owned()));
        (first, second)
    })
}

/// `None`: a conflict.
type Answer = Result<Option<Appended>, String>;

fn append<S: LoanStore>(store: &mut S, change: &ChangeSet) -> Answer {
    loop {
        return match store.append(change) {
            Ok(appended) => Ok(Some(appended)),
            Err(AppendError::Refused(RecordRefused::Conflict { .. })) => Ok(None),
            Err(AppendError::Backend(failed)) if failed.retry == Retry::MayHelp => continue,
            Err(other) => Err(other.to_string()),
        };
    }
}
