//! Scenarios of contracts: what a contract says, and how its file comes to be signed and complete, step by step, as a
//! credit officer expects it.
//!
//! The format is documented in `docs/scenarios.md`. Expectations are figured by hand.

mod file;
mod run;

pub use file::{ContractScenario, ContractScenarioError, DrawUp, Request, Sign, Step};
