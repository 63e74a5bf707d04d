//! Rates with their unit, what follows from them (level instalments, annuities, rebates), tables of them by day, and
//! what credit costs.

#![warn(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod annuity;
mod cap;
mod compounding;
#[cfg(test)]
mod conversion_tests;
mod cost;
mod floating;
mod level;
mod period;
#[expect(clippy::module_inception, reason = "the concept's main type")]
mod rate;
mod ratio;
mod rebate;
mod table;
#[cfg(test)]
mod tests;
mod us_rule;

pub use annuity::{Annuity, PayoffTerm, payoff_term};
pub use cap::{CapVerdict, RateCap};
pub use compounding::{Compounding, nominal_rate, periodic_rate};
pub use cost::{
    CashFlows, CostError, DatedFlow, Interval, Rates, UnitFlow, UnitPeriod, UnitTime, YearBasis, YearFlow,
    aprc, aprc_dated, compound_annual, irr, percent, regulation_z_apr, simple_annual, total_cost, xirr,
};
pub use floating::FloatingRate;
pub use level::level_instalment;
pub use period::PeriodRate;
pub use rate::{Rate, RateError};
pub use rebate::{actuarial_rebate, rule_of_78_rebate, rule_of_78_share};
pub use table::{DatedPiece, DatedRow, DatedTable, RateTable, TableError};
pub use us_rule::{ActuarialRow, UsRuleRow, actuarial_rows, us_rule_rows};
