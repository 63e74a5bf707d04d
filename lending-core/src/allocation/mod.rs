//! Who gets what of a payment (还款冲销): a waterfall that is data, and its arithmetic.

mod allocate;
mod error;
mod policy;
#[cfg(test)]
mod tests;
mod written;

pub use allocate::{Owed, Part, allocate};
pub use error::WaterfallError;
pub use policy::{Bucket, Direction, Place, Then, Waterfall};
pub use written::WaterfallText;
