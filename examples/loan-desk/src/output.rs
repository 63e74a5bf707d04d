//! What the desk prints: text for people, or one JSON document for programs.

use std::io::Write;

use lending_core::calendar::Date;
use lending_core::loan::{Loan, Outlook};
use lending_testkit::scenario::{At, day_result};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::failure::Failure;

/// For people or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    Text,
    Json,
}

/// Prints a text. Whoever reads may have seen enough and gone: that is no failure.
pub(crate) fn say(text: &str) {
    if writeln!(std::io::stdout(), "{text}").is_err() {
        std::process::exit(0);
    }
}

/// Everything that shows at the close of a day, in the layout of the library's JSON result.
pub(crate) fn day_json(loan: &Loan, day: Date, outlook: Outlook) -> Result<Value, Failure> {
    Ok(day_result(loan, day, At::Closing, outlook)?)
}

/// Reads an argument by the name that the library gives to its answers.
pub(crate) fn named<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(json!(text)).map_err(|error| error.to_string())
}
