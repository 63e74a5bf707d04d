use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::debt::Key;
use crate::hash::Hash;

/// What happened to a contract file, on which day, under the host's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEvent {
    /// The key: unique in its file.
    pub key: Key,
    /// The business day on which it was recorded.
    pub day: Date,
    /// What happened: the event's claim.
    pub what: Happened,
}

/// What can happen to a contract file. Reasons and names are the host's, 1 to 256 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Happened {
    /// A document is asked for beyond those that every file needs.
    DocumentAskedFor {
        /// The document.
        document: String,
    },
    /// A document came in, for the first time or anew: it is to be checked.
    DocumentReceived {
        /// The document.
        document: String,
        /// The hash of what it says, where the host keeps one.
        content: Option<Hash>,
    },
    /// A document that is there was checked; the latest check stands.
    DocumentChecked {
        /// The document.
        document: String,
        /// What came of it.
        result: Checked,
    },
    /// A document is withdrawn: it is missing again.
    DocumentWithdrawn {
        /// The document.
        document: String,
        /// Why.
        reason: String,
    },
    /// The contract is drawn up, for the first time or anew: signatures under an earlier one count no more.
    ContractDrawnUp {
        /// The hash of its data, [`ContractData::hash`](crate::origination::ContractData::hash).
        contract: Hash,
    },
    /// Somebody signed the contract.
    Signed {
        /// Who.
        by: String,
        /// The hash of what was signed.
        contract: Hash,
        /// What the provider calls the signature.
        reference: String,
    },
    /// The verification payment came in.
    VerificationPaid {
        /// Whether it is from whom it should be.
        result: Verified,
    },
}

/// What came of checking a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checked {
    /// It is accepted.
    Accepted,
    /// It is sent back for correction, with the reason.
    SentBack(String),
}

/// What came of a verification payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verified {
    /// Name and account are those of the borrower.
    Matched,
    /// They are not, with the reason.
    NotMatched(String),
}

impl Happened {
    /// Its name, as it is stored.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::DocumentAskedFor { .. } => "document_asked_for",
            Self::DocumentReceived { .. } => "document_received",
            Self::DocumentChecked { .. } => "document_checked",
            Self::DocumentWithdrawn { .. } => "document_withdrawn",
            Self::ContractDrawnUp { .. } => "contract_drawn_up",
            Self::Signed { .. } => "signed",
            Self::VerificationPaid { .. } => "verification_paid",
        }
    }

    /// The texts that the host gives, by their fields.
    pub(super) fn texts(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::DocumentAskedFor { document } | Self::DocumentReceived { document, .. } => {
                vec![("document", document)]
            }
            Self::DocumentChecked { document, result } => match result {
                Checked::Accepted => vec![("document", document)],
                Checked::SentBack(reason) => vec![("document", document), ("reason", reason)],
            },
            Self::DocumentWithdrawn { document, reason } => vec![("document", document), ("reason", reason)],
            Self::ContractDrawnUp { .. } | Self::VerificationPaid { result: Verified::Matched } => Vec::new(),
            Self::Signed { by, reference, .. } => vec![("by", by), ("reference", reference)],
            Self::VerificationPaid { result: Verified::NotMatched(reason) } => vec![("reason", reason)],
        }
    }
}
