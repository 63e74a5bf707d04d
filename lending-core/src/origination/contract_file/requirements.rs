use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::error::{Coded, ErrorKind};

/// What a contract file must hold before the loan may be paid out or the asset be handed over: a lender's answers, checked
/// once, as TOML or JSON.
///
/// ```
/// use lending_core::origination::contract_file::Requirements;
/// let requirements: Requirements = toml::from_str(r#"
///     documents = ["identity card", "payslip"]
///     signatures = ["borrower", "lender"]
///     verification_payment = "needed"
/// "#)?;
/// assert_eq!(requirements.documents(), ["identity card", "payslip"]);
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RequirementsText", into = "RequirementsText")]
pub struct Requirements {
    documents: Vec<String>,
    signatures: Vec<String>,
    verification_payment: VerificationPayment,
    sign: SignWhen,
}

/// Whether a small transfer must prove whose account it is (wpłata weryfikująca).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerificationPayment {
    /// It need not.
    #[default]
    NotNeeded,
    /// It must, by the payer's name and account.
    Needed,
}

/// From when on the contract may be signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignWhen {
    /// When every document is accepted and the verification payment, where it is needed, has matched.
    #[default]
    AllIsChecked,
    /// As soon as it is drawn up.
    DrawnUp,
}

/// Why requirements were refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RequirementsError {
    /// A name that nothing could be called by.
    #[error("{path}: expected a name of 1 to 64 characters, found `{found}`")]
    Name {
        /// Where it stands.
        path: String,
        /// What was given.
        found: String,
    },
    /// The same name twice.
    #[error("{path}: `{found}` is there already")]
    Twice {
        /// Where it stands.
        path: String,
        /// The name.
        found: String,
    },
}

impl Coded for RequirementsError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Name { .. } | Self::Twice { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Name { .. } => "requirements.name",
            Self::Twice { .. } => "requirements.twice",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Name { path, .. } | Self::Twice { path, .. } => path.clone(),
        }
    }
}

/// Requirements as they are written.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RequirementsText {
    documents: Vec<String>,
    signatures: Vec<String>,
    verification_payment: VerificationPayment,
    sign: SignWhen,
}

impl TryFrom<RequirementsText> for Requirements {
    type Error = RequirementsError;
    fn try_from(text: RequirementsText) -> Result<Self, RequirementsError> {
        let RequirementsText { documents, signatures, verification_payment, sign } = text;
        check_names("documents", &documents)?;
        check_names("signatures", &signatures)?;
        Ok(Self { documents, signatures, verification_payment, sign })
    }
}

impl From<Requirements> for RequirementsText {
    fn from(requirements: Requirements) -> Self {
        let Requirements { documents, signatures, verification_payment, sign } = requirements;
        Self { documents, signatures, verification_payment, sign }
    }
}

fn check_names(list: &str, names: &[String]) -> Result<(), RequirementsError> {
    for (place, name) in names.iter().enumerate() {
        let path = || format!("{list}[{place}]");
        if !is_name(name) {
            return Err(RequirementsError::Name { path: path(), found: name.clone() });
        }
        if names.iter().take(place).any(|before| before == name) {
            return Err(RequirementsError::Twice { path: path(), found: name.clone() });
        }
    }
    Ok(())
}

/// Whether something can be called so: 1 to 64 characters, not all of them blank.
fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= 64
}

impl Requirements {
    /// These documents and the signatures of these, in their order; signed when all is checked, without a verification
    /// payment.
    ///
    /// # Errors
    /// [`RequirementsError`].
    pub fn new(documents: &[&str], signatures: &[&str]) -> Result<Self, RequirementsError> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let (documents, signatures) = (owned(documents), owned(signatures));
        Self::try_from(RequirementsText { documents, signatures, ..RequirementsText::default() })
    }

    /// With a verification payment.
    #[must_use]
    pub fn with_verification_payment(self) -> Self {
        Self { verification_payment: VerificationPayment::Needed, ..self }
    }

    /// Signed from another moment on.
    #[must_use]
    pub fn sign(self, sign: SignWhen) -> Self {
        Self { sign, ..self }
    }

    /// The documents that are needed.
    pub fn documents(&self) -> &[String] {
        &self.documents
    }

    /// Whose signatures are needed.
    pub fn signatures(&self) -> &[String] {
        &self.signatures
    }

    /// Whether a verification payment is needed.
    pub const fn verification_payment(&self) -> VerificationPayment {
        self.verification_payment
    }

    /// From when on the contract may be signed.
    pub const fn signed_when(&self) -> SignWhen {
        self.sign
    }
}
