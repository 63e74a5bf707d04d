//! The frozen copy of what was agreed (费息落地): plain data, its stored bytes and their hash.
//!
//! Everything that is computed for a loan reads its terms and nothing else of the product: editing the product later
//! changes no running loan.

mod agreement;
mod bound;
mod error;
#[expect(clippy::module_inception, reason = "the concept's main type")]
mod terms;
mod timetable;

pub use agreement::{Agreement, CONVENTIONS, ProductRef, SCHEMA};
pub use bound::Bound;
pub use error::TermsError;
pub use terms::Terms;
pub use timetable::Timetable;
