use thiserror::Error;

use super::{Borrower, Kind};
use crate::error::{Coded, ErrorKind};
use crate::money::{Currency, MoneyError};
use crate::written::{At, Unread};

/// Why a dictionary, or an application read by one, is refused. Every variant names the field.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FactError {
    /// The text is not TOML or JSON, or a part of it is missing, unknown, or of another type than expected.
    #[error("{at}{message}", at = At(path))]
    Format {
        /// The path; empty when the whole text is meant.
        path: String,
        /// What was expected and found.
        message: String,
    },
    /// A name that cannot be one.
    #[error(
        "expected a name of at most 64 small letters, digits and `_`, the first a letter, found `{found}`"
    )]
    Name {
        /// What was given.
        found: String,
    },
    /// What a field's kind has no meaning for.
    #[error("{field}.{part}: {reason}")]
    Field {
        /// The field.
        field: String,
        /// What of it.
        part: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// A fact that the dictionary does not know.
    #[error("{field}: the dictionary has no such field")]
    NoSuchField {
        /// Its name.
        field: String,
    },
    /// A fact of another kind.
    #[error("{field}: expected {expected}{}, found {found}", unit.as_ref().map_or(String::new(), |unit| format!(" ({unit})")))]
    Kind {
        /// The field.
        field: String,
        /// What it holds.
        expected: Kind,
        /// Its unit.
        unit: Option<String>,
        /// What was given.
        found: String,
    },
    /// A fact of a field that is not for this kind of borrower.
    #[error("{field}: it is for {} borrowers, found one of a {} borrower", expected.name(), found.name())]
    Borrower {
        /// The field.
        field: String,
        /// Whose field it is.
        expected: Borrower,
        /// Who asks.
        found: Borrower,
    },
    /// An amount in another currency.
    #[error("{field}: expected an amount in {expected}, found {found}")]
    Currency {
        /// The field.
        field: String,
        /// The dictionary's currency.
        expected: Currency,
        /// What was given.
        found: Currency,
    },
    /// An amount that cannot be one.
    #[error("{field}: {source}")]
    Amount {
        /// The field.
        field: String,
        /// Why.
        source: MoneyError,
    },
    /// A value outside the field's limits.
    #[error("{field}: expected {expected}, found {found}")]
    Limit {
        /// The field.
        field: String,
        /// The limits.
        expected: String,
        /// What was given.
        found: String,
    },
}

impl From<Unread> for FactError {
    fn from(Unread { path, message }: Unread) -> Self {
        Self::Format { path, message }
    }
}

impl Coded for FactError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Amount { source, .. } => source.kind(),
            Self::Limit { .. } => ErrorKind::OutOfRange,
            Self::Format { .. }
            | Self::Name { .. }
            | Self::Field { .. }
            | Self::NoSuchField { .. }
            | Self::Kind { .. }
            | Self::Borrower { .. }
            | Self::Currency { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Format { .. } => "facts.format",
            Self::Name { .. } => "facts.name",
            Self::Field { .. } => "facts.field",
            Self::NoSuchField { .. } => "facts.no_such_field",
            Self::Kind { .. } => "facts.kind",
            Self::Borrower { .. } => "facts.borrower",
            Self::Currency { .. } => "facts.currency",
            Self::Amount { source, .. } => source.code(),
            Self::Limit { .. } => "facts.limit",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Format { path, .. } => path.clone(),
            Self::Name { found } => found.clone(),
            Self::Field { field, part, .. } => format!("{field}.{part}"),
            Self::NoSuchField { field }
            | Self::Kind { field, .. }
            | Self::Borrower { field, .. }
            | Self::Currency { field, .. }
            | Self::Amount { field, .. }
            | Self::Limit { field, .. } => field.clone(),
        }
    }
}
