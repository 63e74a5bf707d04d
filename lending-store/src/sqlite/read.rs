//! Reading rows back, and saying which one cannot be read.

use lending_core::calendar::Date;
use lending_core::hash::Hash;
use lending_core::money::Minor;
use lending_core::store::{Corruption, EntryRow, Head, ReadError, StoredCommit, StoredLoan};
use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as TextError, StrDeserializer};

use super::error::{SqliteError, failed};

type Unread = ReadError<SqliteError>;

/// Where a figure stands, for the error that says it cannot be read.
pub(super) struct Column<'p> {
    pub(super) loan: &'p str,
    pub(super) place: &'p str,
}

impl Column<'_> {
    fn undecodable(&self, reason: &dyn std::fmt::Display) -> Corruption {
        let (loan, place) = (self.loan.to_owned(), self.place.to_owned());
        Corruption::Undecodable { loan, place, reason: reason.to_string() }
    }
}

/// A hash from its 64 hexadecimal digits.
pub(super) fn hash_of(column: &Column<'_>, text: &str) -> Result<Hash, Corruption> {
    let digits: StrDeserializer<'_, TextError> = text.into_deserializer();
    Hash::deserialize(digits).map_err(|error| column.undecodable(&error))
}

/// A version or a place, which is more than nothing.
pub(super) fn version_of(column: &Column<'_>, number: i64) -> Result<u64, Corruption> {
    match u64::try_from(number) {
        Ok(number) if number > 0 => Ok(number),
        Ok(_) | Err(_) => {
            Err(column.undecodable(&format_args!("expected a number above zero, found {number}")))
        }
    }
}

/// A number as SQLite keeps it.
pub(super) fn integer(loan: &str, place: &str, number: u64) -> Result<i64, Corruption> {
    i64::try_from(number).map_err(|error| Column { loan, place }.undecodable(&error))
}

/// Everything that is stored of a loan.
pub(super) fn load(open: &Connection, loan: &str) -> Result<Option<StoredLoan>, Unread> {
    let mut query = open
        .prepare_cached("SELECT version, chain, terms, terms_hash FROM loan WHERE id = ?1")
        .map_err(failed)?;
    let row: Option<(i64, String, Vec<u8>, String)> = query
        .query_row([loan], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()
        .map_err(failed)?;
    let Some((version, chain, terms, terms_hash)) = row else { return Ok(None) };
    let column = Column { loan, place: "the head" };
    let head = Head { version: version_of(&column, version)?, chain: hash_of(&column, &chain)? };
    let terms_hash = hash_of(&Column { loan, place: "the hash of the terms" }, &terms_hash)?;
    Ok(Some(StoredLoan { terms, terms_hash, head, commits: commits(open, loan)? }))
}

fn commits(open: &Connection, loan: &str) -> Result<Vec<StoredCommit>, Unread> {
    let mut query = open
        .prepare_cached("SELECT version, bytes, chain FROM commit_log WHERE loan = ?1 ORDER BY version")
        .map_err(failed)?;
    let rows = query
        .query_map([loan], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, String>(2)?)))
        .map_err(failed)?;
    rows.map(|row| {
        let (number, bytes, chain) = row.map_err(failed)?;
        let column = Column { loan, place: &format!("commit {number}") };
        Ok(StoredCommit { version: version_of(&column, number)?, bytes, chain: hash_of(&column, &chain)? })
    })
    .collect()
}

/// The rows of a loan's book.
pub(super) fn book(open: &Connection, loan: &str) -> Result<Vec<EntryRow>, Unread> {
    let mut query = open
        .prepare_cached(
            "SELECT seq, booked, key, amount, nature FROM book_entry WHERE loan = ?1 ORDER BY seq",
        )
        .map_err(failed)?;
    let rows = query
        .query_map([loan], |row| {
            let (seq, booked): (i64, String) = (row.get(0)?, row.get(1)?);
            Ok((seq, booked, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .map_err(failed)?;
    rows.map(|row| {
        let (number, booked, key, amount, nature) = row.map_err(failed)?;
        let column = Column { loan, place: &format!("book entry {number}") };
        let booked: Date = booked.parse().map_err(|error| column.undecodable(&error))?;
        let seq = version_of(&column, number)?;
        Ok(EntryRow { seq, booked, key, amount: Minor::new(amount), nature })
    })
    .collect()
}
