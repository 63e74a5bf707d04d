//! How the contract rate follows a table of the reference data (重定价): when it is looked at, and what it becomes.

mod policy;
#[cfg(test)]
mod tests;

pub use policy::{Repricing, RepricingDays};
