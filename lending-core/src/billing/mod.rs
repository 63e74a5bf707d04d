//! When bills are issued (账单), and whether they stay as they were stated: the rules, and their arithmetic.

mod business_days;
mod late_facts;
mod policy;

#[cfg(test)]
mod tests;

pub use business_days::{BusinessDays, InterestPeriod};
pub use late_facts::{AsIssued, Ground, GroundMoved, LateFacts};
pub use policy::{BillingPolicy, StatementDay};
