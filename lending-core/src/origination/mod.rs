//! From a request to frozen terms: what a product offers for an amount, a duration and a day.

mod cost;
mod fees;
mod offer;
mod request;
#[cfg(test)]
mod tests;

pub use cost::{CostOfCredit, CostOnTop};
pub use offer::{Offer, QuotedFee, QuotedRow};
pub use request::{LoanRequest, OfferError};
