//! The peer's files: its products, and the scenarios below `scenarios/`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::charges::ChargeKind;
use super::step::ScenarioFile;
use crate::conformance::SuiteError;

/// What a folder holds.
#[derive(Debug)]
pub(super) struct Suite {
    pub(super) products: Products,
    /// The paths of the scenarios, in order.
    pub(super) scenarios: Vec<PathBuf>,
}

/// `products.json`; each product stays as it is given until a scenario asks for it.
#[derive(Debug, Deserialize)]
pub(super) struct Products {
    #[serde(rename = "products")]
    pub(super) by_name: BTreeMap<String, Value>,
    #[serde(default)]
    pub(super) charges: BTreeMap<String, ChargeKind>,
    #[serde(default)]
    pub(super) delinquency_buckets: BTreeMap<String, Vec<Range>>,
}

/// A range of days past due.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Range {
    #[serde(rename = "range")]
    pub(super) name: String,
    pub(super) min_days: i64,
    pub(super) max_days: Option<i64>,
}

impl Suite {
    /// Reads the products and finds the scenarios.
    pub(super) fn read(folder: &Path) -> Result<Self, SuiteError> {
        let products = read_json(&folder.join("products.json"))?;
        let mut scenarios = Vec::new();
        collect(&folder.join("scenarios"), &mut scenarios)?;
        if scenarios.is_empty() {
            let reason = "no scenario below `scenarios`".to_owned();
            return Err(SuiteError::Format { path: folder.to_owned(), reason });
        }
        scenarios.sort();
        Ok(Self { products, scenarios })
    }
}

/// Reads one scenario.
pub(super) fn read_scenario(path: &Path) -> Result<ScenarioFile, SuiteError> {
    read_json(path)
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, SuiteError> {
    let unreadable = |source| SuiteError::Unreadable { path: path.to_owned(), source };
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let format =
        |error: serde_json::Error| SuiteError::Format { path: path.to_owned(), reason: error.to_string() };
    serde_json::from_str(&text).map_err(format)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), SuiteError> {
    let unreadable = |source| SuiteError::Unreadable { path: folder.to_owned(), source };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
    Ok(())
}
