//! Rates with their unit, and the level instalment that follows from them.

#![warn(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod level;
mod period;
#[expect(clippy::module_inception, reason = "the concept's main type")]
mod rate;
#[cfg(test)]
mod tests;

pub use level::level_instalment;
pub use period::PeriodRate;
pub use rate::{Rate, RateError};
