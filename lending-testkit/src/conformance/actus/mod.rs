//! Public cases of ACTUS, a standard for what a contract pays: its terms mapped to the library's schedules and rates.
//!
//! The adapter reads terms, lays out the events of a contract, walks them and compares each row. What it computes is
//! the library's own: days by [`DateGeneration`](lending_core::calendar::DateGeneration),
//! [`Tenor`](lending_core::calendar::Tenor) and business day conventions, weights by day counts, interest by
//! [`Piece`](lending_core::accrual::Piece), payments by [`level_instalment`](lending_core::rate::level_instalment),
//! principal by the plan and the stepper of an [`Amortisation`](lending_core::schedule::Amortisation), in a currency
//! of twelve decimals. The adapter splits rows and turns signs.
//!
//! Every plan is also held against what is walked: where a planned row says anything else, the case fails.

mod compare;
mod contract;
mod cycle;
mod events;
mod growth;
mod instant;
mod market;
mod plan;
mod segments;
mod terms;
mod values;
mod walk;

use std::path::Path;

use serde_json::Value;

use super::{Case, FileReport, Report, SuiteError};

/// Why a case is of a kind that is not known.
type Unknown = String;

/// The names of the suite's files.
const FILES: [&str; 5] = [
    "actus-tests-ann.json",
    "actus-tests-lam.json",
    "actus-tests-lax.json",
    "actus-tests-nam.json",
    "actus-tests-pam.json",
];

/// Runs the files of a folder: those of the suite that are there, at least one.
///
/// # Errors
/// When a file cannot be read or is not in the suite's format, or none is there.
pub fn run(folder: &Path) -> Result<Report, SuiteError> {
    let mut report = Report::default();
    for name in FILES {
        let path = folder.join(name);
        if path.exists() {
            report.files.push(FileReport { name: name.to_owned(), cases: cases(&path)? });
        }
    }
    if report.files.is_empty() {
        let reason = format!("expected at least one of {}", FILES.join(", "));
        return Err(SuiteError::Format { path: folder.to_owned(), reason });
    }
    Ok(report)
}

fn cases(path: &Path) -> Result<Vec<Case>, SuiteError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| SuiteError::Unreadable { path: path.to_owned(), source })?;
    let file: serde_json::Map<String, Value> = serde_json::from_str(&text)
        .map_err(|error| SuiteError::Format { path: path.to_owned(), reason: error.to_string() })?;
    Ok(file.iter().map(|(name, one)| case(name, one)).collect())
}

/// Runs one case: terms, observations and the rows that it expects.
pub fn case(name: &str, case: &Value) -> Case {
    match found(case) {
        Ok(found) => match compare::expected(case) {
            Ok(expected) => compare::rows(name, &expected, &found),
            Err(reason) => Case::not_understood(name, reason),
        },
        Err(reason) => Case::not_understood(name, reason),
    }
}

/// The rows that the library gives to a case.
fn found(case: &Value) -> Result<walk::Walked, Unknown> {
    let contract = contract::Contract::read(case)?;
    let events = events::lay_out(&contract)?;
    walk::walk(&contract, &events)
}
