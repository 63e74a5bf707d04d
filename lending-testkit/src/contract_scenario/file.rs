use std::collections::BTreeMap;
use std::path::Path;

use lending_core::calendar::Date;
use lending_core::money::Money;
use lending_core::origination::contract_file::{Happened, Requirements};
use serde::Deserialize;
use thiserror::Error;

/// A scenario of a contract as it stands in its file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractScenario {
    /// What it shows, in a sentence.
    pub title: String,
    /// The use cases that it covers (`docs/use-cases.md`).
    #[serde(default)]
    pub rows: Vec<String>,
    /// The product, as in a product file.
    pub product: toml::Table,
    /// What is asked for.
    pub loan: Request,
    /// What the file of the contract needs.
    pub requirements: Requirements,
    /// What the contract says, by the path of its data: `"european.total_amount_payable" = "1224.00 CNY"`.
    #[serde(default)]
    pub contract: BTreeMap<String, String>,
    /// What happens, in order.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

/// What is asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The amount.
    pub amount: Money,
    /// The number of rows.
    pub instalments: u32,
    /// The day of the contract.
    pub contract_day: Date,
}

/// One thing that happens to the file of the contract: one of `draw_up`, `sign`, and `do`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The business day.
    pub on: Date,
    /// The host's key.
    pub key: String,
    /// The contract is drawn up.
    pub draw_up: Option<DrawUp>,
    /// Somebody signs the contract that was drawn up last.
    pub sign: Option<Sign>,
    /// Anything else, as it is stored.
    #[serde(rename = "do")]
    pub does: Option<Happened>,
    /// The code with which it is refused.
    pub refused: Option<String>,
    /// All that is missing afterwards, in order; nothing: the file is complete.
    pub missing: Option<Vec<String>>,
}

/// The contract is drawn up; for another amount than the first, where it names one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawUp {
    /// The amount.
    pub amount: Option<Money>,
}

/// A signature.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// Who.
    pub by: String,
    /// What the provider calls the signature.
    pub reference: String,
}

/// Why a scenario cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ContractScenarioError {
    /// A file that cannot be read, a key that is unknown or missing, or a value of another type.
    #[error("{0}")]
    Format(String),
    /// The product or the request was refused.
    #[error("{path}: {reason}")]
    Offer {
        /// Where.
        path: String,
        /// Why.
        reason: String,
    },
    /// Nothing is expected, so it could not fail.
    #[error("nothing is expected: name what the contract says, what is missing, or a refusal")]
    NothingExpected,
    /// A step that is not one thing.
    #[error("step {key}: expected one of `draw_up`, `sign` and `do`")]
    NotOneThing {
        /// Its key.
        key: String,
    },
    /// The contract has nothing at a path.
    #[error("contract: there is no `{path}`")]
    NoSuchPath {
        /// The path.
        path: String,
    },
}

impl ContractScenario {
    /// Reads a scenario from TOML.
    ///
    /// # Errors
    /// [`ContractScenarioError`]: a key that is unknown or missing, or a file in which nothing is expected.
    pub fn from_toml(text: &str) -> Result<Self, ContractScenarioError> {
        let scenario: Self =
            toml::from_str(text).map_err(|error| ContractScenarioError::Format(error.to_string()))?;
        let expects = |step: &Step| step.refused.is_some() || step.missing.is_some();
        if scenario.contract.is_empty() && !scenario.steps.iter().any(expects) {
            return Err(ContractScenarioError::NothingExpected);
        }
        let things = |step: &Step| {
            [step.draw_up.is_some(), step.sign.is_some(), step.does.is_some()]
                .into_iter()
                .filter(|is| *is)
                .count()
        };
        if let Some(step) = scenario.steps.iter().find(|step| things(step) != 1) {
            return Err(ContractScenarioError::NotOneThing { key: step.key.clone() });
        }
        Ok(scenario)
    }

    /// Reads a scenario file.
    ///
    /// # Errors
    /// [`ContractScenarioError`].
    pub fn from_file(path: &Path) -> Result<Self, ContractScenarioError> {
        let text = std::fs::read_to_string(path);
        Self::from_toml(&text.map_err(|error| ContractScenarioError::Format(error.to_string()))?)
    }
}
