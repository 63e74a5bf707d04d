//! A decision against what is expected of it.

use lending_core::underwriting::{Because, Decision, Policy, Reason};
use lending_core::wording::Language;
use serde::Serialize;

use super::file::{Expected, PolicyScenarioError};
use crate::scenario::{Failure, evaluate};

/// What of a decision is not as expected. `place`: the application.
pub(super) fn compare(
    policy: &Policy,
    decision: &Decision,
    expected: &Expected,
    place: &str,
) -> Result<Vec<Failure>, PolicyScenarioError> {
    let mut failures = Vec::new();
    let mut check = |key: &str, expected: &str, found: String, is_met: bool| {
        if !is_met {
            let (place, path) = (format!("{place}: {key}"), vec![key.to_owned()]);
            failures.push(Failure { place, path, expected: expected.to_owned(), found });
        }
    };
    let none = || "none".to_owned();
    let figure = |money: Option<lending_core::money::Money>| {
        money.map_or_else(none, |money| money.to_decimal().to_string())
    };
    let texts = [
        ("outcome", &expected.outcome, decision.outcome().to_string()),
        ("grade", &expected.grade, decision.grade().map_or_else(none, str::to_owned)),
        ("limit", &expected.limit, figure(decision.limit())),
        ("amount", &expected.amount, figure(decision.amount())),
        ("rate", &expected.rate, decision.rate().map_or_else(none, |rate| rate.to_string())),
        ("level", &expected.level, decision.level().map_or_else(none, str::to_owned)),
    ];
    for (key, expected, found) in texts {
        if let Some(expected) = expected {
            let (said, wrong) = figure_of(expected);
            let is_met = said == found && wrong.is_none();
            check(key, expected, wrong.unwrap_or(found), is_met);
        }
    }
    if let Some(expected) = &expected.reasons {
        let found = decision.reasons();
        let is_met =
            expected.len() == found.len() && expected.iter().zip(found).all(|(said, one)| says(said, one));
        let found: Vec<String> = found.iter().map(told).collect();
        check("reasons", &expected.join("; "), found.join("; "), is_met);
    }
    if let Some(expected) = &expected.gates {
        let found = decision.open_gates();
        check("gates", &expected.join("; "), found.join("; "), expected.as_slice() == found);
    }
    if let Some(expected) = &expected.benefits {
        let found: serde_json::Map<String, serde_json::Value> = decision
            .benefits()
            .iter()
            .map(|(id, gives)| (id.clone(), serde_json::to_value(gives).unwrap_or_default()))
            .collect();
        let expected = serde_json::to_value(expected).unwrap_or_default();
        let found = serde_json::Value::Object(found);
        check("benefits", &expected.to_string(), found.to_string(), expected == found);
    }
    if let Some(expected) = expected.valid_until {
        let found = decision.valid_until();
        check("valid_until", &expected.to_string(), found.to_string(), expected == found);
    }
    for (code, expected) in &expected.notice {
        let language: Language = code.parse().map_err(|error: lending_core::wording::LanguageError| {
            PolicyScenarioError::Language { application: place.to_owned(), reason: error.to_string() }
        })?;
        let found = decision.notice(policy, language, decision.reasons().len());
        check(&format!("notice.{code}"), &expected.join(" "), found.join(" "), *expected == found);
    }
    Ok(failures)
}

/// The figure of an expectation, and what is wrong with its working: `48000.00 = 8000*6`.
fn figure_of(said: &str) -> (&str, Option<String>) {
    let Some((figure, working)) = said.split_once(" = ") else { return (said, None) };
    let number = figure.split(' ').next().unwrap_or_default();
    let wrong = match (evaluate(number), evaluate(working)) {
        (Ok(stated), Ok(worked)) if stated == worked => None,
        (Ok(_), Ok(worked)) => Some(format!("a working that gives {worked}")),
        (Err(error), _) | (_, Err(error)) => Some(error.to_string()),
    };
    (figure.trim(), wrong)
}

/// Whether an expectation names a reason: by its key, with or without what it comes from.
fn says(said: &str, reason: &Reason) -> bool {
    said == reason.code || said == told(reason)
}

/// A reason in short: its key and what it comes from, or what it cost.
fn told(reason: &Reason) -> String {
    let Reason { code, because, points_lost, .. } = reason;
    if *because == Because::Characteristic {
        return format!("{code}, {} points", points_lost.normalize());
    }
    format!("{code}, {}", name(because))
}

/// The name that a plain value has in JSON.
fn name(value: impl Serialize) -> String {
    let text = serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned));
    text.unwrap_or_default()
}
