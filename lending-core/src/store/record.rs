use super::error::RecordRefused;
use crate::calendar::Date;
use crate::hash::Hash;
use crate::loan::{ChangeSet, Entry};
use crate::money::Minor;

/// Where a loan's stream stands: its last version, and the hash over everything up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of commits.
    pub version: u64,
    /// The chain after the last of them.
    pub chain: Hash,
}

/// What a store writes for a change set, encoded once: all of it in one transaction, or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    loan: String,
    expected: u64,
    version: u64,
    terms: Option<Vec<u8>>,
    bytes: Vec<u8>,
    closed_through: Option<Date>,
    entries: Vec<EntryRow>,
}

/// An entry of the book as a row.
///
/// Rows are the host's to query. Loading does not need them: the commit holds their count and their hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Its place in the loan's book, 1 being the first.
    pub seq: u64,
    /// The day on which it was told.
    pub booked: Date,
    /// The line's key, as text.
    pub key: String,
    /// By how much the told amount changes, in minor units.
    pub amount: Minor,
    /// Why, as JSON: `"original"`, `"growth"` or `{"correction":{"by":"p-1"}}`.
    pub nature: String,
}

impl EntryRow {
    /// The row of an entry.
    pub fn of(entry: &Entry) -> Self {
        let Entry { seq, booked, key, amount, nature } = entry;
        let nature = serde_json::to_string(nature).expect("why an entry stands is plain data");
        Self { seq: *seq, booked: *booked, key: key.to_string(), amount: *amount, nature }
    }
}

impl Record {
    /// Encodes a change set.
    ///
    /// # Errors
    /// [`RecordRefused::Malformed`] for a set that no loan stages: terms are there when, and only when, the loan is
    /// new.
    pub fn of(change: &ChangeSet) -> Result<Self, RecordRefused> {
        let version = change.version();
        let malformed = |reason| Err(RecordRefused::Malformed { loan: change.loan.clone(), version, reason });
        match (change.expected, &change.terms) {
            (0, None) => return malformed("a new loan comes with its terms"),
            (1.., Some(_)) => return malformed("terms come with the first commit only"),
            (u64::MAX, None) => return malformed("there is no version after the last number"),
            (0, Some(_)) | (1.., None) => {}
        }
        Ok(Self {
            loan: change.loan.clone(),
            expected: change.expected,
            version,
            terms: change.terms.clone(),
            bytes: change.commit.to_bytes(),
            closed_through: change.commit.closed_through,
            entries: change.entries.iter().map(EntryRow::of).collect(),
        })
    }

    /// Where the stream stands after this record, when it stands at `head` before.
    ///
    /// # Errors
    /// [`RecordRefused::Conflict`] when `head` is not what the change set expects: none, or exactly that version.
    /// Compare with what is stored then: the same [`Record::bytes`] at [`Record::version`], and for the first commit the
    /// same [`Record::terms`] too, are a repetition of what was written before, and no conflict. Terms that differ are
    /// another loan of that name, even where the commit's bytes are the same.
    pub fn after(&self, head: Option<Head>) -> Result<Head, RecordRefused> {
        let chain = match (head, &self.terms) {
            (None, Some(terms)) => origin(&self.loan, Hash::of(terms)),
            (Some(head), None) if head.version == self.expected => head.chain,
            (None | Some(_), _) => {
                let (loan, actual) = (self.loan.clone(), head.map_or(0, |head| head.version));
                return Err(RecordRefused::Conflict { loan, expected: self.expected, actual });
            }
        };
        Ok(Head { version: self.version, chain: Hash::chained(chain, &self.bytes) })
    }

    /// The loan.
    pub fn loan(&self) -> &str {
        &self.loan
    }

    /// The version that the store must be at; 0: the loan is not there.
    pub const fn expected(&self) -> u64 {
        self.expected
    }

    /// The version that this record makes.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// The terms' bytes, when the loan is new.
    pub fn terms(&self) -> Option<&[u8]> {
        self.terms.as_deref()
    }

    /// The commit's bytes: to be stored as they are.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The day through which business is closed, when this record closes days.
    pub const fn closed_through(&self) -> Option<Date> {
        self.closed_through
    }

    /// The new entries of the book, in order.
    pub fn entries(&self) -> &[EntryRow] {
        &self.entries
    }
}

/// The chain before the first commit: the terms, and whose they are.
pub(super) fn origin(loan: &str, terms: Hash) -> Hash {
    Hash::chained(terms, loan.as_bytes())
}
