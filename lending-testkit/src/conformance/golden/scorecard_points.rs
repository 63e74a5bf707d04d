//! The `pmml` part of `scorecard`: a published card of points, as a policy.

use std::fmt::Write;

use lending_core::date;
use lending_core::facts::{Application, Borrower};
use lending_core::underwriting::{Policy, Step};
use rust_decimal::Decimal;
use serde_json::Value;

use super::figures::{field, text};
use crate::conformance::Case;

/// One applicant of the card: the score, the points of each characteristic, the reasons in their order.
pub(super) fn applicant(id: String, card: &Value, case: &Value) -> Result<Case, String> {
    let (mut expected, mut found) = (Vec::new(), Vec::new());
    for by_attribute in [false, true] {
        let policy =
            Policy::from_toml(&policy(card, by_attribute)?, &[]).map_err(|error| error.to_string())?;
        let mut application = Application::of(Borrower::Private);
        for (name, value) in field(case, "in")?.as_object().ok_or("`in` is no object")? {
            application = match value {
                Value::String(text) => application.with(name, text.as_str()),
                Value::Number(number) => application.with(name, number.as_i64().ok_or("no whole number")?),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                    return Err("no such value".into());
                }
            };
        }
        let decision = policy.decide(&application, date!("2026-01-01")).map_err(|error| error.to_string())?;
        let Some(Step::Score { parts, value, .. }) = decision.trace().first() else {
            return Err("no score".into());
        };
        let points: Vec<String> =
            parts.iter().map(|part| part.points.unwrap_or(Decimal::MIN).normalize().to_string()).collect();
        let below: Vec<String> = parts.iter().map(|part| part.lost.normalize().to_string()).collect();
        let reasons: Vec<&str> = decision.reasons().iter().map(|reason| reason.code.as_str()).collect();
        found.push(
            format!("{value} {} {} {}", points.join(","), below.join(","), reasons.join(",")).to_uppercase(),
        );
        let numbers = |key: &str| -> Result<String, String> {
            let list = field(case, key)?;
            let each: Vec<String> = match list {
                Value::Array(list) => list.iter().map(Value::to_string).collect(),
                Value::Object(list) => list.values().map(Value::to_string).collect(),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                    return Err("no list".into());
                }
            };
            Ok(each.join(","))
        };
        let key = if by_attribute { "reasons_attribute" } else { "reasons_characteristic" };
        let reasons = numbers(key)?.replace('"', "");
        let score = field(case, "score")?;
        expected.push(format!("{score} {} {} {reasons}", numbers("partials")?, numbers("points_below")?));
    }
    Ok(Case::compared(id, expected.join("; "), found.join("; ")))
}

/// The card as a policy; its reasons by characteristic, or by attribute where it has some.
fn policy(card: &Value, by_attribute: bool) -> Result<String, String> {
    let failed = |error: std::fmt::Error| error.to_string();
    let characteristics = field(card, "characteristics")?.as_array().ok_or("no characteristics")?;
    let mut facts = String::from("[facts]\n");
    let mut points = format!(
        "[[scorecards]]\nid = \"score\"\nbase = {}\npoints_lost = \"from_its_baseline\"\n",
        field(card, "initial_score")?
    );
    for characteristic in characteristics {
        let name = text(characteristic, "name")?;
        let reason = text(characteristic, "reason")?;
        let own =
            characteristic.get("reason_by_attribute").and_then(Value::as_array).filter(|_| by_attribute);
        let (mut missing, mut bins, mut texts) = (String::new(), Vec::new(), false);
        let attributes = field(characteristic, "attributes")?.as_array().ok_or("no attributes")?;
        for (place, attribute) in attributes.iter().enumerate() {
            let (Some(is), Some(given)) = (attribute.get(0).and_then(Value::as_str), attribute.get(1)) else {
                return Err("an attribute is a text and points".into());
            };
            let reason = own.and_then(|own| own.get(place)).and_then(Value::as_str);
            let reason = reason.map_or(String::new(), |reason| format!(", reason = \"{reason}\""));
            if is == "missing" {
                missing = format!("missing = {given}\n");
            } else if is.starts_with(['<', '>', '(', '[']) {
                bins.push(format!("{{ range = \"{is}\", points = {given}{reason} }}"));
            } else {
                texts = true;
                bins.push(format!("{{ one_of = [\"{is}\"], points = {given}{reason} }}"));
            }
        }
        let kind = if texts { "text" } else { "integer" };
        writeln!(facts, "{name} = {{ kind = \"{kind}\" }}").map_err(failed)?;
        let other = if texts { "other = 0\n" } else { "" };
        writeln!(
            points,
            "[[scorecards.characteristics]]\nof = \"{name}\"\nreason = \"{reason}\"\nbaseline = {}\npoints = \"both_ways\"\n{missing}{other}bins = [{}]",
            field(characteristic, "baseline")?,
            bins.join(", ")
        )
        .map_err(failed)?;
    }
    let head =
        "policy = \"published-card\"\nfrom = \"2026-01-01\"\ncurrency = \"EUR\"\nunknown = \"decline\"\n";
    Ok(format!("{head}{facts}{points}"))
}
