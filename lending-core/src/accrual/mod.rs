//! What grows with time: exact totals, rounded in one place.
//!
//! A [`Meter`] adds up `base × rate × weight` exactly and says how much has grown since it was last asked; what it
//! gives away in pieces is always the rounding of its exact total. Contract interest and penalty are instances.

#![warn(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod agreed;
mod even;
mod exact;
mod meter;
mod policy;
#[cfg(test)]
mod tests;

pub(crate) use agreed::{AgreedGrowth, AgreedStep};
pub(crate) use even::Even;
pub use exact::Exact;
pub use meter::{Meter, Piece, Run};
pub use policy::{AfterLastDue, InterestBase, InterestPolicy, OverduePrincipal, TrueUp};
