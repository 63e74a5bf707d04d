use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::error::{Coded, ErrorKind};

/// A currency: a code and the number of decimals of its minor unit. Two currencies are equal when both agree.
///
/// [`Currency::iso`] knows the exponents of ISO 4217; anything else is built with [`Currency::new`].
///
/// ```
/// use lending_core::money::Currency;
/// assert_eq!(Currency::iso("JPY")?.exponent(), 0);
/// assert_eq!(Currency::new("CNY", 2)?, Currency::iso("CNY")?);
/// # Ok::<(), lending_core::money::CurrencyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
    exponent: u8,
}

/// Why a currency was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CurrencyError {
    /// The code is not three capital letters.
    #[error("a currency code is three capital letters, found `{found}`")]
    Code {
        /// What was given.
        found: String,
    },
    /// The code is not in ISO 4217 as the library knows it.
    #[error(
        "`{found}` is not a code of ISO 4217; name its exponent to use it all the same (in a file: {{ code = \"…\", exponent = 2 }})"
    )]
    Unknown {
        /// What was given.
        found: String,
    },
    /// The exponent is beyond what amounts can carry.
    #[error("a currency has at most {limit} decimals, found {found}")]
    Exponent {
        /// The largest exponent.
        limit: u8,
        /// What was given.
        found: u8,
    },
}

impl Coded for CurrencyError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Code { .. } => "currency.code",
            Self::Unknown { .. } => "currency.unknown",
            Self::Exponent { .. } => "currency.exponent",
        }
    }
    fn path(&self) -> String {
        "currency".to_owned()
    }
}

/// ISO 4217 codes with two decimals (the maintenance agency's list one, 2026).
const TWO: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF \
    CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR \
    ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN \
    MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS \
    SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG";
const NONE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const THREE: &str = "BHD IQD JOD KWD LYD OMR TND";

/// Whether a list of codes, each followed by one space or the end, holds a code.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "each index lies below the length that the loop checks"
)]
const fn lists(list: &str, code: [u8; 3]) -> bool {
    let bytes = list.as_bytes();
    let mut at = 0;
    while at + 3 <= bytes.len() {
        if bytes[at] == code[0] && bytes[at + 1] == code[1] && bytes[at + 2] == code[2] {
            return true;
        }
        at += 4;
    }
    false
}

impl Currency {
    /// The largest exponent: that of the analysis twins, which carry unrounded studies.
    pub const MAX_EXPONENT: u8 = 12;

    /// A currency of ISO 4217 by its code.
    ///
    /// # Errors
    /// [`CurrencyError`] when the code is not three capital letters, or ISO 4217 does not know it.
    pub fn iso(code: &str) -> Result<Self, CurrencyError> {
        let plain = Self::new(code, 0)?;
        match Self::known_exponent(plain.code) {
            Some(exponent) => Ok(Self { exponent, ..plain }),
            None => Err(CurrencyError::Unknown { found: code.to_owned() }),
        }
    }

    /// The exponent that ISO 4217 gives to a code, if it knows it.
    pub(crate) const fn known_exponent(code: [u8; 3]) -> Option<u8> {
        if lists(TWO, code) {
            Some(2)
        } else if lists(NONE, code) {
            Some(0)
        } else if lists(THREE, code) {
            Some(3)
        } else {
            None
        }
    }

    /// A currency with an exponent of its own.
    ///
    /// # Errors
    /// [`CurrencyError`] when the code is not three capital letters, or the exponent is above
    /// [`Currency::MAX_EXPONENT`].
    pub fn new(code: &str, exponent: u8) -> Result<Self, CurrencyError> {
        let letters: [u8; 3] = code
            .as_bytes()
            .try_into()
            .ok()
            .filter(|letters: &[u8; 3]| letters.iter().all(u8::is_ascii_uppercase))
            .ok_or_else(|| CurrencyError::Code { found: code.to_owned() })?;
        if exponent > Self::MAX_EXPONENT {
            return Err(CurrencyError::Exponent { limit: Self::MAX_EXPONENT, found: exponent });
        }
        Ok(Self { code: letters, exponent })
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).expect("a currency's code is made of ASCII letters")
    }

    /// The number of decimals of the minor unit.
    pub const fn exponent(&self) -> u8 {
        self.exponent
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.code(), self.exponent)
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;
    fn from_str(code: &str) -> Result<Self, CurrencyError> {
        Self::iso(code)
    }
}

/// How a currency stands in a file: its ISO code, or code and exponent.
#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "expected an ISO 4217 code, or { code = \"…\", exponent = n }")]
enum Written {
    Iso(String),
    Full(Full),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    code: String,
    exponent: u8,
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Full { code: self.code().to_owned(), exponent: self.exponent }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Iso(code) => Self::iso(&code),
            Written::Full(full) => Self::new(&full.code, full.exponent),
        }
        .map_err(serde::de::Error::custom)
    }
}
