//! Days, due days and day counts: all arithmetic on dates.

#![warn(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod date;
mod day_count;
mod due_days;
mod fraction;
#[cfg(test)]
mod tests;
mod weights;

#[doc(hidden)]
pub use date::check_literal;
pub use date::{Date, DateError, Month};
pub use day_count::DayCount;
pub use due_days::{Anchor, DueDays, Frequency};
pub use fraction::Fraction;
pub use weights::{DayCounted, InterestBasis, Weighed, Weights};
