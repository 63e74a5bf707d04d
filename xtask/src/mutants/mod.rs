//! `cargo xtask mutants`: changes the engine a little, place by place, and sees which changes no test notices.
//!
//! cargo-mutants says what is changed. All changes are compiled once, side by side, and the environment says which one is
//! on: a change costs the tests that it takes to notice it, and no compilation.

mod build;
mod kept;
mod place;
mod report;
mod rewrite;
mod sites;
#[cfg(test)]
mod tests;
mod trial;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, ensure};

use self::place::Change;
use self::report::Report;
use self::rewrite::Number;
use crate::workspace::{Workspace, has_subcommand};

/// The version of cargo-mutants that `.cargo/mutants.toml` is written for.
const VERSION: &str = "27.1.0";

/// Which changes are tried, and on how many cases.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Those of files whose path contains one of these; of all files when there is none.
    pub places: Vec<String>,
    /// Every so-manieth.
    pub every: usize,
    /// From which one on.
    pub from: usize,
    /// Only those that were missed when they were last tried.
    pub missed: bool,
    /// On how many generated histories the laws are asked, and the reference model of those that come by a change.
    pub cases: u32,
    /// Among how many histories those are looked for.
    pub histories: u32,
    /// Tests that take longer are left out.
    pub longest: Duration,
}

impl Selection {
    fn takes(&self, change: &Change) -> bool {
        let file = change.file.to_string_lossy();
        self.places.is_empty() || self.places.iter().any(|place| file.contains(place.as_str()))
    }
}

/// Tries the selected changes; answers whether every one was noticed.
pub fn run(workspace: &Workspace, selection: &Selection) -> Result<bool> {
    ensure!(
        has_subcommand(workspace.root(), "mutants"),
        "no `cargo mutants` here; `cargo install --locked cargo-mutants@{VERSION}` brings it"
    );
    let place = workspace.target()?.join("mutants");
    let report = Report::at(&place)?;
    let before = if selection.missed { Some(report.missed_before()?) } else { None };
    let mut number: Number = 0;
    let mut files: BTreeMap<PathBuf, Vec<(Number, Change)>> = BTreeMap::new();
    for (file, changes) in place::listed(workspace)? {
        for change in changes.into_iter().filter(|change| selection.takes(change)) {
            number = number.saturating_add(1);
            files.entry(file.clone()).or_default().push((number, change));
        }
    }
    let built = kept::built(workspace, &place, &files)?;
    let all: BTreeMap<Number, Change> = files.into_values().flatten().collect();
    report.begin(&all, &built)?;
    let tests = trial::prepare(built.tests, selection.cases, selection.histories, selection.longest, &place)?;
    let untried: BTreeSet<Number> = built.not_compiled.union(&built.without_place).copied().collect();
    let tried = all.iter().filter(|(number, _)| !untried.contains(*number));
    let tried =
        tried.filter(|(_, change)| before.as_ref().is_none_or(|before| before.contains(&change.name)));
    let tried = tried.map(|(number, _)| *number).skip(selection.from).step_by(selection.every.max(1));
    trial::run(&tests, tried, selection.cases, |number, outcome| report.tell(all.get(&number), &outcome))?;
    report.end()
}
