use serde::Serialize;

use super::error::FileError;
use super::event::{FileEvent, Happened};
use super::requirements::Requirements;
use super::status::DocumentStatus;
use crate::calendar::Date;
use crate::debt::Key;

/// The file of a contract to be: what it must hold, and an append-only list of what happened to it. The host stores the
/// events; everything else follows from them (C266).
///
/// ```
/// # use lending_core::{date, hash::Hash};
/// use lending_core::origination::contract_file::{Checked, ContractFile, Happened, Recorded, Requirements};
/// let mut file = ContractFile::new(Requirements::new(&["payslip"], &["borrower"])?);
/// let received = Happened::DocumentReceived { document: "payslip".into(), content: None };
/// assert_eq!(file.record("e-1", date!("2026-01-12"), received.clone())?, Recorded::New);
/// assert_eq!(file.record("e-1", date!("2026-01-13"), received)?, Recorded::AlreadyThere);
/// let contract = Hash::of(b"the contract's data");
/// file.record("e-2", date!("2026-01-13"), Happened::ContractDrawnUp { contract })?;
/// let signed = Happened::Signed { by: "borrower".into(), contract, reference: "tx-1".into() };
/// let early = file.record("e-3", date!("2026-01-13"), signed.clone()).unwrap_err();
/// assert_eq!(early.to_string(), "the contract is signed when all is checked, found `payslip` not checked");
/// let accepted = Happened::DocumentChecked { document: "payslip".into(), result: Checked::Accepted };
/// file.record("e-4", date!("2026-01-14"), accepted)?;
/// file.record("e-3", date!("2026-01-14"), signed)?;
/// assert!(file.is_complete());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContractFile {
    requirements: Requirements,
    events: Vec<FileEvent>,
}

/// Whether an event is new to its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Recorded {
    /// It is: store it.
    New,
    /// It was recorded before, with the same claim: nothing changed.
    AlreadyThere,
}

/// The most characters of a reason or a reference.
const TEXT_MAX: usize = 256;

impl ContractFile {
    /// An empty file.
    pub const fn new(requirements: Requirements) -> Self {
        Self { requirements, events: Vec::new() }
    }

    /// A file from its stored events, each judged as it was when it was recorded.
    ///
    /// # Errors
    /// [`FileError`] of the first event that would have been refused.
    pub fn load(
        requirements: Requirements,
        events: impl IntoIterator<Item = FileEvent>,
    ) -> Result<Self, FileError> {
        let mut file = Self::new(requirements);
        for FileEvent { key, day, what } in events {
            let _ = file.record(key.as_str(), day, what)?;
        }
        Ok(file)
    }

    /// Records what happened on a business day, under a key. The same key with the same claim, which is what happened and
    /// not on which day it is recorded, changes nothing.
    ///
    /// # Errors
    /// [`FileError`]; the file is as it was.
    pub fn record(&mut self, key: &str, day: Date, what: Happened) -> Result<Recorded, FileError> {
        let key = Key::new(key)?;
        if let Some(event) = self.events.iter().find(|event| event.key == key) {
            if event.what == what {
                return Ok(Recorded::AlreadyThere);
            }
            return Err(FileError::KeyReused { key, recorded: event.what.name(), day: event.day });
        }
        if let Some(last) = self.events.last().map(|event| event.day).filter(|last| day < *last) {
            return Err(FileError::BeforeLast { last, found: day });
        }
        let says = |text: &str| !text.trim().is_empty() && text.chars().count() <= TEXT_MAX;
        if let Some((field, found)) = what.texts().into_iter().find(|(_, text)| !says(text)) {
            return Err(FileError::Text { field, found: found.to_owned() });
        }
        self.judge(&what)?;
        self.events.push(FileEvent { key, day, what });
        Ok(Recorded::New)
    }

    /// The rules: what is checked is there, and what is signed is the contract that was drawn up last, when it may be.
    fn judge(&self, what: &Happened) -> Result<(), FileError> {
        match what {
            Happened::DocumentAskedFor { document } => match self.document(document) {
                None => Ok(()),
                Some(_) => Err(FileError::AskedBefore { found: document.clone() }),
            },
            Happened::DocumentReceived { document, .. } => self.asked_for(document).map(|_| ()),
            Happened::DocumentChecked { document, .. } | Happened::DocumentWithdrawn { document, .. } => {
                if self.asked_for(document)? == DocumentStatus::Missing {
                    return Err(FileError::NotReceived { document: document.clone() });
                }
                Ok(())
            }
            Happened::Signed { by, contract, .. } => {
                let needed = self.requirements.signatures();
                if !needed.contains(by) {
                    return Err(FileError::NoSuchSigner { expected: needed.to_vec(), found: by.clone() });
                }
                let (expected, found) = (self.contract().ok_or(FileError::NotDrawnUp)?, *contract);
                if expected != found {
                    return Err(FileError::OtherContract { expected, found });
                }
                let found = self.before_signing();
                if found.is_empty() { Ok(()) } else { Err(FileError::NotChecked { found }) }
            }
            Happened::ContractDrawnUp { .. } | Happened::VerificationPaid { .. } => Ok(()),
        }
    }

    fn asked_for(&self, document: &str) -> Result<DocumentStatus, FileError> {
        self.document(document).ok_or_else(|| FileError::NoSuchDocument {
            expected: self.documents().map(str::to_owned).collect(),
            found: document.to_owned(),
        })
    }

    /// What it must hold.
    pub const fn requirements(&self) -> &Requirements {
        &self.requirements
    }

    /// All that happened, in the order in which it was recorded.
    pub fn events(&self) -> &[FileEvent] {
        &self.events
    }

    pub(super) fn happened(&self) -> impl DoubleEndedIterator<Item = &Happened> {
        self.events.iter().map(|event| &event.what)
    }

    /// The file as it was at the close of a day.
    #[must_use]
    pub fn as_of(&self, day: Date) -> Self {
        let events = self.events.iter().filter(|event| event.day <= day).cloned();
        Self { requirements: self.requirements.clone(), events: events.collect() }
    }
}
