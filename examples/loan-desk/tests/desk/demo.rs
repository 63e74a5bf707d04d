//! The demo, once and again: nothing is done twice, and nothing that was agreed changes.

use std::path::Path;

use crate::common::{arg, desk, example, json, stdout};
use serde_json::Value;

/// The demo on a part of the portfolio, so that the tests stay quick.
fn demo(database: &Path, more: &[&str]) -> Value {
    json(&[&["demo", "--loans", "30", "--db", arg(database)], more].concat())
}

fn count(shown: &Value, what: &str, outcome: &str) -> u64 {
    shown["tally"][what][outcome].as_u64().expect("a count")
}

#[test]
fn a_second_run_applies_nothing_and_changes_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("desk.db");
    let first = demo(&database, &[]);
    let sent = count(&first, "commands", "sent");
    assert_eq!(first["portfolio"]["total"]["loans"], 30);
    assert!(sent > 300, "{sent} commands");
    assert_eq!(count(&first, "commands", "applied"), sent);
    assert_eq!(first["tally"]["refusals"], serde_json::json!([]));

    let second = demo(&database, &[]);
    assert_eq!(count(&second, "commands", "applied"), 0);
    assert_eq!(count(&second, "commands", "already_applied"), sent);
    assert_eq!(count(&second, "closings", "applied"), 0);
    assert!(count(&second, "closings", "already_applied") > 0);
    for same in ["digest", "portfolio", "loan"] {
        assert_eq!(first[same], second[same], "{same}");
    }

    let third = desk(&["demo", "--loans", "30", "--db", arg(&database)]);
    let text = stdout(&third);
    assert!(text.starts_with("Database "), "{text}");
    assert!(text.contains(&format!("Digest of all tables: {}", first["digest"].as_str().unwrap())), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "wider than 100 columns: {text}");
}

#[test]
fn an_edited_product_changes_no_loan_that_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let (database, products) = (folder.path().join("desk.db"), folder.path().join("products"));
    std::fs::create_dir(&products).unwrap();
    for file in ["personal-loan.toml", "micro-loan.toml"] {
        std::fs::copy(example("products").join(file), products.join(file)).unwrap();
    }
    let with_products = ["--products", arg(&products)];
    let agreed = demo(&database, &with_products);

    let file = products.join("personal-loan.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let edited = text.replace("12 % per year", "15 % per year");
    assert_ne!(edited, text);
    std::fs::write(&file, edited).unwrap();

    let after = demo(&database, &with_products);
    assert_eq!(after["digest"], agreed["digest"]);
    assert_eq!(after["portfolio"], agreed["portfolio"]);
    assert_eq!(count(&after, "commands", "applied"), 0);

    let anew = demo(&folder.path().join("other.db"), &with_products);
    assert_ne!(anew["digest"], agreed["digest"], "the edited file is read, and new loans follow it");
}

#[test]
fn the_portfolio_sums_up() {
    let folder = tempfile::tempdir().unwrap();
    let shown = demo(&folder.path().join("desk.db"), &[]);
    let cents = |value: &Value| value.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    for figure in ["principal_outstanding", "past_due", "interest_earned", "penalty_earned", "credit"] {
        let groups = shown["portfolio"]["groups"].as_object().unwrap();
        let sum: i64 = groups.values().map(|group| cents(&group[figure])).sum();
        assert_eq!(sum, cents(&shown["portfolio"]["total"][figure]), "{figure}");
    }
    let explanation = &shown["loan"]["explanation"];
    let grown = explanation["lines"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["line"]["key"].as_str().unwrap().starts_with("penalty |"));
    let grown: i64 = grown.map(|line| line["line"]["amount"].as_i64().unwrap()).sum();
    assert!(grown > 0);
    assert_eq!(grown, cents(&explanation["amount"]), "the explained penalty adds up");
}

#[test]
fn the_portfolio_holds_what_it_promises() {
    let read = |file: &str| std::fs::read_to_string(example("portfolio").join(file)).unwrap();
    assert!(read("loans.csv").lines().count() > 300);
    let events = read("events.csv");
    let mut reader = csv::Reader::from_reader(events.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    let (booked, kind, value) = (0, 2, 4);
    for (wanted, at_least) in
        [("disburse", 300), ("repay", 3000), ("return", 50), ("charge", 100), ("waive", 10), ("reverse", 10)]
    {
        let found = rows.iter().filter(|row| &row[kind] == wanted).count();
        assert!(found >= at_least, "{wanted}: {found}");
    }
    let late = rows.iter().filter(|row| !row[value].is_empty() && row[value] < row[booked]).count();
    assert!(late >= 50, "recorded late: {late}");
    assert!(rows.is_sorted_by_key(|row| row[booked].to_owned()), "in the order of business days");
}

#[test]
fn the_portfolio_is_made_from_its_seed() {
    let made = || {
        let folder = tempfile::tempdir().unwrap();
        let output = desk(&["make-portfolio", "--loans", "12", arg(folder.path())]);
        assert!(output.status.success());
        ["loans.csv", "events.csv"].map(|file| std::fs::read(folder.path().join(file)).unwrap())
    };
    assert_eq!(made(), made());
}
