use serde::{Deserialize, Serialize};

use crate::calendar::Date;

/// When a fee of the lender's list falls due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeDue {
    /// It waits for the next bill; where none is to come it falls due at once.
    #[default]
    WithNextBill,
    /// On its own day.
    AtOnce,
    /// So many days after its own day.
    InDays(u32),
    /// On its own day, and paid at once: it is kept of the payout that it is for.
    Deducted,
}

/// When a charge falls due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeDue {
    /// It waits for the next bill; where none is to come it falls due at once.
    #[default]
    WithNextBill,
    /// On its value date.
    AtOnce,
    /// On a day, not before its value date.
    On(Date),
}

impl FeeDue {
    /// The longest that a fee may wait: a year.
    pub const DAYS_MAX: u32 = 366;

    /// When a fee of a day falls due.
    pub fn of(self, day: Date) -> ChargeDue {
        match self {
            Self::WithNextBill => ChargeDue::WithNextBill,
            Self::AtOnce | Self::Deducted => ChargeDue::AtOnce,
            Self::InDays(days) => ChargeDue::On(day.plus_days(days)),
        }
    }
}

/// Whether something may be charged to a loan on which nothing is owed or to come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeWhenClosed {
    /// It may: the charge falls due and the loan is reopened.
    #[default]
    Reopens,
    /// It may not: what is closed stays closed.
    Refused,
}
