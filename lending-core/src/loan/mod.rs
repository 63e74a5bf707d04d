//! A loan is a pure fold: frozen terms, the lender's reference data and an append-only list of events → everything
//! anyone wants to know, on any day.
//!
//! - [`Event`]s are facts and decisions from outside, with a **key**, a **value date** (when it counts) and a
//!   **booking date** (the host's business day). They are recorded through the verbs of a [`BusinessDay`].
//! - [`Line`]s are what the engine derives from them: interest grown, bills issued, payments allocated, each with its
//!   cause and the numbers that went into it. They are never stored as truth: a fact that arrives late changes them.
//! - The **book** is what has been told to the outside, in order ([`Entry`]); what has entered never changes, a late
//!   fact enters corrections.
//! - [`Position`] and [`Closing`] are the balances of a day.
//!
//! Reading path of a verb: its file in `operations/` → the policy's arithmetic → the fold in `derive/`.

mod account;
mod alert;
mod book;
mod derive;
mod effect;
mod event;
mod line;
mod operations;
mod reads;
mod state;
pub use account::{ChangeSet, Commit, Loan, MarkError, RecordError};
pub use alert::Alert;
pub use book::{BookMark, Entry, Nature};
pub use event::{Event, Fact, WhyUnpaid};
pub use line::{Balances, Basis, Line, LineKey};
pub use operations::{
    AccelerateError, Acceleration, BusinessDay, CancelError, Cancellation, ChangeRateError, Charge,
    ChargeBack, ChargeBackError, ChargeError, ClassSet, ClassifyError, Corrected, CountingPause,
    DisburseError, Disbursement, FailedPayment, Goodwill, GoodwillError, HandOver, HandOverError,
    InterestPause, LoadError, Outcome, PauseCountingError, PauseInterestError, Payment, PaymentReturn,
    RateChange, Receipt, ReceiptPart, Refund, RefundError, RepayError, Reschedule, RescheduleError,
    ReturnError, ReverseError, SettleError, Settlement, Transfer, TransferError, WaiveError, Waiver,
    WithdrawError, Withdrawal, WriteOff, WriteOffError,
};
pub use reads::{
    Accrued, AuditTrail, Audited, Cause, Caused, Certainty, Closing, DayByDay, Difference, Explanation,
    InterestRefund, InterestRefundError, ItemChange, LineChange, Movement, NextPart, Outlook, PayoffQuote,
    PlanMade, PlannedThen, Position, RateOrigin, RateSource, Reason, Recorded, Row, RowState, Schedule, Seen,
    SettlementSoFar, Statement, StatementDay, TakenBack, ToPay, ToPayState, ToldMemorandum, ViewError,
    ViewFigures,
};
pub use state::{Ended, Status, Why};
