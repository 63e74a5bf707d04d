//! From a request to frozen terms: what a product offers for an amount, a duration and a day.

mod offer;
mod request;
#[cfg(test)]
mod tests;

pub use offer::{Offer, QuotedRow};
pub use request::{LoanRequest, OfferError};
