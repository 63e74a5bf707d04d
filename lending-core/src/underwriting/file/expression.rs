//! Expressions as they are written.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Serialize};

use crate::facts::Number;
use crate::money::RoundingMode;

/// An expression as it is written: a number, a name, or a table of one operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(in crate::underwriting) enum ExpressionText {
    Number(Number),
    Name(String),
    Operation(Box<Operation>),
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(in crate::underwriting) enum Operation {
    Sum(Vec<ExpressionText>),
    Difference(ExpressionText, ExpressionText),
    Product(Vec<ExpressionText>),
    Ratio(RatioText),
    Rounded(RoundedText),
    Least(Vec<ExpressionText>),
    Greatest(Vec<ExpressionText>),
    /// The first that is known.
    FirstKnown(Vec<ExpressionText>),
    /// Without its unit.
    Plain(ExpressionText),
    /// Whole years from a day to the day of the decision.
    YearsSince(String),
    /// Days from a day to the day of the decision.
    DaysSince(String),
    /// How many texts a list has.
    Count(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::underwriting) struct RatioText {
    pub(in crate::underwriting) of: ExpressionText,
    pub(in crate::underwriting) to: ExpressionText,
    pub(in crate::underwriting) places: u32,
    pub(in crate::underwriting) mode: RoundingMode,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::underwriting) struct RoundedText {
    pub(in crate::underwriting) of: ExpressionText,
    pub(in crate::underwriting) places: u32,
    pub(in crate::underwriting) mode: RoundingMode,
}

impl<'de> Deserialize<'de> for ExpressionText {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> serde::de::Visitor<'de> for Reader {
    type Value = ExpressionText;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number, a number as text, a name, or a table such as { sum = [\"a\", \"b\"] }")
    }
    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<ExpressionText, E> {
        Ok(ExpressionText::Number(Number(Decimal::from(number))))
    }
    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<ExpressionText, E> {
        Ok(ExpressionText::Number(Number(Decimal::from(number))))
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<ExpressionText, E> {
        let name = || ExpressionText::Name(text.to_owned());
        Ok(Number::from_text(text).map_or_else(name, ExpressionText::Number))
    }
    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<ExpressionText, A::Error> {
        Operation::deserialize(MapAccessDeserializer::new(map))
            .map(|one| ExpressionText::Operation(Box::new(one)))
    }
}

impl ExpressionText {
    /// Tells every name that it reads.
    pub(in crate::underwriting) fn names<'t>(&'t self, tell: &mut impl FnMut(&'t str)) {
        match self {
            Self::Number(_) => {}
            Self::Name(name) => tell(name),
            Self::Operation(operation) => match operation.as_ref() {
                Operation::Sum(parts)
                | Operation::Product(parts)
                | Operation::Least(parts)
                | Operation::Greatest(parts)
                | Operation::FirstKnown(parts) => {
                    for part in parts {
                        part.names(tell);
                    }
                }
                Operation::Difference(one, two) => {
                    one.names(tell);
                    two.names(tell);
                }
                Operation::Ratio(ratio) => {
                    ratio.of.names(tell);
                    ratio.to.names(tell);
                }
                Operation::Rounded(rounded) => rounded.of.names(tell),
                Operation::Plain(of) => of.names(tell),
                Operation::YearsSince(name) | Operation::DaysSince(name) | Operation::Count(name) => {
                    tell(name);
                }
            },
        }
    }
}
