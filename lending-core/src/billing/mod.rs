//! When bills are issued (账单): the rule of the statement day, and its arithmetic.

mod policy;

pub use policy::{BillingPolicy, StatementDay};
