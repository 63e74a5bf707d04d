//! Databases that are damaged, not ours, or newer than we are: a typed error with a stable code, and nothing changes.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use std::path::{Path, PathBuf};

use common::{close, loan, repay};
use lending_core::error::{Coded, ErrorKind};
use lending_core::loan::Loan;
use lending_core::reference::Reference;
use lending_core::store::{LoanStore, fetch, save};
use lending_store::SqliteStore;
use rusqlite::Connection;

struct Case {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Case {
    /// Two loans of three commits each in a closed file.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("loans.db");
        let mut store = SqliteStore::open(&path).unwrap();
        for name in ["L-1", "L-2"] {
            let mut loan = loan(name);
            let steps: [fn(&mut Loan); 3] = [
                |_| {},
                |loan| repay(loan, "p-1", "2026-02-10", "2026-02-10"),
                |loan| close(loan, "2026-03-31"),
            ];
            for step in steps {
                step(&mut loan);
                assert!(save(&mut store, &mut loan).unwrap().unwrap().is_new());
            }
        }
        Self { _folder: folder, path }
    }

    /// Somebody changes the tables with a tool of their own.
    fn tampered(statements: &str) -> Self {
        let case = Self::new();
        let connection = Connection::open(&case.path).unwrap();
        connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
        connection.execute_batch(statements).unwrap();
        case
    }

    fn open(&self) -> SqliteStore {
        SqliteStore::open(&self.path).unwrap()
    }
}

#[test]
fn each_damage_has_its_code_and_its_place() {
    let cases = [
        // An edited byte of a commit, and of the terms.
        (
            "UPDATE commit_log SET bytes = CAST(replace(CAST(bytes AS TEXT), '106619', '206619') AS BLOB) \
             WHERE loan = 'L-1' AND version = 2",
            "store.chain_broken",
            "version 2",
        ),
        (
            "UPDATE loan SET terms = CAST(replace(CAST(terms AS TEXT), '12 % per', '11 % per') AS BLOB) \
             WHERE id = 'L-1'",
            "store.terms_changed",
            "the terms of `L-1`",
        ),
        // Both copied from another loan, hash and all.
        (
            "UPDATE commit_log SET bytes = other.bytes, chain = other.chain FROM commit_log AS other \
             WHERE other.loan = 'L-2' AND other.version = commit_log.version AND commit_log.loan = 'L-1'",
            "store.chain_broken",
            "version 1",
        ),
        // A gap, a stream that lost its first or last commit, one that lost all of them.
        ("DELETE FROM commit_log WHERE loan = 'L-1' AND version = 2", "store.gap", "expected 2, found 3"),
        ("DELETE FROM commit_log WHERE loan = 'L-1' AND version = 1", "store.gap", "expected 1, found 2"),
        ("DELETE FROM commit_log WHERE loan = 'L-1' AND version = 3", "store.gap", "expected 3, found 0"),
        ("DELETE FROM commit_log WHERE loan = 'L-1'", "store.gap", "expected 1, found 0"),
        ("UPDATE loan SET version = 2 WHERE id = 'L-1'", "store.gap", "expected 2, found 3"),
        // Rows that cannot be read.
        (
            "UPDATE commit_log SET chain = 'abc' WHERE loan = 'L-1' AND version = 3",
            "store.undecodable",
            "commit 3 of `L-1`",
        ),
        ("UPDATE loan SET chain = '' WHERE id = 'L-1'", "store.undecodable", "the head of `L-1`"),
        ("UPDATE loan SET version = -1 WHERE id = 'L-1'", "store.undecodable", "the head of `L-1`"),
        ("UPDATE loan SET terms_hash = 'x' WHERE id = 'L-1'", "store.undecodable", "hash of the terms"),
        (
            "UPDATE commit_log SET version = -7 WHERE loan = 'L-1' AND version = 3",
            "store.undecodable",
            "commit -7 of `L-1`",
        ),
        // Text that is no text.
        ("UPDATE loan SET chain = CAST(x'ff' AS TEXT) WHERE id = 'L-1'", "database.damaged", "damaged"),
    ];
    for (statements, code, place) in cases {
        let case = Case::tampered(statements);
        let store = case.open();
        let digest = store.digest().unwrap();
        let error = fetch(&store, "L-1", Reference::default()).unwrap_err();
        assert_eq!((error.code(), error.kind()), (code, ErrorKind::CorruptData), "{statements}: {error}");
        assert!(error.to_string().contains(place), "{statements}: {error}");
        assert!(fetch(&store, "L-2", Reference::default()).unwrap().is_some(), "the other loan is well");
        assert_eq!(store.digest().unwrap(), digest, "{statements}: reading changed something");
    }
}

#[test]
fn a_row_that_is_no_commit_is_undecodable_even_when_its_hash_fits() {
    let case = Case::new();
    let stored = case.open().load("L-1").unwrap().unwrap();
    let whole = String::from_utf8(stored.commits[2].bytes.clone()).unwrap();
    let unknown_field = whole.replacen('{', r#"{"note":1,"#, 1);
    for bytes in ["", "{}", "not json", &whole[1..], unknown_field.as_str(), &format!("{whole}{whole}")] {
        let case = Case::new();
        let chain = lending_core::hash::Hash::chained(stored.commits[1].chain, bytes.as_bytes()).to_string();
        let connection = Connection::open(&case.path).unwrap();
        connection
            .execute(
                "UPDATE commit_log SET bytes = ?1, chain = ?2 WHERE loan = 'L-1' AND version = 3",
                (bytes.as_bytes(), &chain),
            )
            .unwrap();
        connection.execute("UPDATE loan SET chain = ?1 WHERE id = 'L-1'", [&chain]).unwrap();
        let error = fetch(&case.open(), "L-1", Reference::default()).unwrap_err();
        assert_eq!((error.code(), error.kind()), ("store.undecodable", ErrorKind::CorruptData), "{bytes}");
        assert!(error.to_string().starts_with("commit 3 of `L-1` cannot be read"), "{error}");
    }
}

#[test]
fn nothing_is_put_on_top_of_a_broken_head() {
    let cases = [
        ("DELETE FROM commit_log WHERE loan = 'L-1' AND version = 3", "store.gap"),
        (
            "UPDATE loan SET chain = replace(hex(zeroblob(32)), '00', 'ab') WHERE id = 'L-1'",
            "store.chain_broken",
        ),
        ("UPDATE loan SET chain = 'abc' WHERE id = 'L-1'", "store.undecodable"),
    ];
    for (statements, code) in cases {
        let mut loan = fetch(&Case::new().open(), "L-1", Reference::default()).unwrap().unwrap();
        repay(&mut loan, "p-2", "2026-04-10", "2026-04-10");
        let case = Case::tampered(statements);
        let mut store = case.open();
        let digest = store.digest().unwrap();
        let error = save(&mut store, &mut loan).unwrap_err();
        assert_eq!((error.code(), error.kind()), (code, ErrorKind::CorruptData), "{statements}: {error}");
        assert_eq!(store.digest().unwrap(), digest);
        assert!(loan.staged().is_some());
    }
}

#[test]
fn rows_of_the_book_that_cannot_be_read_are_named() {
    let case = Case::tampered("UPDATE book_entry SET booked = '2026-02-30' WHERE loan = 'L-1' AND seq = 2");
    let error = case.open().book("L-1").unwrap_err();
    assert_eq!(error.code(), "store.undecodable");
    assert!(error.to_string().starts_with("book entry 2 of `L-1` cannot be read"), "{error}");
}

/// Opens what must be refused, and compares the whole folder before and after.
fn refused(path: &Path, code: &str, kind: ErrorKind) {
    let folder = |path: &Path| {
        let mut files: Vec<_> = std::fs::read_dir(path.parent().unwrap())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    };
    let before = folder(path);
    let error = SqliteStore::open(path).unwrap_err();
    assert_eq!((error.code(), error.kind()), (code, kind), "{error}");
    assert_eq!(folder(path), before, "{code}: opening changed something");
}

#[test]
fn what_is_not_ours_is_refused_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);

    let text = file("notes.txt");
    std::fs::write(&text, "A shopping list that is longer than the header of a database. ".repeat(4))
        .unwrap();
    refused(&text, "database.not_a_database", ErrorKind::InvalidInput);
    std::fs::write(&text, "short").unwrap();
    refused(&text, "database.not_a_database", ErrorKind::InvalidInput);

    let plain = file("plain.db");
    Connection::open(&plain).unwrap().execute_batch("CREATE TABLE loan (id TEXT)").unwrap();
    refused(&plain, "database.foreign", ErrorKind::InvalidInput);

    let other = file("other.db");
    Connection::open(&other)
        .unwrap()
        .execute_batch("PRAGMA application_id = 1196444487; CREATE TABLE t (a)")
        .unwrap();
    refused(&other, "database.foreign", ErrorKind::InvalidInput);

    // One that another program has open: its log waits, and stays.
    let busy = file("busy.db");
    let somebody = Connection::open(&busy).unwrap();
    somebody
        .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        .unwrap();
    refused(&busy, "database.foreign", ErrorKind::InvalidInput);
    drop(somebody);
}

#[test]
fn a_newer_layout_and_other_tables_are_refused() {
    let case = Case::tampered("PRAGMA user_version = 2");
    refused(&case.path, "database.newer_layout", ErrorKind::InvalidInput);
    for statements in
        ["PRAGMA user_version = 0", "ALTER TABLE loan ADD COLUMN note TEXT", "DROP TABLE book_entry"]
    {
        let case = Case::tampered(statements);
        refused(&case.path, "database.other_tables", ErrorKind::CorruptData);
    }
    // A host's own tables, indexes and views beside ours are its own matter.
    let case = Case::tampered(
        "CREATE TABLE customer (id TEXT); CREATE INDEX by_day ON book_entry (booked); \
         CREATE VIEW told AS SELECT sum(amount) AS amount FROM book_entry",
    );
    assert_eq!(case.open().loans().unwrap(), ["L-1", "L-2"]);
}

#[test]
fn a_damaged_file_and_a_path_that_cannot_be_read_say_so() {
    let case = Case::new();
    let mut bytes = std::fs::read(&case.path).unwrap();
    bytes[100..4096].fill(0xee);
    std::fs::write(&case.path, bytes).unwrap();
    let error = SqliteStore::open(&case.path).unwrap_err();
    assert_eq!((error.code(), error.kind()), ("database.damaged", ErrorKind::CorruptData), "{error}");

    let folder = tempfile::tempdir().unwrap();
    let error = SqliteStore::open(folder.path()).unwrap_err();
    assert_eq!((error.code(), error.kind()), ("database.unreadable", ErrorKind::Unavailable), "{error}");
    let error = SqliteStore::open(folder.path().join("no/such/folder.db")).unwrap_err();
    assert_eq!((error.code(), error.kind()), ("database.failed", ErrorKind::Unavailable), "{error}");
}

#[test]
fn an_empty_file_becomes_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.db");
    std::fs::write(&path, "").unwrap();
    assert!(SqliteStore::open(&path).unwrap().loans().unwrap().is_empty());
    assert!(SqliteStore::open(&path).unwrap().loans().unwrap().is_empty());
}
