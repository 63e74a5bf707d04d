use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::Date;

/// What is known of a value: the value itself, or why it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known<'a> {
    /// It is not known.
    Not(Unknown),
    /// A number, or an amount in whole units of the currency.
    Number(Decimal),
    /// A text.
    Text(&'a str),
    /// A day.
    Date(Date),
    /// Yes or no.
    Boolean(bool),
    /// Several texts.
    List(&'a [String]),
}

/// Why a value is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// Nobody gave it.
    Missing,
    /// It is older than the policy takes.
    Stale,
    /// What it would be divided by is zero.
    DividedByZero,
    /// It is larger than a number can be.
    TooLarge,
    /// No bin, band or case is meant for it.
    Unplaced,
}

impl Unknown {
    /// Its name in words, as it is shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::DividedByZero => "divided by zero",
            Self::TooLarge => "too large",
            Self::Unplaced => "in no bin",
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl<'a> Known<'a> {
    /// The text, where it is one that is known.
    pub const fn text(self) -> Option<&'a str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The answer, where it is one that is known.
    pub const fn boolean(self) -> Option<bool> {
        if let Self::Boolean(yes) = self { Some(yes) } else { None }
    }

    /// The texts, where it is a list that is known.
    pub const fn list(self) -> Option<&'a [String]> {
        if let Self::List(texts) = self { Some(texts) } else { None }
    }

    /// The day, where it is one that is known.
    pub const fn date(self) -> Option<Date> {
        if let Self::Date(day) = self { Some(day) } else { None }
    }

    /// Why it is not known; of what is known and is something else than asked for: that it has no place.
    pub const fn why_not(self) -> Unknown {
        if let Self::Not(why) = self { why } else { Unknown::Unplaced }
    }

    /// The number.
    ///
    /// # Errors
    /// Why it is not known; what is known and no number is [`Unknown::Unplaced`].
    pub const fn number(self) -> Result<Decimal, Unknown> {
        if let Self::Number(number) = self { Ok(number) } else { Err(self.why_not()) }
    }

    /// Whether there is a value.
    pub const fn is_known(self) -> bool {
        !matches!(self, Self::Not(_))
    }
}

impl From<Result<Decimal, Unknown>> for Known<'_> {
    fn from(number: Result<Decimal, Unknown>) -> Self {
        number.map_or_else(Self::Not, Self::Number)
    }
}

impl fmt::Display for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Not(why) => why.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Date(date) => date.fmt(f),
            Self::Boolean(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::List(texts) => f.write_str(&texts.join(", ")),
        }
    }
}
