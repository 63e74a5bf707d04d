//! What can be asked of a loan. Every read takes `&self` and says the day; views of days after the loan's business
//! day are projections ("if nothing else happens").

mod accrued;
mod audit;
mod clause;
mod day_by_day;
mod difference;
mod explain;
mod interest_refund;
mod memorandum;
mod never_paid_out;
mod payoff;
mod plans;
mod position;
mod rate_origin;
mod schedule;
mod sentences;
mod settlement;
mod statement;
#[cfg(test)]
mod tests;
mod texts;
mod view;

pub use accrued::Accrued;
pub use audit::{AuditTrail, Audited, Recorded};
pub use day_by_day::DayByDay;
pub use difference::{Caused, Difference, ItemChange, LineChange, Reason, Seen, ViewFigures};
pub use explain::{Cause, Explanation};
pub use interest_refund::{InterestRefund, InterestRefundError, TakenBack};
pub use memorandum::ToldMemorandum;
pub use payoff::PayoffQuote;
pub use plans::{PlanMade, PlannedThen};
pub use position::{Closing, Position};
pub use rate_origin::{RateOrigin, RateSource};
pub use schedule::{Certainty, Outlook, Row, RowState, Schedule};
pub use settlement::SettlementSoFar;
pub use statement::{Movement, NextPart, Statement, StatementDay, ToPay, ToPayState};
pub use view::ViewError;
