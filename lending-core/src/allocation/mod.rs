//! Who gets what of a payment (还款冲销): a waterfall that is data, and its arithmetic.

mod allocate;
mod policy;
#[cfg(test)]
mod tests;

pub use allocate::{Owed, Part, allocate};
pub use policy::{Direction, Waterfall, WaterfallError};
