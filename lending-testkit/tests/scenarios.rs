//! Every scenario file comes out as a credit officer expects.

use std::path::{Path, PathBuf};

use lending_testkit::laws::days_past_due;
use lending_testkit::scenario::{Scenario, ScenarioError, bless};

/// The scenario files of a folder and of the folders in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the scenarios' folder") {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_some_and(|ending| ending == "toml" || ending == "json") {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn every_scenario_comes_out() {
    let mut wrong = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/scenarios");
    for path in files(&folder) {
        match Scenario::from_file(&path).and_then(|scenario| scenario.run()) {
            Ok(run) => {
                wrong.extend(run.failures.iter().map(|failure| format!("{}: {failure}", path.display())));
            }
            Err(error) => wrong.push(format!("{}: {error}", path.display())),
        }
    }
    assert!(wrong.is_empty(), "{} figures differ\n{}", wrong.len(), wrong.join("\n"));
}

/// The generator draws no product that answers more than where counting starts: scenarios do.
#[test]
fn days_past_due_of_every_scenario_can_be_counted_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/scenarios");
    for path in files(&folder) {
        let scenario = Scenario::from_file(&path).expect("a scenario");
        let last = scenario.looks.iter().map(|look| look.day).max();
        let loan = scenario.run().ok().and_then(|run| run.loan);
        let Some((last, loan)) = last.zip(loan) else { continue };
        if let Err(violation) = days_past_due(&loan, last, &path.display().to_string()) {
            panic!("{violation}");
        }
    }
}

#[test]
fn the_example_of_the_documentation_comes_out() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/scenarios.md");
    let text = std::fs::read_to_string(path).expect("the documentation of scenario files");
    let (_, rest) = text.split_once("```toml\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("its end");
    let run = Scenario::from_toml(example).and_then(|scenario| scenario.run()).expect("a scenario");
    assert_eq!(run.failures, []);
}

#[test]
fn a_misspelt_key_and_an_empty_look_are_refused() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/scenarios/ten-facts.toml");
    let text = std::fs::read_to_string(path).expect("the scenario");
    let misspelt = text.replacen("value = ", "vaule = ", 1);
    assert!(matches!(Scenario::from_toml(&misspelt), Err(ScenarioError::Format(_))));
    let empty = format!("{text}\n[[look]]\nday = \"2025-03-21\"\n");
    let run = Scenario::from_toml(&empty).expect("a scenario").run();
    assert!(matches!(run, Err(ScenarioError::NothingExpected)));
}

#[test]
fn blessing_rewrites_what_differs_and_never_what_was_figured_by_hand() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/scenarios/own-debx.toml");
    let text = std::fs::read_to_string(path).expect("the scenario");
    let wrong = text.replace("794.23", "794.24");
    assert_ne!(wrong, text);
    assert_eq!(bless(&wrong), Ok(text.clone()));
    assert_eq!(bless(&text), Ok(text.clone()));
    let by_hand = format!("by_hand = true\n{wrong}");
    assert!(matches!(bless(&by_hand), Err(ScenarioError::Format(_))));
}
