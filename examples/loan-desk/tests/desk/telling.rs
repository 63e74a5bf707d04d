//! `statement` and `why`: the questions of a borrower and of an auditor.

use std::process::{Command, Output};

use crate::common::{arg, example, json, refusal, stderr, stdout};

/// Runs `loan-desk` in the workspace's folder, as the documentation does.
fn at_the_root(arguments: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_loan-desk"))
        .args(arguments)
        .current_dir(example(".."))
        .output()
        .expect("the binary runs")
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
fn the_commands_of_the_documentation_run() {
    let text = std::fs::read_to_string(example("../docs/use-cases.md")).unwrap();
    let commands = text.lines().filter_map(|line| line.strip_prefix("cargo run --release -p loan-desk -- "));
    let commands: Vec<&str> = commands.collect();
    assert_eq!(commands.len(), 6);
    for command in &commands {
        let output = at_the_root(&words(command));
        assert!(output.status.success(), "{command}: {}", stderr(&output));
    }
    let shown = stdout(&at_the_root(&words(commands[0])));
    let (_, rest) = text.split_once("```text\n").unwrap();
    let (told, _) = rest.split_once("```").unwrap();
    for line in told.lines().filter(|line| !line.starts_with('─')) {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    let polish = stdout(&at_the_root(&words(commands[4])));
    assert!(polish.contains("Wpłynęło 5000,00 CNY (what-if)."), "{polish}");
    let french = stdout(&at_the_root(&words(commands[5])));
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
    let refused = example("scenarios/refused-offers/first-due-off-anchor.toml");
    assert_eq!(refusal(&["statement", arg(&refused)]).0, "scenario.loan");
}
