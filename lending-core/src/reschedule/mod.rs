//! Another plan for what is owed (展期, 重组): what may be agreed, as data.

mod agreed;

pub use agreed::{Arrears, NewPlan, Rows, Treatment};
