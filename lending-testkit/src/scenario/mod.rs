//! Scenario files: a product, a loan, what happened, and what a credit officer expects to see on some days.
//!
//! The format is documented in `docs/scenarios.md`, the JSON result in `docs/result.md`. A file marked
//! `by_hand = true` carries the working of each figure (`"19.00 = 1000.00*0.18*38/360"`); the working is evaluated
//! in rationals, and the file is never blessed.

mod bless;
mod compare;
mod file;
mod postings;
mod result;
mod run;
mod views;
mod working;

pub use bless::bless;
pub use compare::{Failure, Figures};
pub use file::{At, EventRow, Look, PartRow, Scenario, ScenarioError, Verb};
pub use result::{SCHEMA, cost_result, day_result, event_result, quote_result};
pub use run::{Run, record};
pub use views::{difference_result, statement_result, trail_result};
pub use working::{WorkingError, evaluate};
