//! When bills are issued (账单): the rule of the statement day, and its arithmetic.

mod business_days;
mod policy;

#[cfg(test)]
mod tests;

pub use business_days::{BusinessDays, InterestPeriod};
pub use policy::{BillingPolicy, StatementDay};
