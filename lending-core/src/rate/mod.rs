//! Rates with their unit, and the level instalment that follows from them.

mod level;
#[expect(clippy::module_inception, reason = "the concept's main type")]
mod rate;
#[cfg(test)]
mod tests;

pub use level::level_instalment;
pub use rate::{Rate, RateError};
