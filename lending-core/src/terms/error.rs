use thiserror::Error;

use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::schedule::PlanError;

/// Why terms were refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TermsError {
    /// The stored bytes are not terms.
    #[error("stored terms cannot be read: {reason}")]
    Undecodable {
        /// What the decoder said, with the field's path.
        reason: String,
    },
    /// A layout that this library does not know.
    #[error("stored terms of schema {found} cannot be read, expected {expected}")]
    Schema {
        /// The layout this library writes.
        expected: u32,
        /// The layout that was found.
        found: u32,
    },
    /// Conventions that this library does not know.
    #[error("conventions version {found} is unknown, expected {expected}")]
    Conventions {
        /// The version this library computes by.
        expected: u32,
        /// The version that was found.
        found: u32,
    },
    /// A figure outside its limits.
    #[error("{field} lies in {expected}, found {found}")]
    Limit {
        /// The field's path.
        field: &'static str,
        /// The limits.
        expected: String,
        /// What was given.
        found: String,
    },
    /// The first due day comes before the contract day.
    #[error("the first due day does not come before the contract day {contract_day}, found {found}")]
    FirstDueTooEarly {
        /// The contract day.
        contract_day: Date,
        /// What was given.
        found: Date,
    },
    /// The first due day does not lie on the anchor.
    #[error("the first due day lies on the anchor, {expected}, found {found}")]
    FirstDueOffAnchor {
        /// The anchor's day in that month.
        expected: Date,
        /// What was given.
        found: Date,
    },
    /// No statement day can precede a due day.
    #[error("row {row} is due on {due}: its statement day comes after {after}, found {found}")]
    StatementDay {
        /// The row.
        row: u32,
        /// Its due day.
        due: Date,
        /// The due day before it.
        after: Date,
        /// The statement day that the policy gives.
        found: Date,
    },
    /// Answers that have no meaning together.
    #[error("{field}: {reason}")]
    Combination {
        /// The field's path.
        field: &'static str,
        /// Why they do not go together.
        reason: &'static str,
    },
    /// No plan can be made.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// What could grow from these terms leaves the range of amounts.
    #[error("amounts that could grow from these terms within {years} years leave the range of the library")]
    Overflow {
        /// The years from the contract day on that must be safe.
        years: u32,
    },
}

impl Coded for TermsError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Undecodable { .. } => ErrorKind::CorruptData,
            Self::Plan(inner) => inner.kind(),
            Self::Limit { .. } | Self::Overflow { .. } => ErrorKind::OutOfRange,
            Self::Schema { .. }
            | Self::Conventions { .. }
            | Self::FirstDueTooEarly { .. }
            | Self::FirstDueOffAnchor { .. }
            | Self::StatementDay { .. }
            | Self::Combination { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Undecodable { .. } => "terms.undecodable",
            Self::Schema { .. } => "terms.schema",
            Self::Conventions { .. } => "terms.conventions",
            Self::Limit { .. } => "terms.limit",
            Self::FirstDueTooEarly { .. } => "terms.first_due_too_early",
            Self::FirstDueOffAnchor { .. } => "terms.first_due_off_anchor",
            Self::StatementDay { .. } => "terms.statement_day",
            Self::Combination { .. } => "terms.combination",
            Self::Plan(inner) => inner.code(),
            Self::Overflow { .. } => "terms.overflow",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Plan(inner) => return inner.path(),
            Self::Undecodable { .. } | Self::Overflow { .. } => "",
            Self::Schema { .. } => "schema",
            Self::Conventions { .. } => "conventions",
            Self::Limit { field, .. } | Self::Combination { field, .. } => field,
            Self::FirstDueTooEarly { .. } | Self::FirstDueOffAnchor { .. } => "first_due",
            Self::StatementDay { .. } => "billing.statement_day",
        }
        .to_owned()
    }
}
