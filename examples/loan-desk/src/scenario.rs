//! A scenario file: what it quotes, what happened, what shows on its days, and what is not as expected.

use std::path::{Path, PathBuf};

use lending_testkit::scenario::{Run, Scenario, ScenarioError, bless};
use serde_json::Value;

use crate::failure::{DeskError, Failure};
use crate::tables::{Column, sheet};
use crate::{Output, say};

/// What `loan-desk run` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A scenario file, TOML or JSON
    file: PathBuf,
    /// Writes the figures that come out into the file; never one that was figured by hand
    #[arg(long)]
    bless: bool,
}

/// Runs the file. Figures that are not as expected are an error of their own.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    if options.bless {
        let unusable = |error| Failure::file(&options.file, error);
        let text = std::fs::read_to_string(&options.file).map_err(unusable)?;
        let blessed = bless(&text).map_err(|error| refused(&options.file, error))?;
        std::fs::write(&options.file, blessed).map_err(unusable)?;
    }
    let scenario = Scenario::from_file(&options.file).map_err(|error| refused(&options.file, error))?;
    let run = scenario.run().map_err(|error| refused(&options.file, error))?;
    match output {
        Output::Text => say(&to_text(&scenario, &run)),
        Output::Json => say(&run.result.to_string()),
    }
    if run.failures.is_empty() {
        return Ok(());
    }
    let differing = run.failures.iter().map(ToString::to_string).collect();
    Err(DeskError::ScenarioFigures { file: options.file.clone(), differing }.into())
}

pub(crate) fn refused(file: &Path, error: ScenarioError) -> Failure {
    DeskError::Scenario { file: file.to_owned(), error }.into()
}

fn to_text(scenario: &Scenario, run: &Run) -> String {
    use Column::{Left, Right};
    let mut parts = vec![scenario.title.clone()];
    if let Some(code) = scenario.loan.refused.as_ref().filter(|_| run.loan.is_none()) {
        parts.push(format!("The request is refused: {code}."));
    }
    let columns =
        [Right("row"), Left("due"), Right("principal"), Right("interest"), Right("total"), Right("balance")];
    let quote = numbered(&run.result["quote"]["rows"], &["due", "principal", "interest", "total", "balance"]);
    if !quote.is_empty() {
        parts.push(format!("Quote\n{}", sheet(&columns, quote)));
    }
    let events = rows(&run.result["events"], &["key", "outcome", "code"]);
    if !events.is_empty() {
        parts.push(format!("Events\n{}", sheet(&[Left("key"), Left("outcome"), Left("code")], events)));
    }
    let days = rows(
        &run.result["days"],
        &["day", "status", "days_past_due", "principal", "due", "past_due", "penalty", "credit"],
    );
    if !days.is_empty() {
        let columns = [
            Left("day"),
            Left("status"),
            Right("days past due"),
            Right("principal"),
            Right("due"),
            Right("past due"),
            Right("penalty"),
            Right("credit"),
        ];
        parts.push(format!("Days\n{}", sheet(&columns, days)));
    }
    for (look, day) in scenario.looks.iter().zip(run.result["days"].as_array().into_iter().flatten()) {
        let expected = serde_json::to_value(&look.expected).unwrap_or_default();
        let expected = figures(&expected, day);
        if !expected.is_empty() {
            let columns = [Left("figure"), Right("found"), Column::Long("expected")];
            parts.push(format!("Looked at on {}\n{}", look.day, sheet(&columns, expected)));
        }
    }
    parts.push(match run.failures.len() {
        0 => "All figures are as expected.".to_owned(),
        wrong => format!("{wrong} figures are not as expected."),
    });
    parts.join("\n\n")
}

/// Objects as rows of their named fields.
fn rows(objects: &Value, fields: &[&str]) -> Vec<Vec<String>> {
    let objects = objects.as_array().into_iter().flatten();
    objects.map(|object| fields.iter().map(|field| text(object.get(field))).collect()).collect()
}

/// The same for objects by number, in the order of their numbers.
fn numbered(objects: &Value, fields: &[&str]) -> Vec<Vec<String>> {
    let by_number = objects.as_object().into_iter().flatten();
    let mut rows: Vec<(u32, &Value)> =
        by_number.filter_map(|(number, object)| Some((number.parse().ok()?, object))).collect();
    rows.sort_by_key(|(number, _)| *number);
    let cells = |(number, object): (u32, &Value)| {
        let fields = fields.iter().map(|field| text(object.get(field)));
        std::iter::once(number.to_string()).chain(fields).collect()
    };
    rows.into_iter().map(cells).collect()
}

/// The figures that a file names, beside what came out.
fn figures(expected: &Value, found: &Value) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (key, expected) in expected.as_object().into_iter().flatten() {
        let found = found.get(key);
        if expected.is_object() {
            let below = figures(expected, found.unwrap_or(&Value::Null)).into_iter();
            rows.extend(below.map(|mut row| {
                row[0] = format!("{key}.{}", row[0]);
                row
            }));
        } else {
            rows.push(vec![key.clone(), text(found), text(Some(expected))]);
        }
    }
    rows
}

fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
