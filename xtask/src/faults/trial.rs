use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::patch::Applied;
use super::{Fault, Scratch};
use crate::workspace::cargo;

/// A copy of the workspace in which one fault after the other is tried.
#[derive(Debug)]
pub struct Trial {
    copy: Scratch,
    /// What each test says without any fault, or what is wrong with it.
    sound: BTreeMap<Vec<String>, Result<String, String>>,
}

/// How a call of cargo ended.
#[derive(Debug)]
struct Said {
    passed: bool,
    output: String,
    log: PathBuf,
}

impl Trial {
    /// A trial in the copy.
    pub fn new(copy: Scratch) -> Result<Self> {
        fs::create_dir_all(copy.build())?;
        Ok(Self { copy, sound: BTreeMap::new() })
    }

    /// Runs the tests of the faults once without any, while nothing in the copy has changed.
    pub fn prepare(&mut self, faults: &[&Fault]) -> Result<()> {
        faults.iter().try_for_each(|fault| self.without_fault(&fault.test).map(|_| ()))
    }

    /// Runs `work` while the fault is in the copy.
    fn with<T>(&self, fault: &Fault, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let applied = Applied::new(self.copy.folder(), &fault.text, &fault.files)?;
        let result = work();
        applied.take_back()?;
        result
    }

    fn cargo<'a>(&self, name: &str, arguments: impl IntoIterator<Item = &'a str>) -> Result<Said> {
        let log = self.copy.log(name);
        let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = cargo(self.copy.folder());
        command.args(arguments).env("CARGO_TARGET_DIR", self.copy.build()).env("CARGO_TERM_COLOR", "never");
        let status = command.stdout(file.try_clone()?).stderr(file).status().context("cannot run cargo")?;
        let output = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
        Ok(Said { passed: status.success(), output, log })
    }

    /// What a test says without any fault: run once for all faults that name it.
    fn without_fault(&mut self, test: &[String]) -> Result<Result<String, String>> {
        if let Some(known) = self.sound.get(test) {
            return Ok(known.clone());
        }
        let said = self.cargo("without", test_arguments(&[], test))?;
        let result = if !said.passed {
            Err(format!("its test does not pass without it (see {})", said.log.display()))
        } else if tests_run(&said.output) == 0 {
            Err(format!("`cargo test {}` runs no test", test.join(" ")))
        } else {
            Ok(said.output)
        };
        self.sound.insert(test.to_vec(), result.clone());
        Ok(result)
    }
}

/// Applies the fault and compiles what it changes; answers with the problem, if there is one.
pub fn compile(trial: &mut Trial, fault: &Fault) -> Result<Option<String>> {
    let packages = packages(fault);
    let arguments = ["check", "--locked"].into_iter().chain(packages.iter().flat_map(|name| ["-p", name]));
    let said = trial.with(fault, || trial.cargo(&fault.name, arguments))?;
    Ok((!said.passed).then(|| format!("does not compile (see {})", said.log.display())))
}

/// Runs the fault's test with the fault; answers with the problem, if there is one.
pub fn catch(trial: &mut Trial, fault: &Fault) -> Result<Option<String>> {
    let sound = match trial.without_fault(&fault.test)? {
        Ok(output) => output,
        Err(problem) => return Ok(Some(problem)),
    };
    if sound.contains(&fault.expect) {
        return Ok(Some(format!("its test prints `{}` without it too", fault.expect)));
    }
    trial.with(fault, || {
        let built = trial.cargo(&fault.name, test_arguments(&["--no-run"], &fault.test))?;
        if !built.passed {
            return Ok(Some(format!("does not compile (see {})", built.log.display())));
        }
        let said = trial.cargo(&fault.name, test_arguments(&[], &fault.test))?;
        Ok(verdict(&said, fault))
    })
}

fn verdict(said: &Said, fault: &Fault) -> Option<String> {
    if said.passed {
        return Some("NOT caught: its test passes".into());
    }
    let expected = said.output.contains(&fault.expect);
    (!expected)
        .then(|| format!("its test fails without printing `{}` (see {})", fault.expect, said.log.display()))
}

fn test_arguments<'a>(before: &[&'a str], test: &'a [String]) -> Vec<&'a str> {
    let start = ["test", "--locked"].into_iter().chain(before.iter().copied());
    start.chain(test.iter().map(String::as_str)).collect()
}

/// How many tests ran, from the lines `running 2 tests`.
fn tests_run(output: &str) -> usize {
    let count = |line: &str| line.strip_prefix("running ")?.split(' ').next()?.parse::<usize>().ok();
    output.lines().filter_map(count).sum()
}

/// The packages whose files the fault changes, and the engine: each lies in a folder of its own name.
fn packages(fault: &Fault) -> BTreeSet<&str> {
    let folders = fault.files.iter().filter_map(|file| file.trim_start_matches("examples/").split_once('/'));
    folders.map(|(folder, _)| folder).chain(["lending-core"]).collect()
}
