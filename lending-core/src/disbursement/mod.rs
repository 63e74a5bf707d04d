//! How money goes out (放款): at once or in tranches, and what the borrower pays first, what the
//! lender keeps of it, and until when the borrower may withdraw.

mod policy;
#[cfg(test)]
mod tests;

pub use policy::{
    CoolingOff, Deduction, DisbursementPolicy, DownPayment, HandOverPolicy, Tranches, WithdrawalInterest,
};
