//! Amortisation methods as steppers: the next row from the balance it finds.
//!
//! A [`Stepper`] is made once, when money is paid out; whoever needs a row (a bill that is issued, a quote that runs
//! to the end) asks for it with the principal that is on no bill yet and the interest expected for the period.

mod method;
mod plan;
mod stepper;
#[cfg(test)]
mod tests;

pub use method::Method;
pub use plan::{Period, PlannedRow, plan_rows};
pub use stepper::Stepper;

/// The largest number of rows.
pub const ROWS_MAX: u32 = 600;
