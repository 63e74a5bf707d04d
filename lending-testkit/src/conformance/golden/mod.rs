//! Published figures and those of independent oracles, in the JSON files that the suite's own notes describe.

mod amortization;
mod annuity;
mod aprc;
mod brazil;
mod business_days;
mod calendars;
mod classification;
mod date_schedules;
mod day_counts;
mod example_arrears;
mod examples;
mod figures;
mod late_interest;
mod leaves;
mod read;
mod regulation_z;
mod scorecard_points;
mod scores;
mod xirr;

use std::path::Path;

use serde_json::Value;

use super::{Case, FileReport, Report, SuiteError};

/// Runs the cases of one file; the folder holds the files that it refers to.
type Runner = fn(&Value, &Path) -> Vec<Case>;

/// Who runs which file, by its name without `.json`.
const RUNNERS: &[(&str, Runner)] = &[
    ("bdc_adjust", business_days::adjust),
    ("credit_classification", classification::run),
    ("daycount_published", day_counts::published),
    ("daycount_quantlib_random", day_counts::random),
    ("examples", examples::run),
    ("holiday_calendars", calendars::run),
    ("late_interest", late_interest::run),
    ("month_arithmetic", business_days::months),
    ("schedule_published", date_schedules::published),
    ("schedules", date_schedules::random),
    ("score_measures", scores::measures),
    ("scorecard", scores::scorecard),
    ("amortization_published", amortization::run),
    ("apr_eu_aprc", aprc::run),
    ("apr_regz_appendix_j", regulation_z::run),
    ("tvm_annuity", annuity::run),
    ("us_rule_vs_actuarial", regulation_z::rules),
    ("xirr", xirr::spreadsheets),
    ("xirr_highprec", xirr::precise),
];

/// Runs every JSON file of a folder.
///
/// # Errors
/// When the folder or a file cannot be read, or a file is not JSON.
pub fn run(folder: &Path) -> Result<Report, SuiteError> {
    let unreadable = |source| SuiteError::Unreadable { path: folder.to_owned(), source };
    let entries = std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut paths: Vec<_> = entries.map_err(unreadable)?.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let files = paths.iter().map(|path| run_file(path, folder)).collect::<Result<_, _>>()?;
    Ok(Report { files })
}

fn run_file(path: &Path, folder: &Path) -> Result<FileReport, SuiteError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| SuiteError::Unreadable { path: path.to_owned(), source })?;
    let document = serde_json::from_str(&text)
        .map_err(|error| SuiteError::Format { path: path.to_owned(), reason: error.to_string() })?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let cases = match RUNNERS.iter().find(|(name, _)| *name == stem) {
        Some((_, run)) => run(&document, folder),
        None => unknown(&document, folder),
    };
    Ok(FileReport { cases, name: format!("{stem}.json") })
}

/// The cases of a file that nobody knows: every element of its lists.
fn unknown(document: &Value, _folder: &Path) -> Vec<Case> {
    let lists: Vec<&Vec<Value>> = match document {
        Value::Array(cases) => vec![cases],
        Value::Object(fields) => fields.values().filter_map(Value::as_array).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    let cases = lists.into_iter().flatten().enumerate();
    cases.map(|(at, _)| Case::not_understood(format!("case {at}"), "a file of this name")).collect()
}
