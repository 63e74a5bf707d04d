//! Principal that is paid before a row asks for it (提前还款): when it is allowed, what it costs, how far its interest
//! goes.

mod fee;
mod policy;
#[cfg(test)]
mod tests;

pub use fee::{Charged, FeeTier};
pub(crate) use policy::Limits;
pub use policy::{Beyond, InterestInAdvance, PayoffUntil, PrepaymentPolicy};
