//! The persistence port: what a store keeps of a loan, what it answers, and what it may never do. Pure: the port does
//! no I/O, and a [`Loan`](crate::loan::Loan) does not know it.
//!
//! # Without any trait: the first way
//!
//! A host that has a database of its own writes the change set in its own transaction, beside its own rows. [`Record`]
//! holds what to write, [`Record::after`] decides whether it may be written, [`StoredLoan`] takes back what was read:
//!
//! ```
//! # use lending_core::{date, doc, reference::Reference};
//! # use lending_core::store::{Record, StoredCommit, StoredLoan};
//! let mut loan = doc::disbursed();
//! let change = loan.staged().expect("the opening and the payout are new");
//!
//! let record = Record::of(&change)?;               // in your transaction:
//! let head = record.after(None)?;                  //   the head that you read; `None`: the loan is not there
//! let terms = record.terms().expect("the first commit brings the terms").to_vec();
//! let commits = vec![StoredCommit { version: head.version, bytes: record.bytes().to_vec(), chain: head.chain }];
//!                                                  //   insert the rows, set the head, commit; then
//! loan.mark_stored(&change)?;             // only now are the changes forgotten
//!
//! // A retry whose answer got lost: the head has moved on, and what is stored tells a repetition from a conflict.
//! let refused = record.after(Some(head)).expect_err("the stream is longer than the record expects");
//! let at_its_version = commits.iter().find(|stored| stored.version == record.version());
//! let same = at_its_version.is_some_and(|stored| stored.bytes == record.bytes())
//!     && record.terms().is_none_or(|given| given == terms); // the terms too: a new loan is new by both
//! assert!(same, "{refused}"); // answer it with the head that the commit left; else it is the conflict that it says
//!
//! let stored = StoredLoan { terms_hash: loan.terms().hash(), terms, head, commits };
//! let again = stored.into_loan("L-1", Reference::default())?;
//! assert_eq!(again.book_mark(), loan.book_mark());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # With an adapter
//!
//! [`LoanStore`] and [`AsyncLoanStore`] are the same contract as traits, with the host's own error type. [`save`] does
//! the three steps in their only safe order, [`fetch`] the way back. `lending-store` has adapters, and a conformance
//! suite that a host runs on its own.
//!
//! # The chain
//!
//! `h₀ = H(H(terms) ‖ loan)` and `hᵢ = H(hᵢ₋₁ ‖ bytesᵢ)`, over the bytes as they are stored: terms, the loan's name
//! and every commit are in the head's hash. Whoever must notice that the last commits were cut off keeps a head
//! somewhere else.

mod error;
mod port;
mod record;
mod save;
mod stored;
#[cfg(test)]
mod tests;

pub use error::{
    AppendError, BackendError, Corruption, FetchError, ReadError, RecordRefused, RestoreError, Retry,
};
pub use port::{Appended, AsyncLoanStore, BatchLoanStore, LoanStore};
pub use record::{EntryRow, Head, Record};
pub use save::{fetch, fetch_async, save, save_all, save_async};
pub use stored::{StoredCommit, StoredLoan};
