use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Kind;
use crate::calendar::Date;
use crate::money::Money;

/// A value of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// It was asked for and is not there.
    Missing,
    /// A decimal number.
    Decimal(Decimal),
    /// A whole number.
    Integer(i64),
    /// An amount.
    Money(Money),
    /// A text.
    Text(String),
    /// A day.
    Date(Date),
    /// Yes or no.
    Boolean(bool),
    /// Several texts.
    List(Vec<String>),
}

impl Value {
    /// What it is; `None` when it is missing.
    pub const fn kind(&self) -> Option<Kind> {
        match self {
            Self::Missing => None,
            Self::Decimal(_) => Some(Kind::Decimal),
            Self::Integer(_) => Some(Kind::Integer),
            Self::Money(_) => Some(Kind::Money),
            Self::Text(_) => Some(Kind::Text),
            Self::Date(_) => Some(Kind::Date),
            Self::Boolean(_) => Some(Kind::Boolean),
            Self::List(_) => Some(Kind::List),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("missing"),
            Self::Decimal(number) => number.fmt(f),
            Self::Integer(number) => number.fmt(f),
            Self::Money(money) => money.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Date(date) => date.fmt(f),
            Self::Boolean(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::List(texts) => f.write_str(&texts.join(", ")),
        }
    }
}

impl From<Decimal> for Value {
    fn from(number: Decimal) -> Self {
        Self::Decimal(number)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<Money> for Value {
    fn from(money: Money) -> Self {
        Self::Money(money)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Boolean(yes)
    }
}

impl<const N: usize> From<[&str; N]> for Value {
    fn from(texts: [&str; N]) -> Self {
        Self::List(texts.into_iter().map(str::to_owned).collect())
    }
}
