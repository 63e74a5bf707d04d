//! `verify`: says where a database is not what was written.

use rusqlite::Connection;

use crate::common::{arg, desk, json, refusal, stdout};

#[test]
fn an_edited_event_is_found_where_it_breaks_the_chain() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("desk.db");
    json(&["demo", "--fresh", "--loans", "3", "--db", arg(&database)]);
    let sound = json(&["verify", "--db", arg(&database)]);
    assert_eq!((sound["sound"].as_u64(), sound["broken"].as_array().map(Vec::len)), (Some(3), Some(0)));
    let digest = sound["digest"].as_str().expect("a hash").to_owned();
    assert!(desk(&["verify", "--db", arg(&database), "--digest", &digest]).status.success());
    assert_eq!(refusal(&["verify", "--db", arg(&database), "--digest", "00"]).0, "verify.digest");

    // One more cent in the second commit of a loan, and nothing else.
    let connection = Connection::open(&database).expect("a database");
    let (loan, bytes): (String, Vec<u8>) = connection
        .query_row(
            "SELECT loan, bytes FROM commit_log WHERE version = 2 AND instr(bytes, '\"amount\":') > 0 LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("a commit with an amount");
    let edited = String::from_utf8(bytes).expect("JSON").replacen("\"amount\":", "\"amount\":1", 1);
    let change = "UPDATE commit_log SET bytes = ?1 WHERE loan = ?2 AND version = 2";
    assert_eq!(connection.execute(change, (edited.into_bytes(), &loan)).expect("an edit"), 1);
    drop(connection);

    assert_eq!(refusal(&["verify", "--db", arg(&database)]).0, "verify.broken");
    let text = stdout(&desk(&["verify", "--db", arg(&database)]));
    assert!(text.starts_with(&format!("{loan}: store.chain_broken: ")), "{text}");
    assert!(
        text.contains("breaks at version 2") && text.contains("2 loans are as they were written"),
        "{text}"
    );
}
