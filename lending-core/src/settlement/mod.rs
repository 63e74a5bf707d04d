//! Settlement for less (和解): the borrower pays an agreed sum, in one part or several, and the rest is let off once all
//! of it has come.

mod course;
mod parts;
#[cfg(test)]
mod tests;

pub use course::Course;
pub use parts::{Part, Parts, PartsError};
