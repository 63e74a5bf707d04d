//! A loan as its host holds it: terms, the events that were recorded, the book, and what is not stored yet.

mod carried;
mod changes;
mod loan;
mod record_error;

pub use changes::{ChangeSet, Commit, MarkError};
pub use loan::Loan;
pub(in crate::loan) use loan::Trial;
pub use record_error::RecordError;
