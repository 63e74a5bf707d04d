use thiserror::Error;

use super::status::Missing;
use crate::calendar::Date;
use crate::debt::{Key, KeyError};
use crate::error::{Coded, ErrorKind};
use crate::hash::Hash;

/// Why an event of a contract file was refused; the file is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FileError {
    /// The key is none.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The key was used with another claim.
    #[error("`{key}` was recorded before as {recorded} on {day}, with another claim")]
    KeyReused {
        /// The key.
        key: Key,
        /// What was recorded.
        recorded: &'static str,
        /// On which day.
        day: Date,
    },
    /// The business day lies before that of an earlier event.
    #[error("the business day never goes back: the last event is of {last}, found {found}")]
    BeforeLast {
        /// The day of the last event.
        last: Date,
        /// What was given.
        found: Date,
    },
    /// A text that says nothing, or too much.
    #[error("{field}: expected 1 to 256 characters, found `{found}`")]
    Text {
        /// The field.
        field: &'static str,
        /// What was given.
        found: String,
    },
    /// A document that is asked for already.
    #[error("`{found}` is asked for already")]
    AskedBefore {
        /// The document.
        found: String,
    },
    /// A document that nobody asked for.
    #[error("expected one of the documents that are asked for ({}), found `{found}`", expected.join(", "))]
    NoSuchDocument {
        /// The documents.
        expected: Vec<String>,
        /// What was given.
        found: String,
    },
    /// A document that is not there.
    #[error("`{document}` is not there: expected it to be received first")]
    NotReceived {
        /// The document.
        document: String,
    },
    /// Somebody whose signature is not needed.
    #[error("expected the signature of one of {}, found `{found}`", expected.join(", "))]
    NoSuchSigner {
        /// Whose signatures are needed.
        expected: Vec<String>,
        /// What was given.
        found: String,
    },
    /// There is nothing to sign.
    #[error("no contract is drawn up: there is nothing to sign")]
    NotDrawnUp,
    /// Another contract than the one that is to be signed.
    #[error("the contract to be signed is {expected}, found {found}")]
    OtherContract {
        /// The hash of the contract that was drawn up last.
        expected: Hash,
        /// The hash of what was signed.
        found: Hash,
    },
    /// Something must be checked before the contract is signed.
    #[error("the contract is signed when all is checked, found {}", listed(found))]
    NotChecked {
        /// What is not.
        found: Vec<Missing>,
    },
}

fn listed(missing: &[Missing]) -> String {
    missing.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Coded for FileError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Key(inner) => inner.kind(),
            Self::KeyReused { .. } => ErrorKind::Duplicate,
            Self::Text { .. }
            | Self::NoSuchDocument { .. }
            | Self::NoSuchSigner { .. }
            | Self::OtherContract { .. } => ErrorKind::InvalidInput,
            Self::BeforeLast { .. }
            | Self::AskedBefore { .. }
            | Self::NotReceived { .. }
            | Self::NotDrawnUp
            | Self::NotChecked { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Key(inner) => inner.code(),
            Self::KeyReused { .. } => "contract_file.key_reused",
            Self::BeforeLast { .. } => "contract_file.before_last",
            Self::Text { .. } => "contract_file.text",
            Self::AskedBefore { .. } => "contract_file.asked_before",
            Self::NoSuchDocument { .. } => "contract_file.no_such_document",
            Self::NotReceived { .. } => "contract_file.not_received",
            Self::NoSuchSigner { .. } => "contract_file.no_such_signer",
            Self::NotDrawnUp => "contract_file.not_drawn_up",
            Self::OtherContract { .. } => "contract_file.other_contract",
            Self::NotChecked { .. } => "contract_file.not_checked",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Key(inner) => inner.path(),
            Self::KeyReused { .. } => "key".to_owned(),
            Self::BeforeLast { .. } => "day".to_owned(),
            Self::Text { field, .. } => (*field).to_owned(),
            Self::AskedBefore { .. } | Self::NoSuchDocument { .. } | Self::NotReceived { .. } => {
                "document".to_owned()
            }
            Self::NoSuchSigner { .. } => "by".to_owned(),
            Self::OtherContract { .. } => "contract".to_owned(),
            Self::NotDrawnUp | Self::NotChecked { .. } => String::new(),
        }
    }
}
