use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A number in a file: a whole one as it is, one with a fraction as text (`"0.35"`, `"35 %"`). A float is refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub Decimal);

impl Number {
    /// Reads a text such as `0.35`, `-12` or `35 %`; `None`: it is none, or has more than 28 digits.
    pub fn from_text(text: &str) -> Option<Self> {
        let (text, share) = text.trim().strip_suffix('%').map_or((text, false), |text| (text, true));
        let number = Decimal::from_str_exact(text.trim()).ok()?;
        if share { number.checked_mul(Decimal::new(1, 2)).map(Self) } else { Some(Self(number)) }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

impl Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl serde::de::Visitor<'_> for Reader {
    type Value = Number;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number, or a number as text such as \"0.35\" or \"35 %\"")
    }
    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Number, E> {
        Ok(Number(Decimal::from(number)))
    }
    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Number, E> {
        Ok(Number(Decimal::from(number)))
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Number, E> {
        Number::from_text(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
    }
}
