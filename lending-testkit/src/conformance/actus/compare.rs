//! The rows of a case, and whether the library's are the same.

use std::fmt;

use rust_decimal::Decimal;
use serde_json::Value;

use super::Unknown;
use super::instant::Instant;
use super::values::{decimal, text};
use super::walk::{Walked, WalkedRow};
use crate::conformance::Case;

/// By how much figures may differ: 10⁻⁹.
const TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 9);

/// A row as the file states it; what it leaves out is not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExpectedRow {
    at: Instant,
    name: String,
    figures: [Option<Decimal>; 4],
}

/// The rows of a case.
pub(super) fn expected(case: &Value) -> Result<Vec<ExpectedRow>, Unknown> {
    let rows = case.get("results").and_then(Value::as_array).ok_or("a case without results")?;
    rows.iter().map(row).collect()
}

fn row(row: &Value) -> Result<ExpectedRow, Unknown> {
    let part = |name: &str| row.get(name).map_or(Ok(None), text);
    let needed = |name: &str| part(name)?.ok_or_else(|| format!("a result without `{name}`"));
    let figure = |name: &str| part(name)?.map(|text| decimal(&text)).transpose();
    Ok(ExpectedRow {
        at: Instant::read(&needed("eventDate")?)?,
        name: needed("eventType")?,
        figures: [
            figure("payoff")?,
            figure("notionalPrincipal")?,
            figure("accruedInterest")?,
            figure("nominalInterestRate")?,
        ],
    })
}

impl ExpectedRow {
    fn meets(&self, found: &WalkedRow) -> bool {
        let near = |(expected, found): (&Option<Decimal>, Decimal)| {
            expected.is_none_or(|expected| {
                expected.checked_sub(found).is_some_and(|difference| difference.abs() <= TOLERANCE)
            })
        };
        self.at == found.at && self.name == found.name && self.figures.iter().zip(found.figures()).all(near)
    }
}

impl WalkedRow {
    fn figures(&self) -> [Decimal; 4] {
        [self.payoff, self.notional, self.accrued, self.rate]
    }
}

/// Compares row by row; the first that differs is shown.
pub(super) fn rows(id: &str, expected: &[ExpectedRow], found: &Walked) -> Case {
    let pairs = expected.iter().zip(&found.rows);
    if let Some((expected, found)) = pairs.clone().find(|(expected, found)| !expected.meets(found)) {
        return Case::judged(id, false, expected, found);
    }
    if expected.len() != found.rows.len() {
        let next = |row: Option<String>| row.map_or_else(String::new, |row| format!(", next {row}"));
        let more = expected.get(found.rows.len()).map(ToString::to_string);
        let too_many = found.rows.get(expected.len()).map(ToString::to_string);
        return Case::judged(
            id,
            false,
            format!("{} rows{}", expected.len(), next(more)),
            format!("{} rows{}", found.rows.len(), next(too_many)),
        );
    }
    match &found.off_plan {
        Some((planned, came)) => Case::judged(id, false, planned, came),
        None => Case::judged(id, true, "", ""),
    }
}

impl fmt::Display for ExpectedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures = self.figures.map(|figure| figure.map_or_else(|| "-".to_owned(), |one| one.to_string()));
        write!(f, "{} {} {}", self.at, self.name, figures.join(" "))
    }
}

impl fmt::Display for WalkedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures = self.figures().map(|figure| figure.normalize().to_string());
        write!(f, "{} {} {}", self.at, self.name, figures.join(" "))
    }
}
