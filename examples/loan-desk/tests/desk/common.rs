//! The binary, run as people run it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Runs `loan-desk` with some arguments.
pub(crate) fn desk(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_loan-desk")).args(arguments).output().expect("the binary runs")
}

/// Runs it with `--json` and reads what it prints, which must be one document and nothing else.
pub(crate) fn json(arguments: &[&str]) -> Value {
    let output = desk(&[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

/// Runs it, expects an error, and gives its code and path.
pub(crate) fn refusal(arguments: &[&str]) -> (String, String) {
    let output = desk(&[arguments, &["--json"]].concat());
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", stderr(&output));
    let error: Value = serde_json::from_slice(&output.stderr).expect("the error as one JSON document");
    let text = |field: &str| error["error"][field].as_str().expect("a field of every error").to_owned();
    assert!(!text("kind").is_empty() && !text("message").is_empty(), "{error}");
    (text("code"), text("path"))
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

/// A path as an argument.
pub(crate) fn arg(path: &Path) -> &str {
    path.to_str().expect("a path of the test's own")
}

/// A file of the examples.
pub(crate) fn example(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
