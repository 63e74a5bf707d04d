//! Expected values beside found ones: the leaves of a document, each with its path.

use std::collections::BTreeMap;
use std::fmt::Display;

use lending_core::calendar::Date;
use rust_decimal::Decimal;
use serde_json::Value;

use super::figures::{decimal, half_up};
use crate::conformance::Case;

/// Every expected leaf stands in what was found, and nothing else does; figures are compared by value.
pub(super) fn same_shape(id: String, expected: &Value, found: &Value) -> Case {
    let leaves = |value| {
        let mut leaves = Vec::new();
        collect(value, String::new(), &mut leaves);
        leaves.into_iter().map(|(path, value)| (path, plain(value))).collect::<BTreeMap<_, _>>()
    };
    let (expected, found) = (leaves(expected), leaves(found));
    let same = |path: &String, printed: &String| {
        found.get(path).is_some_and(|found| {
            found == printed || decimal_of(printed).is_some_and(|figure| decimal_of(found) == Some(figure))
        })
    };
    let right = expected.len() == found.len() && expected.iter().all(|(path, printed)| same(path, printed));
    let told = |leaves: &BTreeMap<String, String>| {
        leaves.iter().map(|(path, value)| format!("{path} {value}")).collect::<Vec<_>>().join(", ")
    };
    Case::judged(id, right && !expected.is_empty(), told(&expected), told(&found))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A figure before it is rounded to the places that are printed, or a day.
#[derive(Debug)]
pub(super) enum Figure {
    Number(Decimal),
    Day(Date),
}

impl Figure {
    /// As it would be printed beside an expected value, which is a decimal in a text or in a number, or a day.
    fn printed_as(&self, expected: &Value) -> Result<(String, String), String> {
        match self {
            Self::Number(figure) => {
                let printed = decimal(expected)?;
                Ok((printed.to_string(), half_up(*figure, printed.scale()).to_string()))
            }
            Self::Day(day) => Ok((expected.as_str().unwrap_or_default().to_owned(), day.to_string())),
        }
    }
}

/// Figures by the path of what they are compared with.
pub(super) type Figures = BTreeMap<String, Figure>;

/// Every expected figure must be there and agree.
pub(super) fn compared(id: String, expected: &Value, found: &Figures) -> Result<Case, String> {
    let mut leaves = Vec::new();
    collect(expected, String::new(), &mut leaves);
    let (mut texts, mut figures, mut right) = (Vec::new(), Vec::new(), !leaves.is_empty());
    for (path, value) in leaves {
        let (printed, found) = match found.get(&path) {
            Some(figure) => figure.printed_as(value)?,
            None => (value.to_string(), "nothing".to_owned()),
        };
        // Decimals agree by value: the places were made the same.
        right &=
            printed == found || decimal_of(&printed).is_some_and(|figure| decimal_of(&found) == Some(figure));
        texts.push(format!("{path} {printed}"));
        figures.push(format!("{path} {found}"));
    }
    Ok(Case::judged(id, right, texts.join(", "), figures.join(", ")))
}

fn decimal_of(text: &str) -> Option<Decimal> {
    text.parse().ok()
}

/// The values of a document that are no lists and no objects, with their paths.
fn collect<'v>(value: &'v Value, path: String, leaves: &mut Vec<(String, &'v Value)>) {
    let below =
        |name: &dyn Display| if path.is_empty() { name.to_string() } else { format!("{path}/{name}") };
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| collect(value, below(name), leaves));
        }
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(at, value)| collect(value, below(&at), leaves));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => leaves.push((path, value)),
    }
}
