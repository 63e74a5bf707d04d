use serde::{Deserialize, Serialize};

use crate::calendar::{Date, DayCount};
use crate::money::Rounding;
use crate::rate::Rate;
use crate::reference::{Known, RateSteps, TableRate};

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

/// The rate that penalty grows at.
///
/// Stored as text where it was fixed by the contract, as a table's name and a spread where it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a rate, or a table with a spread")]
pub enum PenaltyRate {
    /// The same for ever, uplift already applied.
    Fixed(Rate),
    /// What a table of the reference data says, day by day: a statutory rate for late payment.
    Table(TableRate),
}

impl PenaltyRate {
    /// The largest rate that it can ever be: a table may come to say anything.
    pub const fn largest(&self) -> Rate {
        match self {
            Self::Fixed(rate) => *rate,
            Self::Table(_) => Rate::MAX,
        }
    }

    /// The table that it reads, if any.
    pub fn table(&self) -> Option<&str> {
        match self {
            Self::Fixed(_) => None,
            Self::Table(rate) => Some(&rate.table),
        }
    }

    /// The rate of each night, as known.
    pub fn steps(&self, known: Known<'_>) -> RateSteps {
        match self {
            Self::Fixed(rate) => RateSteps::fixed(*rate),
            Self::Table(rate) => known.steps(rate),
        }
    }
}

/// How penalty grows on a bill's unpaid principal: part of the terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyPolicy {
    /// The yearly rate that penalty grows at.
    pub rate: PenaltyRate,
    /// How nights are weighed, from the bill's due day.
    pub day_count: DayCount,
    /// The grace.
    pub grace: Grace,
    /// How a bill's exact penalty is rounded.
    pub rounding: Rounding,
}
