use std::error::Error;
use std::future::Future;

use super::error::{AppendError, ReadError};
use super::record::{EntryRow, Head};
use super::stored::StoredLoan;
use crate::loan::ChangeSet;

/// What a store answers to a change set that it holds now. Either way the loan may forget it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "says whether the commit was new, and where the stream stands after it"]
pub enum Appended {
    /// It was new, and is stored.
    Appended(Head),
    /// The same bytes were there already: an earlier answer was lost, or the change was never marked as stored.
    Replayed(Head),
}

impl Appended {
    /// Where the stream stood after this commit.
    pub const fn head(&self) -> Head {
        match self {
            Self::Appended(head) | Self::Replayed(head) => *head,
        }
    }

    /// Whether the call wrote anything.
    pub const fn is_new(&self) -> bool {
        match self {
            Self::Appended(_) => true,
            Self::Replayed(_) => false,
        }
    }
}

/// A store of loans. An implementation is right when the conformance suite of `lending-store` says so.
///
/// The contract: versions are dense from 1; a commit is visible when `append` returns; bytes come back unchanged; of
/// two commits with the same expectation exactly one wins; what is refused leaves nothing behind.
pub trait LoanStore {
    /// The host's own error.
    type Error: Error + Send + Sync + 'static;

    /// Writes a change set as a whole: commit, book entries, and the terms of a new loan.
    ///
    /// # Errors
    /// [`AppendError`]; nothing was written, except that a backend's failure leaves it open.
    fn append(&mut self, change: &ChangeSet) -> Result<Appended, AppendError<Self::Error>>;

    /// Everything that is stored of a loan; `None` when there is nothing.
    ///
    /// # Errors
    /// [`ReadError`].
    fn load(&self, loan: &str) -> Result<Option<StoredLoan>, ReadError<Self::Error>>;

    /// The rows of a loan's book, in order; none when there is no such loan.
    ///
    /// # Errors
    /// [`ReadError`].
    fn book(&self, loan: &str) -> Result<Vec<EntryRow>, ReadError<Self::Error>>;
}

/// A store that writes the changes of many loans in one transaction, as an end of day needs it.
pub trait BatchLoanStore: LoanStore {
    /// Writes all change sets or none, in the order given; the answers are in the same order.
    ///
    /// # Errors
    /// [`AppendError`] of the first one that cannot be written; then none of them was.
    fn append_all(&mut self, changes: &[ChangeSet]) -> Result<Vec<Appended>, AppendError<Self::Error>>;
}

/// [`LoanStore`] for hosts whose database is reached asynchronously. It asks for no runtime.
pub trait AsyncLoanStore {
    /// The host's own error.
    type Error: Error + Send + Sync + 'static;

    /// See [`LoanStore::append`]. A future that is dropped half-way leaves it open whether the commit was written.
    fn append(
        &self,
        change: &ChangeSet,
    ) -> impl Future<Output = Result<Appended, AppendError<Self::Error>>> + Send;

    /// See [`LoanStore::load`].
    fn load(
        &self,
        loan: &str,
    ) -> impl Future<Output = Result<Option<StoredLoan>, ReadError<Self::Error>>> + Send;

    /// See [`LoanStore::book`].
    fn book(&self, loan: &str) -> impl Future<Output = Result<Vec<EntryRow>, ReadError<Self::Error>>> + Send;
}
