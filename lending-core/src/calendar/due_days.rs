use serde::{Deserialize, Serialize};

use super::{Date, Fraction, Month};

/// How often rows fall due: whole months, always counted from the anchor, or weeks and days from the first due day.
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
    /// Every so many months, 1 … 120.
    Months(u8),
    /// Every so many weeks, 1 … 104.
    Weeks(u8),
    /// Every so many days, 1 … 730.
    Days(u16),
}

/// What lies between two due days.
enum Step {
    Months(i32),
    Days(u32),
}

impl Frequency {
    #[inline]
    fn step(self) -> Step {
        match self {
            Self::Monthly => Step::Months(1),
            Self::Quarterly => Step::Months(3),
            Self::HalfYearly => Step::Months(6),
            Self::Yearly => Step::Months(12),
            Self::Months(months) => Step::Months(i32::from(months)),
            Self::Weeks(weeks) => Step::Days(u32::from(weeks).saturating_mul(7)),
            Self::Days(days) => Step::Days(u32::from(days)),
        }
    }

    /// Whether the step lies inside its limits.
    pub const fn is_valid(self) -> bool {
        match self {
            Self::Monthly | Self::Quarterly | Self::HalfYearly | Self::Yearly => true,
            Self::Months(months) => months >= 1 && months <= 120,
            Self::Weeks(weeks) => weeks >= 1 && weeks <= 104,
            Self::Days(days) => days >= 1 && days <= 730,
        }
    }

    /// The weight of a whole period, in years: months over 12, weeks over 52, days over 365.
    pub fn years(self) -> Fraction {
        match (self, self.step()) {
            (Self::Weeks(weeks), _) => Fraction::new(i64::from(weeks), 52),
            (_, Step::Months(months)) => Fraction::new(i64::from(months), 12),
            (_, Step::Days(days)) => Fraction::new(i64::from(days), 365),
        }
    }

    /// The months from row to row, where rows follow months.
    pub fn months(self) -> Option<i32> {
        match self.step() {
            Step::Months(months) => Some(months),
            Step::Days(_) => None,
        }
    }

    /// The most nights that can lie between two due days.
    pub fn nights_max(self) -> u32 {
        match (self, self.step()) {
            (Self::Monthly, _) => 31,
            (Self::Quarterly, _) => 92,
            (Self::HalfYearly, _) => 184,
            (Self::Yearly, _) => 366,
            (_, Step::Months(months)) => months.unsigned_abs().saturating_mul(31),
            (_, Step::Days(days)) => days,
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
    /// The day of the month of a day.
    pub fn of(day: Date) -> Self {
        Self::Day(u8::try_from(day.day()).unwrap_or(31))
    }

    /// Whether a day of the month can exist.
    pub const fn is_valid(self) -> bool {
        match self {
            Self::Day(day) => day >= 1 && day <= 31,
            Self::MonthEnd => true,
        }
    }

    /// The anchor's day in a month.
    #[inline]
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
/// let days = DueDays::new(Anchor::Day(31), Frequency::Monthly, date!("2026-01-31"));
/// assert_eq!(days.due(2), date!("2026-02-28"));
/// assert_eq!(days.due(3), date!("2026-03-31"));
/// assert_eq!(days.period_of(date!("2026-02-28")), 3); // a night of a due day belongs to the next period
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDays {
    anchor: Anchor,
    frequency: Frequency,
    first: Date,
}

impl DueDays {
    /// The due days whose first is given; by months, the anchor's day of its month.
    pub const fn new(anchor: Anchor, frequency: Frequency, first: Date) -> Self {
        Self { anchor, frequency, first }
    }

    /// The due day of a row; 1 is the first.
    #[inline]
    pub fn due(&self, row: i32) -> Date {
        let since = row.saturating_sub(1);
        match self.frequency.step() {
            Step::Months(months) => self.anchor.within(self.first.month().plus(since.saturating_mul(months))),
            Step::Days(days) => {
                let nights = since.unsigned_abs().saturating_mul(days);
                if since < 0 { self.first.minus_days(nights) } else { self.first.plus_days(nights) }
            }
        }
    }

    /// The number of the period that a night lies in, anchor to anchor: the one that ends after the given day.
    pub fn period_of(&self, night: Date) -> i32 {
        let steps = match self.frequency.step() {
            Step::Months(months) => self.first.month().until(night.month()).div_euclid(months),
            Step::Days(days) => {
                let steps = self.first.nights_to(night).div_euclid(i64::from(days));
                i32::try_from(steps).expect("days lie within a few centuries of each other")
            }
        };
        let row = steps.saturating_add(1);
        if self.due(row) > night { row } else { row.saturating_add(1) }
    }

    /// How often rows fall due.
    pub const fn frequency(&self) -> Frequency {
        self.frequency
    }
}
