use std::path::Path;
use std::thread;
use std::time::Duration;

use lending_core::hash::Hash;
use lending_core::loan::ChangeSet;
use lending_core::store::{
    AppendError, Appended, BatchLoanStore, EntryRow, LoanStore, ReadError, Record, StoredLoan,
};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, TransactionBehavior};

use super::error::{SqliteError, failed};
use super::{append, layout, read};

/// A store in an SQLite database: write-ahead log, strict tables, every commit on the disk when `append` returns.
///
/// Several stores, in one process or many, may be open on one file; each is used by one thread at a time.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
}

impl SqliteStore {
    /// How long a call waits for somebody else's transaction before it is [`SqliteError::Busy`].
    pub const WAITS: Duration = Duration::from_secs(5);

    /// Opens the store in a file, which is made when it is not there.
    ///
    /// # Errors
    /// [`SqliteError`]. A file that is not a store of loans, or of a newer library, is refused and not changed.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SqliteError> {
        layout::check_file(path.as_ref())?;
        Self::prepared(Connection::open(path)?)
    }

    /// A store that forgets everything when it is dropped.
    ///
    /// # Errors
    /// [`SqliteError`].
    pub fn open_in_memory() -> Result<Self, SqliteError> {
        Self::prepared(Connection::open_in_memory()?)
    }

    fn prepared(mut connection: Connection) -> Result<Self, SqliteError> {
        connection.busy_timeout(Self::WAITS)?;
        // The switch to the log does not wait: of several that open a new file at once, SQLite sends all but one away.
        for _ in 0..Self::TRIES {
            match layout::prepare(&mut connection) {
                Err(SqliteError::Busy(_)) => thread::sleep(Self::WAITS / Self::TRIES),
                Err(other) => return Err(other),
                Ok(()) => return Ok(Self { connection }),
            }
        }
        layout::prepare(&mut connection)?;
        Ok(Self { connection })
    }

    const TRIES: u32 = 500;

    /// Waits so long for somebody else's transaction, in place of [`SqliteStore::WAITS`].
    ///
    /// # Errors
    /// [`SqliteError`].
    pub fn wait_at_most(&mut self, wait: Duration) -> Result<(), SqliteError> {
        Ok(self.connection.busy_timeout(wait)?)
    }

    /// The loans, in the order of their names' bytes.
    ///
    /// # Errors
    /// [`SqliteError`].
    pub fn loans(&self) -> Result<Vec<String>, SqliteError> {
        let mut query = self.connection.prepare_cached("SELECT id FROM loan ORDER BY id")?;
        let rows = query.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A hash over all rows of all tables: two stores with the same digest hold the same, byte by byte.
    ///
    /// It depends on what is stored and on nothing else, such as the order in which loans were written.
    ///
    /// # Errors
    /// [`SqliteError`].
    pub fn digest(&self) -> Result<Hash, SqliteError> {
        let reading = self.connection.unchecked_transaction()?;
        let mut digest = Hash::default();
        for (table, order) in layout::ORDERED {
            digest = Hash::chained(digest, table.as_bytes());
            let mut query = reading.prepare(&format!("SELECT * FROM {table} ORDER BY {order}"))?;
            let columns = query.column_count();
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let mut bytes = Vec::new();
                for column in 0..columns {
                    put(&mut bytes, row.get_ref(column)?);
                }
                digest = Hash::chained(digest, &bytes);
            }
        }
        Ok(digest)
    }

    /// Writes in one transaction, all or nothing.
    fn transaction<T>(
        &mut self,
        write: impl FnOnce(&Connection) -> Result<T, AppendError<SqliteError>>,
    ) -> Result<T, AppendError<SqliteError>> {
        // Immediate: the right to write is taken before the head is read, so that nobody comes in between.
        let writing =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        // On the way out with an error the transaction is dropped, which rolls it back.
        let written = write(&writing)?;
        writing.commit().map_err(failed)?;
        Ok(written)
    }
}

/// Adds a value to a row's bytes: its type, its length where it has one, and itself, so that no two rows share bytes.
fn put(bytes: &mut Vec<u8>, value: ValueRef<'_>) {
    let (tag, value) = match value {
        ValueRef::Null => (0, Vec::new()),
        ValueRef::Integer(number) => (1, number.to_be_bytes().to_vec()),
        ValueRef::Real(number) => (2, number.to_bits().to_be_bytes().to_vec()),
        ValueRef::Text(text) => (3, text.to_vec()),
        ValueRef::Blob(blob) => (4, blob.to_vec()),
    };
    bytes.push(tag);
    bytes.extend_from_slice(value.len().to_string().as_bytes());
    bytes.push(b':');
    bytes.extend_from_slice(&value);
}

impl LoanStore for SqliteStore {
    type Error = SqliteError;

    fn append(&mut self, change: &ChangeSet) -> Result<Appended, AppendError<SqliteError>> {
        let record = Record::of(change)?;
        self.transaction(|writing| append::append(writing, &record))
    }

    fn load(&self, loan: &str) -> Result<Option<StoredLoan>, ReadError<SqliteError>> {
        // One transaction, so that head and commits are of the same moment.
        let reading = self.connection.unchecked_transaction().map_err(failed)?;
        read::load(&reading, loan)
    }

    fn book(&self, loan: &str) -> Result<Vec<EntryRow>, ReadError<SqliteError>> {
        read::book(&self.connection, loan)
    }
}

impl BatchLoanStore for SqliteStore {
    fn append_all(&mut self, changes: &[ChangeSet]) -> Result<Vec<Appended>, AppendError<SqliteError>> {
        let records = changes.iter().map(Record::of).collect::<Result<Vec<_>, _>>()?;
        self.transaction(|writing| records.iter().map(|record| append::append(writing, record)).collect())
    }
}
