use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lending_core::calendar::Date;
use lending_core::facts::Borrower;
use serde::Deserialize;
use thiserror::Error;

/// A scenario of a policy as it stands in its file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyScenario {
    /// What it shows, in a sentence.
    pub title: String,
    /// The use cases that it covers (`docs/use-cases.md`).
    #[serde(default)]
    pub rows: Vec<String>,
    /// The policy's file; its path begins at the scenario's folder.
    pub policy: PathBuf,
    /// The files of the policies that it takes from, each before those that take from it.
    #[serde(default)]
    pub with: Vec<PathBuf>,
    /// What the policy says here in place of what its file says, by path: `"rules.age.severity" = "low"`. An entry of a list is
    /// named by its `id`, `level` or `of`.
    #[serde(default)]
    pub change: BTreeMap<String, toml::Value>,
    /// The day of the decisions.
    pub on: Date,
    /// What is the same in all applications.
    #[serde(default)]
    pub base: Base,
    /// Who applies.
    #[serde(rename = "application")]
    pub applications: Vec<ApplicationRow>,
}

/// What is the same in all applications of a file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// Who asks.
    #[serde(default)]
    pub borrower: Borrower,
    /// Facts by their names: a value, or a table of `value`, `source` and `as_of`.
    #[serde(default)]
    pub facts: toml::Table,
}

/// One who applies.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationRow {
    /// Who it is, and why it stands here.
    pub name: String,
    /// The borrower, where it is not the one of all.
    pub borrower: Option<Borrower>,
    /// The day of the decision, where it is not the one of all.
    pub on: Option<Date>,
    /// Facts that are other than those of all.
    #[serde(default)]
    pub facts: toml::Table,
    /// Facts of all that nobody gave here.
    #[serde(default)]
    pub without: Vec<String>,
    /// What is expected.
    pub expected: Expected,
}

/// What is expected of a decision. What is left out may be anything; `"none"` says that there is none.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expected {
    /// `approved`, `declined`, or `referred to` a queue.
    pub outcome: Option<String>,
    /// The grade.
    pub grade: Option<String>,
    /// The limit, in the policy's currency.
    pub limit: Option<String>,
    /// What is granted.
    pub amount: Option<String>,
    /// The price.
    pub rate: Option<String>,
    /// The lowest level that may approve.
    pub level: Option<String>,
    /// All reasons in their order: a key, or a key with what it comes from (`"age, unknown_rule"`) or what it cost
    /// (`"residence, 25 points"`).
    pub reasons: Option<Vec<String>>,
    /// The benefits with what they give.
    pub benefits: Option<toml::Table>,
    /// The keys of the gates that are not open.
    pub gates: Option<Vec<String>>,
    /// The last day on which the decision can be relied on.
    pub valid_until: Option<Date>,
    /// What the applicant is told, by language.
    pub notice: BTreeMap<String, Vec<String>>,
    /// The code of the error with which the application is refused: then nothing is decided.
    pub refused: Option<String>,
}

/// Why a scenario of a policy cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PolicyScenarioError {
    /// The file is no such scenario.
    #[error("not a scenario of a policy: {0}")]
    Format(String),
    /// A file could not be read.
    #[error("{path}: {reason}")]
    File {
        /// The path.
        path: String,
        /// Why.
        reason: String,
    },
    /// A policy was refused.
    #[error("{path}: {reason}")]
    Policy {
        /// Its file.
        path: String,
        /// Why.
        reason: String,
    },
    /// A change names a place that the policy does not have.
    #[error("change: the policy has no `{part}` in `{path}`")]
    Change {
        /// The path.
        path: String,
        /// The part of it that is not there.
        part: String,
    },
    /// Facts that JSON cannot carry.
    #[error("{application}: {fact}: amounts, days and numbers with a fraction are text")]
    Fact {
        /// The application.
        application: String,
        /// The fact.
        fact: String,
    },
    /// Nothing is expected of an application, so it could not fail.
    #[error("{application}: nothing is expected: name an outcome, a figure, reasons, or a refusal")]
    NothingExpected {
        /// The application; empty when the file has none.
        application: String,
    },
    /// A language that there are no sentences in.
    #[error("{application}: {reason}")]
    Language {
        /// The application.
        application: String,
        /// Why.
        reason: String,
    },
}

impl PolicyScenario {
    /// Reads a scenario from TOML.
    ///
    /// # Errors
    /// [`PolicyScenarioError`]: a key that is unknown or missing, or an application of which nothing is expected.
    pub fn from_toml(text: &str) -> Result<Self, PolicyScenarioError> {
        let scenario: Self =
            toml::from_str(text).map_err(|error| PolicyScenarioError::Format(error.to_string()))?;
        let nothing = |row: &&ApplicationRow| row.expected == Expected::default();
        if let Some(row) = scenario.applications.iter().find(nothing) {
            return Err(PolicyScenarioError::NothingExpected { application: row.name.clone() });
        }
        if scenario.applications.is_empty() {
            return Err(PolicyScenarioError::NothingExpected { application: String::new() });
        }
        Ok(scenario)
    }

    /// Reads a scenario file.
    ///
    /// # Errors
    /// [`PolicyScenarioError`].
    pub fn from_file(path: &Path) -> Result<Self, PolicyScenarioError> {
        Self::from_toml(&read(path)?)
    }
}

pub(super) fn read(path: &Path) -> Result<String, PolicyScenarioError> {
    let refused = |error: std::io::Error| PolicyScenarioError::File {
        path: path.display().to_string(),
        reason: error.to_string(),
    };
    std::fs::read_to_string(path).map_err(refused)
}
