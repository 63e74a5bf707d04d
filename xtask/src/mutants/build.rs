//! One build of the engine with all its changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use super::place::Change;
use super::rewrite::{Number, PASSED_OVER, Rewrite, SWITCH};
use crate::workspace::cargo;

/// The most attempts: each leaves out what the one before could not compile.
const ATTEMPTS: usize = 60;

/// What came of the changes before any test ran.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Built {
    /// The tests' executables, by their names.
    pub(super) tests: Vec<Executable>,
    /// Changes that do not compile.
    pub(super) not_compiled: BTreeSet<Number>,
    /// Changes of what is computed while compiling, or of a type that only a body says.
    pub(super) without_place: BTreeSet<Number>,
}

/// A test's executable.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Executable {
    /// The package and the name of the test.
    pub(super) name: String,
    /// The file.
    pub(super) file: PathBuf,
    /// The folder that it runs in.
    pub(super) folder: PathBuf,
}

/// Writes all changes into a copy of the workspace and builds its tests, without those that do not compile.
pub(super) fn build(
    copy: &Path,
    target: &Path,
    files: &BTreeMap<PathBuf, Vec<(Number, Change)>>,
) -> Result<Built> {
    let mut rewrites = BTreeMap::new();
    for (file, changes) in files {
        let text = fs::read_to_string(copy.join(file))?;
        let rewrite = Rewrite::new(text, changes.clone()).with_context(|| file.display().to_string())?;
        rewrites.insert(file.clone(), rewrite);
    }
    let library = copy.join("lending-core/src/lib.rs");
    fs::write(&library, format!("{}{SWITCH}", fs::read_to_string(&library)?))?;
    let (mut left_out, mut stays_const) = (BTreeSet::new(), BTreeSet::new());
    for attempt in 1..=ATTEMPTS {
        let mut without_place = BTreeSet::new();
        for (file, rewrite) in &rewrites {
            let rewritten = rewrite.text(&left_out, &stays_const);
            fs::write(copy.join(file), rewritten.text)?;
            without_place.extend(rewritten.without_place);
        }
        let problems = cargo_says(copy, target, &["check"])?.problems(copy)?;
        eprintln!(
            "attempt {attempt}: {} changes left out, {} more do not compile",
            left_out.len(),
            problems.changes.len()
        );
        if problems.is_empty() {
            let said = cargo_says(copy, target, &["test", "--no-run"])?;
            ensure!(said.errors.is_empty(), "the copy does not compile:\n{}", said.rendered());
            let without_place = without_place.difference(&left_out).copied().collect();
            return Ok(Built { tests: said.tests, not_compiled: left_out, without_place });
        }
        left_out.extend(problems.changes);
        stays_const.extend(problems.must_be_const);
    }
    bail!("the copy does not compile after {ATTEMPTS} attempts")
}

/// What a compilation said.
#[derive(Debug, Default)]
struct Said {
    tests: Vec<Executable>,
    errors: Vec<Diagnostic>,
}

/// Which changes and functions keep a copy from being compiled.
#[derive(Debug, Default)]
struct Problems {
    changes: BTreeSet<Number>,
    must_be_const: BTreeSet<String>,
}

impl Problems {
    fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.must_be_const.is_empty()
    }
}

#[derive(Debug, Deserialize)]
#[serde(tag = "reason")]
enum Message {
    #[serde(rename = "compiler-message")]
    Told { message: Diagnostic },
    #[serde(rename = "compiler-artifact")]
    Made { executable: Option<PathBuf>, target: Target, profile: Profile, manifest_path: PathBuf },
    #[serde(other)]
    Other,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Profile {
    test: bool,
}

#[derive(Debug, Deserialize)]
struct Diagnostic {
    level: String,
    message: String,
    rendered: Option<String>,
    spans: Vec<DiagnosticSpan>,
    #[serde(default)]
    children: Vec<Diagnostic>,
}

#[derive(Debug, Deserialize)]
struct DiagnosticSpan {
    file_name: PathBuf,
    byte_start: usize,
    is_primary: bool,
}

/// What cargo says of the library and of the tests that are to notice a change.
fn cargo_says(copy: &Path, target: &Path, what: &[&str]) -> Result<Said> {
    let mut command = cargo(copy);
    command
        .args(what)
        .args(["--locked", "--message-format", "json"])
        .args(["-p", "lending-core", "-p", "lending-store", "-p", "lending-testkit", "--lib", "--tests"])
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("RUSTFLAGS", "--cap-lints allow")
        .stderr(Stdio::inherit());
    let output = command.output().context("cannot run cargo")?;
    let mut said = Said::default();
    for line in String::from_utf8_lossy(&output.stdout).lines().filter(|line| line.starts_with('{')) {
        match serde_json::from_str(line)? {
            Message::Told { message } if message.level == "error" => said.errors.push(message),
            Message::Made {
                executable: Some(file),
                target,
                profile: Profile { test: true },
                manifest_path,
            } => {
                let folder = manifest_path.parent().context("a manifest lies in a folder")?.to_path_buf();
                let package = folder.file_name().unwrap_or_default().to_string_lossy();
                said.tests.push(Executable { name: format!("{package} {}", target.name), file, folder });
            }
            Message::Told { .. } | Message::Made { .. } | Message::Other => {}
        }
    }
    ensure!(
        output.status.success() || !said.errors.is_empty(),
        "cargo failed without an error of the compiler"
    );
    Ok(said)
}

impl Said {
    /// Which changes the errors lie in.
    fn problems(&self, copy: &Path) -> Result<Problems> {
        let mut problems = Problems::default();
        for error in self.errors.iter().filter(|error| !error.spans.is_empty()) {
            if let Some(name) = error.must_be_const() {
                problems.must_be_const.insert(name.to_owned());
                continue;
            }
            let mut spans: Vec<&DiagnosticSpan> =
                error.spans.iter().chain(error.children.iter().flat_map(|child| &child.spans)).collect();
            spans.sort_by_key(|span| !span.is_primary);
            let mut found = None;
            for span in spans {
                // A span may lie in the standard library.
                let text = fs::read(copy.join(&span.file_name)).unwrap_or_default();
                found = found.or_else(|| change_at(&text, span.byte_start));
            }
            // Without one of its arms a match may lack something: nothing of its file is passed over then.
            let passed_over = || arms_passed_over(copy, error);
            let found = found.map_or_else(passed_over, |found| Ok(BTreeSet::from([found])))?;
            if found.is_empty() {
                bail!("an error outside of all changes:\n{}", error.rendered.as_deref().unwrap_or_default());
            }
            problems.changes.extend(found);
        }
        Ok(problems)
    }

    fn rendered(&self) -> String {
        self.errors.iter().filter_map(|error| error.rendered.clone()).collect()
    }
}

impl Diagnostic {
    /// The function that something computed while compiling calls.
    fn must_be_const(&self) -> Option<&str> {
        let (_, rest) = self.message.split_once("cannot call non-const ")?;
        let (_, name) = rest.split_once('`')?;
        let (path, _) = name.split_once('`')?;
        Some(path.rsplit("::").next().unwrap_or(path))
    }
}

/// The changes that pass over an arm, in the file of an error.
fn arms_passed_over(copy: &Path, error: &Diagnostic) -> Result<BTreeSet<Number>> {
    let Some(span) = error.spans.iter().find(|span| span.is_primary) else { return Ok(BTreeSet::new()) };
    let text = fs::read_to_string(copy.join(&span.file_name))?;
    Ok(text.split(PASSED_OVER).skip(1).filter_map(number).collect())
}

/// The innermost change whose marks stand around a byte.
fn change_at(text: &[u8], at: usize) -> Option<Number> {
    let before = String::from_utf8_lossy(text.get(..at)?);
    let mut open: Vec<Number> = Vec::new();
    for (mark, _) in before.match_indices("/*") {
        let mark = before.get(mark.checked_add(2)?..)?;
        if let Some(opened) = mark.strip_prefix('<').and_then(number) {
            open.push(opened);
        } else if number(mark).is_some_and(|closed| open.last() == Some(&closed)) {
            open.pop();
        }
    }
    open.pop()
}

/// The digits with which a text begins.
fn number(text: &str) -> Option<Number> {
    let end = text.find(|letter: char| !letter.is_ascii_digit())?;
    text.get(..end)?.parse().ok()
}
