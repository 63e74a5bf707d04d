//! The baseline: decimals and `chrono`, no tricks and no detours.
//!
//! Its instructions are counted too, so that it cannot be made slow to make the core look fast.

mod decision;
mod interest;
mod schedule;
mod waterfall;

pub use decision::{Decided, Given, decide};
pub use interest::interest;
pub use schedule::{Row, Terms, schedule};
pub use waterfall::{Bill, Part, allocate};
