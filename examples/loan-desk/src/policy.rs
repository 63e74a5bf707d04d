//! Policy files: whether they can be read, what in them is probably not meant, and whether their scenarios come out.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use lending_core::underwriting::Policy;
use lending_testkit::policy_scenario::{PolicyRun, PolicyScenario, PolicyScenarioError};
use serde_json::{Value, json};

use crate::decide::text_of;
use crate::failure::{DeskError, Failure};
use crate::tables::{Column, amount, sheet};
use crate::{Output, say};

/// What `loan-desk policy` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Reads policy files, and says what in them is probably not meant; a file may take from those before it
    Check {
        /// Policy files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Fails where something is found
        #[arg(long)]
        strict: bool,
    },
    /// Runs a scenario of a policy and compares what is decided
    Run {
        /// A scenario file
        file: PathBuf,
    },
}

pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    match &options.task {
        Task::Check { files, strict } => check(files, *strict, output),
        Task::Run { file } => run_scenario(file, output),
    }
}

/// A policy file, which may take from others.
pub(crate) fn read(path: &Path, others: &[Policy]) -> Result<Policy, Failure> {
    let (text, others) = (text_of(path)?, others.iter().collect::<Vec<_>>());
    let policy = if path.extension().is_some_and(|ending| ending == "json") {
        Policy::from_json(&text, &others)
    } else {
        Policy::from_toml(&text, &others)
    };
    policy.map_err(|error| Failure::from(error).within(&path.display().to_string()))
}

/// Policy files in order, each of which may take from those before it.
pub(crate) fn read_all<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Result<Vec<Policy>, Failure> {
    paths.into_iter().try_fold(Vec::new(), |mut policies, path| {
        policies.push(read(path, &policies)?);
        Ok(policies)
    })
}

/// Every file is looked at, also after one that cannot be read.
fn check(files: &[PathBuf], strict: bool, output: Output) -> Result<(), Failure> {
    let (mut policies, mut lines, mut shown, mut wrong) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for file in files {
        let path = file.display().to_string();
        match read(file, &policies) {
            Ok(policy) => {
                let findings: Vec<String> = policy.validate().iter().map(ToString::to_string).collect();
                let (identity, count) = (policy.identity(), findings.len());
                lines.push(format!("{path}: {identity}, hash {}", identity.hash));
                lines.extend(findings.iter().map(|finding| format!("  {finding}")));
                if strict && count > 0 {
                    wrong.push(format!("{path}: {count} findings"));
                }
                shown.push(json!({ "file": path, "policy": identity, "findings": findings }));
                policies.push(policy);
            }
            Err(failure) => {
                lines.push(format!("{path}: refused"));
                wrong.push(format!("{}: {}", failure.code(), failure.message()));
                shown.push(json!({ "file": path, "error": failure.to_json() }));
            }
        }
    }
    match output {
        Output::Text => say(&lines.join("\n")),
        Output::Json => say(&json!({ "schema": "loan-desk.policy-check/1", "files": shown }).to_string()),
    }
    if wrong.is_empty() { Ok(()) } else { Err(DeskError::PolicyFiles { wrong }.into()) }
}

fn run_scenario(file: &Path, output: Output) -> Result<(), Failure> {
    let refused = |error: PolicyScenarioError| DeskError::PolicyScenario { file: file.to_owned(), error };
    let scenario = PolicyScenario::from_file(file).map_err(refused)?;
    let run = scenario.run(file.parent().unwrap_or(Path::new("."))).map_err(refused)?;
    match output {
        Output::Text => say(&to_text(&scenario, &run)),
        Output::Json => say(&to_json(&run).to_string()),
    }
    if run.failures.is_empty() {
        return Ok(());
    }
    let differing = run.failures.iter().map(ToString::to_string).collect();
    Err(DeskError::ScenarioFigures { file: file.to_owned(), differing }.into())
}

fn to_text(scenario: &PolicyScenario, run: &PolicyRun) -> String {
    let rows = run.decided.iter().map(|decided| {
        let decision = &decided.decision;
        let reasons: Vec<&str> = decision.reasons().iter().map(|reason| reason.code.as_str()).collect();
        vec![
            decided.name.clone(),
            decision.outcome().to_string(),
            decision.amount().map(amount).unwrap_or_default(),
            reasons.join(", "),
        ]
    });
    let columns =
        [Column::Long("who"), Column::Left("outcome"), Column::Right("amount"), Column::Long("reasons")];
    let last = match run.failures.len() {
        0 => "All decisions are as expected.".to_owned(),
        wrong => format!("{wrong} figures are not as expected."),
    };
    format!("{}\n\n{}\n\n{last}", scenario.title, sheet(&columns, rows))
}

fn to_json(run: &PolicyRun) -> Value {
    let decided = run.decided.iter().map(|one| json!({ "name": one.name, "decision": one.decision }));
    json!({ "schema": "loan-desk.policy-run/1", "decided": decided.collect::<Vec<_>>() })
}
