//! An application is decided by a policy file, step by step where that is asked for.

use std::path::{Path, PathBuf};

use lending_core::calendar::Date;
use lending_core::underwriting::DecideError;
use lending_core::wording::Language;

use crate::failure::Failure;
use crate::policy::read_all;
use crate::{Output, decision, say};

/// What `loan-desk decide` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A policy file
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// The files of the policies that it takes from
    #[arg(long, value_name = "FILE")]
    with: Vec<PathBuf>,
    /// An application, as JSON
    #[arg(long, value_name = "FILE")]
    application: PathBuf,
    /// The day of the decision
    #[arg(long, value_name = "DAY", default_value = "2026-01-10")]
    day: Date,
    /// The language of the reasons: `en`, `zh`, `fr` or `pl`
    #[arg(long, default_value = "en")]
    language: Language,
    /// Shows every step with the values that it read; sensitive ones are not shown
    #[arg(long)]
    trace: bool,
}

/// Decides, and shows it. Nothing is stored.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let policies = read_all(options.with.iter().chain([&options.policy]))?;
    let Some(policy) = policies.last() else { return Ok(()) };
    let text = text_of(&options.application)?;
    let within = |failure: Failure| failure.within(&options.application.display().to_string());
    let application =
        policy.dictionary().application_from_json(&text).map_err(|error| within(error.into()))?;
    let decided = policy.decide(&application, options.day).map_err(|error| match error {
        DecideError::Facts(error) => within(error.into()),
        error @ DecideError::NotInForce { .. } => error.into(),
    })?;
    match output {
        Output::Text => say(&decision::to_text(&decided, Some(policy), options.language, options.trace)),
        Output::Json => say(&decision::to_json(&decided, Some(policy), options.language).to_string()),
    }
    Ok(())
}

pub(crate) fn text_of(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::file(path, error))
}
