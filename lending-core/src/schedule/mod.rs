//! Amortisation: how an amount, a rate and periods become rows.
//!
//! An [`Amortisation`] makes a plan: its rows, and the [`Stepper`] that splits a balance into rows one at a time, for
//! whoever needs a row later (a bill that is issued on another balance than was planned). Each question that a lender
//! can be asked about a plan is one field of [`PlanPolicy`].

mod error;
mod last_row;
mod maker;
mod method;
mod on_change;
mod period;
mod plan;
mod policy;
mod stepper;
#[cfg(test)]
mod tests;

pub use error::PlanError;
pub use method::{Method, Step};
pub use on_change::{OnChange, Remake, TrancheRemake};
pub use period::Period;
pub use plan::{Amortisation, Plan, PlannedRow, SoFar};
pub use policy::{
    BrokenPeriod, InstalmentBasis, LastInstalment, Moratorium, MoratoriumInterest, MoratoriumOn,
    PaidOffEarly, PlanPolicy, RateDigits, ShortInstalment,
};
pub use stepper::Stepper;
pub(crate) use stepper::equal_share;

/// The largest number of rows.
pub const ROWS_MAX: u32 = 600;
