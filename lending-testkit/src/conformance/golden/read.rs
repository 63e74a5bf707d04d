//! Reading rows: a wrong row is a failed case, never a panic.

use lending_core::calendar::{Date, Fraction};
use rust_decimal::Decimal;
use serde_json::Value;

use super::super::Case;

/// Why a row gave no case that could be compared.
pub(super) enum Wrong {
    /// The row is not as the format says.
    Malformed(String),
    /// It asks for something that the library does not know.
    Unknown(String),
}

impl Wrong {
    pub(super) fn malformed(what: impl Into<String>) -> Self {
        Self::Malformed(what.into())
    }

    pub(super) fn unknown(what: impl Into<String>) -> Self {
        Self::Unknown(what.into())
    }

    pub(super) fn case(self, id: &str) -> Case {
        match self {
            Self::Malformed(reason) => Case::judged(id, false, "a row of the format", reason),
            Self::Unknown(reason) => Case::not_understood(id, reason),
        }
    }
}

/// The case of a row, whatever became of it.
pub(super) fn settle(id: &str, case: Result<Case, Wrong>) -> Case {
    case.unwrap_or_else(|wrong| wrong.case(id))
}

/// The elements of a list; a document without it is one failed case.
pub(super) fn list<'v>(document: &'v Value, field: &str) -> Result<&'v [Value], Case> {
    document
        .get(field)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .ok_or_else(|| Wrong::malformed("no such list").case(field))
}

pub(super) fn field<'v>(row: &'v Value, name: &str) -> Result<&'v Value, Wrong> {
    row.get(name).ok_or_else(|| Wrong::malformed(format!("no `{name}`")))
}

pub(super) fn at(row: &Value, index: usize) -> Result<&Value, Wrong> {
    row.get(index).ok_or_else(|| Wrong::malformed(format!("no column {index}")))
}

pub(super) fn text(value: &Value) -> Result<&str, Wrong> {
    value.as_str().ok_or_else(|| Wrong::malformed(format!("expected a text, found {value}")))
}

pub(super) fn flag(value: &Value) -> Result<bool, Wrong> {
    value.as_bool().ok_or_else(|| Wrong::malformed(format!("expected true or false, found {value}")))
}

/// A whole number, written as a number or as a text.
pub(super) fn whole(value: &Value) -> Result<i64, Wrong> {
    let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    written.parse().map_err(|_| Wrong::malformed(format!("expected a whole number, found {value}")))
}

pub(super) fn day(value: &Value) -> Result<Date, Wrong> {
    text(value)?.parse().map_err(|error| Wrong::malformed(format!("{error}")))
}

/// A day that may be null.
pub(super) fn optional_day(value: &Value) -> Result<Option<Date>, Wrong> {
    if value.is_null() { Ok(None) } else { day(value).map(Some) }
}

pub(super) fn days(value: &Value) -> Result<Vec<Date>, Wrong> {
    let list = value.as_array().ok_or_else(|| Wrong::malformed("expected a list of days"))?;
    list.iter().map(day).collect()
}

/// An exact rational `n/d`, in lowest terms.
pub(super) fn rational(value: &Value) -> Result<Fraction, Wrong> {
    let wrong = || Wrong::malformed(format!("expected a fraction, found {value}"));
    let (above, below) = text(value)?.split_once('/').ok_or_else(wrong)?;
    let (above, below) = (above.parse().map_err(|_| wrong())?, below.parse().map_err(|_| wrong())?);
    if below < 1 {
        return Err(wrong());
    }
    Ok(Fraction::new(above, below).reduced())
}

/// A decimal through its text, also one with an exponent.
pub(super) fn decimal(value: &Value) -> Result<Decimal, Wrong> {
    let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    written
        .parse()
        .or_else(|_| Decimal::from_scientific(&written))
        .map_err(|_| Wrong::malformed(format!("expected a decimal, found {value}")))
}

/// Whether a fraction lies within `10^-places` of a printed decimal, or of what is left of one beyond 1.
pub(super) fn is_near(found: Fraction, printed: Decimal, places: u32) -> bool {
    let exact = Decimal::from(found.numerator).checked_div(Decimal::from(found.denominator));
    let apart = exact.and_then(|exact| exact.checked_sub(printed));
    let allowed = Decimal::new(1, places).checked_mul(printed.abs().max(Decimal::ONE));
    apart.zip(allowed).is_some_and(|(apart, allowed)| apart.abs() <= allowed)
}
