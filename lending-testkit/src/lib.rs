//! What keeps the engine honest: scenarios, laws, generators and the slow reference model.

pub mod conformance;
pub mod generator;
pub mod laws;
pub mod outside;
pub mod reference_model;
pub mod scenario;
pub mod snapshot;
