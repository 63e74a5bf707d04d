//! How money goes out (放款): at once or in tranches, and what the borrower pays first.

mod policy;

pub use policy::{DisbursementPolicy, DownPayment, Tranches};
