//! `cargo xtask instructions`: what small fixed workloads cost, in instructions, held against what is committed.
//!
//! A workload is run once and then `RUNS` times more under callgrind; the difference of the two counts is the cost of
//! its runs alone, whatever the process did before and after. Counts depend on the compiler and the C library, so the
//! file names the compiler that they were taken with.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::workspace::{Workspace, cargo};

const FILE: &str = "benches/instructions.toml";
/// Runs that are counted.
const RUNS: u64 = 10;
/// How far a count may be from what is committed, in parts of a thousand.
const TOLERANCE: u64 = 20;
const HINT: &str = "valgrind is missing; `apt-get install valgrind` (or the like) brings it";

/// What is committed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Committed {
    /// The compiler that the counts were taken with.
    compiler: String,
    /// Instructions of one run of each workload.
    instructions: BTreeMap<String, u64>,
    /// What one workload may cost at most, as a multiple of another: `[first, second, "at most"]`.
    #[serde(default)]
    limits: Vec<Limit>,
}

/// What one workload may cost at most beside another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    workload: String,
    beside: String,
    /// In percent of the other.
    percent_max: u64,
}

/// Counts, prints the table, and answers with what is out of bounds.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let committed = read(workspace)?;
    let counted = count_all(workspace)?;
    print!("{}", table(&committed, &counted));
    let compiler = compiler(workspace)?;
    if compiler != committed.compiler {
        println!("{FILE} was taken with {}, this is {compiler}", committed.compiler);
    }
    Ok(problems(&committed, &counted))
}

/// Counts and writes what was counted; answers with the limits that do not hold.
pub fn bless(workspace: &Workspace) -> Result<Vec<String>> {
    let before = read(workspace)?;
    let counted = count_all(workspace)?;
    print!("{}", table(&before, &counted));
    let now =
        Committed { compiler: compiler(workspace)?, instructions: counted.clone(), limits: before.limits };
    let text = toml::to_string(&now).context("a table of counts")?;
    let path = workspace.path(FILE);
    let head: String = fs::read_to_string(&path)?
        .lines()
        .take_while(|line| line.starts_with('#'))
        .flat_map(|line| [line, "\n"])
        .collect();
    fs::write(&path, format!("{head}{text}")).with_context(|| format!("cannot write {FILE}"))?;
    Ok(problems(&now, &counted))
}

fn read(workspace: &Workspace) -> Result<Committed> {
    let text = fs::read_to_string(workspace.path(FILE)).with_context(|| format!("cannot read {FILE}"))?;
    toml::from_str(&text).with_context(|| format!("{FILE} is not as expected"))
}

fn compiler(workspace: &Workspace) -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").current_dir(workspace.root()).output()?;
    let version = String::from_utf8(output.stdout)?;
    Ok(version.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}

/// The instructions of one run of each workload that the binary knows.
fn count_all(workspace: &Workspace) -> Result<BTreeMap<String, u64>> {
    let valgrind = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    ensure!(valgrind.is_ok_and(|status| status.success()), HINT);
    let binary = build(workspace)?;
    let listed = Command::new(&binary).arg("--list").output().context("cannot run the workloads")?;
    ensure!(listed.status.success(), "the workloads cannot be listed");
    let names = String::from_utf8(listed.stdout)?;
    names.lines().map(|name| Ok((name.to_owned(), count(&binary, name)?))).collect()
}

fn build(workspace: &Workspace) -> Result<PathBuf> {
    let built = cargo(workspace.root())
        .args(["build", "--locked", "--release", "-p", "lending-benches", "--bin", "workload"])
        .status()?;
    ensure!(built.success(), "the workloads do not compile");
    Ok(workspace.target()?.join("release").join("workload"))
}

fn count(binary: &Path, name: &str) -> Result<u64> {
    let (once, more) = (collected(binary, name, 1)?, collected(binary, name, 1 + RUNS)?);
    more.checked_sub(once).map(|runs| runs / RUNS).context("more runs cost more")
}

/// All instructions of a process that runs a workload so many times.
fn collected(binary: &Path, name: &str, times: u64) -> Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(binary)
        .args([name, &times.to_string()])
        .output()
        .context(HINT)?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!("{name} failed under callgrind:\n{said}");
    }
    let counted = said.lines().find_map(|line| line.split_once("Collected :")).map(|(_, count)| count.trim());
    counted
        .and_then(|count| count.parse().ok())
        .with_context(|| format!("callgrind counted nothing:\n{said}"))
}

/// What left its bounds.
fn problems(committed: &Committed, counted: &BTreeMap<String, u64>) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, now) in counted {
        match committed.instructions.get(name) {
            None => {
                problems.push(format!("{name}: not in {FILE}; `cargo xtask instructions --bless` adds it"));
            }
            Some(then) if now.abs_diff(*then) * 1000 > then * TOLERANCE => {
                problems.push(format!("{name}: {now} instructions, {FILE} says {then} (within 2 %)"));
            }
            Some(_) => {}
        }
    }
    let gone = committed.instructions.keys().filter(|name| !counted.contains_key(*name));
    problems.extend(gone.map(|name| format!("{name}: in {FILE}, but there is no such workload")));
    for Limit { workload, beside, percent_max } in &committed.limits {
        let (Some(one), Some(other)) = (counted.get(workload), counted.get(beside)) else {
            problems
                .push(format!("{FILE} limits {workload} beside {beside}, and one of them does not exist"));
            continue;
        };
        if one * 100 > other * percent_max {
            problems.push(format!(
                "{workload}: {}.{:02} of {beside}, at most {}.{:02}",
                one / other,
                one % other * 100 / other,
                percent_max / 100,
                percent_max % 100
            ));
        }
    }
    problems
}

/// Each workload with its count, what is committed, and the ratio in percent.
fn table(committed: &Committed, counted: &BTreeMap<String, u64>) -> String {
    let mut text = format!("{:<28}{:>14}{:>14}{:>10}\n", "workload", "counted", "committed", "ratio");
    for (name, now) in counted {
        let (then, ratio) = match committed.instructions.get(name) {
            Some(then) => (then.to_string(), ratio(*now, *then)),
            None => ("-".to_owned(), "-".to_owned()),
        };
        let _ = writeln!(text, "{name:<28}{now:>14}{then:>14}{ratio:>10}");
    }
    for Limit { workload, beside, percent_max } in &committed.limits {
        if let (Some(one), Some(other)) = (counted.get(workload), counted.get(beside)) {
            let (found, most) = (ratio(*one, *other), ratio(*percent_max, 100));
            let _ = writeln!(text, "{workload} / {beside}: {found}, at most {most}");
        }
    }
    text
}

/// A quotient with three decimals.
fn ratio(one: u64, other: u64) -> String {
    let thousandths = one * 1000 / other.max(1);
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(counts: &[(&str, u64)]) -> BTreeMap<String, u64> {
        counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
    }

    fn committed(instructions: &[(&str, u64)]) -> Committed {
        let limit = Limit { workload: "core".to_owned(), beside: "plain".to_owned(), percent_max: 20 };
        Committed { compiler: "rustc 1".to_owned(), instructions: counts(instructions), limits: vec![limit] }
    }

    #[test]
    fn a_count_may_move_by_two_percent_either_way() {
        let committed = committed(&[("core", 1000), ("plain", 10_000)]);
        assert_eq!(problems(&committed, &counts(&[("core", 1020), ("plain", 9800)])), Vec::<String>::new());
        for moved in [979, 1021] {
            let found = problems(&committed, &counts(&[("core", moved), ("plain", 10_000)]));
            assert_eq!(found.len(), 1, "{found:?}");
        }
    }

    #[test]
    fn what_is_new_or_gone_is_a_problem() {
        let committed = committed(&[("core", 1000), ("plain", 10_000), ("old", 1)]);
        let found =
            problems(&committed, &counts(&[("core", 1000), ("plain", 10_000), ("new", 1)])).join("\n");
        assert!(found.contains("new: not in benches/instructions.toml"), "{found}");
        assert!(found.contains("old: in benches/instructions.toml, but"), "{found}");
    }

    #[test]
    fn a_limit_beside_another_workload_holds() {
        let committed = committed(&[("core", 2100), ("plain", 10_000)]);
        let found = problems(&committed, &counts(&[("core", 2100), ("plain", 10_000)]));
        assert_eq!(found, ["core: 0.21 of plain, at most 0.20"]);
    }

    #[test]
    fn the_committed_counts_can_be_read() {
        let committed = read(&Workspace::find().unwrap()).unwrap();
        assert!(committed.instructions.len() > 5);
    }
}
