//! Another plan for what is owed (展期, 重组): what may be agreed, as data.

mod agreed;
mod suspension;
#[cfg(test)]
mod tests;

pub use agreed::{AgreedRow, Arrears, NewPlan, OnLateFact, PastDue, Rows, TakenOver, Treatment};
pub use suspension::{Suspended, SuspendedInterest, SuspendedTerm};
