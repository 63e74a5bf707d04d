//! The desk's database: the loans, as the library's store keeps them, and the business day of the portfolio, which no loan
//! knows and the host keeps itself.

use std::collections::BTreeMap;
use std::path::Path;

use lending_core::calendar::Date;
use lending_core::error::ErrorKind;
use lending_core::facts::Application;
use lending_core::loan::Loan;
use lending_core::reference::Reference;
use lending_core::store::{fetch, save, save_all};
use lending_core::underwriting::Assessment;
use lending_store::{SqliteError, SqliteStore};
use rusqlite::{Connection, OptionalExtension};

use crate::failure::{DeskError, Failure};

/// How often a command is sent again when somebody else was faster.
const RETRIES: u32 = 5;

/// One row, in a table of the desk's own beside those of the store.
const BUSINESS: &str = "CREATE TABLE IF NOT EXISTS desk_business (
    portfolio     INTEGER NOT NULL PRIMARY KEY CHECK (portfolio = 1),
    ended_through TEXT    NOT NULL,
    ended_before  TEXT
) STRICT";

/// What was decided for each application, as JSON, beside what was known of it.
const ASSESSMENTS: &str = "CREATE TABLE IF NOT EXISTS desk_assessments (
    application TEXT NOT NULL PRIMARY KEY,
    known       TEXT NOT NULL,
    assessment  TEXT NOT NULL
) STRICT";

/// Through which day the business of the portfolio is ended, and through which it was before that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Business {
    pub(crate) ended: Date,
    pub(crate) before: Option<Date>,
}

/// The loans of a database, and its business day.
pub(crate) struct Database {
    store: SqliteStore,
    days: Connection,
}

impl Database {
    /// Opens the database, and makes it where there is none.
    pub(crate) fn open(file: &Path) -> Result<Self, Failure> {
        // The store looks first whose file it is, and changes nothing in another's.
        let store = SqliteStore::open(file)?;
        let days = Connection::open(file).map_err(SqliteError::from)?;
        days.busy_timeout(SqliteStore::WAITS).map_err(SqliteError::from)?;
        Ok(Self { store, days })
    }

    /// Opens a database that must be there.
    pub(crate) fn existing(file: &Path) -> Result<Self, Failure> {
        std::fs::metadata(file).map_err(|error| Failure::file(file, error))?;
        Self::open(file)
    }

    /// One loan, if there is one of that name. Loading derives it again and compares its book with what was stored.
    pub(crate) fn find(&self, id: &str) -> Result<Option<Loan>, Failure> {
        Ok(fetch(&self.store, id, Reference::default())?)
    }

    /// One loan that must be there.
    pub(crate) fn loan(&self, id: &str) -> Result<Loan, Failure> {
        Ok(self.find(id)?.ok_or_else(|| DeskError::UnknownLoan { loan: id.to_owned() })?)
    }

    /// All loans, in the order of their names.
    pub(crate) fn loans(&self) -> Result<Vec<Loan>, Failure> {
        let ids = self.store.loans()?;
        ids.iter().map(|id| self.loan(id)).collect()
    }

    /// Writes what a loan has staged on a business day. A retry stages nothing, and may come whenever it likes.
    pub(crate) fn write(&mut self, loan: &mut Loan, on: Date) -> Result<(), Failure> {
        if loan.staged().is_none() {
            return Ok(());
        }
        if let Some(Business { ended, .. }) = self.business()?.filter(|business| on <= business.ended) {
            return Err(DeskError::DayEnded { ended, found: on }.into());
        }
        // Staged, written, and only then marked as stored: whatever fails on the way, the loan still holds its changes.
        save(&mut self.store, loan)?;
        Ok(())
    }

    /// Writes what many loans have staged, in one transaction, and gives how many had something to write.
    pub(crate) fn write_all<'l>(
        &mut self,
        loans: impl IntoIterator<Item = &'l mut Loan>,
    ) -> Result<usize, Failure> {
        Ok(save_all(&mut self.store, loans)?.len())
    }

    /// How far the business of the whole portfolio is ended, if any day is.
    pub(crate) fn business(&self) -> Result<Option<Business>, Failure> {
        let read = || -> rusqlite::Result<Option<(String, Option<String>)>> {
            let is_there = "SELECT 1 FROM sqlite_schema WHERE name = 'desk_business'";
            if !self.days.prepare(is_there)?.exists([])? {
                return Ok(None);
            }
            let ended = "SELECT ended_through, ended_before FROM desk_business";
            self.days.query_row(ended, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        };
        let Some((ended, before)) = read().map_err(SqliteError::from)? else { return Ok(None) };
        let before = before.map(|day| day.parse()).transpose()?;
        Ok(Some(Business { ended: ended.parse()?, before }))
    }

    /// Ends the business of the portfolio through a day. It never goes back, and twice is once.
    pub(crate) fn end_through(&mut self, day: Date) -> Result<(), Failure> {
        let ended = self.days.execute_batch(BUSINESS).and_then(|()| {
            self.days.execute(
                "INSERT INTO desk_business (portfolio, ended_through) VALUES (1, ?1) ON CONFLICT (portfolio) DO UPDATE \
                 SET ended_through = excluded.ended_through, ended_before = ended_through \
                 WHERE excluded.ended_through > ended_through",
                [day.to_string()],
            )
        });
        ended.map_err(SqliteError::from)?;
        Ok(())
    }

    /// What was decided for all applications, by their names.
    pub(crate) fn assessments(&self) -> Result<BTreeMap<String, Assessment>, Failure> {
        let read = || -> rusqlite::Result<Vec<(String, String)>> {
            self.days.execute_batch(ASSESSMENTS)?;
            let mut rows = self.days.prepare("SELECT application, assessment FROM desk_assessments")?;
            rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        let rows = read().map_err(SqliteError::from)?;
        rows.into_iter()
            .map(|(name, text)| {
                let unreadable = |_| DeskError::Broken { broken: 1, first: name.clone() };
                let assessment = serde_json::from_str(&text).map_err(unreadable)?;
                Ok((name, assessment))
            })
            .collect()
    }

    /// Writes what was decided for an application, with what is known of it where it is a new one.
    pub(crate) fn write_assessment(
        &self,
        name: &str,
        known: Option<&Application>,
        assessment: &Assessment,
    ) -> Result<(), Failure> {
        let unreadable = |_| DeskError::Broken { broken: 1, first: name.to_owned() };
        let assessment = serde_json::to_string(assessment).map_err(unreadable)?;
        let written = if let Some(known) = known {
            let known = serde_json::to_string(known).map_err(unreadable)?;
            let insert = "INSERT INTO desk_assessments (application, known, assessment) VALUES (?1, ?2, ?3)";
            self.days.execute(insert, [name, &known, &assessment])
        } else {
            let update = "UPDATE desk_assessments SET assessment = ?2 WHERE application = ?1";
            self.days.execute(update, [name, &assessment])
        };
        written.map_err(SqliteError::from)?;
        Ok(())
    }

    /// The hash over everything that is stored of loans.
    pub(crate) fn digest(&self) -> Result<String, Failure> {
        Ok(self.store.digest()?.to_string())
    }
}

/// Reads one loan from a database that must be there.
pub(crate) fn loan_of(file: &Path, id: &str) -> Result<Loan, Failure> {
    Database::existing(file)?.loan(id)
}

/// Does what ends with a write. Where somebody else was faster, all of it is done again on what is stored now: the keys
/// of commands make that safe.
pub(crate) fn repeated<T>(mut attempt: impl FnMut() -> Result<T, Failure>) -> Result<T, Failure> {
    for _ in 0..RETRIES {
        match attempt() {
            Err(failure) if failure.kind() == ErrorKind::Conflict => {}
            done => return done,
        }
    }
    attempt()
}

/// Deletes a database, if it is one of ours; SQLite keeps up to three files.
pub(crate) fn delete(file: &Path) -> Result<(), Failure> {
    if !file.exists() {
        return Ok(());
    }
    drop(SqliteStore::open(file)?);
    for ending in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::file(Path::new(&name), error));
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}
