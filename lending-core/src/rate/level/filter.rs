//! The level instalment from bounds of 128 bits: an answer where both bounds round to the same amount, none elsewhere.
//!
//! Let `u = 2⁻¹²⁷`. A [`Float`] has a mantissa of 128 bits with its top bit set. What does not fit is cut off, so that
//! every computed sum and product of numbers above zero is at most the true one and falls short of it by less than `u`
//! of it:
//!
//! - a product of two mantissas has 255 or 256 bits, of which the first 128 are kept: less than one unit of the last
//!   place, which is at most `u` of the product;
//! - a sum cuts off less than one unit of the larger summand's last place when the smaller one is aligned with it, and
//!   less than one more when a carry comes out on top, in which case the sum has doubled: at most `u` of the sum.
//!
//! After `n` periods [`Sums`] holds `growth = ∏ num`, `scale = ∏ den` and `annuity = Σ_j ∏_{i≤j} den · ∏_{i>j} num`.
//! Growth and scale are products of `n` factors that are exact or cut off once (a factor itself fits: it is below
//! 2¹²⁸), each multiplied with one more cut; so they fall short by less than `n·u`. The annuity of a period is that of
//! the period before times a factor (one cut) plus the scale (one cut): by induction it falls short by less than
//! `2n·u`. For `4n·u ≤ 1` the true number then is below `(1 + 4n·u)` times the computed one, and as a mantissa is below
//! 2¹²⁸, it is below the mantissa plus `8n` units of the last place. That is the upper bound, in [`Bounds::of`].

#![expect(
    clippy::arithmetic_side_effects,
    reason = "halves of 64 bits and shifts below 128: what cannot overflow is said where it stands"
)]

use std::cmp::Ordering;

use crate::money::{Minor, Rounding, RoundingMode};

/// `mantissa × 2^exponent`; the mantissa's top bit is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Float {
    exponent: i64,
    mantissa: u128,
}

const TOP: u128 = 1 << 127;
const HALF: u128 = (1 << 64) - 1;

impl Float {
    const ONE: Self = Self { exponent: -127, mantissa: TOP };

    /// A whole number; `None` for nothing.
    fn of(number: u128) -> Option<Self> {
        let zeros = number.leading_zeros();
        (number > 0).then(|| Self { exponent: -i64::from(zeros), mantissa: number << zeros })
    }

    /// The product, cut off.
    const fn times(self, other: Self) -> Self {
        let (a, b) =
            ((self.mantissa >> 64, self.mantissa & HALF), (other.mantissa >> 64, other.mantissa & HALF));
        let second = a.1 * b.0;
        // The first 128 bits of a product of 256 bits, and the 64 that follow them.
        let (high, middle) = if b.1 == 0 {
            // A factor of 64 bits: two of the four products are nothing.
            (a.0 * b.0 + (second >> 64), second)
        } else {
            let first = a.0 * b.1;
            // Three numbers below 2⁶⁴.
            let middle = ((a.1 * b.1) >> 64) + (first & HALF) + (second & HALF);
            (a.0 * b.0 + (first >> 64) + (second >> 64) + (middle >> 64), middle)
        };
        let exponent = self.exponent + other.exponent + 128;
        if high >= TOP {
            Self { exponent, mantissa: high }
        } else {
            Self { exponent: exponent - 1, mantissa: (high << 1) | ((middle >> 63) & 1) }
        }
    }

    /// The sum, cut off.
    const fn plus(self, other: Self) -> Self {
        if self.exponent < other.exponent {
            return other.plus(self);
        }
        let (mantissa, carry) = self.mantissa.overflowing_add(other.aligned(self.exponent));
        if carry {
            Self { exponent: self.exponent + 1, mantissa: (mantissa >> 1) | TOP }
        } else {
            Self { mantissa, ..self }
        }
    }

    /// The mantissa that this has with a larger exponent, cut off.
    const fn aligned(self, exponent: i64) -> u128 {
        let places = exponent - self.exponent;
        if places < 128 { self.mantissa >> places } else { 0 }
    }

    /// A number that is larger by so many units of the last place.
    const fn raised(self, units: u128) -> Option<Self> {
        match self.mantissa.checked_add(units) {
            Some(mantissa) => Some(Self { mantissa, ..self }),
            None => None,
        }
    }

    fn is_below(self, other: Self) -> bool {
        // With the top bit set, the larger exponent is the larger number.
        self.exponent.cmp(&other.exponent).then(self.mantissa.cmp(&other.mantissa)) == Ordering::Less
    }
}

/// A number lies between the two, both included.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    low: Float,
    high: Float,
}

impl Bounds {
    /// The bounds of a sum or product over so many periods; see the module.
    fn of(low: Float, periods: u32) -> Option<Self> {
        Some(Self { low, high: low.raised(u128::from(periods) << 3)? })
    }

    /// The bounds of the product with a whole number.
    fn times(self, number: u128) -> Option<Self> {
        let number = Float::of(number)?;
        Some(Self { low: self.low.times(number), high: self.high.times(number).raised(1)? })
    }

    /// The bounds of the difference; `None` unless it is above zero.
    fn minus(self, other: Self) -> Option<Self> {
        Some(Self { low: lower(self.low, other.high, 1)?, high: lower(self.high, other.low, 0)? })
    }

    /// Whether every number in these bounds lies below every number in the others.
    fn are_below(self, other: Self) -> bool {
        self.high.is_below(other.low)
    }
}

/// A difference that is at most the true one where `more` is 1, at least the true one where it is 0.
fn lower(from: Float, take: Float, more: u128) -> Option<Float> {
    if take.exponent > from.exponent {
        return None;
    }
    let taken = take.aligned(from.exponent).checked_add(more)?;
    let left = Float::of(from.mantissa.checked_sub(taken)?)?;
    Some(Float { exponent: from.exponent + left.exponent, ..left })
}

/// The sums over the periods so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    growth: Float,
    scale: Float,
    annuity: Option<Float>,
    periods: u32,
}

impl Sums {
    /// Before the first period.
    pub(super) const START: Self = Self { growth: Float::ONE, scale: Float::ONE, annuity: None, periods: 0 };

    /// Adds a period, which multiplies a balance by `numerator / denominator`; `None` unless both are above zero.
    #[inline]
    pub(super) fn add(&mut self, numerator: u128, denominator: u128) -> Option<()> {
        let (numerator, denominator) = (Float::of(numerator)?, Float::of(denominator)?);
        self.growth = self.growth.times(numerator);
        self.scale = self.scale.times(denominator);
        self.annuity = Some(match self.annuity {
            Some(annuity) => annuity.times(numerator).plus(self.scale),
            None => self.scale,
        });
        self.periods = self.periods.checked_add(1).filter(|periods| *periods < 1 << 24)?;
        Some(())
    }

    /// The instalment that brings the principal down to the residual, rounded, where the bounds leave no doubt.
    pub(super) fn instalment(&self, principal: u64, residual: u64, rounding: Rounding) -> Option<Minor> {
        let bounds = |low| Bounds::of(low, self.periods);
        let grown = bounds(self.growth)?.times(u128::from(principal))?;
        let dividend = match residual {
            0 => grown,
            residual => grown.minus(bounds(self.scale)?.times(u128::from(residual))?)?,
        };
        let unit = rounding.unit().units();
        let step = bounds(self.annuity?)?.times(u128::from(unit.unsigned_abs()))?;
        let near = near(dividend.low, step.low)?;
        let multiples = [near, near + 1, near.saturating_sub(1), near + 2]
            .into_iter()
            .find(|units| rounds_to(dividend, step, *units, rounding.mode()))?;
        i64::try_from(multiples).ok()?.checked_mul(unit).map(Minor::new)
    }
}

/// A whole number near the quotient; which one is right is found by multiplying.
fn near(dividend: Float, divisor: Float) -> Option<u128> {
    let quotient = (dividend.mantissa >> 1).checked_div(divisor.mantissa >> 64)?; // below 2⁶⁴
    let places = divisor.exponent - dividend.exponent + 63;
    match places {
        ..0 => None,
        0..128 => Some(quotient >> places),
        _ => Some(0),
    }
}

/// Whether the quotient surely rounds to a number of units.
fn rounds_to(dividend: Bounds, step: Bounds, units: u128, mode: RoundingMode) -> bool {
    let (times, above, below) = match mode {
        // Strictly between two halves, or two whole numbers; what lies on a border is left to the exact quotient.
        RoundingMode::HalfUp | RoundingMode::HalfEven => (2, (units * 2).checked_sub(1), units * 2 + 1),
        RoundingMode::Down => (1, Some(units), units + 1),
        RoundingMode::Up => (1, units.checked_sub(1), units),
    };
    let Some(dividend) = dividend.times(times) else { return false };
    let is_above = above
        .is_none_or(|above| above == 0 || step.times(above).is_some_and(|border| border.are_below(dividend)));
    is_above && step.times(below).is_some_and(|border| dividend.are_below(border))
}
