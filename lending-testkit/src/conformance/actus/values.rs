//! Figures as the files write them: texts with blanks, whole numbers, numbers with a point or an exponent.

use lending_core::money::{Minor, Rounding, RoundingMode};
use rust_decimal::Decimal;
use serde_json::Value;

use super::Unknown;

/// Figures are rounded to one unit of the currency.
pub(super) const UNIT: Rounding = Rounding::new(Minor::new(1), RoundingMode::HalfUp);

/// The most that an amount may be: plans leave room for sums above it.
const LARGEST: i64 = 1 << 58;

/// The text of a value, without blanks around it; `None` when nothing is written.
pub(super) fn text(value: &Value) -> Result<Option<String>, Unknown> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => return Err(format!("a value `{value}`")),
    };
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// A number by its decimal text.
pub(super) fn decimal(text: &str) -> Result<Decimal, Unknown> {
    let exponent = text.contains(['e', 'E']);
    let number = if exponent { Decimal::from_scientific(text) } else { text.parse() };
    number.map(|number: Decimal| number.normalize()).or_else(|_| tiny(text))
}

/// A number with more decimals than any figure has is nothing.
fn tiny(text: &str) -> Result<Decimal, Unknown> {
    let exponent = text.split_once(['e', 'E']).and_then(|(_, exponent)| exponent.parse::<i32>().ok());
    if exponent.is_some_and(|exponent| exponent < -20) {
        return Ok(Decimal::ZERO);
    }
    Err(format!("a number `{text}`"))
}

/// How many decimals the currency of a case has: twelve, or fewer where its amounts are very large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    decimals: u32,
}

impl Scale {
    /// The most decimals with which amounts of a size, and a few times as much, fit.
    pub(super) fn fitting(largest: Decimal) -> Result<Self, Unknown> {
        (0..=12)
            .rev()
            .map(|decimals| Self { decimals })
            .find(|scale| scale.amount(largest).is_ok_and(|amount| amount.units() < LARGEST / 2))
            .ok_or_else(|| format!("an amount of {largest}"))
    }

    /// An amount in the currency.
    pub(super) fn amount(self, number: Decimal) -> Result<Minor, Unknown> {
        let too_large = || format!("an amount of {number}");
        let scaled = number.mantissa().checked_mul(10_i128.pow(self.decimals)).ok_or_else(too_large)?;
        let divisor = 10_i128.checked_pow(number.scale()).ok_or_else(too_large)?;
        UNIT.checked_ratio(scaled, divisor).and_then(within).ok_or_else(too_large)
    }

    /// An amount as a number.
    pub(super) fn number(self, amount: Minor) -> Decimal {
        Decimal::from_i128_with_scale(i128::from(amount.units()), self.decimals)
    }
}

/// An amount, unless it is too large for a plan.
fn within(amount: Minor) -> Option<Minor> {
    (-LARGEST..=LARGEST).contains(&amount.units()).then_some(amount)
}

/// The sum of two amounts.
pub(super) fn sum(one: Minor, other: Minor) -> Result<Minor, Unknown> {
    one.checked_add(other).and_then(within).ok_or_else(|| "amounts beyond the range of a plan".to_owned())
}

/// An amount times a fraction.
pub(super) fn part(amount: Minor, numerator: i128, denominator: i128) -> Result<Minor, Unknown> {
    i128::from(amount.units())
        .checked_mul(numerator)
        .and_then(|product| UNIT.checked_ratio(product, denominator))
        .and_then(within)
        .ok_or_else(|| "amounts beyond the range of a plan".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_by_their_decimal_text() {
        for (written, number) in [
            (Value::from("  5000"), "5000"),
            (Value::from(20.5), "20.5"),
            (Value::from("-1.5E-2"), "-0.015"),
            (Value::from("4.5e-40"), "0"),
        ] {
            let text = text(&written).unwrap().unwrap();
            assert_eq!(decimal(&text).unwrap(), number.parse().unwrap(), "{written}");
        }
        assert_eq!(text(&Value::from(" ")), Ok(None));
        assert!(decimal("five").is_err());
    }

    #[test]
    fn a_very_large_amount_has_fewer_decimals() {
        let scale = |text: &str| Scale::fitting(text.parse().unwrap()).map(|scale| scale.decimals);
        assert_eq!(scale("100000"), Ok(12));
        assert_eq!(scale("1000000"), Ok(11));
        assert!(scale("1000000000000000000000").is_err());
    }
}
