use serde::{Deserialize, Serialize};

use super::{Date, DayCount, DueDays, Fraction};

/// What contract interest is measured by: parts of a period, or a day count.
///
/// In a file it is `"per_period"` or the name of a day count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected `per_period` or the name of a day count")]
pub enum InterestBasis {
    /// Each whole period weighs the same (yearly rate / 12 a month); a part of it by its nights over the period's.
    #[default]
    #[serde(with = "per_period")]
    PerPeriod,
    /// The nights as a day count sees them.
    Counted(DayCount),
}

/// The one word of [`InterestBasis::PerPeriod`].
mod per_period {
    use serde::{Deserialize, Deserializer, Serializer};

    #[derive(Deserialize)]
    enum Word {
        #[serde(rename = "per_period")]
        PerPeriod,
    }

    pub(super) fn serialize<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("per_period")
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        let Word::PerPeriod = Word::deserialize(deserializer)?;
        Ok(())
    }
}

/// Nights with their weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weighed {
    /// The first night.
    pub from: Date,
    /// The day after the last night.
    pub to: Date,
    /// Their weight, in years.
    pub weight: Fraction,
}

/// The weights of nights on a loan's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    basis: InterestBasis,
    due_days: DueDays,
}

impl Weights {
    /// The weights that a basis gives to the nights of a calendar of due days.
    pub const fn new(basis: InterestBasis, due_days: DueDays) -> Self {
        Self { basis, due_days }
    }

    /// The weights of the nights `from … to` in a period that starts at `start`, one piece for each anchor period
    /// that they touch (a single one for a day count).
    pub fn pieces(&self, start: Date, from: Date, to: Date) -> impl Iterator<Item = Weighed> + use<> {
        let Self { basis, due_days } = *self;
        let mut at = from;
        std::iter::from_fn(move || {
            if at >= to {
                return None;
            }
            let piece_start = at;
            let (end, weight) = match basis {
                InterestBasis::PerPeriod => {
                    let period = due_days.period_of(piece_start);
                    let (opens, closes) = (due_days.due(period.saturating_sub(1)), due_days.due(period));
                    let end = closes.min(to);
                    let months = i64::from(due_days.frequency().months());
                    let part = piece_start.nights_to(end).saturating_mul(months);
                    (end, Fraction::new(part, opens.nights_to(closes).saturating_mul(12)))
                }
                InterestBasis::Counted(count) => (to, count.weight(start, piece_start, to)),
            };
            at = end;
            Some(Weighed { from: piece_start, to: end, weight })
        })
    }
}
