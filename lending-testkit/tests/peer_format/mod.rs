//! The peer's format, for scenarios of our own.

use std::path::{Path, PathBuf};

use lending_testkit::conformance::fineract::{self, ScenarioVerdict};
use serde_json::{Value, json};

/// Penalties, fees, interest, principal: past due, due, in advance.
pub(crate) fn order() -> Vec<String> {
    let places = ["PAST_DUE", "DUE", "IN_ADVANCE"].into_iter().flat_map(|bucket| {
        ["PENALTY", "FEE", "INTEREST", "PRINCIPAL"].map(|component| format!("{bucket}_{component}"))
    });
    places.collect()
}

/// 100.00 at 12 % a year in two months.
pub(crate) fn loan(product: &str) -> Value {
    json!([{
        "LoanProduct": product, "submitted on date": "2026-01-01", "with Principal": "100",
        "ANNUAL interest rate %": "12", "interest type": "DECLINING_BALANCE", "interest calculation period": "DAILY",
        "amortization type": "EQUAL_INSTALLMENTS", "loanTermFrequency": "2", "loanTermFrequencyType": "MONTHS",
        "repaymentEvery": "1", "repaymentFrequencyType": "MONTHS", "numberOfRepayments": "2",
        "graceOnPrincipalPayment": "0", "graceOnInterestPayment": "0", "interest free period": "0",
        "Payment strategy": "ADVANCED_PAYMENT_ALLOCATION",
    }])
}

/// Steps with their numbers.
pub(crate) fn numbered(steps: Vec<Value>) -> Vec<Value> {
    let number = |(at, mut step): (usize, Value)| {
        step["i"] = at.into();
        step
    };
    steps.into_iter().enumerate().map(number).collect()
}

fn row(columns: &[&str], cells: &[&str]) -> Value {
    let cell = |text: &&str| if text.is_empty() { Value::Null } else { Value::from(*text) };
    let named = columns.iter().zip(cells).map(|(column, text)| ((*column).to_owned(), cell(text)));
    Value::Object(named.collect())
}

pub(crate) fn table(columns: &[&str], rows: &[&[&str]]) -> Value {
    rows.iter().map(|cells| row(columns, cells)).collect::<Vec<_>>().into()
}

/// A folder of its own with these products.
pub(crate) fn written(products: &Value, name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(folder.join("scenarios")).expect("a folder");
    std::fs::write(folder.join("products.json"), products.to_string()).expect("a file");
    folder
}

/// What comes of steps.
pub(crate) fn verdict(folder: &Path, steps: &[Value]) -> ScenarioVerdict {
    let scenario = json!({ "id": "own", "name": "own", "steps": steps });
    std::fs::write(folder.join("scenarios/own.json"), scenario.to_string()).expect("a file");
    let report = fineract::scenarios(folder).expect("a folder in the format");
    report.scenarios.into_iter().next().expect("one scenario").verdict
}
