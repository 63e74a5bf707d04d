use std::collections::BTreeMap;
use std::path::Path;

use lending_core::allocation::Then;
use lending_core::calendar::{Anchor, Date};
use lending_core::debt::{Component, ItemId};
use lending_core::fee::ChargeDue;
use lending_core::ledger::Basis;
use lending_core::loan::{Outlook, WhyUnpaid};
use lending_core::reference::Reference;
use lending_core::reschedule::NewPlan;
use serde::Deserialize;
use thiserror::Error;

/// A scenario as it stands in its file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it shows, in a sentence.
    pub title: String,
    /// The use cases that it covers (`docs/use-cases.md`).
    #[serde(default)]
    pub rows: Vec<String>,
    /// Where its figures come from.
    pub source: Option<String>,
    /// Whether its figures were worked out by hand: then each carries its working, and it is never blessed.
    #[serde(default)]
    pub by_hand: bool,
    /// The product, as in a product file.
    pub product: toml::Table,
    /// The lender's reference data, whenever it becomes known.
    #[serde(default)]
    pub reference: Reference,
    /// The request.
    pub loan: LoanRow,
    /// What is recorded, in order.
    #[serde(default, rename = "event")]
    pub events: Vec<EventRow>,
    /// What is expected of the offer's quote.
    pub quote: Option<toml::Table>,
    /// What is expected on some days.
    #[serde(default, rename = "look")]
    pub looks: Vec<Look>,
}

/// The request and the loan's id.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoanRow {
    /// The host's name for it.
    #[serde(default = "default_id")]
    pub id: String,
    /// The amount, with its currency.
    pub amount: String,
    /// The number of rows.
    pub instalments: u32,
    /// The day of the contract.
    pub contract_day: Date,
    /// Where in its month a row falls due.
    pub due_day: Option<Anchor>,
    /// The first due day.
    pub first_due: Option<Date>,
    /// What is left for the last row, with its currency.
    pub residual: Option<String>,
    /// The code of the error that the offer is refused with.
    pub refused: Option<String>,
}

fn default_id() -> String {
    "L-1".to_owned()
}

/// One thing that is recorded.
#[derive(Debug, Clone, Deserialize)]
pub struct EventRow {
    /// The host's business day.
    pub on: Date,
    /// What is done.
    #[serde(flatten)]
    pub verb: Verb,
    /// The code of the error that it is refused with.
    pub refused: Option<String>,
}

/// A verb with its arguments; amounts with their currency.
#[derive(Debug, Clone, Deserialize)]
// Flattened into a row, a verb is given every key that the row does not take: unknown ones are refused here.
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of the verbs in lending-core")]
pub enum Verb {
    /// Pays out the principal.
    Disburse {
        key: String,
        value: Option<Date>,
        amount: Option<String>,
        /// What is kept of it, by its code.
        #[serde(default)]
        deduct: BTreeMap<String, String>,
    },
    /// What is financed is handed over.
    HandOver {
        key: String,
        amount: String,
        residual: String,
        value: Option<Date>,
        first_due: Option<Date>,
        rate: Option<String>,
    },
    /// No principal is paid out any more.
    Cancel { key: String, value: Option<Date> },
    /// The borrower withdraws.
    Withdraw { key: String, value: Option<Date> },
    /// What is to come is called in.
    Accelerate {
        key: String,
        reason: String,
        due: Option<Date>,
        notice_day: Option<Date>,
        value: Option<Date>,
    },
    /// The lender's books carry the loan no more.
    WriteOff { key: String, reason: String, value: Option<Date> },
    /// The claim goes to somebody else.
    Transfer { key: String, to: String, price: Option<String>, value: Option<Date> },
    /// Less than is owed is agreed on.
    Settle { key: String, parts: Vec<PartRow>, by: Option<String>, value: Option<Date> },
    /// Money comes in.
    Repay {
        key: String,
        amount: String,
        value: Option<Date>,
        order: Option<i16>,
        kind: Option<String>,
        prepays: Option<Then>,
    },
    /// Another contract rate holds from a day on.
    ChangeRate { key: String, from: Date, rate: String },
    /// Another plan takes the place of what is to come.
    Reschedule { key: String, value: Option<Date>, plan: NewPlan },
    /// Contract interest rests for some nights.
    PauseInterest { key: String, from: Date, until: Date },
    /// Days do not count as days past due.
    PauseCounting { key: String, from: Date, until: Date },
    /// The class is at least so bad.
    Classify { key: String, class: String, value: Option<Date> },
    /// A payment comes back.
    Return { key: String, payment: String, why: Option<WhyUnpaid>, value: Option<Date>, order: Option<i16> },
    /// Money that was asked for does not come.
    FailPayment {
        key: String,
        amount: String,
        why: Option<WhyUnpaid>,
        value: Option<Date>,
        order: Option<i16>,
    },
    /// Money of a payment is taken back, and what it paid stays paid.
    ChargeBack { key: String, payment: String, amount: String, value: Option<Date>, order: Option<i16> },
    /// The lender gives money of its own for the borrower.
    Goodwill {
        key: String,
        amount: String,
        reason: String,
        value: Option<Date>,
        order: Option<i16>,
        kind: Option<String>,
    },
    /// Money of the borrower goes out.
    Refund { key: String, amount: String, value: Option<Date>, order: Option<i16> },
    /// A charge is made.
    Charge {
        key: String,
        /// Otherwise what the list of fees says.
        amount: Option<String>,
        /// On an amount that is stated.
        tax: Option<String>,
        code: String,
        due: Option<ChargeDue>,
        value: Option<Date>,
        order: Option<i16>,
    },
    /// Something is waived.
    Waive {
        key: String,
        component: Component,
        amount: String,
        item: Option<ItemId>,
        by: Option<String>,
        value: Option<Date>,
        order: Option<i16>,
    },
    /// A fact is taken back.
    Reverse { key: String, target: String },
    /// The business day is closed.
    Close,
}

/// A part of a settlement.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartRow {
    /// How much, with its currency.
    pub amount: String,
    /// The day by whose close it must have come.
    pub due: Date,
}

impl Verb {
    /// The key of the event that it records; closing a day records none.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Disburse { key, .. }
            | Self::HandOver { key, .. }
            | Self::Cancel { key, .. }
            | Self::Withdraw { key, .. }
            | Self::Accelerate { key, .. }
            | Self::WriteOff { key, .. }
            | Self::Transfer { key, .. }
            | Self::Settle { key, .. }
            | Self::Repay { key, .. }
            | Self::Return { key, .. }
            | Self::FailPayment { key, .. }
            | Self::ChargeBack { key, .. }
            | Self::Goodwill { key, .. }
            | Self::Refund { key, .. }
            | Self::Charge { key, .. }
            | Self::Waive { key, .. }
            | Self::ChangeRate { key, .. }
            | Self::PauseInterest { key, .. }
            | Self::PauseCounting { key, .. }
            | Self::Classify { key, .. }
            | Self::Reschedule { key, .. }
            | Self::Reverse { key, .. } => Some(key),
            Self::Close => None,
        }
    }
}

/// A day on which the loan is looked at, with what is expected; figures that are left out are not compared.
#[derive(Debug, Clone, Deserialize)]
pub struct Look {
    /// The day.
    pub day: Date,
    /// `closing` (default) or `position`.
    #[serde(default)]
    pub at: At,
    /// As known at the close of this business day; otherwise as known at the end of the file.
    pub known_on: Option<Date>,
    /// The outlook of the schedule.
    #[serde(default)]
    pub outlook: Outlook,
    /// The first of the nights up to the day whose growth is looked at as `grown`.
    pub grown_from: Option<Date>,
    /// The payment that takes a payout back, of which `interest_refund` is looked at.
    pub interest_refund_of: Option<String>,
    /// The business day by whose close another view was known that this one is held against as `why`.
    pub unlike_known_on: Option<Date>,
    /// The day of that view; the day of this one unless it is named.
    pub unlike_day: Option<Date>,
    /// The first day of `statement` and of `trail`, which go to the day.
    pub statement_from: Option<Date>,
    /// The basis of the postings that are looked at as `balances` and `posted`.
    pub ledger: Option<Basis>,
    /// The figures.
    #[serde(flatten)]
    pub expected: toml::Table,
}

/// Which of a day's two views.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// After step 6.
    #[default]
    Closing,
    /// After step 5.
    Position,
}

/// Why a scenario could not be run.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScenarioError {
    /// The file is not a scenario.
    #[error("not a scenario: {0}")]
    Format(String),
    /// The file could not be read.
    #[error("{path}: {reason}")]
    File {
        /// The path.
        path: String,
        /// Why.
        reason: String,
    },
    /// Nothing is expected of it, so it could not fail.
    #[error("nothing is expected: a scenario names figures, or a refusal")]
    NothingExpected,
    /// The product was refused.
    #[error("product: {0}")]
    Product(String),
    /// The offer was refused, or was not refused as expected.
    #[error("loan: {0}")]
    Loan(String),
    /// An event was refused, or was not refused as expected.
    #[error("event {number} ({on}): {reason}")]
    Event {
        /// Its place in the file, 1 being the first.
        number: usize,
        /// Its business day.
        on: Date,
        /// What was expected and found.
        reason: String,
    },
    /// A day cannot be looked at.
    #[error("look at {day}: {reason}")]
    Look {
        /// The day.
        day: Date,
        /// Why.
        reason: String,
    },
}

impl Scenario {
    /// Reads a scenario from TOML.
    ///
    /// # Errors
    /// [`ScenarioError::Format`], with what was expected and found.
    pub fn from_toml(text: &str) -> Result<Self, ScenarioError> {
        toml::from_str(text).map_err(|error| ScenarioError::Format(error.to_string()))
    }

    /// Whether something is expected, so that the scenario can fail; each look names a figure.
    pub(super) fn expects_something(&self) -> bool {
        let looks = self.looks.iter().all(|look| !look.expected.is_empty());
        let refusals = self.loan.refused.is_some() || self.events.iter().any(|event| event.refused.is_some());
        looks && (refusals || self.quote.is_some() || !self.looks.is_empty())
    }

    /// Reads a scenario from JSON.
    ///
    /// # Errors
    /// As for [`Scenario::from_toml`].
    pub fn from_json(text: &str) -> Result<Self, ScenarioError> {
        serde_json::from_str(text).map_err(|error| ScenarioError::Format(error.to_string()))
    }

    /// Reads a scenario file: JSON by its name's ending, TOML otherwise.
    ///
    /// # Errors
    /// [`ScenarioError`] when the file cannot be read, or is no scenario.
    pub fn from_file(path: &Path) -> Result<Self, ScenarioError> {
        let refused = |reason: String| ScenarioError::File { path: path.display().to_string(), reason };
        let text = std::fs::read_to_string(path).map_err(|error| refused(error.to_string()))?;
        let read = if path.extension().is_some_and(|ending| ending == "json") {
            Self::from_json(&text)
        } else {
            Self::from_toml(&text)
        };
        read.map_err(|error| refused(error.to_string()))
    }
}
