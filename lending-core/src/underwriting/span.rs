use rust_decimal::Decimal;

use super::expression;
use crate::facts::Interval;
use crate::money::RoundingMode;

/// Between which numbers a value lies, whatever the facts are (interval arithmetic); `None`: no limit is known.
///
/// Ends are taken in, and an end that would be too large is none: a span may be wider than what can happen, never narrower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    low: Option<Decimal>,
    high: Option<Decimal>,
}

impl Span {
    pub(super) const ALL: Self = Self { low: None, high: None };

    pub(super) const fn only(number: Decimal) -> Self {
        Self { low: Some(number), high: Some(number) }
    }

    /// So much or more.
    pub(super) const fn from(low: Decimal) -> Self {
        Self { low: Some(low), high: None }
    }

    pub(super) const fn new(low: Option<Decimal>, high: Option<Decimal>) -> Self {
        Self { low, high }
    }

    pub(super) fn of(domain: &Interval) -> Self {
        let (low, high) = domain.ends();
        Self { low, high }
    }

    pub(super) fn domain(self) -> Interval {
        Interval::between(self.low, self.high)
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let sum = |one: Option<Decimal>, two: Option<Decimal>| {
            one.zip(two).and_then(|(one, two)| one.checked_add(two))
        };
        Self { low: sum(self.low, other.low), high: sum(self.high, other.high) }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        let negative = |end: Option<Decimal>| end.map(|end| Decimal::ZERO.saturating_sub(end));
        self.plus(Self { low: negative(other.high), high: negative(other.low) })
    }

    pub(super) fn times(self, other: Self) -> Self {
        let Some((ends, others)) = self.low.zip(self.high).zip(other.low.zip(other.high)) else {
            let not_negative = |span: Self| span.low.is_some_and(|low| !low.is_sign_negative());
            let both = not_negative(self) && not_negative(other);
            let low = self.low.zip(other.low).filter(|_| both).and_then(|(one, two)| one.checked_mul(two));
            return Self { low, high: None };
        };
        let pairs = [(ends.0, others.0), (ends.0, others.1), (ends.1, others.0), (ends.1, others.1)];
        let products: Option<Vec<Decimal>> = pairs.iter().map(|(one, two)| one.checked_mul(*two)).collect();
        let products = products.unwrap_or_default();
        Self { low: products.iter().min().copied(), high: products.iter().max().copied() }
    }

    /// One over the other: above zero stays above zero; more is not said.
    pub(super) fn over(self, other: Self) -> Self {
        let zero = Decimal::ZERO;
        let positive = self.low.is_some_and(|low| low >= zero) && other.low.is_some_and(|low| low >= zero);
        if positive { Self::from(zero) } else { Self::ALL }
    }

    pub(super) fn least(self, other: Self) -> Self {
        let high = match (self.high, other.high) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        Self { low: self.low.zip(other.low).map(|(one, two)| one.min(two)), high }
    }

    pub(super) fn greatest(self, other: Self) -> Self {
        let low = match (self.low, other.low) {
            (Some(one), Some(two)) => Some(one.max(two)),
            (one, two) => one.or(two),
        };
        Self { low, high: self.high.zip(other.high).map(|(one, two)| one.max(two)) }
    }

    pub(super) fn either(self, other: Self) -> Self {
        let low = self.low.zip(other.low).map(|(one, two)| one.min(two));
        Self { low, high: self.high.zip(other.high).map(|(one, two)| one.max(two)) }
    }

    pub(super) fn rounded(self, places: u32, mode: RoundingMode) -> Self {
        let rounded = |end: Option<Decimal>| end.and_then(|end| expression::rounded(end, places, mode).ok());
        Self { low: rounded(self.low), high: rounded(self.high) }
    }
}
