//! A run of named parts: each is tried even when one before it failed, and a summary stands at the end.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::Result;

use crate::beancount;
use crate::stopwatch::timed;
use crate::workspace::{Workspace, cargo, has_subcommand};

/// One thing to run.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// What the summary calls it.
    pub name: &'static str,
    /// What it cannot do without.
    pub needs: Need,
    /// What it does.
    pub work: Work,
}

/// What a part cannot do without; where it is missing the part is skipped.
#[derive(Debug, Clone, Copy)]
pub enum Need {
    /// Nothing but cargo.
    Nothing,
    /// A cargo subcommand, and the component of the toolchain that brings it.
    Subcommand(&'static str, &'static str),
    /// A Python with beancount.
    Beancount,
}

/// What a part does.
#[derive(Debug, Clone, Copy)]
pub enum Work {
    /// Calls cargo with arguments, and environment variables.
    Cargo(&'static [&'static str], &'static [(&'static str, &'static str)]),
    /// Calls cargo with arguments on generated histories: the seed of the first, and how many.
    Histories(&'static [&'static str], (u64, u64)),
    /// Runs a check of these tools, which answers with its problems.
    Check(fn(&Workspace) -> Result<Vec<String>>),
}

/// How a part ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to complain about.
    Passed,
    /// It failed; why is already printed.
    Failed,
    /// It did not run.
    Skipped(String),
}

/// Whether a skipped part fails the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipping {
    /// A line says so, and that is all.
    Allowed,
    /// Everything must run.
    Fails,
}

/// Runs the parts one after the other, prints the summary, and answers whether the whole run passed.
pub fn run_all(workspace: &Workspace, parts: &[Part], skipping: Skipping) -> bool {
    let results: Vec<_> = parts.iter().map(|part| run_one(workspace, part)).collect();
    print!("\n{}", summary(&results));
    results.iter().all(|(_, outcome, _)| passes(outcome, skipping))
}

fn run_one(workspace: &Workspace, part: &Part) -> (&'static str, Outcome, Duration) {
    println!("==> {}{}", part.name, shown(&part.work));
    let (outcome, time) = timed(|| match missing(workspace, part.needs) {
        Some(what) => Outcome::Skipped(what),
        None => run_work(workspace, &part.work),
    });
    println!("{}", line(part.name, &outcome, time));
    (part.name, outcome, time)
}

fn run_work(workspace: &Workspace, work: &Work) -> Outcome {
    let passed = match work {
        Work::Cargo(arguments, variables) => {
            let mut command = cargo(workspace.root());
            command.args(*arguments).envs(variables.iter().copied());
            command.status().map_err(Into::into).map(|status| status.success())
        }
        Work::Histories(arguments, (first, cases)) => {
            let mut command = cargo(workspace.root());
            command.args(*arguments).env("LENDING_SEED", first.to_string());
            command.env("LENDING_CASES", cases.to_string());
            command.status().map_err(Into::into).map(|status| status.success())
        }
        Work::Check(check) => check(workspace).map(|problems| report(&problems)),
    };
    match passed {
        Ok(true) => Outcome::Passed,
        Ok(false) => Outcome::Failed,
        Err(error) => {
            println!("error: {error:#}");
            Outcome::Failed
        }
    }
}

/// Prints the problems of a check, and answers whether there are none.
pub fn report(problems: &[String]) -> bool {
    for problem in problems {
        println!("{problem}");
    }
    problems.is_empty()
}

fn missing(workspace: &Workspace, need: Need) -> Option<String> {
    match need {
        Need::Nothing => None,
        Need::Subcommand(name, component) => (!has_subcommand(workspace.root(), name))
            .then(|| format!("no `cargo {name}` here; `rustup component add {component}` brings it")),
        Need::Beancount => beancount::python(workspace).is_none().then(|| {
            let version = beancount::VERSION;
            format!(
                "no Python with beancount {version} here; `python3 -m venv target/beancount && \
                 target/beancount/bin/pip install beancount=={version}` brings it, or LENDING_PYTHON names one"
            )
        }),
    }
}

fn shown(work: &Work) -> String {
    match work {
        Work::Cargo(arguments, variables) => {
            let variables: Vec<_> =
                variables.iter().map(|(name, value)| format!("{name}=\"{value}\" ")).collect();
            format!(": {}cargo {}", variables.concat(), arguments.join(" "))
        }
        Work::Histories(arguments, (first, cases)) => {
            format!(": LENDING_SEED={first} LENDING_CASES={cases} cargo {}", arguments.join(" "))
        }
        Work::Check(_) => String::new(),
    }
}

/// The lines at the end: each part with how it ended and how long it took.
pub fn summary(results: &[(&'static str, Outcome, Duration)]) -> String {
    let mut text = String::from("summary\n");
    for (name, outcome, time) in results {
        let _ = writeln!(text, "  {}", line(name, outcome, *time));
    }
    text
}

fn line(name: &str, outcome: &Outcome, time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match outcome {
        Outcome::Passed => format!("passed   {seconds:7.1} s  {name}"),
        Outcome::Failed => format!("FAILED   {seconds:7.1} s  {name}"),
        Outcome::Skipped(why) => format!("skipped            {name}: {why}"),
    }
}

fn passes(outcome: &Outcome, skipping: Skipping) -> bool {
    match outcome {
        Outcome::Passed => true,
        Outcome::Failed => false,
        Outcome::Skipped(_) => skipping == Skipping::Allowed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skipped_part_fails_only_when_everything_must_run() {
        let skipped = Outcome::Skipped("no rustfmt".into());
        assert!(passes(&skipped, Skipping::Allowed));
        assert!(!passes(&skipped, Skipping::Fails));
        assert!(!passes(&Outcome::Failed, Skipping::Allowed));
        assert!(passes(&Outcome::Passed, Skipping::Fails));
    }

    #[test]
    fn every_part_runs_and_one_failure_fails_the_run() {
        const BAD: Part =
            Part { name: "bad", needs: Need::Nothing, work: Work::Check(|_| Ok(vec!["a problem".into()])) };
        const GOOD: Part = Part { name: "good", needs: Need::Nothing, work: Work::Check(|_| Ok(Vec::new())) };
        const GONE: Part = Part {
            name: "gone",
            needs: Need::Subcommand("dance", "shoes"),
            work: Work::Check(|_| Ok(Vec::new())),
        };
        let workspace = Workspace::find().unwrap();
        assert!(!run_all(&workspace, &[BAD, GOOD], Skipping::Allowed));
        assert!(run_all(&workspace, &[GOOD, GONE], Skipping::Allowed));
        assert!(!run_all(&workspace, &[GOOD, GONE], Skipping::Fails));
    }

    #[test]
    fn a_part_whose_subcommand_is_missing_is_skipped_with_a_line_that_says_so() {
        let part = Part {
            name: "dance",
            needs: Need::Subcommand("dance", "shoes"),
            work: Work::Cargo(&["dance"], &[("MUSIC", "on")]),
        };
        let (name, outcome, time) = run_one(&Workspace::find().unwrap(), &part);
        let why = "no `cargo dance` here; `rustup component add shoes` brings it";
        assert_eq!(outcome, Outcome::Skipped(why.into()));
        assert_eq!(line(name, &outcome, time), format!("skipped            dance: {why}"));
        assert_eq!(shown(&part.work), ": MUSIC=\"on\" cargo dance");
    }

    #[test]
    fn the_summary_has_a_line_for_each_part() {
        let results = [
            ("formatting", Outcome::Skipped("no `cargo fmt` here".into()), Duration::ZERO),
            ("tests", Outcome::Failed, Duration::from_millis(1250)),
        ];
        let expected =
            "summary\n  skipped            formatting: no `cargo fmt` here\n  FAILED       1.2 s  tests\n";
        assert_eq!(summary(&results), expected);
    }
}
