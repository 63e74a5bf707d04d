use std::fmt;

use serde::Serialize;

use super::event::{Checked, Happened, Verified};
use super::file::ContractFile;
use super::requirements::{SignWhen, VerificationPayment};
use crate::hash::Hash;

/// How a document stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentStatus {
    /// It has not come in, or was withdrawn.
    Missing,
    /// It is there and not checked yet.
    Received,
    /// It is accepted.
    Accepted,
    /// It was sent back, with the reason.
    SentBack(String),
}

/// What a contract file lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// A document that is not accepted.
    Document {
        /// The document.
        document: String,
        /// How it stands.
        status: DocumentStatus,
    },
    /// The verification payment, with the reason why one that came in did not match.
    VerificationPayment(Option<String>),
    /// A contract to be signed.
    Contract,
    /// A signature under the contract.
    Signature {
        /// Whose.
        by: String,
    },
}

impl fmt::Display for DocumentStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("missing"),
            Self::Received => f.write_str("not checked"),
            Self::Accepted => f.write_str("accepted"),
            Self::SentBack(reason) => write!(f, "sent back ({reason})"),
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document { document, status } => write!(f, "`{document}` {status}"),
            Self::VerificationPayment(None) => f.write_str("verification payment missing"),
            Self::VerificationPayment(Some(reason)) => {
                write!(f, "verification payment not matched ({reason})")
            }
            Self::Contract => f.write_str("contract not drawn up"),
            Self::Signature { by } => write!(f, "signature of `{by}` missing"),
        }
    }
}

impl ContractFile {
    /// The documents that are asked for: those that every file needs, then those of this one.
    pub fn documents(&self) -> impl Iterator<Item = &str> {
        let asked = self.happened().filter_map(|what| {
            let Happened::DocumentAskedFor { document } = what else { return None };
            Some(document.as_str())
        });
        self.requirements().documents().iter().map(String::as_str).chain(asked)
    }

    /// How a document stands; `None`: nobody asked for it.
    pub fn document(&self, name: &str) -> Option<DocumentStatus> {
        self.documents().any(|document| document == name).then(|| {
            let latest = self.happened().rev().find_map(|what| match what {
                Happened::DocumentReceived { document, .. } if document == name => {
                    Some(DocumentStatus::Received)
                }
                Happened::DocumentChecked { document, result } if document == name => Some(match result {
                    Checked::Accepted => DocumentStatus::Accepted,
                    Checked::SentBack(reason) => DocumentStatus::SentBack(reason.clone()),
                }),
                Happened::DocumentWithdrawn { document, .. } if document == name => {
                    Some(DocumentStatus::Missing)
                }
                Happened::DocumentAskedFor { .. }
                | Happened::DocumentReceived { .. }
                | Happened::DocumentChecked { .. }
                | Happened::DocumentWithdrawn { .. }
                | Happened::ContractDrawnUp { .. }
                | Happened::Signed { .. }
                | Happened::VerificationPaid { .. } => None,
            });
            latest.unwrap_or(DocumentStatus::Missing)
        })
    }

    /// The documents that are accepted: what a policy's gate may ask for as a fact, a list of texts.
    ///
    /// ```
    /// # use lending_core::date;
    /// use lending_core::facts::{Application, Borrower, Value};
    /// use lending_core::origination::contract_file::{Checked, ContractFile, Happened, Requirements};
    /// use lending_core::underwriting::Policy;
    /// let policy = Policy::from_toml(r#"
    ///     policy = "papers"
    ///     from = "2026-01-01"
    ///     currency = "CNY"
    ///     unknown = "decline"
    ///     facts.documents = { kind = "list" }
    ///     [[gates]]
    ///     id = "papers"
    ///     require = { of = "documents", has = ["payslip"] }
    ///     reason = "documents_missing"
    /// "#, &[])?;
    /// let mut file = ContractFile::new(Requirements::new(&["payslip"], &[])?);
    /// let waits = |file: &ContractFile| -> Result<Vec<String>, Box<dyn std::error::Error>> {
    ///     let documents = Value::List(file.accepted().map(str::to_owned).collect());
    ///     let application = Application::of(Borrower::Private).with("documents", documents);
    ///     Ok(policy.decide(&application, date!("2026-01-12"))?.open_gates().to_vec())
    /// };
    /// let payslip = || "payslip".to_owned();
    /// file.record("e-1", date!("2026-01-12"), Happened::DocumentReceived { document: payslip(), content: None })?;
    /// assert_eq!(waits(&file)?, ["documents_missing"]);
    /// let result = Checked::Accepted;
    /// file.record("e-2", date!("2026-01-12"), Happened::DocumentChecked { document: payslip(), result })?;
    /// assert!(waits(&file)?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn accepted(&self) -> impl Iterator<Item = &str> {
        self.documents().filter(|name| self.document(name) == Some(DocumentStatus::Accepted))
    }

    /// What came of the latest verification payment; `None`: none came in.
    pub fn verification_payment(&self) -> Option<&Verified> {
        self.happened().rev().find_map(|what| {
            let Happened::VerificationPaid { result } = what else { return None };
            Some(result)
        })
    }

    /// The contract to be signed: the one that was drawn up last.
    pub fn contract(&self) -> Option<Hash> {
        self.happened().rev().find_map(|what| {
            let Happened::ContractDrawnUp { contract } = what else { return None };
            Some(*contract)
        })
    }

    /// Who signed the contract to be signed, each with the provider's reference.
    pub fn signatures(&self) -> impl Iterator<Item = (&str, &str)> {
        let to_sign = self.contract();
        self.happened().filter_map(move |what| {
            let Happened::Signed { by, contract, reference } = what else { return None };
            (Some(*contract) == to_sign).then_some((by.as_str(), reference.as_str()))
        })
    }

    /// All that the file lacks: documents, the verification payment, the contract, signatures, each in the order in which it
    /// is asked for.
    pub fn what_is_missing(&self) -> Vec<Missing> {
        let mut missing = self.not_checked();
        let needed = self.requirements().signatures();
        if self.contract().is_none() && !needed.is_empty() {
            missing.push(Missing::Contract);
        }
        let unsigned = needed.iter().filter(|name| !self.signatures().any(|(by, _)| by == name.as_str()));
        missing.extend(unsigned.map(|by| Missing::Signature { by: by.clone() }));
        missing
    }

    /// Whether nothing is missing: the loan may be paid out, as far as its papers go.
    pub fn is_complete(&self) -> bool {
        self.what_is_missing().is_empty()
    }

    /// What stands in the way of a signature.
    pub fn before_signing(&self) -> Vec<Missing> {
        let mut missing = match self.requirements().signed_when() {
            SignWhen::AllIsChecked => self.not_checked(),
            SignWhen::DrawnUp => Vec::new(),
        };
        missing.extend(self.contract().is_none().then_some(Missing::Contract));
        missing
    }

    /// Documents that are not accepted, and a verification payment that has not matched.
    fn not_checked(&self) -> Vec<Missing> {
        let documents = self.documents().filter_map(|name| match self.document(name)? {
            DocumentStatus::Accepted => None,
            status @ (DocumentStatus::Missing | DocumentStatus::Received | DocumentStatus::SentBack(_)) => {
                Some(Missing::Document { document: name.to_owned(), status })
            }
        });
        let payment = match (self.requirements().verification_payment(), self.verification_payment()) {
            (VerificationPayment::NotNeeded, _) | (VerificationPayment::Needed, Some(Verified::Matched)) => {
                None
            }
            (VerificationPayment::Needed, None) => Some(Missing::VerificationPayment(None)),
            (VerificationPayment::Needed, Some(Verified::NotMatched(reason))) => {
                Some(Missing::VerificationPayment(Some(reason.clone())))
            }
        };
        documents.chain(payment).collect()
    }
}
