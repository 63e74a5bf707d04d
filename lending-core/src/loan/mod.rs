//! loan
mod account;
mod book;
mod derive;
mod effect;
mod event;
mod line;
mod operations;
mod reads;
mod state;
pub use account::{ChangeSet, Commit, Loan, MarkError, RecordError};
pub use book::{BookMark, Entry, Nature};
pub use event::{Event, Fact};
pub use line::{Basis, Line, LineKey};
pub use operations::{
    BusinessDay, Charge, ChargeError, DisburseError, Disbursement, LoadError, Outcome, Payment,
    PaymentReturn, Receipt, ReceiptPart, RepayError, ReturnError, ReverseError, WaiveError, Waiver,
};
pub use reads::{
    Accrued, Cause, Closing, Explanation, Outlook, Position, Row, RowState, Schedule, ViewError,
};
pub use state::Status;
