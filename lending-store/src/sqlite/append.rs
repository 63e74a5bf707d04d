//! Writing a record inside a transaction that somebody else commits.

use lending_core::hash::Hash;
use lending_core::store::{AppendError, Appended, Corruption, Head, Record};
use rusqlite::{Connection, OptionalExtension, params};

use super::error::{SqliteError, failed};
use super::read::{Column, hash_of, integer, version_of};

type Refused = AppendError<SqliteError>;

/// Writes a record, or finds that it is there already.
pub(super) fn append(open: &Connection, record: &Record) -> Result<Appended, Refused> {
    let head = head(open, record.loan())?;
    let after = match record.after(head) {
        Ok(after) => after,
        Err(refused) => {
            return match same(open, record)? {
                Some(head) => Ok(Appended::Replayed(head)),
                None => Err(refused.into()),
            };
        }
    };
    write(open, record, after)?;
    Ok(Appended::Appended(after))
}

/// Where a stream stands. Nothing is put on top of a head whose last commit is not there.
fn head(open: &Connection, loan: &str) -> Result<Option<Head>, Refused> {
    let mut query = open
        .prepare_cached(
            "SELECT loan.version, loan.chain, commit_log.chain FROM loan LEFT JOIN commit_log \
             ON commit_log.loan = loan.id AND commit_log.version = loan.version WHERE loan.id = ?1",
        )
        .map_err(failed)?;
    let row: Option<(i64, String, Option<String>)> = query
        .query_row([loan], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()
        .map_err(failed)?;
    let Some((version, chain, last)) = row else { return Ok(None) };
    let column = Column { loan, place: "the head" };
    let head = Head { version: version_of(&column, version)?, chain: hash_of(&column, &chain)? };
    match last {
        None => Err(Corruption::Gap { loan: loan.to_owned(), expected: head.version, found: 0 }.into()),
        Some(last) => match hash_of(&column, &last)? {
            last if last == head.chain => Ok(Some(head)),
            found => {
                let (loan, version, expected) = (loan.to_owned(), head.version, head.chain);
                Err(Corruption::ChainBroken { loan, version, expected, found }.into())
            }
        },
    }
}

/// Where the stream stood after this very record, if it was written before.
fn same(open: &Connection, record: &Record) -> Result<Option<Head>, Refused> {
    let loan = record.loan();
    let Ok(version) = i64::try_from(record.version()) else { return Ok(None) };
    let mut query = open
        .prepare_cached(
            "SELECT commit_log.chain FROM commit_log JOIN loan ON loan.id = commit_log.loan \
             WHERE loan.id = ?1 AND commit_log.version = ?2 AND commit_log.bytes = ?3 \
             AND (?4 IS NULL OR loan.terms = ?4)",
        )
        .map_err(failed)?;
    let row: Option<String> = query
        .query_row(params![loan, version, record.bytes(), record.terms()], |row| row.get(0))
        .optional()
        .map_err(failed)?;
    let column = Column { loan, place: "a repeated commit" };
    row.map(|chain| Ok(Head { version: record.version(), chain: hash_of(&column, &chain)? })).transpose()
}

fn write(open: &Connection, record: &Record, after: Head) -> Result<(), Refused> {
    let (loan, chain) = (record.loan(), after.chain.to_string());
    let version = integer(loan, "version", after.version)?;
    let closed_through = record.closed_through().map(|day| day.to_string());
    let execute = |sql, values: &[&dyn rusqlite::ToSql]| {
        open.prepare_cached(sql).and_then(|mut statement| statement.execute(values)).map_err(failed)
    };
    match record.terms() {
        Some(terms) => execute(
            "INSERT INTO loan (id, version, closed_through, chain, terms, terms_hash) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![loan, version, closed_through, chain, terms, Hash::of(terms).to_string()],
        )?,
        None => execute(
            "UPDATE loan SET version = ?2, closed_through = coalesce(?3, closed_through), chain = ?4 \
             WHERE id = ?1",
            params![loan, version, closed_through, chain],
        )?,
    };
    execute(
        "INSERT INTO commit_log (loan, version, bytes, chain) VALUES (?1, ?2, ?3, ?4)",
        params![loan, version, record.bytes(), chain],
    )?;
    for entry in record.entries() {
        let seq = integer(loan, "seq", entry.seq)?;
        let (booked, amount) = (entry.booked.to_string(), entry.amount.units());
        execute(
            "INSERT INTO book_entry (loan, seq, booked, key, amount, nature) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![loan, seq, booked, entry.key, amount, entry.nature],
        )?;
    }
    Ok(())
}
