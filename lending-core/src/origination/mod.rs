//! From a request to frozen terms: what a product offers for an amount, a duration and a day, by a decision or without
//! one; several offers side by side; a lease; the data of the contract, and the file in which its documents come together.

mod approval;
mod by_decision;
mod cost;
mod dated;
#[cfg(test)]
mod decision_tests;
mod fees;
mod offer;
mod request;
#[cfg(test)]
mod tests;
mod variants;

pub use approval::{Approval, ApprovalError};
pub use by_decision::Granted;
pub use cost::{CostOfCredit, CostOnTop};
pub use dated::{AcceptError, DatedOffer};
pub use offer::{Offer, QuotedFee, QuotedRow};
pub use request::{LoanRequest, OfferError};
pub use variants::{Variant, VariantError};
