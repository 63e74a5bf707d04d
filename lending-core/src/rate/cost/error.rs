use rust_decimal::Decimal;
use thiserror::Error;

use crate::error::{Coded, ErrorKind};

/// Why a cost of credit cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CostError {
    /// There is no flow, or all of them cancel on their own days.
    #[error("expected flows in both directions, found none that is not zero")]
    NoFlow,
    /// Money only comes or only goes: no rate makes that nothing.
    #[error("expected flows in both directions, found only {}", if *received { "receipts" } else { "payments" })]
    OneSided {
        /// Whether everything is received (positive).
        received: bool,
    },
    /// No rate makes the flows worth nothing; looked for from 10⁻¹² to 10¹⁵ times the money in a year.
    #[error("no rate between -99.9999999999 % and 10^17 % a year makes the flows worth nothing")]
    NoRoot,
    /// There is one rate, but beyond what is looked for: from 10⁻¹² to 10¹⁵ times the money in a year.
    #[error("the rate lies {} % a year", if *above { "above 10^17" } else { "below -99.9999999999" })]
    OutOfReach {
        /// Whether it lies above, not below.
        above: bool,
    },
    /// More than one rate makes the flows worth nothing.
    #[error("expected one rate, found {}: {roots:?}", roots.len())]
    SeveralRoots {
        /// All of them, rising.
        roots: Vec<Decimal>,
    },
    /// The flows nearly cancel at every rate, so that the figure is not settled to 10⁻¹⁵.
    #[error("the flows nearly cancel at every rate near the answer: it is not settled to 15 decimals")]
    Unsettled,
    /// The amounts span more digits than are computed with.
    #[error("expected amounts whose sizes add up to less than 4 x 10^37 units of their last decimal")]
    TooManyDigits,
    /// The times have no common unit within reach, or a denominator that is not more than zero.
    #[error("expected times within 10^4 years on a common grid of at most 10^17 steps a year")]
    Times,
    /// A rate, a number of periods or a factor outside what the formula takes.
    #[error("expected {expected}, found {found}")]
    OutOfRange {
        /// What the formula takes.
        expected: &'static str,
        /// What was given.
        found: String,
    },
    /// The payment does not cover the first period's interest.
    #[error("a payment of {payment} never pays off what bears {interest} in the first period")]
    NeverPaysOff {
        /// The payment of a period.
        payment: Decimal,
        /// The first period's interest.
        interest: Decimal,
    },
}

impl Coded for CostError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::OutOfReach { .. } | Self::TooManyDigits | Self::Times | Self::OutOfRange { .. } => {
                ErrorKind::OutOfRange
            }
            Self::NoFlow
            | Self::OneSided { .. }
            | Self::NoRoot
            | Self::SeveralRoots { .. }
            | Self::Unsettled
            | Self::NeverPaysOff { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoFlow => "cost.no_flow",
            Self::OneSided { .. } => "cost.one_sided",
            Self::NoRoot => "cost.no_root",
            Self::OutOfReach { .. } => "cost.out_of_reach",
            Self::SeveralRoots { .. } => "cost.several_roots",
            Self::Unsettled => "cost.unsettled",
            Self::TooManyDigits => "cost.too_many_digits",
            Self::Times => "cost.times",
            Self::OutOfRange { .. } => "cost.out_of_range",
            Self::NeverPaysOff { .. } => "cost.never_pays_off",
        }
    }
}
