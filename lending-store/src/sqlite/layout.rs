//! Which tables there are, and whose a database is.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::error::SqliteError;

/// `lend` in ASCII, in the header of the file: see `PRAGMA application_id`.
pub(super) const APPLICATION_ID: i64 = 0x6C65_6E64;

/// The layout that this library writes, in `PRAGMA user_version`.
pub(super) const LAYOUT: i64 = 1;

/// Hashes are hexadecimal text and days are ISO dates, so that any SQLite shell shows what is there.
const TABLES: &str = "
CREATE TABLE loan (
    id             TEXT    NOT NULL PRIMARY KEY,
    version        INTEGER NOT NULL CHECK (version > 0),
    closed_through TEXT,
    chain          TEXT    NOT NULL,
    terms          BLOB    NOT NULL,
    terms_hash     TEXT    NOT NULL
) STRICT;
CREATE TABLE commit_log (
    loan    TEXT    NOT NULL REFERENCES loan (id),
    version INTEGER NOT NULL CHECK (version > 0),
    bytes   BLOB    NOT NULL,
    chain   TEXT    NOT NULL,
    PRIMARY KEY (loan, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE book_entry (
    loan   TEXT    NOT NULL REFERENCES loan (id),
    seq    INTEGER NOT NULL CHECK (seq > 0),
    booked TEXT    NOT NULL,
    key    TEXT    NOT NULL,
    amount INTEGER NOT NULL,
    nature TEXT    NOT NULL,
    PRIMARY KEY (loan, seq)
) STRICT, WITHOUT ROWID;
";

/// The tables and the columns that give their rows one order.
pub(super) const ORDERED: [(&str, &str); 3] =
    [("book_entry", "loan, seq"), ("commit_log", "loan, version"), ("loan", "id")];

/// Looks at a file's header before SQLite does, because opening another program's database may already change it (a
/// log that waits is written back).
pub(super) fn check_file(path: &Path) -> Result<(), SqliteError> {
    let mut header = Vec::with_capacity(100);
    let unreadable = |source| SqliteError::Unreadable { path: path.display().to_string(), source };
    match File::open(path) {
        Ok(file) => drop(file.take(100).read_to_end(&mut header).map_err(unreadable)?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unreadable(error)),
    }
    if header.is_empty() {
        return Ok(());
    }
    // The file format puts `application_id` at offset 68, four bytes, the highest first.
    let id = header.get(68..72).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
    match id.map(|id| i64::from(i32::from_be_bytes(id))) {
        Some(found) if header.starts_with(b"SQLite format 3\0") => check_id(found),
        Some(_) | None => Err(SqliteError::NotADatabase { path: path.display().to_string() }),
    }
}

/// Makes the tables in an empty database; checks whose they are in any other, and changes nothing there.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), SqliteError> {
    connection.pragma_update(None, "foreign_keys", true)?;
    if is_empty(connection)? {
        // In one transaction, asked again inside of it: two processes may start on the same new file.
        let creating = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if is_empty(&creating)? {
            creating.execute_batch(TABLES)?;
            creating.pragma_update(None, "application_id", APPLICATION_ID)?;
            creating.pragma_update(None, "user_version", LAYOUT)?;
        }
        creating.commit()?;
    }
    check_id(number(connection, "PRAGMA application_id")?)?;
    let found = number(connection, "PRAGMA user_version")?;
    if found > LAYOUT {
        return Err(SqliteError::NewerLayout { known: LAYOUT, found });
    }
    if found != LAYOUT || schema(connection)? != expected_schema()? {
        return Err(SqliteError::OtherTables { layout: found });
    }
    // Only now, when it is known to be ours. In memory there is no log, and SQLite keeps its own mode.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(())
}

fn check_id(found: i64) -> Result<(), SqliteError> {
    if found == APPLICATION_ID {
        return Ok(());
    }
    Err(SqliteError::Foreign { expected: APPLICATION_ID, found })
}

fn is_empty(connection: &Connection) -> Result<bool, SqliteError> {
    let objects = number(connection, "SELECT count(*) FROM sqlite_schema")?;
    let id = number(connection, "PRAGMA application_id")?;
    let version = number(connection, "PRAGMA user_version")?;
    Ok((objects, id, version) == (0, 0, 0))
}

/// What is there, in SQLite's own words. A host's indexes and views beside our tables are nobody's business.
fn schema(connection: &Connection) -> Result<Vec<(String, String)>, SqliteError> {
    let mut tables = connection.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' \
         AND name IN ('loan', 'commit_log', 'book_entry') ORDER BY name",
    )?;
    let rows = tables.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn expected_schema() -> Result<Vec<(String, String)>, SqliteError> {
    let model = Connection::open_in_memory()?;
    model.execute_batch(TABLES)?;
    schema(&model)
}

fn number(connection: &Connection, query: &str) -> Result<i64, SqliteError> {
    Ok(connection.query_row(query, [], |row| row.get(0))?)
}
