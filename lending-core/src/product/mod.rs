//! What may be offered: policies composed, with limits. A product is data: TOML or JSON, typed all the way down,
//! unknown fields refused, checked once.
//!
//! The smallest product names its code, currency, limits, rate and method; everything else has a default that gives
//! a plain loan. `docs/product-file.md` has every field with its answers, its meaning and its rule; `examples/products`
//! has products as lenders have them.

mod error;
mod examples;
mod fees;
mod file;
mod method;
mod overdue;
mod penalty;
mod prepayment;
#[expect(clippy::module_inception, reason = "the concept's main type")]
mod product;
mod read;
mod relief;
#[cfg(test)]
mod tests;

pub use crate::calendar::FirstDue;
pub use error::ProductError;
pub use method::{MethodOffered, ResidualOffered};
pub use product::{Limits, Product};
