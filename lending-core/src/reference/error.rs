use thiserror::Error;

use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};

/// Why reference data was refused: in itself, or by a loan that reads it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReferenceError {
    /// The text is not reference data.
    #[error("reference data cannot be read: {message}")]
    Format {
        /// Where, as far as the reader could say.
        path: String,
        /// What the reader said.
        message: String,
    },
    /// A name that nothing could refer to.
    #[error("a table is named with 1 to 64 characters, found `{found}`")]
    Name {
        /// The row's place in its list, from 0.
        row: usize,
        /// What was given.
        found: String,
    },
    /// Two rows of one table that hold from the same day and became known on the same day.
    #[error("table `{table}` has two rows from {from} that became known on {known}")]
    Twice {
        /// The table.
        table: String,
        /// From when both hold.
        from: Date,
        /// When both became known.
        known: Date,
    },
    /// The terms read a table of which nothing was known on the contract day.
    #[error("the terms read the table `{table}`, of which no row was known by {by}")]
    UnknownTable {
        /// The table.
        table: String,
        /// The contract day.
        by: Date,
    },
    /// The first row of a table holds only after the contract day.
    #[error("the terms read the table `{table}` from {contract_day} on; its first row holds from {from}")]
    StartsLate {
        /// The table.
        table: String,
        /// The contract day.
        contract_day: Date,
        /// From when its first row holds.
        from: Date,
    },
    /// A row that a loan has used already is missing or was changed.
    #[error("table `{table}`: the row from {from}, known on {known}, was used by the loan and cannot change")]
    Changed {
        /// The table.
        table: String,
        /// From when the row holds.
        from: Date,
        /// When it became known.
        known: Date,
    },
    /// A new row claims to have been known on a day of which the loan has told.
    #[error(
        "table `{table}`: the row from {from} cannot have become known on {known}, the loan has told up to {business_day}"
    )]
    KnownTooEarly {
        /// The table.
        table: String,
        /// From when the row holds.
        from: Date,
        /// When it says that it became known.
        known: Date,
        /// The loan's business day: new rows become known after it.
        business_day: Date,
    },
}

impl Coded for ReferenceError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Format { .. } | Self::Name { .. } | Self::Twice { .. } => ErrorKind::InvalidInput,
            Self::UnknownTable { .. }
            | Self::StartsLate { .. }
            | Self::Changed { .. }
            | Self::KnownTooEarly { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Format { .. } => "reference.format",
            Self::Name { .. } => "reference.name",
            Self::Twice { .. } => "reference.twice",
            Self::UnknownTable { .. } => "reference.unknown_table",
            Self::StartsLate { .. } => "reference.starts_late",
            Self::Changed { .. } => "reference.changed",
            Self::KnownTooEarly { .. } => "reference.known_too_early",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Format { path, .. } => path.clone(),
            Self::Name { row, .. } => format!("rate[{row}].table"),
            Self::Twice { .. }
            | Self::UnknownTable { .. }
            | Self::StartsLate { .. }
            | Self::Changed { .. }
            | Self::KnownTooEarly { .. } => "rate".to_owned(),
        }
    }
}
