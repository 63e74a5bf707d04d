//! `run`, `show` and `explain`, and what each refuses.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::common::{arg, desk, example, json, refusal, stderr, stdout};
use serde_json::Value;

/// A database that the tests of this file only read, and what the demo showed of it.
static STORED: LazyLock<(PathBuf, Value)> = LazyLock::new(|| {
    let database = Path::new(env!("CARGO_TARGET_TMPDIR")).join("loan-desk-commands.db");
    let shown = json(&["demo", "--fresh", "--loans", "12", "--db", arg(&database)]);
    (database, shown)
});

/// The scenario files of a folder and of the folders in it.
fn scenarios(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the scenarios' folder");
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.expect("an entry of the folder").path()) {
        if path.is_dir() {
            files.extend(scenarios(&path));
        } else if path.extension().is_some_and(|ending| ending == "toml" || ending == "json") {
            files.push(path);
        }
    }
    files
}

#[test]
fn every_scenario_runs_as_text_and_as_json() {
    let files = scenarios(&example("scenarios"));
    assert!(!files.is_empty());
    for path in files {
        let output = desk(&["run", arg(&path)]);
        assert!(output.status.success(), "{}: {}", path.display(), stderr(&output));
        assert!(stdout(&output).contains("All figures are as expected."), "{}", path.display());
        assert_eq!(json(&["run", arg(&path)])["schema"], "lending.result/1", "{}", path.display());
    }
}

const SCENARIO: &str = r#"
title = "One instalment"
[product]
code = "one"
currency = "CNY"
amount = { min = "1000.00", max = "10000.00" }
instalments = { min = 1, max = 12 }
rate = "12 % per year"
method = "equal_instalment"
[loan]
amount = "1000.00 CNY"
instalments = 1
contract_day = "2025-01-01"
[[event]]
on = "2025-01-01"
do = "disburse"
key = "d-1"
[[look]]
day = "2025-02-01"
owed = "1234.56"
"#;

#[test]
fn a_figure_that_differs_fails_until_it_is_blessed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.toml");
    std::fs::write(&file, SCENARIO).unwrap();
    let output = desk(&["run", arg(&file)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("expected 1234.56, found 1010.00"), "{}", stderr(&output));
    assert_eq!(refusal(&["run", arg(&file)]).0, "scenario.figures");

    assert!(desk(&["run", "--bless", arg(&file)]).status.success());
    assert!(std::fs::read_to_string(&file).unwrap().contains("owed = \"1010.00\""));
    assert!(desk(&["run", arg(&file)]).status.success());
}

#[test]
fn a_scenario_figured_by_hand_is_never_blessed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("by-hand.toml");
    let text = format!("by_hand = true\n{SCENARIO}");
    std::fs::write(&file, &text).unwrap();
    assert_eq!(refusal(&["run", "--bless", arg(&file)]).0, "scenario.format");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_stored_loan_is_shown_as_the_demo_showed_it() {
    let (database, shown) = &*STORED;
    let loan = shown["loan"]["loan"].as_str().unwrap();
    let stored = json(&["show", loan, "--db", arg(database)]);
    assert_eq!(stored["closing"], shown["loan"]["day"]);
    let text = stdout(&desk(&["show", loan, "--db", arg(database), "--outlook", "nothing_paid"]));
    for part in ["Closing of 2026-06-30", "Bills on 2026-06-30", "Schedule as of 2026-06-30, nothing paid"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_day_is_shown_as_it_was_known() {
    let (database, shown) = &*STORED;
    let loan = shown["loan"]["loan"].as_str().unwrap();
    let at = |more: &[&str]| json(&[&["show", loan, "--db", arg(database)], more].concat());
    let on = shown["loan"]["day"]["bills"]["1"]["due"].as_str().unwrap();
    let known = at(&["--known-on", on]);
    assert_eq!(known["closing"]["day"], on, "the day on which it was known is the day that is shown");
    assert_eq!(known["closing"]["projection"], false);
    let later = at(&["--known-on", on, "--on", "2026-06-30"]);
    assert_eq!(later["closing"]["projection"], true);
}

#[test]
fn a_penalty_is_explained_down_to_its_numbers() {
    let (database, shown) = &*STORED;
    let (loan, explanation) = (shown["loan"]["loan"].as_str().unwrap(), &shown["loan"]["explanation"]);
    let item = explanation["item"].as_str().unwrap();
    let asked = [
        "explain",
        loan,
        "--db",
        arg(database),
        "--on",
        "2026-06-30",
        "--item",
        item,
        "--component",
        "penalty",
    ];
    assert_eq!(json(&asked)["lines"], explanation["lines"]);
    let text = stdout(&desk(&asked));
    assert!(text.contains("nights: ") && text.contains("% per year") && text.contains("rounded"), "{text}");
}

#[test]
fn what_is_not_there_is_named() {
    let (database, _) = &*STORED;
    let nowhere = ["missing.toml", "missing.db"];
    assert_eq!(refusal(&["run", nowhere[0]]), ("scenario.file".to_owned(), nowhere[0].to_owned()));
    assert_eq!(
        refusal(&["show", "L-0001", "--db", nowhere[1]]),
        ("file.missing".to_owned(), nowhere[1].to_owned())
    );
    assert_eq!(refusal(&["show", "L-9999", "--db", arg(database)]).0, "loan.unknown");
    assert_eq!(
        refusal(&["show", "L-0001", "--db", arg(database), "--on", "2024-01-01"]).0,
        "view.out_of_reach"
    );
    assert_eq!(refusal(&["demo", "--products", "missing", "--db", "never.db"]).0, "file.missing");
    assert!(!Path::new("never.db").exists());
}

#[test]
fn a_database_of_somebody_else_is_refused_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (text, foreign) = (folder.path().join("text.db"), folder.path().join("foreign.db"));
    std::fs::write(&text, "this is no database, and long enough to be looked at as one ".repeat(20)).unwrap();
    assert_eq!(refusal(&["demo", "--db", arg(&text)]).0, "database.not_a_database");

    let mut bytes = std::fs::read(&STORED.0).unwrap();
    bytes[68..72].copy_from_slice(b"else"); // the application id in the header of an SQLite file
    std::fs::write(&foreign, &bytes).unwrap();
    assert_eq!(refusal(&["demo", "--db", arg(&foreign)]).0, "database.foreign");
    assert_eq!(refusal(&["demo", "--fresh", "--db", arg(&foreign)]).0, "database.foreign");
    assert_eq!(refusal(&["show", "L-0001", "--db", arg(&foreign)]).0, "database.foreign");
    assert_eq!(std::fs::read(&foreign).unwrap(), bytes);
}

#[test]
fn a_scenario_that_cannot_be_run_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.toml");
    let cases = [
        ("[[look]]", "[[looks]]", "scenario.file"),
        ("owed = \"1234.56\"", "", "scenario.nothing_expected"),
        ("method = \"equal_instalment\"", "method = \"none\"", "scenario.product"),
        ("amount = \"1000.00 CNY\"", "amount = \"1.00 CNY\"", "scenario.loan"),
        (
            "do = \"disburse\"",
            "do = \"waive\"\ncomponent = \"principal\"\namount = \"1.00 CNY\"",
            "scenario.event",
        ),
        ("day = \"2025-02-01\"", "day = \"2024-02-01\"", "scenario.look"),
    ];
    for (from, to, code) in cases {
        assert!(SCENARIO.contains(from), "{from}");
        std::fs::write(&file, SCENARIO.replace(from, to)).unwrap();
        assert_eq!(refusal(&["run", arg(&file)]).0, code, "{to}");
    }
}

#[test]
fn products_that_cannot_be_lent_together_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let products = folder.path().join("products");
    std::fs::create_dir(&products).unwrap();
    let database = folder.path().join("desk.db");
    let code = || refusal(&["demo", "--db", arg(&database), "--products", arg(&products)]).0;
    assert_eq!(code(), "products.none");
    let copy = |from: &str, to: &str| {
        std::fs::copy(example("products").join(from), products.join(to)).unwrap();
    };
    copy("micro-loan.toml", "one.toml");
    assert_eq!(code(), "products.unknown", "the portfolio lends another one too");
    copy("micro-loan.toml", "two.toml");
    assert_eq!(code(), "products.twice");
    copy("lease.toml", "two.toml");
    assert_eq!(code(), "products.currency");
    let report = ["report", "--db", arg(&STORED.0), "--on", "2026-06-30", "--out", arg(&products)];
    assert_eq!(refusal(&report).0, "file.unusable", "a folder is no page");
}

#[test]
fn a_wrong_row_of_the_portfolio_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let loans = folder.path().join("loans.csv");
    let events = folder.path().join("events.csv");
    std::fs::write(
        &loans,
        "loan,product,amount,instalments,contract_day,due_day\nL-1,micro-loan,1000.00 CNY,3,2025-01-02,\n",
    )
    .unwrap();
    let header = "booked,loan,kind,key,value,amount,component,target,code";
    let cases = [
        ("2025-02-02,L-1,repay,p-1,,0.001 CNY,,,", "money.too_precise", ":2: amount"),
        ("2025-02-02,L-1,repay,p-1,,,,,", "portfolio.empty", ":2: amount"),
        ("2025-02-30,L-1,repay,p-1,,1.00 CNY,,,", "portfolio.format", ""),
        ("2025-02-02,L-1,forgive,p-1,,1.00 CNY,,,", "portfolio.format", ""),
        ("2025-02-02,L-2,repay,p-1,,1.00 CNY,,,", "portfolio.loan", ":2"),
    ];
    let database = folder.path().join("desk.db");
    for (row, code, place) in cases {
        std::fs::write(&events, format!("{header}\n{row}\n")).unwrap();
        let found = refusal(&["demo", "--db", arg(&database), "--portfolio", arg(&loans)]);
        assert_eq!(found, (code.to_owned(), format!("{}{place}", arg(&events))), "{row}");
        assert!(!database.exists(), "{row}");
    }
}

#[test]
fn a_command_that_a_loan_refuses_is_listed_and_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (loans, database) = (folder.path().join("loans.csv"), folder.path().join("desk.db"));
    std::fs::write(
        &loans,
        "loan,product,amount,instalments,contract_day,due_day\nL-1,micro-loan,1000.00 CNY,3,2025-01-02,\n",
    )
    .unwrap();
    std::fs::write(
        folder.path().join("events.csv"),
        "booked,loan,kind,key,value,amount,component,target,code\n\
         2025-01-02,L-1,disburse,d-1,,,,,\n\
         2025-01-10,L-1,waive,w-1,,1.00 CNY,penalty,,\n\
         2025-02-02,L-1,repay,p-1,,15.00 CNY,,,\n\
         2025-02-03,L-1,repay,p-1,,16.00 CNY,,,\n",
    )
    .unwrap();
    let shown = json(&["demo", "--db", arg(&database), "--portfolio", arg(&loans)]);
    let refused: Vec<&str> = shown["tally"]["refusals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|refusal| refusal["error"]["code"].as_str().unwrap())
        .collect();
    assert_eq!(refused, ["waive.more_than_owed", "key.reused"]);
    assert_eq!(shown["tally"]["commands"]["applied"], 3);
}

#[test]
fn usage_is_another_exit_code() {
    for wrong in [&["demo", "--loan"][..], &["show"], &["show", "L-1", "--on", "2025-02-30"], &["sell"]] {
        assert_eq!(desk(wrong).status.code(), Some(2), "{wrong:?}");
    }
    assert_eq!(desk(&["--help"]).status.code(), Some(0));
}
