//! A receipt, as the desk hands it out.

use lending_core::loan::{Alert, Loan, Outcome, Receipt};
use serde_json::{Value, json};

use crate::{Output, say};

/// Prints what came of a command.
pub(crate) fn show(loan: &Loan, receipt: &Receipt, output: Output) {
    match output {
        Output::Text => say(&to_text(loan, receipt)),
        Output::Json => say(&json!({
            "schema": "loan-desk.receipt/1",
            "loan": loan.id(),
            "currency": loan.currency().code(),
            "version": loan.version(),
            "receipt": to_json(receipt),
        })
        .to_string()),
    }
}

/// The receipt in the library's words, what people should hear of it, and where the loan stands in the database.
pub(crate) fn to_text(loan: &Loan, receipt: &Receipt) -> String {
    let alerts = receipt.alerts.iter().map(|alert| format!("\nalert: {}", alert_text(alert)));
    let stands = match receipt.outcome {
        Outcome::Applied => "stored",
        Outcome::AlreadyApplied => "nothing to store",
    };
    format!(
        "Loan {}: {receipt:#}{}\n{stands}: version {}",
        loan.id(),
        alerts.collect::<String>(),
        loan.version()
    )
}

/// The receipt as data; amounts are decimals in the loan's currency, a change of standing is 1 or -1.
pub(crate) fn to_json(receipt: &Receipt) -> Value {
    let parts = receipt.parts.iter().map(|part| {
        json!({
            "item": part.item.to_string(),
            "component": part.component.name(),
            "amount": part.amount.to_decimal().to_string(),
        })
    });
    let corrections = receipt.corrections.iter().map(|corrected| {
        let by = corrected.by;
        let by = if corrected.line.counts() {
            by.minor().units().to_string()
        } else {
            by.to_decimal().to_string()
        };
        json!({ "line": corrected.line.to_string(), "by": by })
    });
    json!({
        "key": receipt.key.as_str(),
        "kind": receipt.kind,
        "outcome": outcome_name(receipt.outcome),
        "amount": receipt.amount.map(|amount| amount.to_decimal().to_string()),
        "parts": parts.collect::<Vec<_>>(),
        "rest": receipt.rest.to_decimal().to_string(),
        "to_be_returned": receipt.to_be_returned.to_decimal().to_string(),
        "alerts": receipt.alerts.iter().map(Alert::code).collect::<Vec<_>>(),
        "corrections": corrections.collect::<Vec<_>>(),
        "reversed_by": receipt.reversed_by.as_ref().map(ToString::to_string),
    })
}

/// The stable name of an outcome.
pub(crate) const fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Applied => "applied",
        Outcome::AlreadyApplied => "already_applied",
    }
}

/// An alert in a line.
pub(crate) fn alert_text(alert: &Alert) -> String {
    format!("{} ({})", alert.code().replace('_', " "), alert.event())
}
