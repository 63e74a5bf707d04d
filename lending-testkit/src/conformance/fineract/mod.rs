//! Figures of a peer, Apache Fineract: read from outside, reproduced by product settings alone.
//!
//! Nothing here computes: an adapter turns a case's parameters into the text of a product file, and the library's own
//! offer gives the figures. A scenario's steps become the library's own verbs, and its tables are compared with views
//! of the loan.

mod scenarios;
mod schedules;
mod words;

pub use scenarios::{SCHEDULE, ScenarioReport, ScenarioVerdict, Scenarios, TRANSACTIONS, run as scenarios};
pub use schedules::run as schedules;
