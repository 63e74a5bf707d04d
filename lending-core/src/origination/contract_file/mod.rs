//! The file of a contract to be: documents that come in and are checked, the verification payment, what is to be signed
//! and who signed it, as recorded events; which of them are needed is data.

mod error;
mod event;
mod file;
mod requirements;
mod status;
#[cfg(test)]
mod tests;

pub use error::FileError;
pub use event::{Checked, FileEvent, Happened, Verified};
pub use file::{ContractFile, Recorded};
pub use requirements::{Requirements, RequirementsError, SignWhen, VerificationPayment};
pub use status::{DocumentStatus, Missing};
