use thiserror::Error;

use crate::error::{Coded, ErrorKind};
use crate::money::Minor;

/// Why no plan can be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PlanError {
    /// No rows, or too many.
    #[error("a plan has 1 … {limit} rows, found {found}")]
    Rows {
        /// The most rows.
        limit: u32,
        /// What was given.
        found: usize,
    },
    /// The principal is nothing or less.
    #[error("the principal is above zero, found {found}")]
    Principal {
        /// What was given, in minor units.
        found: Minor,
    },
    /// The residual is not a part of the principal.
    #[error("the residual lies in 0 … {limit} (the principal), found {found}")]
    Residual {
        /// The principal, in minor units.
        limit: Minor,
        /// What was given.
        found: Minor,
    },
    /// A period's rate takes everything or more.
    #[error("the rate of a period lies above -100 %, that of row {row} does not")]
    RateTooLow {
        /// The row.
        row: u32,
    },
    /// The moratorium leaves no row, or follows another row at the beginning.
    #[error("a moratorium has 1 … {limit} rows, found {found}")]
    Moratorium {
        /// The most rows.
        limit: u32,
        /// What was given.
        found: u32,
    },
    /// The steps or the custom rows do not fit the plan.
    #[error("{field}: expected {expected}, found {found}")]
    Shape {
        /// Which.
        field: &'static str,
        /// What fits.
        expected: String,
        /// What was given.
        found: String,
    },
    /// The instalment does not pay the interest of a row, and the policy refuses that.
    #[error("row {row}: the instalment {instalment} is smaller than the interest {interest}")]
    ShortInstalment {
        /// The row.
        row: u32,
        /// The instalment, in minor units.
        instalment: Minor,
        /// The interest, in minor units.
        interest: Minor,
    },
    /// A fixed instalment that never pays off.
    #[error(
        "the instalment {instalment} never pays off: more than {interest} is needed in row {row}, within {limit} rows"
    )]
    NeverPaysOff {
        /// The instalment, in minor units.
        instalment: Minor,
        /// The first row that it does not bring down, or the most rows.
        row: u32,
        /// The interest of that row, in minor units.
        interest: Minor,
        /// The most rows.
        limit: u32,
    },
    /// Answers that have no meaning together.
    #[error("{field}: {reason}")]
    Combination {
        /// The question.
        field: &'static str,
        /// Why they do not go together.
        reason: &'static str,
    },
    /// Figures beyond 2⁵⁹ minor units, or fractions beyond 128 bits.
    #[error("the figures of row {row} leave the range of the library")]
    Overflow {
        /// The row.
        row: u32,
    },
}

impl Coded for PlanError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Overflow { .. } => ErrorKind::OutOfRange,
            Self::Rows { .. }
            | Self::Principal { .. }
            | Self::Residual { .. }
            | Self::RateTooLow { .. }
            | Self::Moratorium { .. }
            | Self::Shape { .. }
            | Self::ShortInstalment { .. }
            | Self::NeverPaysOff { .. }
            | Self::Combination { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Rows { .. } => "plan.rows",
            Self::Principal { .. } => "plan.principal",
            Self::Residual { .. } => "plan.residual",
            Self::RateTooLow { .. } => "plan.rate_too_low",
            Self::Moratorium { .. } => "plan.moratorium",
            Self::Shape { .. } => "plan.shape",
            Self::ShortInstalment { .. } => "plan.short_instalment",
            Self::NeverPaysOff { .. } => "plan.never_pays_off",
            Self::Combination { .. } => "plan.combination",
            Self::Overflow { .. } => "plan.overflow",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Rows { .. } => "instalments",
            Self::Principal { .. } => "principal",
            Self::Residual { .. } => "residual",
            Self::RateTooLow { .. } => "rate",
            Self::Moratorium { .. } => "plan.moratorium.rows",
            Self::Shape { field, .. } | Self::Combination { field, .. } => field,
            Self::ShortInstalment { .. } => "plan.short_instalment",
            Self::NeverPaysOff { .. } => "method",
            Self::Overflow { .. } => "",
        }
        .to_owned()
    }
}
