//! The demo's whole book in the real beancount: it finds no error, and what stands on its accounts is what each loan
//! says of itself.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::workspace::{Workspace, cargo};

/// The version that the postings are held against.
pub const VERSION: &str = "3.2.0";

const CHARTS: [&str; 2] = ["accrual", "cash"];

/// A Python that has it: the one that `LENDING_PYTHON` names, that of `target/beancount`, or the one on the path.
pub fn python(workspace: &Workspace) -> Option<PathBuf> {
    let named = env::var_os("LENDING_PYTHON").map(PathBuf::from);
    let own = workspace.target().ok().map(|target| target.join("beancount/bin/python"));
    let here = workspace.path("target/beancount/bin/python");
    let candidates = [named, own, Some(here), Some(PathBuf::from("python3")), Some(PathBuf::from("python"))];
    candidates.into_iter().flatten().find(|python| has_beancount(python))
}

fn has_beancount(python: &Path) -> bool {
    let program = format!("import beancount; assert beancount.__version__ == '{VERSION}'");
    let mut call = Command::new(python);
    call.args(["-c", &program]).stdout(Stdio::null()).stderr(Stdio::null());
    call.status().is_ok_and(|status| status.success())
}

/// What is wrong between the demo's postings, under each of the example's charts, and its loans.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let python = python(workspace).context("no Python with beancount")?;
    let folder = workspace.target()?.join("ledger");
    fs::create_dir_all(&folder)?;
    let database = folder.join("demo.db");
    desk(workspace, &["demo", "--fresh", "--json", "--db"], &database)?;
    let mut problems = Vec::new();
    for chart in CHARTS {
        let ledger = folder.join(format!("{chart}.beancount"));
        let positions = folder.join(format!("{chart}.json"));
        let arguments = ["ledger", "--chart", chart, "--format", "beancount", "--db"];
        fs::write(&ledger, desk(workspace, &arguments, &database)?)?;
        fs::write(&positions, desk(workspace, &["ledger", "--json", "--chart", chart, "--db"], &database)?)?;
        let script = workspace.path("lending-testkit/oracles/beancount_balances.py");
        let output = Command::new(&python).arg(script).args([&ledger, &positions]).output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        if output.status.success() {
            print!("{chart}: {said}");
        } else {
            let why = String::from_utf8_lossy(&output.stderr);
            problems.push(format!("{chart}: {said}{why}"));
        }
    }
    Ok(problems)
}

/// What `loan-desk` prints.
fn desk(workspace: &Workspace, arguments: &[&str], database: &Path) -> Result<Vec<u8>> {
    let mut call = cargo(workspace.root());
    call.args(["run", "--locked", "--quiet", "-p", "loan-desk", "--"]).args(arguments).arg(database);
    let output = call.stderr(Stdio::inherit()).output().context("cannot run loan-desk")?;
    ensure!(output.status.success(), "loan-desk {} failed", arguments.join(" "));
    Ok(output.stdout)
}
