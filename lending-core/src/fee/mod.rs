//! Fees of the lender's own list (费用): what they are for, how much they are and which tax they carry, when they fall due.

mod amount;
mod due;
mod late;
mod rule;
mod tax;
#[cfg(test)]
mod tests;

pub use amount::{FeeAmount, FeeBase, FeeShare};
pub use due::{ChargeDue, ChargeWhenClosed, FeeDue};
pub use late::{Every, Late};
pub use rule::{Beyond, CountsAs, FeeOn, FeeRule};
pub use tax::FeeTax;
