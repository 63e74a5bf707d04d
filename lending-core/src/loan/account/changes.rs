//! What a host stores of a loan.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::loan::book::{BookMark, Entry};
use crate::loan::event::Event;

/// What changed since the host last stored the loan: write all of it in one transaction, then call
/// [`Loan::mark_stored`](super::Loan::mark_stored) with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSet {
    /// The loan.
    pub loan: String,
    /// The version that the store must be at; 0: the loan is new.
    pub expected: u64,
    /// The terms' bytes, when the loan is new.
    pub terms: Option<Vec<u8>>,
    /// What to append to the stream.
    pub commit: Commit,
    /// The new entries of the book.
    pub entries: Vec<Entry>,
}

/// One record of a loan's stream: what [`Loan::load`](super::Loan::load) needs back, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// The events that were recorded.
    pub events: Vec<Event>,
    /// The day through which business is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_through: Option<Date>,
    /// Where the book stands after it.
    pub book: BookMark,
}

impl ChangeSet {
    /// The version that the store is at when this is written.
    pub fn version(&self) -> u64 {
        self.expected.saturating_add(1)
    }
}

impl Commit {
    /// The canonical bytes: store these, and hash these.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a commit is plain data with text keys")
    }
}

/// A change set was marked as stored that is not the one that was staged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "the next change set to be stored makes version {expected} of this loan, found another (version {found})"
)]
pub struct MarkError {
    /// The version that is staged.
    pub expected: u64,
    /// What was given.
    pub found: u64,
}

impl Coded for MarkError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Conflict
    }
    fn code(&self) -> &'static str {
        "mark.version"
    }
}
