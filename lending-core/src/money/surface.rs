use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Currency, CurrencyError, Minor};
use crate::error::{Coded, ErrorKind};

/// An amount with its currency: what goes in and out of the library.
///
/// Text is `"1234.50 CNY"`, with `{:#}` for people `1,234.50 CNY`; an amount more precise than the currency is refused,
/// never rounded.
///
/// ```
/// use lending_core::{money, money::Money};
/// let price: Money = "12000.00 CNY".parse()?;
/// assert_eq!(price, money!("12000.00 CNY"));
/// assert_eq!(price.to_string(), "12000.00 CNY");
/// assert_eq!(format!("{price:#}"), "12,000.00 CNY");
/// assert!("0.001 CNY".parse::<Money>().is_err());
/// # Ok::<(), lending_core::money::MoneyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: Minor,
    currency: Currency,
}

/// Why an amount was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// The text is not a decimal amount followed by a currency.
    #[error("expected an amount and a currency such as `1234.50 CNY`, found `{found}`")]
    Text {
        /// What was given.
        found: String,
    },
    /// The currency was refused.
    #[error(transparent)]
    Currency(#[from] CurrencyError),
    /// More decimals than the currency has.
    #[error("{currency} has {exponent} decimals, found {found}")]
    TooPrecise {
        /// The currency.
        currency: Currency,
        /// Its decimals.
        exponent: u8,
        /// What was given.
        found: Decimal,
    },
    /// Beyond the largest amount.
    #[error("an amount lies below 10^15 minor units, found {found}")]
    TooLarge {
        /// What was given.
        found: Decimal,
    },
}

impl Coded for MoneyError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::TooLarge { .. } => ErrorKind::OutOfRange,
            Self::Text { .. } | Self::Currency(_) | Self::TooPrecise { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Text { .. } => "money.text",
            Self::Currency(inner) => inner.code(),
            Self::TooPrecise { .. } => "money.too_precise",
            Self::TooLarge { .. } => "money.too_large",
        }
    }
}

impl Money {
    /// So many minor units of a currency.
    pub const fn new(minor: Minor, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// A decimal amount of a currency.
    ///
    /// # Errors
    /// [`MoneyError::TooPrecise`] and [`MoneyError::TooLarge`]; nothing is rounded.
    pub fn from_decimal(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let plain = amount.normalize();
        if plain.scale() > u32::from(currency.exponent()) {
            return Err(MoneyError::TooPrecise { currency, exponent: currency.exponent(), found: amount });
        }
        let too_large = || MoneyError::TooLarge { found: amount };
        let missing = u32::from(currency.exponent()).saturating_sub(plain.scale());
        let units = 10_i128
            .checked_pow(missing)
            .and_then(|power| plain.mantissa().checked_mul(power))
            .and_then(|units| i64::try_from(units).ok())
            .filter(|units| units.unsigned_abs() <= Minor::LIMIT.units().unsigned_abs())
            .ok_or_else(too_large)?;
        Ok(Self { minor: Minor::new(units), currency })
    }

    /// The minor units.
    pub const fn minor(&self) -> Minor {
        self.minor
    }

    /// The currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount as a decimal with as many places as the currency has.
    pub fn to_decimal(&self) -> Decimal {
        Decimal::from_i128_with_scale(i128::from(self.minor.units()), u32::from(self.currency.exponent()))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = self.to_decimal().to_string();
        if f.alternate() {
            write!(f, "{} {}", grouped(&figure), self.currency)
        } else {
            write!(f, "{figure} {}", self.currency)
        }
    }
}

/// A figure with a comma before each three whole digits.
fn grouped(figure: &str) -> String {
    let (sign, digits) = figure.strip_prefix('-').map_or(("", figure), |digits| ("-", digits));
    let (whole, decimals) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = sign.to_owned();
    let left = (1..=whole.len()).rev();
    for (place, (digit, left)) in whole.chars().zip(left).enumerate() {
        if place > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(decimals) = decimals {
        text.push('.');
        text.push_str(decimals);
    }
    text
}

impl FromStr for Money {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let unreadable = || MoneyError::Text { found: text.to_owned() };
        let (amount, code) = text.trim().rsplit_once(' ').ok_or_else(unreadable)?;
        let amount = Decimal::from_str_exact(amount.trim()).map_err(|_| unreadable())?;
        Self::from_decimal(amount, Currency::iso(code)?)
    }
}

impl Serialize for Money {
    /// As text with its currency, such as `5200.00 CNY`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    /// From text in a currency of ISO 4217.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount that is checked when the program is compiled: `money!("12000.00 CNY")`.
///
/// The currency is one of ISO 4217 and the amount is written with exactly its decimals; everything else is read at
/// run time with `"…".parse::<Money>()`.
///
/// ```compile_fail
/// let half_a_cent = lending_core::money!("0.005 CNY");
/// ```
#[macro_export]
macro_rules! money {
    ($text:literal) => {{
        const CHECKED: () = $crate::money::check_literal($text);
        let () = CHECKED;
        $text.parse::<$crate::money::Money>().expect("the literal was checked when the program was compiled")
    }};
}

/// Refuses, at compile time, what [`money!`](crate::money!) cannot take.
#[doc(hidden)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "runs while the program is compiled, where a slip is an error"
)]
pub const fn check_literal(text: &str) {
    let bytes = text.as_bytes();
    assert!(bytes.len() > 4, "money is written as `1234.50 CNY`");
    let (mut at, mut decimals, mut point) = (0, 0_u8, false);
    let end = bytes.len() - 4;
    if bytes[0] == b'-' {
        at = 1;
    }
    assert!(end - at < 17, "an amount lies below 10^15 minor units");
    while at < end {
        if bytes[at] == b'.' && !point {
            point = true;
        } else {
            assert!(bytes[at].is_ascii_digit(), "an amount is written in digits with at most one point");
            if point {
                decimals += 1;
            }
        }
        at += 1;
    }
    assert!(bytes[end] == b' ', "the amount is followed by a space and a currency");
    match Currency::known_exponent([bytes[end + 1], bytes[end + 2], bytes[end + 3]]) {
        Some(exponent) => {
            assert!(decimals == exponent, "the amount is written with all decimals of its currency");
        }
        None => panic!("the currency is a code of ISO 4217"),
    }
}
