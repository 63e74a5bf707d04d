//! Who gets what of a payment (还款冲销): a waterfall that is data, and its arithmetic.

mod allocate;
mod error;
mod overrides;
mod policy;
#[cfg(test)]
mod tests;
mod written;

pub use allocate::{Owed, Part, allocate};
pub use error::WaterfallError;
pub use overrides::{Override, OverrideText, Standing, Stood, in_conflict, most_specific};
pub use policy::{Bucket, Direction, Place, Then, Waterfall};
pub use written::WaterfallText;
