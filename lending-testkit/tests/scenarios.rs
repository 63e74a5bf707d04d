//! Every scenario file comes out as a credit officer expects.

use std::path::{Path, PathBuf};

use lending_testkit::scenario::Scenario;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/scenarios");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the scenarios' folder")
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml" || ending == "json"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_scenario_comes_out() {
    let mut wrong = Vec::new();
    for path in files() {
        match Scenario::from_file(&path).and_then(|scenario| scenario.run()) {
            Ok(run) => {
                wrong.extend(run.failures.iter().map(|failure| format!("{}: {failure}", path.display())));
            }
            Err(error) => wrong.push(format!("{}: {error}", path.display())),
        }
    }
    assert!(wrong.is_empty(), "{} figures differ\n{}", wrong.len(), wrong.join("\n"));
}
