//! Another plan for what is owed (展期, 重组): what may be agreed, as data.

mod agreed;
mod suspension;

pub use agreed::{Arrears, NewPlan, Rows, Treatment};
pub use suspension::{Suspended, SuspendedInterest, SuspendedTerm};
