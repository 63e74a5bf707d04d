use serde::{Deserialize, Serialize};

use crate::calendar::BusinessDayConvention;

/// What becomes of a due day on which no business is done: part of the terms.
///
/// Without it due days stay where they fall, as in most consumer loans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BusinessDays {
    /// The holiday calendar of the reference data, by its name.
    pub calendar: String,
    /// Where a due day goes.
    pub convention: BusinessDayConvention,
    /// Whether the period of interest goes with it.
    #[serde(default)]
    pub interest: InterestPeriod,
}

/// Whether a period of interest ends on the due day as it falls or as it was moved (ISDA 2006 §4.13: unadjusted and
/// adjusted period end dates).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterestPeriod {
    /// Only the payment moves: the interest of a row is that of its period as it falls.
    #[default]
    Unadjusted,
    /// The period ends, and the next begins, on the moved day: a later payment bears interest for longer.
    Follows,
}

impl BusinessDays {
    /// The most days that a due day is moved; where no business day lies as near, it stays.
    pub const DAYS_MAX: u32 = 31;
}
