//! A loan that the lender's books carry no more while the claim stands (核销): what becomes of its interest and rows.

mod policy;
#[cfg(test)]
mod tests;

pub use policy::{InterestThen, RowsThen, WriteOffPolicy};
