//! Every rule of `docs/conventions.md` names a test or a scenario that exists.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lending_testkit::laws::LAWS;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Everything that can be named: scenarios by their path, tests by their function, laws by their id.
fn names() -> BTreeSet<String> {
    let mut names: BTreeSet<String> = LAWS.iter().map(|(id, _)| format!("law {id}")).collect();
    // These two are not about a history that is generated.
    names.extend(["law EVT-6", "law POL-1"].map(str::to_owned));
    collect(&root().join("examples/scenarios"), "", &mut names);
    for crate_folder in ["lending-core", "lending-store", "lending-testkit"] {
        functions(&root().join(crate_folder), &mut names);
    }
    names
}

fn collect(folder: &Path, prefix: &str, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of scenarios") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a readable name");
        if path.is_dir() {
            collect(&path, &format!("{prefix}{stem}/"), names);
        } else {
            names.insert(format!("{prefix}{stem}"));
        }
    }
}

fn functions(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            functions(&path, names);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source file");
            let tests = text.split("#[test]").skip(1).filter_map(|rest| rest.split_once("fn "));
            names.extend(tests.filter_map(|(_, rest)| rest.split_once('(')).map(|(name, _)| name.to_owned()));
        }
    }
}

#[test]
fn every_convention_names_a_test_that_exists() {
    let text = std::fs::read_to_string(root().join("docs/conventions.md")).expect("the conventions");
    let (names, mut rules, mut wrong) = (names(), 0, Vec::new());
    let (_, ground) = text.split_once("## When the ground moves").expect("the table of what stands");
    let (ground, _) = ground.split_once("## Lines").expect("its end");
    let ground = ground.lines().filter(|line| line.starts_with("| ")).skip(1);
    for line in text.lines().filter(|line| line.starts_with("| C")).chain(ground) {
        rules += 1;
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let named: Vec<String> = cells
            .last()
            .expect("a cell")
            .split(", ")
            .map(|name| name.trim_matches([' ', '`', '|']).to_owned())
            .collect();
        for name in named {
            let exists = match name.strip_suffix('*') {
                Some(start) => names.iter().filter(|known| known.starts_with(start)).count() > 1,
                None => names.contains(&name),
            };
            if !exists {
                wrong.push(format!("{}: {name}", cells[0]));
            }
        }
    }
    assert!(rules >= 64, "{rules} rules");
    assert!(wrong.is_empty(), "no such test:\n{}", wrong.join("\n"));
}

/// The Rust lines of the README are those of the compiled example.
#[test]
fn the_readme_shows_the_compiled_example() {
    let root = root();
    let readme = std::fs::read_to_string(root.join("README.md")).expect("the README");
    let (_, rest) = readme.split_once("```rust\n").expect("its lines of Rust");
    let (shown, _) = rest.split_once("```").expect("their end");
    let example =
        std::fs::read_to_string(root.join("examples/loan-desk/examples/readme.rs")).expect("the example");
    let (_, compiled) = example.split_once("\n\n").expect("the lines below its title");
    assert_eq!(shown, compiled.replace("../../products/personal-loan.toml", "personal-loan.toml"));
}
