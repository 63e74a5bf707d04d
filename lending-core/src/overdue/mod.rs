//! When a loan counts as late and how long it has been so (逾期天数), and the class that follows (五级分类).
//!
//! Policies are data and part of the terms; beside each stands its arithmetic on plain values, which serves without a
//! loan too: days of something unpaid ([`OverduePolicy::days_past_due`]), days of arrears above a threshold
//! ([`DailyCounter`]), the oldest part that money does not cover ([`oldest_unpaid`]), the class of so many days
//! ([`Classification::by_days`]), a class that waits before it gets better ([`Grade`]), a portfolio at risk ([`at_risk`]).

mod classification;
mod days;
mod grade;
mod measures;
mod policy;
#[cfg(test)]
mod tests;
mod tolerance;

pub use classification::{AfterReschedule, Class, Classification, Upgrade};
pub use days::{Pause, counted_days};
pub use grade::{Grade, Seen};
pub use measures::{DailyCounter, at_risk, oldest_unpaid};
pub use policy::{Counting, Counts, DaysAre, GraceKind, OverdueGrace, OverduePolicy, Since};
pub use tolerance::{Each, LimitOf, ShareOf, Tolerance};

/// A figure outside its limits: the field's path, what is expected, what was found.
pub type Beyond = (&'static str, &'static str, String);
