use thiserror::Error;

use super::chart::AccountKind;
use super::role::{Role, Side};
use crate::error::{Coded, ErrorKind};
use crate::written::{At, Unread};

/// Why a chart of accounts was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChartError {
    /// The text is not TOML or JSON, or a field is missing, unknown, or of another type than expected.
    #[error("{at}{message}", at = At(path))]
    Format {
        /// The field's path; empty when the whole file is meant.
        path: String,
        /// What was expected and found.
        message: String,
    },
    /// The name of an account.
    #[error("{path}: expected 1 to 100 characters without spaces and quotation marks, found `{found}`")]
    AccountName {
        /// The field's path.
        path: String,
        /// What was given.
        found: String,
    },
    /// An account stands there twice, as two things.
    #[error("{path}: expected `{account}` to be {} as before, found {}", .expected.name(), .found.name())]
    AccountTwice {
        /// The field's path.
        path: String,
        /// The account.
        account: String,
        /// What it was.
        expected: AccountKind,
        /// What it is the second time.
        found: AccountKind,
    },
    /// A role that the library does not post to.
    #[error("{path}: expected a role of the library's, found `{found}`")]
    UnknownRole {
        /// The field's path.
        path: String,
        /// What was given.
        found: String,
    },
    /// A role without an account: what is posted to it would have no place.
    #[error("roles.{role}: expected an account, found none")]
    MissingRole {
        /// The role.
        role: Role,
    },
    /// A role names an account that the chart does not have.
    #[error("{path}: expected an account of the chart, found `{found}`")]
    UnknownAccount {
        /// The field's path.
        path: String,
        /// What was given.
        found: String,
    },
    /// The shares of a role do not make one, so that a posting would not balance.
    #[error("{path}: expected shares above 0 that make 1, found {found}")]
    Shares {
        /// The field's path.
        path: String,
        /// What was given.
        found: String,
    },
    /// An account of the other book, so that neither would balance.
    #[error("{path}: expected an account {}, found `{account}`, {}", .expected.name(), .found.name())]
    OtherSide {
        /// The field's path.
        path: String,
        /// The account.
        account: String,
        /// The book of the role.
        expected: Side,
        /// The account's kind.
        found: AccountKind,
    },
}

impl From<Unread> for ChartError {
    fn from(Unread { path, message }: Unread) -> Self {
        Self::Format { path, message }
    }
}

impl Coded for ChartError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Format { .. } => "chart.format",
            Self::AccountName { .. } => "chart.account_name",
            Self::AccountTwice { .. } => "chart.account_twice",
            Self::UnknownRole { .. } => "chart.unknown_role",
            Self::MissingRole { .. } => "chart.missing_role",
            Self::UnknownAccount { .. } => "chart.unknown_account",
            Self::Shares { .. } => "chart.shares",
            Self::OtherSide { .. } => "chart.other_side",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Format { path, .. }
            | Self::AccountName { path, .. }
            | Self::AccountTwice { path, .. }
            | Self::UnknownRole { path, .. }
            | Self::UnknownAccount { path, .. }
            | Self::Shares { path, .. }
            | Self::OtherSide { path, .. } => path.clone(),
            Self::MissingRole { role } => format!("roles.{role}"),
        }
    }
}

/// Why pools were refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PoolsError {
    /// The shares do not make one.
    #[error("pools: expected shares above 0 that make 1, found {found}")]
    Shares {
        /// What was given.
        found: String,
    },
    /// A pool stands there twice.
    #[error("pools: expected each pool once, found `{found}` again")]
    Twice {
        /// The pool.
        found: String,
    },
}

impl Coded for PoolsError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Shares { .. } => "pools.shares",
            Self::Twice { .. } => "pools.twice",
        }
    }
    fn path(&self) -> String {
        "pools".to_owned()
    }
}

/// Why postings were not written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExportError {
    /// Two accounts would have one name in the format.
    #[error(
        "expected accounts with names of their own in beancount, found `{first}` and `{second}` both as `{name}`"
    )]
    SameName {
        /// One account.
        first: String,
        /// The other.
        second: String,
        /// Their name.
        name: String,
    },
    /// What is written to takes no more.
    #[error("the text could not be written")]
    Write(#[from] std::fmt::Error),
}

impl Coded for ExportError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::SameName { .. } => ErrorKind::InvalidInput,
            Self::Write(_) => ErrorKind::Unavailable,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::SameName { .. } => "ledger.same_name",
            Self::Write(_) => "ledger.write",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::SameName { .. } => "accounts".to_owned(),
            Self::Write(_) => String::new(),
        }
    }
}
