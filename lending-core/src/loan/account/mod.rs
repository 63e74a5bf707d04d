//! A loan as its host holds it: terms, the events that were recorded, the book, and what is not stored yet.

mod alerts;
mod carried;
mod changes;
mod learn;
mod loan;
mod record_error;
mod retrace;
mod tell;

pub use changes::{ChangeSet, Commit, MarkError};
pub use loan::Loan;
pub use record_error::RecordError;
pub(in crate::loan) use retrace::{Learned, Retraced};
pub(in crate::loan) use tell::Trial;
