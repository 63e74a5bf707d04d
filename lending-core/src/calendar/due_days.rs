use serde::{Deserialize, Serialize};

use super::{Date, Month};

/// How often rows fall due: whole months, always counted from the anchor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Every month.
    #[default]
    Monthly,
    /// Every three months.
    Quarterly,
    /// Every six months.
    HalfYearly,
    /// Every twelve months.
    Yearly,
}

impl Frequency {
    /// Months from row to row.
    pub const fn months(self) -> i32 {
        match self {
            Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::HalfYearly => 6,
            Self::Yearly => 12,
        }
    }

    /// The most nights that can lie between two due days.
    pub const fn nights_max(self) -> u32 {
        match self {
            Self::Monthly => 31,
            Self::Quarterly => 92,
            Self::HalfYearly => 184,
            Self::Yearly => 366,
        }
    }
}

/// Where in its month a row falls due (还款日): a day of the month, clamped to the month's end, or the month's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The given day, 1–31, or the last day of a shorter month.
    Day(u8),
    /// The last day of the month.
    MonthEnd,
}

impl Anchor {
    /// Whether a day of the month can exist.
    pub const fn is_valid(self) -> bool {
        match self {
            Self::Day(day) => day >= 1 && day <= 31,
            Self::MonthEnd => true,
        }
    }

    /// The anchor's day in a month.
    pub fn within(self, month: Month) -> Date {
        match self {
            Self::Day(day) => month.day_or_last(u32::from(day)),
            Self::MonthEnd => month.last(),
        }
    }
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(day) => write!(f, "day {day}"),
            Self::MonthEnd => f.write_str("month end"),
        }
    }
}

/// The due days of a loan: an anchor, a frequency and the first due day.
///
/// `due(1)` is the first; `due(0)` is the anchor before it, and the calendar goes on in both directions. Each is
/// computed from the first month, never from its neighbour, so that 31 January is followed by 28 February and
/// 31 March. (QuantLib: forward generation from a seed; ISDA: roll day.)
///
/// ```
/// use lending_core::{calendar::{Anchor, DueDays, Frequency}, date};
/// let days = DueDays::new(Anchor::Day(31), Frequency::Monthly, date!("2026-01-31").month());
/// assert_eq!(days.due(2), date!("2026-02-28"));
/// assert_eq!(days.due(3), date!("2026-03-31"));
/// assert_eq!(days.period_of(date!("2026-02-28")), 3); // a night of a due day belongs to the next period
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDays {
    anchor: Anchor,
    frequency: Frequency,
    first: Month,
}

impl DueDays {
    /// The due days whose first lies in a given month.
    pub const fn new(anchor: Anchor, frequency: Frequency, first: Month) -> Self {
        Self { anchor, frequency, first }
    }

    /// The due day of a row; 1 is the first.
    pub fn due(&self, row: i32) -> Date {
        let months = row.saturating_sub(1).saturating_mul(self.frequency.months());
        self.anchor.within(self.first.plus(months))
    }

    /// The number of the period that a night lies in, anchor to anchor: the one that ends after the given day.
    pub fn period_of(&self, night: Date) -> i32 {
        let months = self.first.until(night.month());
        let row = months.div_euclid(self.frequency.months()).saturating_add(1);
        if self.due(row) > night { row } else { row.saturating_add(1) }
    }

    /// How often rows fall due.
    pub const fn frequency(&self) -> Frequency {
        self.frequency
    }
}
