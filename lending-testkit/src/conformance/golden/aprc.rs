//! `apr_eu_aprc`: the European annual percentage rate of charge, its instalments and its intervals.

use std::path::Path;

use lending_core::rate::{Annuity, Interval, YearBasis, aprc, aprc_dated, percent};
use num_rational::BigRational;
use rust_decimal::Decimal;
use serde_json::Value;

use super::figures::{
    cases, dated_flows, day, exact, field, fraction, half_up, near, number, text, whole, year_flows,
};
use crate::conformance::Case;

pub(super) fn run(document: &Value, _: &Path) -> Vec<Case> {
    let mut all = cases(document, "/cases", published);
    all.extend(cases(document, "/instalments", instalment));
    all.extend(cases(document, "/interval_rules/vectors", interval));
    all.extend(cases(document, "/national_examples", national));
    all.extend(cases(document, "/interval_vectors_curo/vectors", peer_interval));
    all
}

/// The recomputed figure, the published decimal, and six decimals where they are right.
fn published(id: String, case: &Value) -> Result<Case, String> {
    let flows = year_flows(case, "flows")?;
    let recomputed = number(case, "recomputed_percent")?;
    let rate = match aprc(&flows) {
        Ok(rate) => rate,
        Err(error) => return Ok(Case::judged(id, false, recomputed, error)),
    };
    let is = |key: &str| case.get(key).and_then(Value::as_bool) == Some(true);
    let rounded = |key: &str, decimals: u32| Ok::<_, String>(percent(rate, decimals) == number(case, key)?);
    let mut right = near(percent(rate, 12), recomputed, Decimal::new(1, 8));
    if case.get("verified_1dp").is_none() || is("verified_1dp") {
        right &= rounded("apr_1dp_published", 1)?;
    }
    if is("verified_6dp") {
        right &= rounded("x_percent_6dp_published", 6)?;
    }
    Ok(Case::judged(id, right, recomputed, percent(rate, 12)))
}

fn instalment(id: String, case: &Value) -> Result<Case, String> {
    let hundred = Decimal::ONE_HUNDRED;
    let periods = number(case, "periods_per_year")?;
    let rate = (number(case, "nominal_rate_percent")? / hundred).checked_div(periods).ok_or("no periods")?;
    let annuity = Annuity::new(number(case, "principal")?, rate, whole(case, "n")?);
    let payment = annuity.and_then(|annuity| annuity.payment()).map_err(|error| error.to_string())?;
    Ok(Case::compared(id, number(case, "payment")?, half_up(payment, 2)))
}

fn unit(name: &str) -> Option<Interval> {
    match name {
        "month" => Some(Interval::Month),
        "year" => Some(Interval::Year),
        "week" => Some(Interval::Week),
        _ => None,
    }
}

fn interval(id: String, case: &Value) -> Result<Case, String> {
    let name = text(case, "unit")?;
    let Some(unit) = unit(name) else { return Ok(Case::not_understood(id, format!("unit {name}"))) };
    let found = YearBasis::EuropeanUnion(unit).years(day(case, "from")?, day(case, "to")?);
    Ok(Case::compared(id, exact(fraction(text(case, "exact")?)?), exact(found)))
}

/// The dated flows by days over 365; the other reading beside it.
fn national(id: String, case: &Value) -> Result<Case, String> {
    let expected = number(case, "published")?;
    let rate = if case.get("flows_dated").is_some() {
        let flows = dated_flows(case, "flows_dated")?;
        let first = flows.iter().map(|flow| flow.day).min().ok_or("no flows")?;
        aprc_dated(&flows, first, YearBasis::DAYS_365)
    } else {
        aprc(&year_flows(case, "flows")?)
    };
    let rate = rate.map_err(|error| error.to_string())?;
    let mut right = percent(rate, expected.scale()) == expected;
    if case.get("equal_months_basis").is_some() {
        let other = number(case, "equal_months_basis")?;
        let months = aprc(&year_flows(case, "flows")?).map_err(|error| error.to_string())?;
        right &= percent(months, other.scale()) == other;
    }
    Ok(Case::judged(id, right, expected, percent(rate, 6)))
}

/// A rule and a group name the basis; `expr` reads `t = a + b = decimal`.
fn peer_interval(id: String, case: &Value) -> Result<Case, String> {
    let (rule, group) = (text(case, "rule")?, text(case, "group")?);
    let named = |part: &str| group.contains(part);
    let unit = if named("year") {
        Interval::Year
    } else if (named("week") && !named("month")) || named("weekly") {
        Interval::Week
    } else {
        Interval::Month
    };
    let basis = if rule.starts_with("EU") {
        YearBasis::EuropeanUnion(unit)
    } else if rule.starts_with("UK") {
        YearBasis::UnitedKingdom(unit)
    } else if rule.contains("ACT/365") {
        YearBasis::DAYS_365
    } else {
        return Ok(Case::not_understood(id, format!("rule {rule}")));
    };
    let expression =
        field(case, "expr")?.as_str().and_then(|expr| expr.split('=').nth(1)).ok_or("no `t = …`")?;
    let pieces = expression.split('+').map(|piece| Ok(exact(fraction(piece.trim())?)));
    let expected = pieces.sum::<Result<BigRational, String>>()?;
    Ok(Case::compared(id, expected, exact(basis.years(day(case, "from")?, day(case, "to")?))))
}
