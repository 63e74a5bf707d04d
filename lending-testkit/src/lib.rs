//! What keeps the engine honest: scenarios, laws, generators and the slow reference model.

pub mod conformance;
pub mod contract_scenario;
pub mod generator;
pub mod laws;
pub mod outside;
pub mod policy_scenario;
pub mod reference_model;
pub mod scenario;
pub mod snapshot;

/// The page for people who come from other tools; its examples run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../docs/compare.md")]
mod compare {}
