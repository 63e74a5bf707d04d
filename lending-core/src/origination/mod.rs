//! From a request to frozen terms: what a product offers for an amount, a duration and a day, by a decision or without
//! one; several offers side by side; a lease; the data of the contract, and the file in which its documents come together.

mod approval;
mod by_decision;
mod contract_data;
pub mod contract_file;
#[cfg(test)]
mod contract_tests;
mod cost;
mod dated;
#[cfg(test)]
mod decision_tests;
mod disclosed;
mod european;
mod fees;
mod lease;
mod lease_offer;
#[cfg(test)]
mod lease_tests;
mod offer;
mod request;
#[cfg(test)]
mod tests;
mod variants;

pub use approval::{Approval, ApprovalError};
pub use by_decision::Granted;
pub use contract_data::{CONTRACT_SCHEMA, ChineseRates, ContractData};
pub use cost::{CostOfCredit, CostOnTop};
pub use dated::{AcceptError, DatedOffer};
pub use european::{
    Aprc, Assumption, BorrowingRate, Compensation, Counts, Drawdown, Duration, EarlyRepayment,
    EuropeanInformation, Instalments, LatePayment, RelatedCost, TypeOfCredit, Withdrawal,
};
pub use lease::{LeaseError, LeaseRequest, OfPrice};
pub use lease_offer::LeaseOffer;
pub use offer::{Offer, QuotedFee, QuotedRow};
pub use request::{LoanRequest, OfferError};
pub use variants::{Variant, VariantError};
