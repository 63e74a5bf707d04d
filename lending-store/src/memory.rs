use std::collections::BTreeMap;
use std::convert::Infallible;

use lending_core::hash::Hash;
use lending_core::loan::ChangeSet;
use lending_core::store::{
    AppendError, Appended, BatchLoanStore, EntryRow, Head, LoanStore, ReadError, Record, StoredCommit,
    StoredLoan,
};

/// A store that forgets everything with the process: for tests, examples and studies.
///
/// ```
/// use lending_core::store::LoanStore;
/// use lending_store::MemoryStore;
/// assert!(MemoryStore::new().load("L-1")?.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryStore {
    streams: BTreeMap<String, Stream>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Stream {
    loan: StoredLoan,
    book: Vec<EntryRow>,
}

impl MemoryStore {
    /// A store without loans.
    pub fn new() -> Self {
        Self::default()
    }

    /// The loans, in order of their names.
    pub fn loans(&self) -> Vec<String> {
        self.streams.keys().cloned().collect()
    }

    fn write(&mut self, record: &Record) -> Result<Appended, AppendError<Infallible>> {
        let known = self.streams.get(record.loan());
        let after = match record.after(known.map(|stream| stream.loan.head)) {
            Ok(after) => after,
            Err(refused) => match known.and_then(|stream| stream.same(record)) {
                Some(head) => return Ok(Appended::Replayed(head)),
                None => return Err(refused.into()),
            },
        };
        let commit =
            StoredCommit { version: after.version, bytes: record.bytes().to_vec(), chain: after.chain };
        let stream = self
            .streams
            .entry(record.loan().to_owned())
            .or_insert_with(|| Stream::new(record.terms().unwrap_or_default(), after));
        stream.loan.head = after;
        stream.loan.commits.push(commit);
        stream.book.extend_from_slice(record.entries());
        Ok(Appended::Appended(after))
    }
}

impl Stream {
    fn new(terms: &[u8], head: Head) -> Self {
        let (terms_hash, terms) = (Hash::of(terms), terms.to_vec());
        Self { loan: StoredLoan { terms, terms_hash, head, commits: Vec::new() }, book: Vec::new() }
    }

    /// Where the stream stood after a record that it holds already.
    fn same(&self, record: &Record) -> Option<Head> {
        let commit = self.loan.commits.iter().find(|commit| commit.version == record.version())?;
        let same = commit.bytes == record.bytes()
            && record.terms().is_none_or(|terms| terms == self.loan.terms.as_slice());
        same.then_some(Head { version: commit.version, chain: commit.chain })
    }
}

impl LoanStore for MemoryStore {
    type Error = Infallible;

    fn append(&mut self, change: &ChangeSet) -> Result<Appended, AppendError<Infallible>> {
        self.write(&Record::of(change)?)
    }

    fn load(&self, loan: &str) -> Result<Option<StoredLoan>, ReadError<Infallible>> {
        Ok(self.streams.get(loan).map(|stream| stream.loan.clone()))
    }

    fn book(&self, loan: &str) -> Result<Vec<EntryRow>, ReadError<Infallible>> {
        Ok(self.streams.get(loan).map(|stream| stream.book.clone()).unwrap_or_default())
    }
}

impl BatchLoanStore for MemoryStore {
    fn append_all(&mut self, changes: &[ChangeSet]) -> Result<Vec<Appended>, AppendError<Infallible>> {
        let mut trial = self.clone();
        let appended = changes.iter().map(|change| trial.append(change)).collect::<Result<_, _>>()?;
        *self = trial;
        Ok(appended)
    }
}
