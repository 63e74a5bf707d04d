//! What credit costs: the rates at which flows are worth nothing.

mod error;
mod fixed;
mod flows;
mod intervals;
mod isolate;
mod measures;
mod npv;
mod polynomial;
mod rates;
mod regulation_z;
mod solve;
#[cfg(test)]
mod tests;

pub use error::CostError;
pub use flows::{CashFlows, DatedFlow, YearFlow};
pub use intervals::{Interval, YearBasis};
pub use measures::{aprc, aprc_dated, compound_annual, irr, percent, simple_annual, total_cost, xirr};
pub use rates::Rates;
pub use regulation_z::{UnitFlow, UnitPeriod, UnitTime, regulation_z_apr};
