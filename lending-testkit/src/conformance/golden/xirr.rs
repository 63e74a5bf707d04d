//! `xirr` and `xirr_highprec`: yearly returns of dated flows.

use std::path::Path;

use lending_core::rate::{CashFlows, CostError, DatedFlow, xirr};
use rust_decimal::Decimal;
use serde_json::Value;

use super::figures::{cases, dated, dated_flows, decimal, field, near, number};
use crate::conformance::Case;

/// Spreadsheets' figures: a rate where they have one, the worth at a rate, or no rate at all.
pub(super) fn spreadsheets(document: &Value, _: &Path) -> Vec<Case> {
    cases(document, "/cases", |id, case| {
        let flows = dated_flows(case, "flows")?;
        match case.get("kind").and_then(Value::as_str) {
            Some("xnpv") => worth(id, case, &flows),
            Some("xirr") | None => rate(id, case, &flows),
            Some(kind) => Ok(Case::not_understood(id, format!("kind {kind}"))),
        }
    })
}

fn worth(id: String, case: &Value, flows: &[DatedFlow]) -> Result<Case, String> {
    let (expected, at) = (number(case, "expected")?, number(case, "rate")?);
    let found = CashFlows::dated(flows).and_then(|flows| flows.npv(at));
    let found = found.map_err(|error| error.to_string())?;
    // The peer computes with doubles: 15 digits.
    let tolerance = expected.abs().max(Decimal::ONE) * Decimal::new(1, 12);
    Ok(Case::judged(id, near(expected, found, tolerance), expected, found))
}

/// One rate must be the peer's; of several rates any is right where the flows are worth nothing.
fn rate(id: String, case: &Value, flows: &[DatedFlow]) -> Result<Case, String> {
    let rates = CashFlows::dated(flows).and_then(|flows| flows.rates());
    let expected = field(case, "expected")?;
    if expected.is_null() {
        let none = matches!(rates, Err(CostError::NoRoot | CostError::NoFlow | CostError::OneSided { .. }));
        return Ok(Case::judged(id, none, "no rate", format!("{rates:?}")));
    }
    let expected = decimal(expected)?;
    let rates = match rates {
        Ok(rates) => rates,
        Err(error) => return Ok(Case::judged(id, false, expected, error)),
    };
    let tolerance = (Decimal::ONE + expected.abs()) * Decimal::new(1, 8);
    let listed = rates.all().iter().any(|rate| near(*rate, expected, tolerance));
    let several = rates.all().len() > 1 && worth_nothing(flows, rates.nearest_to_zero());
    Ok(Case::judged(id, listed || several, expected, format!("{:?}", rates.all())))
}

fn worth_nothing(flows: &[DatedFlow], rate: Decimal) -> bool {
    let size: Decimal = flows.iter().map(|flow| flow.amount.abs()).sum();
    let worth = CashFlows::dated(flows).and_then(|flows| flows.npv(rate));
    worth.is_ok_and(|worth| worth.abs() <= size * Decimal::new(1, 9))
}

/// Roots to 50 digits.
pub(super) fn precise(document: &Value, _: &Path) -> Vec<Case> {
    cases(document, "/cases", |id, case| {
        let mut flows = dated_flows(case, "payments")?;
        for flow in &mut flows {
            flow.amount = -flow.amount;
        }
        match field(case, "advance")?.as_array().map(Vec::as_slice) {
            Some([day, amount]) => flows.push(dated(day, decimal(amount)?)?),
            Some(_) | None => return Err("`advance` is no pair".to_owned()),
        }
        let expected = number(case, "xirr_act365")?;
        Ok(match xirr(&flows) {
            Ok(found) => Case::judged(id, near(expected, found, Decimal::new(1, 15)), expected, found),
            Err(error) => Case::judged(id, false, expected, error),
        })
    })
}
