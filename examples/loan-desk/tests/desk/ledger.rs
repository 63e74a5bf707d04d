//! `ledger`: the postings of a database as text, and what stands on the accounts.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::common::{arg, desk, json, refusal, stderr, stdout};

/// A database that the tests of this file only read.
static STORED: LazyLock<PathBuf> = LazyLock::new(|| {
    let database = Path::new(env!("CARGO_TARGET_TMPDIR")).join("loan-desk-ledger.db");
    json(&["demo", "--fresh", "--loans", "3", "--db", arg(&database)]);
    database
});

fn printed(arguments: &[&str]) -> String {
    let output = desk(&[&["ledger", "--db", arg(&STORED)], arguments].concat());
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    stdout(&output)
}

/// An amount of a table, in minor units.
fn minor(cell: &str) -> i64 {
    cell.replace([',', '.'], "").parse().expect("an amount")
}

#[test]
fn the_trial_balance_has_as_much_debit_as_credit() {
    for chart in ["accrual", "cash"] {
        let text = printed(&["--chart", chart]);
        let all = text.lines().last().expect("the sum");
        let sums: Vec<i64> = all.split_whitespace().skip(1).map(minor).collect();
        assert!(sums.len() == 2 && sums[0] == sums[1] && sums[0] > 0, "{all}");
    }
}

#[test]
fn postings_are_shown_as_beancount_as_csv_and_of_one_loan() {
    let loans = json(&["ledger", "--db", arg(&STORED)]);
    assert_eq!(loans["schema"], "loan-desk.ledger/1");
    let loan = loans["loans"][0]["loan"].as_str().expect("a loan").to_owned();
    let beancount = printed(&["--format", "beancount"]);
    assert!(beancount.starts_with("option \"title\" \"Accrual\""), "{beancount}");
    assert!(beancount.contains(&format!("* \"{loan}\" \"disbursed | ")));
    let csv = printed(&["--format", "csv", "--loan", &loan]);
    assert!(csv.starts_with("booked,loan,entry,line,"), "{csv}");
    assert!(csv.lines().skip(1).all(|row| row.contains(&loan)));
    assert!(printed(&["--loan", &loan]).starts_with(&format!("Postings of {loan}, in CNY")));
}

#[test]
fn what_cannot_be_posted_is_refused_with_its_code() {
    let database = arg(&STORED);
    let code = |arguments: &[&str]| refusal(&[&["ledger", "--db", database], arguments].concat()).0;
    assert_eq!(code(&["--loan", "nobody"]), "loan.unknown");
    assert_eq!(code(&["--chart", "no-such-file.toml"]), "file.missing");
    assert_eq!(refusal(&["ledger", "--db", "no-such.db"]).0, "file.missing");
    let chart = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad-chart.toml");
    std::fs::write(&chart, "name = 'a'\nbasis = 'cash'\naccounts = []\nroles = { money = 'b' }\n")
        .expect("written");
    let (code, path) = refusal(&["ledger", "--db", database, "--chart", arg(&chart)]);
    assert_eq!(code, "chart.unknown_role");
    assert!(path.ends_with("roles.money"), "{path}");
}
