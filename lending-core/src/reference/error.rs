use thiserror::Error;

use super::RowName;
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::written::{At, Unread};

/// Why reference data was refused: in itself, or by a loan that reads it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReferenceError {
    /// The text is not reference data.
    #[error("reference data cannot be read: {at}{message}", at = At(path))]
    Format {
        /// Where, as far as the reader could say.
        path: String,
        /// What the reader said.
        message: String,
    },
    /// A name that nothing could refer to.
    #[error("tables and calendars are named with 1 to 64 characters, found `{found}`")]
    Name {
        /// Where it stands.
        path: String,
        /// What was given.
        found: String,
    },
    /// Two rows that hold from the same day and became known on the same day.
    #[error("{row} stands twice")]
    Twice {
        /// Both.
        row: RowName,
    },
    /// The terms read a table of which nothing was known on the contract day.
    #[error("the terms read the rate table `{table}`, of which no row was known by {by}")]
    UnknownTable {
        /// The table.
        table: String,
        /// The contract day.
        by: Date,
    },
    /// The first row of a table holds only after the contract day.
    #[error(
        "the terms read the rate table `{table}` from {contract_day} on; its first row holds from {from}"
    )]
    StartsLate {
        /// The table.
        table: String,
        /// The contract day.
        contract_day: Date,
        /// From when its first row holds.
        from: Date,
    },
    /// A table ended before the contract day.
    #[error("the terms read the rate table `{table}` from {contract_day} on; it ended on {ended}")]
    Ended {
        /// The table.
        table: String,
        /// The contract day.
        contract_day: Date,
        /// Its last day.
        ended: Date,
    },
    /// The terms read a calendar of which nothing was known on the contract day.
    #[error("the terms read the calendar `{calendar}`, of which no edition was known by {by}")]
    UnknownCalendar {
        /// The calendar.
        calendar: String,
        /// The contract day.
        by: Date,
    },
    /// A row that a loan has used already is missing or was changed.
    #[error("{row} was used by the loan and cannot change")]
    Changed {
        /// The row.
        row: RowName,
    },
    /// A new row claims to have been known on a day of which the loan has told.
    #[error("{row} became known too early: the loan has told up to {business_day}")]
    KnownTooEarly {
        /// The row.
        row: RowName,
        /// The loan's business day: new rows become known after it.
        business_day: Date,
    },
}

impl From<Unread> for ReferenceError {
    fn from(Unread { path, message }: Unread) -> Self {
        Self::Format { path, message }
    }
}

impl Coded for ReferenceError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Format { .. } | Self::Name { .. } | Self::Twice { .. } => ErrorKind::InvalidInput,
            Self::UnknownTable { .. }
            | Self::UnknownCalendar { .. }
            | Self::StartsLate { .. }
            | Self::Ended { .. }
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
            Self::UnknownCalendar { .. } => "reference.unknown_calendar",
            Self::StartsLate { .. } => "reference.starts_late",
            Self::Ended { .. } => "reference.ended",
            Self::Changed { .. } => "reference.changed",
            Self::KnownTooEarly { .. } => "reference.known_too_early",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Format { path, .. } | Self::Name { path, .. } => path.clone(),
            Self::Twice { row } | Self::Changed { row } | Self::KnownTooEarly { row, .. } => {
                let list = match row {
                    RowName::Rate { .. } => "rate",
                    RowName::Calendar { .. } => "calendar",
                };
                list.to_owned()
            }
            Self::UnknownTable { .. } | Self::StartsLate { .. } | Self::Ended { .. } => "rate".to_owned(),
            Self::UnknownCalendar { .. } => "calendar".to_owned(),
        }
    }
}
