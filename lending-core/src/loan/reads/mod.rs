//! What can be asked of a loan. Every read takes `&self` and says the day; views of days after the loan's business
//! day are projections ("if nothing else happens").

mod accrued;
mod alerts;
mod explain;
mod interest_refund;
mod memorandum;
mod payoff;
mod plans;
mod position;
mod schedule;
mod view;

pub use accrued::Accrued;
pub use explain::{Cause, Explanation};
pub use interest_refund::{InterestRefund, InterestRefundError, TakenBack};
pub use memorandum::ToldMemorandum;
pub use payoff::PayoffQuote;
pub use plans::{PlanMade, PlannedThen};
pub use position::{Closing, Position};
pub use schedule::{Certainty, Outlook, Row, RowState, Schedule};
pub use view::ViewError;
