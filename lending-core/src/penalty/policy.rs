use serde::{Deserialize, Serialize};

use crate::calendar::{Date, DayCount};
use crate::money::Rounding;
use crate::rate::Rate;

/// Days after the due day in which penalty is held back (宽限期). Moves the penalty only, not the days past due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grace {
    /// Penalty runs from the night of the due day on.
    #[default]
    None,
    /// The first so many nights are never charged.
    StartsAfter(u32),
    /// Nothing for so many days; whoever has not paid by then is charged for all nights since the due day (容时).
    Retroactive(u32),
}

impl Grace {
    /// The longest grace: a year.
    pub const DAYS_MAX: u32 = 366;

    /// Its days.
    pub const fn days(self) -> u32 {
        match self {
            Self::None => 0,
            Self::StartsAfter(days) | Self::Retroactive(days) => days,
        }
    }

    /// The first night that is charged as it comes, for a bill due on `due`.
    pub fn first_night(self, due: Date) -> Date {
        match self {
            Self::None => due,
            Self::StartsAfter(days) => due.plus_days(days),
            Self::Retroactive(days) => due.plus_days(days.saturating_add(1)),
        }
    }
}

/// How penalty grows on a bill's unpaid principal: part of the terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyPolicy {
    /// The yearly rate that penalty grows at, uplift already applied.
    pub rate: Rate,
    /// How nights are weighed, from the bill's due day.
    pub day_count: DayCount,
    /// The grace.
    pub grace: Grace,
    /// How a bill's exact penalty is rounded.
    pub rounding: Rounding,
}
