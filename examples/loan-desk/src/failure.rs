//! What goes wrong, as people and programs are told: kind, code, path, message.
//!
//! Errors of the library pass through with their own codes; [`DeskError`] is what the desk itself has to say.

use std::fmt;
use std::path::{Path, PathBuf};

use lending_core::calendar::Date;
use lending_core::error::{Coded, ErrorKind};
use lending_core::money::Currency;
use lending_testkit::policy_scenario::PolicyScenarioError;
use lending_testkit::scenario::ScenarioError;
use serde_json::{Value, json};
use thiserror::Error;

/// An error on its way out of the program. Every error with a code becomes one by `?`.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: ErrorKind,
    code: &'static str,
    path: String,
    message: String,
}

/// What the desk refuses before the library is asked, or finds around it.
#[derive(Debug, Error)]
pub(crate) enum DeskError {
    /// A loan that the database does not hold.
    #[error("there is no loan `{loan}` in this database; another database: `--db FILE`")]
    UnknownLoan { loan: String },
    /// An application that the database does not hold.
    #[error("there is no application `{application}` in this database; another database: `--db FILE`")]
    UnknownApplication { application: String },
    /// A loan was opened under this name with another request.
    #[error("loan `{loan}` was opened before with another {differs}: {recorded}, found {found}")]
    OpenedOtherwise { loan: String, differs: &'static str, recorded: String, found: String },
    /// The portfolio's business day is over.
    #[error(
        "the portfolio's business is ended through {ended}, found {found}; another database: `--db FILE`"
    )]
    DayEnded { ended: Date, found: Date },
    /// A plan cannot be extended that has no row to come.
    #[error("no row of loan `{loan}` is to come on {day}: there is nothing to extend")]
    NothingToExtend { loan: String, day: Date },
    /// A payment that would be made after the day that is looked at.
    #[error(
        "the payment would be booked on {booked}, and changes nothing before, found {found}; `--pay-on DAY` says another day"
    )]
    LookedBeforePayment { booked: Date, found: Date },
    /// A file that cannot be read or written.
    #[error("`{path}` cannot be used: {error}")]
    File { path: String, error: std::io::Error },
    /// A product that the desk does not lend.
    #[error("there is no product `{product}`; name a product file, or one of these: {}", known.join(", "))]
    UnknownProduct { product: String, known: Vec<String> },
    /// Two files with the same product.
    #[error("another file has the product `{product}`")]
    ProductTwice { product: String },
    /// A folder without products.
    #[error("there is no product file")]
    NoProducts,
    /// Products that cannot be added up.
    #[error("this desk adds up one currency, found {first} and {other}")]
    ProductCurrencies { first: Currency, other: Currency },
    /// A quote that cannot be written as CSV.
    #[error("the quote cannot be written as CSV: {reason}")]
    QuoteCsv { reason: String },
    /// A file of the portfolio that cannot be read.
    #[error("{reason}")]
    PortfolioFormat { file: String, reason: String },
    /// A column that a command needs.
    #[error("the column is empty")]
    PortfolioEmpty { column: &'static str },
    /// A command for a loan without a contract.
    #[error("there is no loan `{loan}`")]
    PortfolioLoan { place: String, loan: String },
    /// A scenario that cannot be run.
    #[error("{error}")]
    Scenario { file: PathBuf, error: ScenarioError },
    /// A scenario of a policy that cannot be run.
    #[error("{error}")]
    PolicyScenario { file: PathBuf, error: PolicyScenarioError },
    /// Policy files that cannot be read, or, where that is asked for, in which something is found.
    #[error("{} policy files are not in order\n  {}", wrong.len(), wrong.join("\n  "))]
    PolicyFiles { wrong: Vec<String> },
    /// A scenario of a request that is refused, where a loan was asked for.
    #[error("`{file}` tells of a request that is refused: there is no loan")]
    ScenarioWithoutLoan { file: String },
    /// A scenario whose figures are not those that it expects.
    #[error("{} figures are not as expected\n  {}", differing.len(), differing.join("\n  "))]
    ScenarioFigures { file: PathBuf, differing: Vec<String> },
    /// More than an amount can hold.
    #[error("what stands on the accounts is more than can be counted")]
    AccountsTooLarge,
    /// More than a figure of a report can hold.
    #[error("the loans in {currency} come to more than can be counted")]
    PortfolioTooLarge { currency: Currency },
    /// A report whose page or chart cannot be made.
    #[error("the report cannot be made: {reason}")]
    Report { reason: String },
    /// Loans that are not what was written.
    #[error("{broken} loans are not what was written, `{first}` is the first")]
    Broken { broken: usize, first: String },
    /// A database that is not the one whose digest was noted.
    #[error("the database's digest was noted as {noted}, found {found}")]
    OtherDigest { noted: String, found: String },
}

impl Coded for DeskError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::UnknownLoan { .. }
            | Self::UnknownApplication { .. }
            | Self::LookedBeforePayment { .. }
            | Self::File { .. }
            | Self::UnknownProduct { .. }
            | Self::ProductTwice { .. }
            | Self::NoProducts
            | Self::ProductCurrencies { .. }
            | Self::QuoteCsv { .. }
            | Self::PortfolioFormat { .. }
            | Self::PortfolioEmpty { .. }
            | Self::PortfolioLoan { .. }
            | Self::Scenario { .. }
            | Self::PolicyScenario { .. }
            | Self::PolicyFiles { .. }
            | Self::ScenarioWithoutLoan { .. }
            | Self::ScenarioFigures { .. } => ErrorKind::InvalidInput,
            Self::DayEnded { .. } | Self::NothingToExtend { .. } => ErrorKind::NotAllowed,
            Self::OpenedOtherwise { .. } => ErrorKind::Duplicate,
            Self::AccountsTooLarge | Self::PortfolioTooLarge { .. } => ErrorKind::OutOfRange,
            Self::Report { .. } => ErrorKind::Unavailable,
            Self::Broken { .. } | Self::OtherDigest { .. } => ErrorKind::CorruptData,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownLoan { .. } => "loan.unknown",
            Self::UnknownApplication { .. } => "application.unknown",
            Self::OpenedOtherwise { .. } => "open.reused",
            Self::DayEnded { .. } => "day.ended",
            Self::NothingToExtend { .. } => "extend.no_row_left",
            Self::LookedBeforePayment { .. } => "why.before_payment",
            Self::File { error, .. } => {
                if error.kind() == std::io::ErrorKind::NotFound {
                    "file.missing"
                } else {
                    "file.unusable"
                }
            }
            Self::UnknownProduct { .. } => "products.unknown",
            Self::ProductTwice { .. } => "products.twice",
            Self::NoProducts => "products.none",
            Self::ProductCurrencies { .. } => "products.currency",
            Self::QuoteCsv { .. } => "quote.csv",
            Self::PortfolioFormat { .. } => "portfolio.format",
            Self::PortfolioEmpty { .. } => "portfolio.empty",
            Self::PortfolioLoan { .. } => "portfolio.loan",
            Self::Scenario { error, .. } => match error {
                ScenarioError::Format(_) => "scenario.format",
                ScenarioError::File { .. } => "scenario.file",
                ScenarioError::NothingExpected => "scenario.nothing_expected",
                ScenarioError::Product(_) => "scenario.product",
                ScenarioError::Loan(_) => "scenario.loan",
                ScenarioError::Event { .. } => "scenario.event",
                ScenarioError::Look { .. } => "scenario.look",
            },
            Self::PolicyScenario { error, .. } => match error {
                PolicyScenarioError::Format(_) => "scenario.format",
                PolicyScenarioError::File { .. } => "scenario.file",
                PolicyScenarioError::Policy { .. } => "scenario.policy",
                PolicyScenarioError::Change { .. } => "scenario.change",
                PolicyScenarioError::Fact { .. } => "scenario.fact",
                PolicyScenarioError::NothingExpected { .. } => "scenario.nothing_expected",
                PolicyScenarioError::Language { .. } => "scenario.language",
            },
            Self::PolicyFiles { .. } => "policy.files",
            Self::ScenarioWithoutLoan { .. } => "scenario.loan",
            Self::ScenarioFigures { .. } => "scenario.figures",
            Self::AccountsTooLarge => "ledger.sum",
            Self::PortfolioTooLarge { .. } => "report.sum",
            Self::Report { .. } => "report.page",
            Self::Broken { .. } => "verify.broken",
            Self::OtherDigest { .. } => "verify.digest",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::UnknownLoan { .. } | Self::OpenedOtherwise { .. } => "loan".to_owned(),
            Self::UnknownApplication { .. } => "application".to_owned(),
            Self::DayEnded { .. } | Self::LookedBeforePayment { .. } => "on".to_owned(),
            Self::NothingToExtend { .. } => "extend".to_owned(),
            Self::Scenario { file, .. }
            | Self::PolicyScenario { file, .. }
            | Self::ScenarioFigures { file, .. } => file.display().to_string(),
            Self::PolicyFiles { .. } => "files".to_owned(),
            Self::File { path, .. } => path.clone(),
            Self::UnknownProduct { .. } => "product".to_owned(),
            Self::NoProducts => "products".to_owned(),
            Self::ProductCurrencies { .. } | Self::PortfolioTooLarge { .. } => "currency".to_owned(),
            Self::PortfolioFormat { file, .. } | Self::ScenarioWithoutLoan { file } => file.clone(),
            Self::PortfolioLoan { place, .. } => place.clone(),
            Self::PortfolioEmpty { column } => (*column).to_owned(),
            Self::AccountsTooLarge => "accounts".to_owned(),
            Self::ProductTwice { .. }
            | Self::QuoteCsv { .. }
            | Self::Report { .. }
            | Self::Broken { .. }
            | Self::OtherDigest { .. } => String::new(),
        }
    }
}

impl<E: Coded> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { kind: error.kind(), code: error.code(), path: error.path(), message: error.to_string() }
    }
}

impl Failure {
    /// A file that cannot be read or written.
    pub(crate) fn file(path: &Path, error: std::io::Error) -> Self {
        DeskError::File { path: path.display().to_string(), error }.into()
    }

    /// The same, found inside of something: a file, or a row of it, or one loan of many.
    #[must_use]
    pub(crate) fn within(mut self, place: &str) -> Self {
        self.path = if self.path.is_empty() { place.to_owned() } else { format!("{place}: {}", self.path) };
        self
    }

    /// As programs read it.
    pub(crate) fn to_json(&self) -> Value {
        json!({ "kind": self.kind.name(), "code": self.code, "path": self.path, "message": self.message })
    }

    /// What the caller can do about it.
    pub(crate) const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The stable code.
    pub(crate) const fn code(&self) -> &'static str {
        self.code
    }

    /// What went wrong, in a sentence.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}\n  kind  {}\n  code  {}", self.message, self.kind.name(), self.code)?;
        if !self.path.is_empty() {
            write!(f, "\n  path  {}", self.path)?;
        }
        Ok(())
    }
}
