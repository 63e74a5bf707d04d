//! The lender's outside tables, append-only: each row says from when it holds and on which day it became known.
//!
//! Terms name a table and never copy it. A [`RateRow`] holds from a day on, which may lie before the day on which the
//! row became known: then it is a late fact for every loan that reads the table, and changes what those loans derive
//! of days long past. [`Reference::known_by`] is what was known on a day: every answer about that day reads nothing
//! else, so that it can be given again for ever.
//!
//! A [`CalendarRow`] never reaches back: the edition that is known on a day moves the due days of rows that are not
//! issued by then, and no others.

mod error;
mod index;
#[expect(clippy::module_inception, reason = "the concept's main type")]
mod reference;
mod rows;
mod steps;
#[cfg(test)]
mod tests;

pub use error::ReferenceError;
pub use index::Index;
pub use reference::{Known, Reference};
pub use rows::{CalendarRow, RateRow, RowName, TableRate};
pub use steps::RateSteps;
