use lending_core::error::{Coded, ErrorKind};
use lending_core::store::{BackendError, Retry};
use rusqlite::ErrorCode;
use thiserror::Error;

/// What can go wrong with a database.
#[derive(Debug, Error)]
pub enum SqliteError {
    /// The file is no SQLite database.
    #[error("`{path}` is no SQLite database")]
    NotADatabase {
        /// The file.
        path: String,
    },
    /// The database belongs to another program.
    #[error("the database is not a store of loans: its application id is {found}, expected {expected}")]
    Foreign {
        /// The id of a store of loans.
        expected: i64,
        /// The id that was found; 0: none.
        found: i64,
    },
    /// The database was made by a newer library.
    #[error("the database has layout {found}, this library knows layouts up to {known}")]
    NewerLayout {
        /// The newest layout that is known.
        known: i64,
        /// The layout that was found.
        found: i64,
    },
    /// The database says that it is ours, and its tables are not.
    #[error("the database says layout {layout}, and its tables differ from it")]
    OtherTables {
        /// The layout that it claims.
        layout: i64,
    },
    /// Somebody else holds the database.
    #[error("the database is busy: {0}")]
    Busy(#[source] rusqlite::Error),
    /// The file's pages do not fit together.
    #[error("the database is damaged: {0}")]
    Damaged(#[source] rusqlite::Error),
    /// The file cannot be read.
    #[error("`{path}` cannot be read: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Anything else that SQLite says.
    #[error("the database failed: {0}")]
    Failed(#[source] rusqlite::Error),
}

impl SqliteError {
    /// Whether the same call can succeed later.
    pub const fn retry(&self) -> Retry {
        match self {
            Self::Busy(_) => Retry::MayHelp,
            Self::NotADatabase { .. }
            | Self::Foreign { .. }
            | Self::NewerLayout { .. }
            | Self::OtherTables { .. }
            | Self::Damaged(_)
            | Self::Unreadable { .. }
            | Self::Failed(_) => Retry::Useless,
        }
    }
}

impl Coded for SqliteError {
    /// The library's kinds have no word for a machine that fails: what cannot be used today is `not_allowed`.
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotADatabase { .. } | Self::Foreign { .. } | Self::NewerLayout { .. } => {
                ErrorKind::InvalidInput
            }
            Self::Busy(_) => ErrorKind::Conflict,
            Self::OtherTables { .. } | Self::Damaged(_) => ErrorKind::CorruptData,
            Self::Unreadable { .. } | Self::Failed(_) => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotADatabase { .. } => "database.not_a_database",
            Self::Foreign { .. } => "database.foreign",
            Self::NewerLayout { .. } => "database.newer_layout",
            Self::OtherTables { .. } => "database.other_tables",
            Self::Busy(_) => "database.busy",
            Self::Damaged(_) => "database.damaged",
            Self::Unreadable { .. } => "database.unreadable",
            Self::Failed(_) => "database.failed",
        }
    }
}

impl From<rusqlite::Error> for SqliteError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error::{
            FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
        };
        match error.sqlite_error_code() {
            // What a strict table cannot hold, and a library wrote none of.
            None if matches!(
                error,
                FromSqlConversionFailure(..)
                    | IntegralValueOutOfRange(..)
                    | InvalidColumnType(..)
                    | Utf8Error(..)
            ) =>
            {
                Self::Damaged(error)
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(error),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error),
            Some(_) | None => Self::Failed(error),
        }
    }
}

impl From<SqliteError> for BackendError<SqliteError> {
    fn from(source: SqliteError) -> Self {
        Self { retry: source.retry(), source }
    }
}

/// A failure of SQLite, as the port's error.
pub(super) fn failed(error: rusqlite::Error) -> BackendError<SqliteError> {
    SqliteError::from(error).into()
}
