//! `statement` and `why`: the questions of a borrower and of an auditor.

use std::path::Path;
use std::process::{Command, Output};

use crate::common::{arg, example, json, refusal, stderr, stdout};

/// Runs `loan-desk` in a folder.
fn run_in(folder: &Path, arguments: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_loan-desk"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the binary runs")
}

/// The use cases, up to the questions of a borrower and from there on.
fn use_cases() -> (String, String) {
    let text = std::fs::read_to_string(example("../docs/use-cases.md")).expect("the use cases");
    let (counter, questions) = text.split_once("## Three questions at the counter").expect("its heading");
    (counter.to_owned(), questions.to_owned())
}

/// The commands of a text, in order.
fn commands(text: &str) -> Vec<Vec<String>> {
    text.lines()
        .filter_map(|line| line.strip_prefix("cargo run --release -p loan-desk -- "))
        .map(words)
        .collect()
}

/// Whether every line of the text's first output was shown; a table is as wide as its widest row.
fn assert_shows(shown: &str, text: &str) {
    let (_, rest) = text.split_once("```text\n").expect("an output");
    let (told, _) = rest.split_once("```").expect("its end");
    for line in told.lines().filter(|line| !line.starts_with('─')) {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
}

/// The words of a command line; those in quotes are one.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (place, part) in line.split('"').enumerate() {
        if place % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

#[test]
fn the_commands_at_the_counter_run_one_after_the_other() {
    let (counter, _) = use_cases();
    let folder = tempfile::tempdir().unwrap();
    let commands = commands(&counter);
    let tasks: Vec<&str> = commands.iter().map(|command| command[0].as_str()).collect();
    for task in
        ["quote", "open", "pay", "waive", "reschedule", "day-end", "show", "statement", "report", "verify"]
    {
        assert!(tasks.contains(&task), "{task}");
        assert!(counter.contains(&format!("`{task}")), "{task}");
    }
    // The demo of the README, which writes its own database into the same folder, comes first.
    let demo = ["demo", "--loans", "2"].map(str::to_owned);
    assert!(run_in(folder.path(), &demo).status.success());
    assert!(folder.path().join("loan-desk.db").exists());
    let mut shown = String::new();
    for command in &commands {
        let output = run_in(folder.path(), command);
        assert!(output.status.success(), "{command:?}: {}", stderr(&output));
        shown.push_str(&stdout(&output));
    }
    assert_shows(&shown, &counter);
    assert!(folder.path().join("report.html").exists());
}

#[test]
fn the_commands_of_the_questions_run() {
    let (_, questions) = use_cases();
    let root = example("..");
    let commands = commands(&questions);
    assert_eq!(commands.len(), 6);
    for command in &commands {
        let output = run_in(&root, command);
        assert!(output.status.success(), "{command:?}: {}", stderr(&output));
    }
    assert_shows(&stdout(&run_in(&root, &commands[0])), &questions);
    let polish = stdout(&run_in(&root, &commands[4]));
    assert!(polish.contains("Wpłynęło 5000,00 CNY (what-if)."), "{polish}");
    let french = stdout(&run_in(&root, &commands[5]));
    assert!(french.contains("pénalités ont couru sur l'échéance 1"), "{french}");
}

#[test]
fn causes_and_statements_are_data_too() {
    let file = example("scenarios/views/why-3.17-more.toml");
    let why = json(&["why", arg(&file), "--told", "2025-05-01", "--language", "zh"]);
    assert_eq!(why["why"]["owed"]["total"], "3.17");
    assert_eq!(why["causes"][0]["sentences"][0]["key"], "why.reversed");
    assert_eq!(why["causes"][0]["text"], "2025-05-06 记录：r-1 撤销 p-1，视为从未发生。");
    let then = json(&["statement", arg(&file), "--to", "2025-05-01", "--known-on", "2025-05-01"]);
    assert_eq!(then["statement"]["closing"]["net"], "367.83");
    let now = json(&["statement", arg(&file), "--to", "2025-05-01"]);
    assert_eq!(now["statement"]["closing"]["net"], "371.00");
    let trail = json(&["statement", arg(&file), "--from", "2025-05-02", "--audit"]);
    assert_eq!(trail["trail"]["entries"]["13"]["by"]["key"], "r-1");
    assert_eq!(trail["trail"]["opening"]["net"], "367.83");
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let file = example("scenarios/views/why-3.17-more.toml");
    let asked = |more: &[&str]| refusal(&[&["why", arg(&file)], more].concat()).0;
    assert_eq!(asked(&["--told", "2025-05-06", "--known-on", "2025-05-01"]), "view.span");
    assert_eq!(asked(&["--told", "2025-05-01", "--told-of", "2025-05-03"]), "view.span");
    assert_eq!(asked(&["--pay", "1.00 EUR"]), "amount.currency");
    assert_eq!(asked(&["--pay", "0.001"]), "money.too_precise");
    let explained = ["explain", arg(&file), "--item", "bill 99", "--component", "penalty"];
    assert_eq!(refusal(&explained), ("view.no_such_item".to_owned(), "item".to_owned()));
    let refused = example("scenarios/refused-offers/first-due-off-anchor.toml");
    assert_eq!(refusal(&["statement", arg(&refused)]).0, "scenario.loan");
}
