//! Several loans of a borrower together.

mod refinancing;

pub use refinancing::{Paid, RefinanceError, Refinancing};
