//! Whom a lender lends to, how much and at what price: policies as data, and decisions that explain themselves.
//!
//! A [`Policy`] is a file: knock-out rules, scorecards, matrices, a price, what is affordable, a limit, who may approve,
//! gates before the payout. [`Policy::decide`] applies it to an [`Application`](crate::facts::Application) and gives a
//! [`Decision`]: the outcome, all reasons in their order, and a trace of every step with the values that it read.
//! What is not known never passes for fulfilled: a requirement holds, does not hold, or is [`Truth::Unknown`], and each
//! policy says what becomes of that. There is no script and no float; every evaluation ends.

mod affordability;
mod assessment;
mod bins;
mod columns;
mod decision;
mod error;
mod expression;
mod file;
mod limit;
mod matrix;
mod measure;
mod names;
mod policy;
mod portfolio;
mod predicate;
mod price;
mod probability;
mod rule;
mod run;
mod scorecard;
mod span;
mod stage;
mod tally;
#[cfg(test)]
mod tests;
mod trace;
mod truth;
mod validate;
mod verdict;
mod versions;
mod words;

pub use assessment::{Assessed, Assessment, OverrideError, PersonsDecision};
pub use columns::Columns;
pub use decision::{DecideError, Decision, Outcome, Reason};
pub use error::PolicyError;
pub use file::{Benefit, Decides, Monotone, PointsLost, Severity, WhenUnknown};
pub use policy::{Policy, PolicyRef};
pub use portfolio::{Challenge, Comparison, Coverage, Held, Side};
pub use tally::{Because, Rank, VerdictReason};
pub use trace::{Meant, Points, Read, Seen, Step};
pub use truth::Truth;
pub use validate::Finding;
pub use verdict::{Verdict, VerdictOutcome};
pub use versions::Versions;
