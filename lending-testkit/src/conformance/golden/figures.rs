//! Reading the suite's figures: decimals in texts or numbers, fractions, days, flows.

use lending_core::calendar::{Date, Fraction};
use lending_core::rate::{DatedFlow, YearFlow};
use num_rational::BigRational;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use crate::conformance::{Case, Verdict};

/// The cases of one of a document's lists; nothing where there is no such list.
///
/// What cannot be read is a failed case with the reason.
pub(super) fn cases(
    document: &Value,
    pointer: &str,
    run: impl Fn(String, &Value) -> Result<Case, String>,
) -> Vec<Case> {
    let list = document.pointer(pointer).and_then(Value::as_array);
    let numbered = list.into_iter().flatten().enumerate();
    let run = |(at, case): (usize, &Value)| {
        let named = ["id", "name"].iter().find_map(|key| case.get(key).and_then(Value::as_str));
        let id = named.map_or_else(|| format!("{pointer}/{at}"), str::to_owned);
        run(id.clone(), case).unwrap_or_else(|reason| malformed(id, reason))
    };
    numbered.map(run).collect()
}

/// A case that cannot be read.
pub(super) fn malformed(id: impl Into<String>, reason: impl Into<String>) -> Case {
    let verdict = Verdict::Failed { expected: "a case in the suite's format".into(), found: reason.into() };
    Case { id: id.into(), verdict }
}

pub(super) fn field<'a>(case: &'a Value, key: &str) -> Result<&'a Value, String> {
    case.get(key).ok_or_else(|| format!("no field `{key}`"))
}

pub(super) fn text<'a>(case: &'a Value, key: &str) -> Result<&'a str, String> {
    field(case, key)?.as_str().ok_or_else(|| format!("`{key}` is no text"))
}

pub(super) fn number(case: &Value, key: &str) -> Result<Decimal, String> {
    decimal(field(case, key)?)
}

pub(super) fn whole(case: &Value, key: &str) -> Result<u32, String> {
    count(number(case, key)?).ok_or_else(|| format!("`{key}` is no whole number"))
}

pub(super) fn count(number: Decimal) -> Option<u32> {
    number.is_integer().then(|| u32::try_from(number).ok()).flatten()
}

pub(super) fn day(case: &Value, key: &str) -> Result<Date, String> {
    text(case, key)?.parse().map_err(|error| format!("`{key}`: {error}"))
}

/// A decimal from a text, or from a number through its text.
pub(super) fn decimal(value: &Value) -> Result<Decimal, String> {
    match value {
        Value::String(text) => decimal_text(text),
        Value::Number(number) => decimal_text(&number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            Err(format!("no figure: {value}"))
        }
    }
}

pub(super) fn decimal_text(text: &str) -> Result<Decimal, String> {
    let text = text.trim();
    let plain = text.parse::<Decimal>().or_else(|_| Decimal::from_scientific(text));
    // Beyond the last decimal that is carried, a figure is nothing.
    let power = text.split_once(['e', 'E']).and_then(|(_, power)| power.parse::<i32>().ok());
    let figure = match plain {
        Ok(figure) => figure,
        Err(_) if power.is_some_and(|power| power < -28) => Decimal::ZERO,
        Err(error) => return Err(format!("`{text}`: {error}")),
    };
    // So that no product of two figures leaves the type.
    if figure.abs() > LARGEST { Err(format!("`{text}` is too large")) } else { Ok(figure) }
}

/// 10¹⁵.
const LARGEST: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

/// `n/d`, a whole number or a decimal, as it stands.
pub(super) fn fraction(text: &str) -> Result<Fraction, String> {
    let refused = || format!("`{text}` is no fraction");
    if let Some((above, below)) = text.split_once('/') {
        let above: i64 = above.trim().parse().map_err(|_| refused())?;
        let below: i64 = below.trim().parse().map_err(|_| refused())?;
        return if below > 0 { Ok(Fraction::new(above, below)) } else { Err(refused()) };
    }
    let number = decimal_text(text)?.normalize();
    let above = i64::try_from(number.mantissa()).map_err(|_| refused())?;
    let below = 10_i64.checked_pow(number.scale()).ok_or_else(refused)?;
    Ok(Fraction::new(above, below))
}

/// A fraction in lowest terms, however it was written.
pub(super) fn exact(fraction: Fraction) -> BigRational {
    BigRational::new(fraction.numerator.into(), fraction.denominator.into())
}

/// `[[t in years, amount], …]`.
pub(super) fn year_flows(case: &Value, key: &str) -> Result<Vec<YearFlow>, String> {
    pairs(case, key, |time, amount| {
        let time = match time {
            Value::String(text) => fraction(text)?,
            Value::Number(number) => fraction(&number.to_string())?,
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                return Err(format!("no time: {time}"));
            }
        };
        Ok(YearFlow::new(time, amount))
    })
}

/// `[[day, amount], …]`.
pub(super) fn dated_flows(case: &Value, key: &str) -> Result<Vec<DatedFlow>, String> {
    pairs(case, key, dated)
}

/// A day and an amount.
pub(super) fn dated(day: &Value, amount: Decimal) -> Result<DatedFlow, String> {
    let text = day.as_str().ok_or_else(|| format!("no day: {day}"))?;
    Ok(DatedFlow::new(text.parse().map_err(|error| format!("{error}"))?, amount))
}

fn pairs<T>(
    case: &Value,
    key: &str,
    flow: impl Fn(&Value, Decimal) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let rows = field(case, key)?.as_array().ok_or_else(|| format!("`{key}` is no list"))?;
    let pair = |row: &Value| match row.as_array().map(Vec::as_slice) {
        Some([time, amount]) => flow(time, decimal(amount)?),
        Some(_) | None => Err(format!("no pair: {row}")),
    };
    rows.iter().map(pair).collect()
}

/// Half up to so many places.
pub(super) fn half_up(figure: Decimal, places: u32) -> Decimal {
    figure.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// Whether two figures differ by at most a tolerance.
pub(super) fn near(left: Decimal, right: Decimal, tolerance: Decimal) -> bool {
    left.checked_sub(right).is_some_and(|difference| difference.abs() <= tolerance)
}
