//! The demo, once and again: nothing is done twice, and nothing that was agreed changes.

use std::path::Path;

use crate::common::{arg, desk, example, json, refusal, stdout};
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
    assert_eq!(count(&first, "applications", "applied"), 30 + 24);
    assert_eq!(count(&second, "applications", "already_applied"), 30 + 24);
    for same in ["digest", "portfolio", "loan", "applications"] {
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
        ["loans.csv", "events.csv", "applications.jsonl"]
            .map(|file| std::fs::read(folder.path().join(file)).unwrap())
    };
    assert_eq!(made(), made());
}

#[test]
fn loans_start_as_applications_and_what_was_decided_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("desk.db");
    let applications = demo(&database, &[])["applications"].clone();
    let count = |standing: &str| applications[standing].as_u64().expect("a count");
    let standings =
        ["approved", "approved_by_a_person", "declined", "declined_by_a_person", "waits_for_a_person"];
    assert!(standings.iter().all(|standing| count(standing) > 0), "{applications}");
    assert_eq!(standings.iter().map(|standing| count(standing)).sum::<u64>(), 30 + 24);

    let decision = |name: &str| json(&["decision", name, "--db", arg(&database)]);
    // 61000 is above what the policy approves by itself: an officer did, a day later
    let by_person = decision("L-0001");
    assert_eq!(
        (by_person["outcome"].as_str(), by_person["amount"].as_str()),
        (Some("approved"), Some("61000.00 CNY"))
    );
    let entries = by_person["assessment"].as_array().expect("decisions");
    assert_eq!(entries[0]["by_policy"]["outcome"]["referred"], "officer");
    assert_eq!(entries[1]["by_person"]["decided"]["by"], "Chen Wei");
    // a student, and one of whom the bureau knows nothing
    let declined = decision("A-0015");
    assert_eq!(declined["outcome"], "declined");
    assert_eq!(declined["assessment"][0]["by_policy"]["reasons"][0]["code"], "occupation_excluded");
    assert_eq!(decision("A-0045")["outcome"]["referred"], "manual_review");
    let text = stdout(&desk(&["decision", "A-0060", "--db", arg(&database), "--trace"]));
    assert!(
        text.contains("referred to officer") && text.contains("the employer is being wound up"),
        "{text}"
    );
    assert!(text.contains("birth_date = •••"), "{text}");
    let unknown = refusal(&["decision", "A-9999", "--db", arg(&database)]);
    assert_eq!(unknown, ("application.unknown".to_owned(), "application".to_owned()));
}

#[test]
fn a_contract_without_an_approval_that_covers_it_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let (portfolio, read) = (folder.path().join("loans.csv"), |file: &str| {
        std::fs::read_to_string(example("portfolio").join(file)).unwrap()
    });
    std::fs::write(&portfolio, read("loans.csv")).unwrap();
    let events = read("events.csv");
    std::fs::write(folder.path().join("events.csv"), events.lines().next().unwrap().to_owned() + "\n")
        .unwrap();
    std::fs::write(folder.path().join("policy.toml"), read("policy.toml")).unwrap();
    // The first loan's application is gone, and the bureau knows worse of the second one.
    let applications = read("applications.jsonl");
    let kept = applications.lines().filter(|line| !line.contains("\"L-0001\""));
    let changed = kept.map(|line| {
        let mut row: Value = serde_json::from_str(line).unwrap();
        if row["application"] == "L-0003" {
            row["facts"]["bureau_score"]["value"] = 499.into();
        }
        format!("{row}\n")
    });
    std::fs::write(folder.path().join("applications.jsonl"), changed.collect::<String>()).unwrap();
    let shown = demo(&folder.path().join("desk.db"), &["--portfolio", arg(&portfolio)]);
    assert_eq!((count(&shown, "contracts", "applied"), count(&shown, "contracts", "refused")), (28, 2));
    let refusals = shown["tally"]["refusals"].as_array().unwrap();
    let text =
        |refusal: &Value, pointer: &str| refusal.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    let mut why: Vec<(String, String)> =
        refusals.iter().map(|refusal| (text(refusal, "/loan"), text(refusal, "/error/code"))).collect();
    why.sort_unstable();
    let of = |loan: &str, code: &str| (loan.to_owned(), code.to_owned());
    assert_eq!(why, [of("L-0001", "approval.nothing_decided"), of("L-0003", "approval.not_approved")]);
}
