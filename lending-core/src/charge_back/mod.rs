//! A payment of which money is taken back, without the bills that it paid being owed again (拒付, charge-back): what of
//! it is owed of which component.

mod policy;
#[cfg(test)]
mod tests;

pub use policy::{ChargeBackPolicy, Part};
