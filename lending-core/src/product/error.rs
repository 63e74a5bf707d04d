use std::fmt;

use thiserror::Error;

use crate::allocation::WaterfallError;
use crate::error::{Coded, ErrorKind};
use crate::money::MoneyError;
use crate::rate::RateError;
use crate::written::At;

/// Why a product file was refused. Every variant names the field's path.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProductError {
    /// The text is not TOML or JSON, or a field is missing, unknown, or of another type than expected.
    #[error("{}{message}{}", At(path), Such(example.as_deref()))]
    Format {
        /// The field's path; empty when the whole file is meant.
        path: String,
        /// What was expected and found.
        message: String,
        /// A right value of the field, as the file would write it; of the nearest field above it that is known.
        example: Option<String>,
    },
    /// An amount was refused.
    #[error("{path}: {source}")]
    Amount {
        /// The field's path.
        path: &'static str,
        /// Why.
        source: MoneyError,
    },
    /// A rate was refused.
    #[error("{path}: {source}")]
    Rate {
        /// The field's path.
        path: &'static str,
        /// Why.
        source: RateError,
    },
    /// A figure outside its limits.
    #[error("{path}: expected {expected}, found {found}")]
    Limit {
        /// The field's path.
        path: &'static str,
        /// The limits.
        expected: String,
        /// What was given.
        found: String,
    },
    /// No row of this frequency can have such a statement day.
    #[error(
        "billing.statement_day: at most {limit} days before a due day can follow the due day before it, found {found}"
    )]
    StatementDay {
        /// The most days.
        limit: u32,
        /// What was given.
        found: u32,
    },
    /// The waterfall was refused.
    #[error("waterfall: {0}")]
    Waterfall(#[from] WaterfallError),
    /// Answers that have no meaning together.
    #[error("{path}: {reason}")]
    Combination {
        /// The field's path.
        path: &'static str,
        /// Why they do not go together.
        reason: &'static str,
    },
}

struct Such<'a>(Option<&'a str>);

impl fmt::Display for Such<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |example| write!(f, "; for example `{example}`"))
    }
}

impl Coded for ProductError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Amount { source, .. } => source.kind(),
            Self::Rate { source, .. } => source.kind(),
            Self::Format { .. }
            | Self::Limit { .. }
            | Self::StatementDay { .. }
            | Self::Waterfall(_)
            | Self::Combination { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Format { .. } => "product.format",
            Self::Amount { source, .. } => source.code(),
            Self::Rate { source, .. } => source.code(),
            Self::Limit { .. } => "product.limit",
            Self::StatementDay { .. } => "product.statement_day",
            Self::Waterfall(inner) => inner.code(),
            Self::Combination { .. } => "product.combination",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Format { path, .. } => path.clone(),
            Self::Amount { path, .. }
            | Self::Rate { path, .. }
            | Self::Limit { path, .. }
            | Self::Combination { path, .. } => (*path).to_owned(),
            Self::StatementDay { .. } => "billing.statement_day".to_owned(),
            Self::Waterfall(inner) => inner.path(),
        }
    }
}
