//! Requirements as they are written.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Serialize};

use crate::facts::Number;

/// A requirement as it is written: one of `all`, `any`, `not`, or `of` with what is asked of it. Several answers to `of`
/// must all hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub(in crate::underwriting) struct PredicateText {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) all: Option<Vec<PredicateText>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) any: Option<Vec<PredicateText>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) not: Option<Box<PredicateText>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) is: Option<Operand>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) is_not: Option<Operand>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) above: Option<Operand>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) at_least: Option<Operand>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) below: Option<Operand>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) at_most: Option<Operand>,
    /// Both ends taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) between: Option<(Operand, Operand)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) one_of: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) none_of: Option<Vec<String>>,
    /// A list has all of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) has: Option<Vec<String>>,
    /// A list has none of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) has_none_of: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::underwriting) is_known: Option<bool>,
}

/// What a value is compared with: a number, a text, a day, yes or no, or another value by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(in crate::underwriting) enum Operand {
    Number(Number),
    Text(String),
    Boolean(bool),
    Other(OtherValue),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::underwriting) struct OtherValue {
    pub(in crate::underwriting) of: String,
}

impl<'de> Deserialize<'de> for Operand {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> serde::de::Visitor<'de> for Reader {
    type Value = Operand;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a whole number, a text (a number with a fraction is one), true or false, or { of = \"a name\" }",
        )
    }
    fn visit_bool<E: serde::de::Error>(self, yes: bool) -> Result<Operand, E> {
        Ok(Operand::Boolean(yes))
    }
    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Operand, E> {
        Ok(Operand::Number(Number(Decimal::from(number))))
    }
    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Operand, E> {
        Ok(Operand::Number(Number(Decimal::from(number))))
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Operand, E> {
        Ok(Operand::Text(text.to_owned()))
    }
    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Operand, A::Error> {
        OtherValue::deserialize(MapAccessDeserializer::new(map)).map(Operand::Other)
    }
}

impl PredicateText {
    /// Whether something is asked of one value.
    pub(in crate::underwriting) fn asks(&self) -> bool {
        let operands = [&self.is, &self.is_not, &self.above, &self.at_least, &self.below, &self.at_most];
        let lists = [&self.one_of, &self.none_of, &self.has, &self.has_none_of];
        operands.iter().any(|operand| operand.is_some())
            || lists.iter().any(|list| list.is_some())
            || self.between.is_some()
            || self.is_known.is_some()
    }

    /// Tells every name that it reads.
    pub(in crate::underwriting) fn names<'t>(&'t self, tell: &mut impl FnMut(&'t str)) {
        let below = self.all.iter().flatten().chain(self.any.iter().flatten()).chain(self.not.as_deref());
        for part in below {
            part.names(tell);
        }
        if let Some(of) = &self.of {
            tell(of);
        }
        let ends = self.between.iter().flat_map(|(low, high)| [low, high]);
        let others = [&self.is, &self.is_not, &self.above, &self.at_least, &self.below, &self.at_most];
        for operand in others.into_iter().flatten().chain(ends) {
            if let Operand::Other(other) = operand {
                tell(&other.of);
            }
        }
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => write!(f, "`{text}`"),
            Self::Boolean(yes) => yes.fmt(f),
            Self::Other(other) => write!(f, "`{}`", other.of),
        }
    }
}
