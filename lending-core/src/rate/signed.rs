use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Rate, RateError};

/// A yearly rate that may lie below zero, exact to twelve decimals: a fixing of an index, or a spread on top of one.
///
/// Text is that of a [`Rate`], with a minus sign below zero: `"-0.88 % per year"` (the German Basiszinssatz stood
/// there from July 2016 to June 2023). It lies in −1000 … 1000 % a year. What a loan bears is a [`Rate`]:
/// [`SignedRate::plus`] makes one.
///
/// ```
/// use lending_core::rate::{Rate, SignedRate};
/// let (index, spread): (SignedRate, SignedRate) = ("-0.88 % per year".parse()?, "5 % per year".parse()?);
/// assert_eq!(index.plus(spread), "4.12 % per year".parse()?);
/// assert_eq!(index.plus(SignedRate::ZERO), Rate::ZERO); // never below zero
/// # Ok::<(), lending_core::rate::RateError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignedRate {
    /// In 10⁻¹² a year.
    scaled: i64,
}

impl SignedRate {
    /// Nothing on top.
    pub const ZERO: Self = Self { scaled: 0 };

    /// The yearly rate in 10⁻¹².
    pub const fn scaled(self) -> i64 {
        self.scaled
    }

    /// The sum of both as a rate that a loan can bear: at least nothing, at most [`Rate::MAX`].
    #[must_use]
    pub fn plus(self, other: Self) -> Rate {
        Rate::clamped(self.scaled.saturating_add(other.scaled))
    }
}

impl From<Rate> for SignedRate {
    fn from(rate: Rate) -> Self {
        Self { scaled: rate.scaled() }
    }
}

impl fmt::Display for SignedRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.scaled < 0 { "-" } else { "" };
        write!(f, "{sign}{}", Rate::clamped(self.scaled.saturating_abs()))
    }
}

impl FromStr for SignedRate {
    type Err = RateError;
    fn from_str(text: &str) -> Result<Self, RateError> {
        let text = text.trim();
        match text.strip_prefix('-') {
            Some(size) if !size.trim_start().starts_with('-') => {
                Ok(Self { scaled: size.parse::<Rate>()?.scaled().saturating_neg() })
            }
            Some(_) => Err(RateError::Text { found: text.to_owned() }),
            None => text.parse::<Rate>().map(Self::from),
        }
    }
}

impl Serialize for SignedRate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SignedRate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
