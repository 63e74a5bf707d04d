//! Every contract of the examples says, and comes to be signed, as a credit officer expects; use cases have scenarios.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lending_testkit::contract_scenario::{ContractScenario, ContractScenarioError};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}

/// All TOML files under a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("a folder of the examples");
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
}

fn contracts() -> Vec<(String, ContractScenario)> {
    let mut found = Vec::new();
    files(&examples().join("contracts"), &mut found);
    let read = |path: PathBuf| {
        let name = path.display().to_string();
        let scenario = ContractScenario::from_file(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, scenario)
    };
    found.into_iter().map(read).collect()
}

#[test]
fn every_scenario_comes_out() {
    let contracts = contracts();
    assert!(contracts.len() >= 2, "there are scenarios");
    let mut wrong = Vec::new();
    for (name, scenario) in contracts {
        let failures = scenario.run().unwrap_or_else(|error| panic!("{name}: {error}"));
        wrong.extend(failures.iter().map(|failure| format!("{name}: {failure}")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A scenario with one thing expected otherwise fails, and says where.
#[test]
fn what_comes_out_otherwise_is_said() {
    for (name, scenario) in contracts() {
        for path in scenario.contract.keys() {
            let mut other = scenario.clone();
            other.contract.insert(path.clone(), "something else".to_owned());
            let failures = other.run().expect("a scenario that can be run");
            let places: Vec<&str> = failures.iter().map(|failure| failure.place.as_str()).collect();
            assert_eq!(places, [format!("contract: {path}")], "{name}");
        }
        for (at, step) in scenario.steps.iter().enumerate() {
            let mut other = scenario.clone();
            if step.refused.is_some() {
                other.steps[at].refused = None;
            } else {
                other.steps[at].missing = Some(vec!["something else".to_owned()]);
            }
            assert_eq!(other.run().expect("a scenario that can be run").len(), 1, "{name}: {}", step.key);
        }
    }
}

#[test]
fn a_scenario_that_expects_nothing_or_what_is_not_there_is_refused() {
    let (_, scenario) = contracts().remove(0);
    let mut nowhere = scenario;
    nowhere.contract.insert("european.nothing".to_owned(), "0".to_owned());
    let no_such_path = ContractScenarioError::NoSuchPath { path: "european.nothing".to_owned() };
    assert_eq!(nowhere.run().unwrap_err(), no_such_path);
    let nothing = "title = \"t\"\nstep = []\n[product]\n[requirements]\n[loan]\namount = \"1.00 CNY\"\n\
                   instalments = 1\ncontract_day = \"2026-01-10\"";
    assert_eq!(ContractScenario::from_toml(nothing).unwrap_err(), ContractScenarioError::NothingExpected);
    let step = "[[step]]\non = \"2026-01-10\"\nkey = \"e-1\"\nmissing = []";
    let idle = format!("{}\n{step}", nothing.replace("step = []\n", ""));
    let not_one_thing = ContractScenarioError::NotOneThing { key: "e-1".to_owned() };
    assert_eq!(ContractScenario::from_toml(&idle).unwrap_err(), not_one_thing);
}

/// From the request to the contract, each use case has a scenario.
#[test]
fn every_use_case_from_request_to_contract_has_a_scenario() {
    let mut found = Vec::new();
    files(&examples(), &mut found);
    let mut rows = BTreeSet::new();
    for path in found {
        let text = std::fs::read_to_string(&path).expect("a file of the examples");
        let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let of = table.get("rows").and_then(toml::Value::as_array).into_iter().flatten();
        rows.extend(of.filter_map(toml::Value::as_str).map(str::to_owned));
    }
    let cases = "A1 A2 A3 A4 A9 D1 D2 D3 D4 D5 D6 E1 E2 E3 E4";
    let without: Vec<&str> = cases.split(' ').filter(|case| !rows.contains(*case)).collect();
    assert!(without.is_empty(), "no scenario covers {without:?}");
}
