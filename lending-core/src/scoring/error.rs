use rust_decimal::Decimal;
use thiserror::Error;

use super::Behaved;
use crate::error::{Coded, ErrorKind};

/// Why a measure of a score cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScoringError {
    /// There is nothing to measure.
    #[error("expected at least one of `{of}`, found none")]
    Empty {
        /// What is missing.
        of: &'static str,
    },
    /// All are good, or all are bad: nothing is told apart.
    #[error("expected good and bad borrowers, found nobody {missing}")]
    OneKind {
        /// Who is missing.
        missing: Behaved,
    },
    /// Two lists that speak of other bins.
    #[error("expected as many bins as in `expected`, {expected}, found {found} in `actual`")]
    BinsDiffer {
        /// How many there are in the first list.
        expected: usize,
        /// How many there are in the second.
        found: usize,
    },
    /// A bin without a share: its logarithm would be that of nothing.
    #[error("bin {bin} of `{of}`: expected more than nothing, found {found}")]
    EmptyBin {
        /// The bin, counted from 1.
        bin: usize,
        /// In which list.
        of: &'static str,
        /// What it holds.
        found: Decimal,
    },
    /// Odds that are nothing, or below.
    #[error("odds are above zero, found {found}")]
    Odds {
        /// What was given.
        found: Decimal,
    },
    /// A probability that no odds stand for.
    #[error("a probability lies between 0 and 1, both excluded, found {found}")]
    Probability {
        /// What was given.
        found: Decimal,
    },
    /// Points that double no odds.
    #[error("the points that double the odds are not zero")]
    Doubling,
    /// A figure that its type cannot hold, or points too far from those at which the odds are stated.
    #[error("`{of}`: expected {expected}, found more")]
    TooLarge {
        /// What was given.
        of: &'static str,
        /// Its limit.
        expected: &'static str,
    },
}

impl Coded for ScoringError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Empty { .. }
            | Self::OneKind { .. }
            | Self::BinsDiffer { .. }
            | Self::EmptyBin { .. }
            | Self::Odds { .. }
            | Self::Probability { .. }
            | Self::Doubling => ErrorKind::InvalidInput,
            Self::TooLarge { .. } => ErrorKind::OutOfRange,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "scoring.empty",
            Self::OneKind { .. } => "scoring.one_kind",
            Self::BinsDiffer { .. } => "scoring.bins_differ",
            Self::EmptyBin { .. } => "scoring.empty_bin",
            Self::Odds { .. } => "scoring.odds",
            Self::Probability { .. } => "scoring.probability",
            Self::Doubling => "scoring.doubling",
            Self::TooLarge { .. } => "scoring.too_large",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Empty { of } | Self::TooLarge { of, .. } => (*of).to_owned(),
            Self::OneKind { .. } => "scored".to_owned(),
            Self::BinsDiffer { .. } => "actual".to_owned(),
            Self::EmptyBin { bin, of, .. } => format!("{of}.{bin}"),
            Self::Odds { .. } => "odds".to_owned(),
            Self::Probability { .. } => "probability".to_owned(),
            Self::Doubling => "doubling".to_owned(),
        }
    }
}
