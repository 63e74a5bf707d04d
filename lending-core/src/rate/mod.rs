//! Rates with their unit, and the level instalment that follows from them.

#![warn(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod cost;
mod level;
mod ratio;
#[expect(clippy::module_inception, reason = "the concept's main type")]
mod rate;
#[cfg(test)]
mod tests;

pub use cost::{
    CashFlows, CostError, DatedFlow, Interval, Rates, UnitFlow, UnitPeriod, UnitTime, YearBasis, YearFlow, aprc,
    aprc_dated, compound_annual, irr, percent, regulation_z_apr, simple_annual, total_cost, xirr,
};
pub use level::level_instalment;
pub use rate::{Rate, RateError};
