//! `decide` and `policy`, and what each refuses.

use std::path::Path;

use crate::common::{arg, desk, example, json, refusal, stderr, stdout};

fn retail() -> String {
    arg(&example("policies/retail.toml")).to_owned()
}

fn application() -> String {
    arg(&example("policies/applications/retail.json")).to_owned()
}

#[test]
fn an_application_is_decided_with_reasons_in_a_language_and_with_every_step() {
    let (policy, application) = (retail(), application());
    let asked = ["decide", "--policy", &policy, "--application", &application, "--day", "2026-01-10"];
    let text = stdout(&desk(&asked));
    // 500 + 10 + 15 = 525: grade B; 21 years old, and not with the family: at most 5000
    for part in ["Decision of 2026-01-10 by retail 3", "approved", "5,000.00", "4,000.00", "10.5 % per year"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains("Under 23 and not living with the family, the limit is lower."), "{text}");
    assert!(text.contains("documents_missing  Your identity card or your payslip is missing."), "{text}");
    assert!(!text.contains("Every step"), "{text}");

    let text = stdout(&desk(&[&asked[..], &["--language", "zh", "--trace"]].concat()));
    assert!(text.contains("未满23岁且不与家人同住，额度较低。"), "{text}");
    // a measure, characteristics, a matrix, benefits, the price, the limit, rules, what is granted, authority, gates
    for step in [
        "measure",
        "points",
        "score",
        "matrix",
        "benefit",
        "price",
        "limit",
        "rule",
        "granted",
        "authority",
        "gate",
    ] {
        assert!(text.lines().any(|line| line.starts_with(&format!("{step} "))), "{step}: {text}");
    }
    assert!(text.contains("birth_date = •••") && !text.contains("2004-02-02"), "sensitive: {text}");

    let shown = json(&[&asked[..], &["--language", "pl"]].concat());
    assert_eq!(shown["decision"]["outcome"], "approved");
    assert_eq!(shown["decision"]["open_gates"], serde_json::json!(["documents_missing"]));
    assert_eq!(shown["notice"][0], "Przed ukończeniem 23 lat i poza domem rodzinnym limit jest niższy.");
    let decision: lending_core::underwriting::Decision =
        serde_json::from_value(shown["decision"].clone()).expect("the record of a decision");
    assert_eq!(decision.hash().to_string(), shown["hash"].as_str().expect("a hash"));
}

#[test]
fn what_cannot_be_decided_names_its_place() {
    let (policy, application) = (retail(), application());
    let early = ["decide", "--policy", &policy, "--application", &application, "--day", "2024-12-31"];
    assert_eq!(refusal(&early), ("decision.not_in_force".to_owned(), "on".to_owned()));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.json");
    std::fs::write(&file, r#"{ "facts": { "instalments": 61 } }"#).unwrap();
    let (code, path) = refusal(&["decide", "--policy", &policy, "--application", arg(&file)]);
    assert_eq!((code.as_str(), path), ("facts.limit", format!("{}: instalments", file.display())));
    let (code, _) = refusal(&["decide", "--policy", "no-such.toml", "--application", &application]);
    assert_eq!(code, "file.missing");
}

#[test]
fn a_policy_is_checked_and_may_take_from_those_before_it() {
    let file = |name: &str| arg(&example("policies").join(name)).to_owned();
    let (micro, branch) = (file("micro-loan.toml"), file("branch.toml"));
    let output = desk(&["policy", "check", &retail(), &micro, &branch]);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.contains("retail 3, hash ") && text.contains("branch 1, hash "), "{text}");
    assert!(text.contains("  reasons.income_too_low: no words in en, zh, fr, pl"), "{text}");
    let strict = |file: &str| desk(&["policy", "check", "--strict", file]).status.code();
    assert_eq!((strict(&retail()), strict(&micro)), (Some(0), Some(1)));
    // without the other one it cannot be read
    assert_eq!(refusal(&["policy", "check", &branch]).0, "policy.files");
    let shown = stdout(&desk(&["policy", "check", &branch, &micro, "--json"]));
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("one document");
    assert_eq!(shown["files"][0]["error"]["code"], "policy.no_such_policy");
    assert_eq!(shown["files"][1]["policy"]["policy"], "micro-loan");

    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join("wrong.toml");
    let text = std::fs::read_to_string(example("policies/retail.toml")).unwrap();
    std::fs::write(&wrong, text.replace("[500, 700)", "[500, 690)")).unwrap();
    let output = desk(&["policy", "check", arg(&wrong)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("`[690, 700)` lies in none of them"), "{}", stderr(&output));
}

#[test]
fn every_scenario_of_a_policy_runs_and_a_wrong_one_fails() {
    let folder = example("policies/scenarios");
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let output = desk(&["policy", "run", arg(&path)]);
        assert!(output.status.success(), "{}: {}", path.display(), stderr(&output));
        assert!(stdout(&output).contains("All decisions are as expected."), "{}", path.display());
        count += 1;
    }
    assert!(count > 40, "{count} scenarios");
    let made = tempfile::tempdir().unwrap();
    let file = made.path().join("a.toml");
    let text = std::fs::read_to_string(folder.join("micro-age.toml")).unwrap();
    let policy = example("policies/micro-loan.toml").canonicalize().unwrap();
    let text = text.replace("../micro-loan.toml", arg(&policy)).replacen("\"declined\"", "\"approved\"", 1);
    std::fs::write(&file, &text).unwrap();
    let (code, path) = refusal(&["policy", "run", arg(&file)]);
    assert_eq!((code.as_str(), Path::new(&path)), ("scenario.figures", file.as_path()));
    std::fs::write(&file, text.replace("outcome", "result")).unwrap();
    assert_eq!(refusal(&["policy", "run", arg(&file)]).0, "scenario.format");
}
