//! What every store must do, as named clauses that run against any implementation.
//!
//! [`run`] takes a closure that makes an empty store and gives back a [`Report`] with one verdict a clause.
//! [`run_shared`] takes one that makes two handles on one empty store and lets them compete. An asynchronous store is
//! wrapped in [`Blocking`] first.
//!
//! ```
//! use lending_store::{MemoryStore, conformance};
//! let report = conformance::run(MemoryStore::new);
//! assert!(report.passed(), "{report}");
//! ```

mod blocking;
mod clauses;
mod report;
mod samples;
mod shared;

pub use blocking::Blocking;
pub use report::{Report, Verdict};

use lending_core::store::LoanStore;

/// Runs every clause on stores that a closure makes: each must be empty, and lasts for one clause.
pub fn run<S: LoanStore>(make: impl Fn() -> S) -> Report {
    let verdicts = clauses::all::<S>().into_iter().map(|(clause, says, check)| {
        let failure = check(&mut make()).err();
        Verdict { clause, says, failure }
    });
    Report { verdicts: verdicts.collect() }
}

/// Runs the clauses that need two writers: a closure makes two handles on one empty store.
///
/// A handle may answer with a failure that a retry can help; it is then asked again.
pub fn run_shared<S: LoanStore + Send>(make: impl Fn() -> (S, S)) -> Report {
    let verdicts = shared::all::<S>().into_iter().map(|(clause, says, check)| {
        let (one, other) = make();
        Verdict { clause, says, failure: check(one, other).err() }
    });
    Report { verdicts: verdicts.collect() }
}
