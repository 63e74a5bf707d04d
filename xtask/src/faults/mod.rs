//! Faults put into the engine on purpose: each patch under `faults/` breaks one thing, and the law it names must
//! notice by its own assertion.
//!
//! The patches are applied to a copy of the workspace below cargo's build directory, one at a time. The copy and its
//! build directory stay where they are, so that the next run builds little.

mod fault;
mod laws;
mod patch;
mod scratch;
#[cfg(test)]
mod tests;
mod trial;

pub use fault::Fault;
pub use laws::{built_laws, uncovered};
pub use scratch::{Scratch, kept_files};
pub use trial::{Trial, catch, compile};

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::stopwatch::timed;
use crate::workspace::Workspace;

const FOLDER: &str = "faults";
const LAWS: &str = "docs/invariants.md";

/// Checks that each fault is well formed, applies and compiles, and that each built law has one.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    check_named(workspace, None)
}

/// The same for the faults whose file name contains `name`.
pub fn check_named(workspace: &Workspace, name: Option<&str>) -> Result<Vec<String>> {
    each(workspace, name, "applies and compiles", |_, _| Ok(()), compile)
}

/// Runs the named test against each fault: it must pass without the fault, and fail with it by printing what the
/// fault expects. With a name, only the faults whose file name contains it.
pub fn run(workspace: &Workspace, name: Option<&str>) -> Result<Vec<String>> {
    each(workspace, name, "caught", Trial::prepare, catch)
}

fn each(
    workspace: &Workspace,
    name: Option<&str>,
    good: &str,
    prepare: impl Fn(&mut Trial, &[&Fault]) -> Result<()>,
    work: impl Fn(&mut Trial, &Fault) -> Result<Option<String>>,
) -> Result<Vec<String>> {
    let (faults, mut problems) = read(workspace)?;
    if name.is_none() {
        problems.extend(law_problems(workspace, &faults)?);
    }
    let chosen: Vec<&Fault> =
        faults.iter().filter(|fault| name.is_none_or(|part| fault.name.contains(part))).collect();
    if let (Some(name), true) = (name, chosen.is_empty()) {
        problems.push(format!("{FOLDER}: no fault's name contains `{name}`"));
    }
    if chosen.is_empty() {
        println!("no faults to try");
        return Ok(problems);
    }
    let width = chosen.iter().map(|fault| fault.name.len()).max().unwrap_or_default();
    let mut trial = Trial::new(Scratch::of(workspace)?)?;
    prepare(&mut trial, &chosen)?;
    for fault in chosen {
        let (result, time) = timed(|| work(&mut trial, fault));
        let problem = result.unwrap_or_else(|error| Some(format!("{error:#}")));
        let verdict = problem.as_deref().unwrap_or(good);
        println!("{:width$}  {:6}  {:6.1} s  {verdict}", fault.name, fault.law, time.as_secs_f64());
        problems.extend(problem.map(|problem| format!("{FOLDER}/{}.patch: {problem}", fault.name)));
    }
    Ok(problems)
}

/// The faults of the workspace, and what is wrong with those that cannot be read.
fn read(workspace: &Workspace) -> Result<(Vec<Fault>, Vec<String>)> {
    let (mut faults, mut problems) = (Vec::new(), Vec::new());
    for path in patches(workspace)? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        match Fault::parse(&name, &text) {
            Ok(fault) => faults.push(fault),
            Err(error) => problems.push(format!("{FOLDER}/{name}.patch: {error:#}")),
        }
    }
    Ok((faults, problems))
}

fn patches(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folder = workspace.path(FOLDER);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "patch") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn law_problems(workspace: &Workspace, faults: &[Fault]) -> Result<Vec<String>> {
    let path = workspace.path(LAWS);
    if !path.is_file() {
        println!("{LAWS} does not exist yet: nothing says which laws need a fault");
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {LAWS}"))?;
    Ok(uncovered(&text, faults))
}
