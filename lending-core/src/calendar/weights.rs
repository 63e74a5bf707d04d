use serde::de::value::Error as ValueError;
use serde::de::{Error, IntoDeserializer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Date, DayCount, DueDays, Fraction};

/// What contract interest is measured by: parts of a period, or a day count.
///
/// In a file it is `"per_period"` or the name of a day count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum InterestBasis {
    /// Each whole period weighs the same (yearly rate / 12 a month); a part of it by its nights over the period's.
    #[default]
    PerPeriod,
    /// The nights as a day count sees them.
    Counted(DayCount),
}

const PER_PERIOD: &str = "per_period";

impl Serialize for InterestBasis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::PerPeriod => serializer.serialize_str(PER_PERIOD),
            Self::Counted(count) => count.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for InterestBasis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == PER_PERIOD {
            return Ok(Self::PerPeriod);
        }
        let count = DayCount::deserialize(text.as_str().into_deserializer()).map(Self::Counted);
        count.map_err(|unknown: ValueError| {
            D::Error::custom(unknown.to_string().replacen(
                "expected one of",
                "expected one of `per_period`,",
                1,
            ))
        })
    }
}

/// Which day of a night a day count looks at.
///
/// The night D → D+1 belongs to D (算头不算尾). Where the count sees which year or month a day lies in, an engine that
/// counts the last day instead (the night is booked on D+1) gives other figures: 31 December → 1 January of a leap
/// year is then a day of the new year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayCounted {
    /// The day on which the night begins.
    #[default]
    First,
    /// The day on which it ends.
    Last,
}

impl DayCounted {
    /// The day that stands for the beginning of a night.
    #[inline]
    fn of(self, day: Date) -> Date {
        match self {
            Self::First => day,
            Self::Last => day.plus_days(1),
        }
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
    counted: DayCounted,
    due_days: DueDays,
}

impl Weights {
    /// The weights that a basis gives to the nights of a calendar of due days.
    pub const fn new(basis: InterestBasis, counted: DayCounted, due_days: DueDays) -> Self {
        Self { basis, counted, due_days }
    }

    /// The weight of all nights `from … to` in a period that starts at `start`; `None` beyond 64 bits.
    #[inline]
    pub fn total(&self, start: Date, from: Date, to: Date) -> Option<Fraction> {
        if from >= to {
            return Some(Fraction::ZERO);
        }
        let first = self.piece(start, from, to);
        let mut rest = self.pieces(start, first.to, to);
        rest.try_fold(first.weight, |total, piece| total.plus(piece.weight))
    }

    /// The weights of the nights `from … to` in a period that starts at `start`, one piece for each anchor period
    /// that they touch (a single one for a day count).
    pub fn pieces(&self, start: Date, from: Date, to: Date) -> impl Iterator<Item = Weighed> + use<> {
        let weights = *self;
        let mut at = from;
        std::iter::from_fn(move || {
            let piece = (at < to).then(|| weights.piece(start, at, to))?;
            at = piece.to;
            Some(piece)
        })
    }

    /// The first of the [`pieces`](Self::pieces), where there is a night.
    #[inline]
    fn piece(&self, start: Date, from: Date, to: Date) -> Weighed {
        let Self { basis, counted, due_days } = *self;
        match basis {
            InterestBasis::PerPeriod => {
                let period = due_days.period_of(from);
                let (opens, closes) = (due_days.due(period.saturating_sub(1)), due_days.due(period));
                let end = closes.min(to);
                let whole = due_days.frequency().years();
                let part = from.nights_to(end).saturating_mul(whole.numerator);
                let nights = opens.nights_to(closes).saturating_mul(whole.denominator);
                Weighed { from, to: end, weight: Fraction::new(part, nights) }
            }
            InterestBasis::Counted(count) => {
                let day = |day: Date| counted.of(day);
                Weighed { from, to, weight: count.weight(day(start), day(from), day(to)) }
            }
        }
    }
}
