use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::error::{Coded, ErrorKind};
use crate::money::{RoundingMode, divide};

/// A yearly interest rate, exact to twelve decimals, above −100 % and up to 1000 % a year.
///
/// Text always names its unit: `"12 % per year"`, `"1 % per month"` (twelve times that a year), or a plain fraction
/// `"0.12 per year"`. A rate may be negative; products and terms ask for one of zero or more. Nothing is rounded.
///
/// ```
/// use lending_core::rate::Rate;
/// let yearly: Rate = "12 % per year".parse()?;
/// assert_eq!(yearly, "1 % per month".parse()?);
/// assert!("12 %".parse::<Rate>().is_err()); // a rate without its unit is not a rate
/// # Ok::<(), lending_core::rate::RateError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate {
    /// In 10⁻¹² a year.
    scaled: i64,
}

/// Why a rate was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RateError {
    /// The text is not a number.
    #[error("expected a rate such as `12 % per year`, found `{found}`")]
    Text {
        /// What was given.
        found: String,
    },
    /// The text does not say per what.
    #[error("a rate names its unit, `per year` or `per month`, found `{found}`")]
    WithoutUnit {
        /// What was given.
        found: String,
    },
    /// More decimals than a rate carries.
    #[error("a yearly rate has at most 12 decimals, found {found}")]
    TooPrecise {
        /// The yearly rate that was given.
        found: String,
    },
    /// −100 % or below, or beyond the largest rate.
    #[error("a rate lies above -100 % and up to 1000 % a year, found {found} a year")]
    OutOfRange {
        /// The yearly rate that was given.
        found: String,
    },
}

impl Coded for RateError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::OutOfRange { .. } => ErrorKind::OutOfRange,
            Self::Text { .. } | Self::WithoutUnit { .. } | Self::TooPrecise { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Text { .. } => "rate.text",
            Self::WithoutUnit { .. } => "rate.without_unit",
            Self::TooPrecise { .. } => "rate.too_precise",
            Self::OutOfRange { .. } => "rate.out_of_range",
        }
    }
}

impl Rate {
    /// The decimals that a rate carries.
    pub const DECIMALS: u32 = 12;
    /// One over the smallest step of a rate: 10¹².
    pub const SCALE: i64 = 1_000_000_000_000;
    /// The largest rate, 1000 % a year.
    pub const MAX: Self = Self { scaled: 10 * Self::SCALE };
    /// No interest.
    pub const ZERO: Self = Self { scaled: 0 };

    /// A yearly rate given as a fraction (`0.12` for 12 %).
    ///
    /// # Errors
    /// [`RateError`] when it has more than 12 decimals, or lies outside the range of a rate.
    pub fn per_year(fraction: Decimal) -> Result<Self, RateError> {
        let plain = fraction.normalize();
        let found = || fraction.normalize().to_string();
        let Some(missing) = Self::DECIMALS.checked_sub(plain.scale()) else {
            return Err(RateError::TooPrecise { found: found() });
        };
        10_i128
            .checked_pow(missing)
            .and_then(|power| plain.mantissa().checked_mul(power))
            .and_then(|scaled| i64::try_from(scaled).ok())
            .map(|scaled| Self { scaled })
            .filter(|rate| rate.scaled > -Self::SCALE && *rate <= Self::MAX)
            .ok_or_else(|| RateError::OutOfRange { found: found() })
    }

    /// The sum of both as a rate that a loan can bear: at least nothing, at most [`Rate::MAX`].
    ///
    /// ```
    /// use lending_core::rate::Rate;
    /// let (index, spread): (Rate, Rate) = ("-0.88 % per year".parse()?, "5 % per year".parse()?);
    /// assert_eq!(index.with_spread(spread), "4.12 % per year".parse()?);
    /// assert_eq!(index.with_spread(Rate::ZERO), Rate::ZERO);
    /// # Ok::<(), lending_core::rate::RateError>(())
    /// ```
    #[must_use]
    pub fn with_spread(self, spread: Self) -> Self {
        let sum = self.scaled.saturating_add(spread.scaled);
        Self { scaled: sum.clamp(Self::ZERO.scaled, Self::MAX.scaled) }
    }

    /// Whether a text names a rate by the day, which means nothing without the days of a year.
    pub fn is_by_the_day(text: &str) -> bool {
        text.split_once("per").is_some_and(|(_, unit)| unit.trim() == "day")
    }

    /// A rate by the day as a yearly one, in a year of so many days: `"0.05 % per day"` (万分之五) is 18 % in 360.
    ///
    /// # Errors
    /// As for any other text.
    pub fn by_the_day(text: &str, days: u32) -> Result<Self, RateError> {
        let figure = text.split_once("per").map_or(text, |(figure, _)| figure);
        let daily: Self = format!("{figure} per year").parse()?;
        daily.times(Decimal::from(days))
    }

    /// The yearly rate in 10⁻¹².
    pub const fn scaled(self) -> i64 {
        self.scaled
    }

    /// Whether this is less than nothing.
    pub const fn is_negative(self) -> bool {
        self.scaled < 0
    }

    /// The yearly rate as a fraction.
    pub fn to_decimal(self) -> Decimal {
        Decimal::from_i128_with_scale(i128::from(self.scaled), Self::DECIMALS).normalize()
    }

    /// This rate times a factor: to twelve decimals, half to even, where it has more; held within the range of a rate. Of
    /// the factor twelve decimals count, half to even.
    ///
    /// ```
    /// use lending_core::rate::Rate;
    /// let contract: Rate = "12 % per year".parse()?;
    /// assert_eq!(contract.times_to_nearest("1.5".parse()?), "18 % per year".parse()?);
    /// assert_eq!(contract.times_to_nearest("100".parse()?), Rate::MAX);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn times_to_nearest(self, factor: Decimal) -> Self {
        let factor = factor.round_dp(Self::DECIMALS);
        // Where the product is beyond this type it is far beyond every rate.
        let product = i128::from(self.scaled).saturating_mul(factor.mantissa());
        let nearest = divide(product, 10_i128.saturating_pow(factor.scale()), RoundingMode::HalfEven);
        let within = nearest.clamp(i128::from(1 - Self::SCALE), i128::from(Self::MAX.scaled));
        Self { scaled: i64::try_from(within).unwrap_or(Self::MAX.scaled) }
    }

    /// This rate times a factor, exactly.
    ///
    /// # Errors
    /// When the product needs more than twelve decimals or leaves the range.
    pub fn times(self, factor: Decimal) -> Result<Self, RateError> {
        let product = self
            .to_decimal()
            .checked_mul(factor)
            .ok_or_else(|| RateError::OutOfRange { found: format!("{} × {factor}", self.to_decimal()) })?;
        // A product of up to 12 + 28 decimals may have been rounded by the decimal type: dividing back tells.
        let exact =
            self.to_decimal().is_zero() || product.checked_div(self.to_decimal()) == Some(factor.normalize());
        if exact {
            Self::per_year(product)
        } else {
            Err(RateError::TooPrecise { found: product.to_string() })
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent =
            Decimal::from_i128_with_scale(i128::from(self.scaled), Self::DECIMALS.saturating_sub(2));
        write!(f, "{} % per year", percent.normalize())
    }
}

impl FromStr for Rate {
    type Err = RateError;
    fn from_str(text: &str) -> Result<Self, RateError> {
        let found = || text.to_owned();
        let (figure, months) = match text.split_once("per") {
            Some((figure, unit)) if unit.trim() == "year" => (figure, 1),
            Some((figure, unit)) if unit.trim() == "month" => (figure, 12),
            Some(_) | None => return Err(RateError::WithoutUnit { found: found() }),
        };
        let (figure, percent) = match figure.trim().strip_suffix('%') {
            Some(figure) => (figure, true),
            None => (figure, false),
        };
        let figure = Decimal::from_str_exact(figure.trim())
            .map_err(|_| RateError::Text { found: found() })?
            .normalize();
        let hundredth = if percent { Decimal::new(1, 2) } else { Decimal::ONE };
        let yearly = figure
            .checked_mul(hundredth)
            .and_then(|fraction| fraction.checked_mul(Decimal::from(months)))
            .ok_or_else(|| RateError::OutOfRange { found: found() })?;
        if figure.scale() > 20 {
            return Err(RateError::TooPrecise { found: found() });
        }
        Self::per_year(yearly)
    }
}

impl Serialize for Rate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
