//! Scenarios of credit policies: a policy, applications, and what a credit officer expects to be decided of each.
//!
//! The format is documented in `docs/policy-file.md`. Expectations are figured by hand; a figure may carry its working
//! (`"48000.00 = 8000*6"`), which is evaluated in rationals.

mod change;
mod compare;
mod file;
mod run;

pub use file::{ApplicationRow, Base, Expected, PolicyScenario, PolicyScenarioError};
pub use run::{Decided, PolicyRun};
