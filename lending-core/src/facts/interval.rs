use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A place between two numbers: just before a number, or just after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cut {
    at: Decimal,
    after: bool,
}

impl Cut {
    pub(super) const fn before(at: Decimal) -> Self {
        Self { at, after: false }
    }

    pub(super) const fn after(at: Decimal) -> Self {
        Self { at, after: true }
    }

    /// The same place among whole numbers, as just before one.
    fn among_whole(self) -> Option<Self> {
        let above = if self.after { self.at.floor().checked_add(Decimal::ONE)? } else { self.at.ceil() };
        Some(Self::before(above))
    }
}

/// Numbers between two limits, as mathematics writes them: `[18, 55]`, `(0.35, 0.50]`, `< 600`, `>= 680`.
///
/// A square bracket takes its limit in, a round one leaves it out.
///
/// ```
/// use lending_core::facts::Interval;
/// let band: Interval = "(0.35, 0.50]".parse()?;
/// assert!(band.contains("0.50".parse()?) && !band.contains("0.35".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// `None`: no lower limit.
    low: Option<Cut>,
    /// `None`: no upper limit.
    high: Option<Cut>,
}

/// A text is no interval, or one in which no number lies.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "expected numbers between limits, such as `[18, 55]`, `(0.35, 0.50]`, `< 600` or `>= 680`, found `{found}`"
)]
pub struct IntervalError {
    /// What was given.
    pub found: String,
}

impl Interval {
    /// All numbers.
    pub const ALL: Self = Self { low: None, high: None };

    /// Both limits taken in.
    pub const fn closed(low: Decimal, high: Decimal) -> Self {
        Self { low: Some(Cut::before(low)), high: Some(Cut::after(high)) }
    }

    /// Whether a number lies in it.
    pub fn contains(&self, number: Decimal) -> bool {
        let at = Cut::before(number);
        self.low.is_none_or(|low| low <= at) && self.high.is_none_or(|high| high > at)
    }

    /// The closed ends of it; `None`: no limit. An open end is taken in.
    pub fn ends(&self) -> (Option<Decimal>, Option<Decimal>) {
        (self.low.map(|low| low.at), self.high.map(|high| high.at))
    }

    /// Between two ends that are taken in, where there are any.
    pub fn between(low: Option<Decimal>, high: Option<Decimal>) -> Self {
        Self { low: low.map(Cut::before), high: high.map(Cut::after) }
    }

    fn among_whole(self) -> Option<Self> {
        let whole = |cut: Option<Cut>| cut.map_or(Some(None), |cut| cut.among_whole().map(Some));
        Some(Self { low: whole(self.low)?, high: whole(self.high)? })
    }

    fn holds_nothing(&self) -> bool {
        self.low.zip(self.high).is_some_and(|(low, high)| low >= high)
    }

    /// What both have; `None`: nothing.
    fn shared(&self, other: &Self) -> Option<Self> {
        let low = match (self.low, other.low) {
            (Some(one), Some(two)) => Some(one.max(two)),
            (one, two) => one.or(two),
        };
        let high = match (self.high, other.high) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        let shared = Self { low, high };
        (!shared.holds_nothing()).then_some(shared)
    }

    fn by_low(&self, other: &Self) -> Ordering {
        match (self.low, other.low) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(one), Some(two)) => one.cmp(&two),
        }
    }
}

impl FromStr for Interval {
    type Err = IntervalError;
    fn from_str(text: &str) -> Result<Self, IntervalError> {
        let refused = || IntervalError { found: text.to_owned() };
        let number = |text: &str| super::Number::from_text(text).map(|number| number.0).ok_or_else(refused);
        let trimmed = text.trim();
        let interval = if let Some(rest) = trimmed.strip_prefix("<=") {
            Self { low: None, high: Some(Cut::after(number(rest)?)) }
        } else if let Some(rest) = trimmed.strip_prefix('<') {
            Self { low: None, high: Some(Cut::before(number(rest)?)) }
        } else if let Some(rest) = trimmed.strip_prefix(">=") {
            Self { low: Some(Cut::before(number(rest)?)), high: None }
        } else if let Some(rest) = trimmed.strip_prefix('>') {
            Self { low: Some(Cut::after(number(rest)?)), high: None }
        } else if let Some((low, high)) = trimmed.split_once(',') {
            let low = match (low.strip_prefix('['), low.strip_prefix('(')) {
                (Some(low), _) => Cut::before(number(low)?),
                (None, Some(low)) => Cut::after(number(low)?),
                (None, None) => return Err(refused()),
            };
            let high = match (high.strip_suffix(']'), high.strip_suffix(')')) {
                (Some(high), _) => Cut::after(number(high)?),
                (None, Some(high)) => Cut::before(number(high)?),
                (None, None) => return Err(refused()),
            };
            Self { low: Some(low), high: Some(high) }
        } else {
            let only = number(trimmed)?;
            Self::closed(only, only)
        };
        if interval.holds_nothing() { Err(refused()) } else { Ok(interval) }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (None, None) => f.write_str("every number"),
            (None, Some(high)) => write!(f, "{} {}", if high.after { "<=" } else { "<" }, high.at),
            (Some(low), None) => write!(f, "{} {}", if low.after { ">" } else { ">=" }, low.at),
            (Some(low), Some(high)) if low.at == high.at => write!(f, "{}", low.at),
            (Some(low), Some(high)) => {
                let (opens, closes) = (if low.after { '(' } else { '[' }, if high.after { ']' } else { ')' });
                write!(f, "{opens}{}, {}{closes}", low.at, high.at)
            }
        }
    }
}

impl Serialize for Interval {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Intervals that cover a domain without a gap and without an overlap: every number of the domain lies in exactly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    /// The lower end of each but the first, in rising order: whoever lies beyond n of them lies in the n-th.
    ends: Vec<Cut>,
    /// The place of each among those that were given, in rising order.
    given: Vec<usize>,
    domain: Interval,
    unreachable: Vec<usize>,
    coded: Option<Coded>,
}

/// The ends of a partition as whole numbers, where they fit: twice the number in units of the last decimal that any of
/// them has, and one more for what is just after it. Comparing decimals is most of what finding a place costs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Coded {
    scale: u32,
    low: i64,
    high: i64,
    ends: Vec<i64>,
}

impl Coded {
    fn of(ends: &[Cut], domain: &Interval) -> Option<Self> {
        let all = ends.iter().chain(&domain.low).chain(&domain.high);
        let scale = all.map(|cut| cut.at.normalize().scale()).max().unwrap_or(0);
        let code =
            |cut: &Cut| Some(Self::doubled(cut.at.normalize(), scale)?.saturating_add(i64::from(cut.after)));
        Some(Self {
            scale,
            low: domain.low.as_ref().map_or(Some(i64::MIN), code)?,
            high: domain.high.as_ref().map_or(Some(i64::MAX), code)?,
            ends: ends.iter().map(code).collect::<Option<_>>()?,
        })
    }

    /// Twice a number in units of a decimal; `None`: it has more decimals, or is too large.
    fn doubled(number: Decimal, scale: u32) -> Option<i64> {
        let mantissa = i64::try_from(number.mantissa()).ok()?;
        match scale.checked_sub(number.scale())? {
            0 => mantissa.checked_mul(2),
            more => mantissa.checked_mul(10_i64.checked_pow(more)?)?.checked_mul(2),
        }
    }

    /// How many ends lie at or below a number; `None`: outside the domain.
    fn below(&self, doubled: i64) -> Option<usize> {
        let inside = self.low <= doubled && doubled < self.high;
        inside.then(|| self.ends.iter().take_while(|end| **end <= doubled).count())
    }
}

/// Why intervals are no partition.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PartitionError {
    /// There is none that a number of the domain reaches.
    #[error("expected at least one interval that a value reaches")]
    Empty,
    /// Two of them share numbers.
    #[error("`{one}` and `{two}` overlap, in `{both}`")]
    Overlap {
        /// The lower one.
        one: Interval,
        /// The upper one.
        two: Interval,
        /// What they share.
        both: Interval,
    },
    /// Numbers that lie in none of them.
    #[error("`{gap}` lies in none of them")]
    Gap {
        /// These numbers.
        gap: Interval,
    },
}

impl Partition {
    /// Proves by the ends of the intervals that they cover a domain once; `whole`: only whole numbers count.
    ///
    /// # Errors
    /// [`PartitionError`]: a gap, an overlap, none at all.
    pub fn of(intervals: &[Interval], domain: Interval, whole: bool) -> Result<Self, PartitionError> {
        let among =
            |interval: Interval| if whole { interval.among_whole().unwrap_or(interval) } else { interval };
        let domain = among(domain);
        let mut placed: Vec<(usize, Interval, Interval)> = Vec::with_capacity(intervals.len());
        let mut unreachable = Vec::new();
        for (place, interval) in intervals.iter().enumerate() {
            match among(*interval).shared(&domain) {
                Some(inside) => placed.push((place, *interval, inside)),
                None => unreachable.push(place),
            }
        }
        placed.sort_by(|one, two| one.2.by_low(&two.2));
        let (Some(first), Some(last)) = (placed.first(), placed.last()) else {
            return Err(PartitionError::Empty);
        };
        let mut ends = Vec::with_capacity(placed.len());
        for pair in placed.windows(2) {
            let [(_, one, below), (_, two, above)] = pair else { continue };
            match (below.high, above.low) {
                (Some(high), Some(low)) if high == low => ends.push(low),
                (Some(high), Some(low)) if high < low => {
                    return Err(PartitionError::Gap { gap: Interval { low: Some(high), high: Some(low) } });
                }
                _ => {
                    let both = below.shared(above).unwrap_or(*above);
                    return Err(PartitionError::Overlap { one: *one, two: *two, both });
                }
            }
        }
        if first.2.low != domain.low {
            return Err(PartitionError::Gap { gap: Interval { low: domain.low, high: first.2.low } });
        }
        // The largest upper end is the last one's: the others end where the next begins.
        if last.2.high != domain.high {
            return Err(PartitionError::Gap { gap: Interval { low: last.2.high, high: domain.high } });
        }
        let coded = Coded::of(&ends, &domain);
        let given = placed.iter().map(|(place, _, _)| *place).collect();
        Ok(Self { ends, given, domain, unreachable, coded })
    }

    /// The place, among the intervals that were given, of the one in which a number lies; `None`: outside the domain.
    pub fn place(&self, number: Decimal) -> Option<usize> {
        let coded = self.coded.as_ref().and_then(|coded| Some((coded, Coded::doubled(number, coded.scale)?)));
        let below = match coded {
            Some((coded, doubled)) => coded.below(doubled)?,
            None => self.below(number)?,
        };
        self.given.get(below).copied()
    }

    /// The same place by decimals alone.
    #[cfg(test)]
    pub(super) fn plain_place(&self, number: Decimal) -> Option<usize> {
        self.below(number).and_then(|below| self.given.get(below).copied())
    }

    /// How many ends lie at or below a number; `None`: outside the domain.
    fn below(&self, number: Decimal) -> Option<usize> {
        let at = Cut::before(number);
        let inside = self.domain.contains(number);
        inside.then(|| self.ends.iter().take_while(|end| **end <= at).count())
    }

    /// One interval as the only part of all its numbers.
    pub(super) fn only(interval: Interval) -> Self {
        let coded = Coded::of(&[], &interval);
        Self { ends: Vec::new(), given: vec![0], domain: interval, unreachable: Vec::new(), coded }
    }

    /// The places of those that no number of the domain reaches.
    pub fn unreachable(&self) -> &[usize] {
        &self.unreachable
    }

    /// The places in rising order of their numbers.
    pub fn rising(&self) -> &[usize] {
        &self.given
    }
}
