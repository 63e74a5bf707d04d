//! Penalty interest on overdue principal (罚息): its rate, its day count, its grace.

mod policy;

pub use policy::{Grace, PenaltyPolicy, PenaltyRate};
