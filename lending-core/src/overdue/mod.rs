//! How days past due are counted (逾期天数).

mod policy;

pub use policy::{Counting, OverduePolicy};
