//! Figures from outside, run through the library: published examples, standards, other engines.
//!
//! Each suite reads a folder in the suite's own format and gives a [`Report`]: how many cases passed, which failed
//! with both figures, and which are of a kind that the library does not know yet. Nothing is skipped in silence.

pub mod actus;
pub mod fineract;
pub mod golden;
mod report;

pub use report::{Case, FileReport, Report, SuiteError, Verdict};
