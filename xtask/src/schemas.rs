//! `docs/schema`: the JSON Schemas of the files that the library reads, generated from its types.
//!
//! An example of `lending-core` prints them, so that these tools need not be built with the library.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::workspace::{Workspace, cargo};

/// The folder.
const FOLDER: &str = "docs/schema";

/// What prints them, by the names of their files; it runs once, so it is not optimised.
const PRINTS: [&str; 11] = [
    "run",
    "--quiet",
    "--locked",
    "--config",
    "profile.dev.package.lending-core.opt-level=0",
    "-p",
    "lending-core",
    "--features",
    "schema",
    "--example",
    "schemas",
];

/// Holds the files against the types.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let stands = |name: &str| fs::read_to_string(workspace.path(&path_of(name))).unwrap_or_default();
    Ok(problems(&generated(workspace)?, stands))
}

/// Writes the files.
pub fn bless(workspace: &Workspace) -> Result<Vec<String>> {
    fs::create_dir_all(workspace.path(FOLDER))?;
    for (name, schema) in generated(workspace)? {
        fs::write(workspace.path(&path_of(&name)), to_text(&schema)?)?;
    }
    Ok(Vec::new())
}

fn path_of(name: &str) -> String {
    format!("{FOLDER}/{name}.json")
}

fn generated(workspace: &Workspace) -> Result<BTreeMap<String, Value>> {
    let output = cargo(workspace.root()).args(PRINTS).output().context("cannot run cargo")?;
    let error = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "the schemas cannot be generated: {error}");
    serde_json::from_slice(&output.stdout).context("no schemas")
}

/// Which files are not what is generated; what stands in one may be laid out otherwise.
fn problems(generated: &BTreeMap<String, Value>, stands: impl Fn(&str) -> String) -> Vec<String> {
    let differs = |name: &&String| {
        serde_json::from_str::<Value>(&stands(name)).ok().as_ref() != generated.get(name.as_str())
    };
    let old = generated.keys().filter(differs);
    old.map(|name| format!("{} is not current: `cargo xtask schemas --bless` writes it", path_of(name)))
        .collect()
}

fn to_text(schema: &Value) -> Result<String> {
    Ok(format!("{}\n", serde_json::to_string_pretty(schema)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_file_that_says_something_else_or_nothing_is_told() {
        let generated =
            BTreeMap::from([("policy".to_owned(), json!({ "type": "object", "title": "Policy" }))]);
        let told = vec!["docs/schema/policy.json is not current: `cargo xtask schemas --bless` writes it"];
        assert_eq!(problems(&generated, |_| String::new()), told);
        assert_eq!(problems(&generated, |_| r#"{ "type": "object" }"#.to_owned()), told);
        let laid_out = to_text(&generated["policy"]).unwrap();
        assert_eq!(problems(&generated, |_| laid_out.clone()), Vec::<String>::new());
    }
}
