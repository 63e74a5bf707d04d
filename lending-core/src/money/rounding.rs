use serde::{Deserialize, Serialize};

use super::Minor;

/// Which way a figure between two multiples of the unit goes. Ties are named: there is no default hidden in a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// To the nearest, a tie away from zero (四舍五入, commercial rounding).
    #[default]
    HalfUp,
    /// To the nearest, a tie to the even multiple (banker's rounding).
    HalfEven,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// A unit and a mode: what is rounded becomes a whole multiple of the unit.
///
/// ```
/// use lending_core::money::{Minor, Rounding, RoundingMode};
/// let to_five_cents = Rounding::new(Minor::new(5), RoundingMode::HalfUp);
/// assert_eq!(to_five_cents.ratio(1234, 100), Minor::new(10)); // 12.34 minor units
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    unit: Minor,
    mode: RoundingMode,
}

impl Rounding {
    /// The largest unit of terms: 10⁹ minor units.
    pub const UNIT_MAX: Minor = Minor::new(1_000_000_000);

    /// Rounds to multiples of `unit`, which is more than nothing.
    pub const fn new(unit: Minor, mode: RoundingMode) -> Self {
        assert!(unit.units() > 0, "a rounding unit is more than nothing");
        Self { unit, mode }
    }

    /// The unit, in minor units.
    pub const fn unit(&self) -> Minor {
        self.unit
    }

    /// The mode.
    pub const fn mode(&self) -> RoundingMode {
        self.mode
    }

    /// Rounds the quotient of two integers, given in minor units.
    ///
    /// `denominator` is more than zero. The result must be an amount: callers stay inside the bound of the terms.
    #[inline]
    pub fn ratio(&self, numerator: i128, denominator: i128) -> Minor {
        self.checked_ratio(numerator, denominator)
            .expect("a rounded amount stays inside the bound of the terms")
    }

    /// [`Rounding::ratio`], or `None` when the result is no amount.
    #[inline]
    pub fn checked_ratio(&self, numerator: i128, denominator: i128) -> Option<Minor> {
        // Every mode treats both signs alike, so the sign is set aside and put back at the end.
        let (size, unit) = (numerator.unsigned_abs(), self.unit.units());
        let step = denominator.unsigned_abs().checked_mul(u128::from(unit.unsigned_abs()))?;
        let multiples = u64::try_from(size.checked_div(step)?).ok()?;
        // What the quotient leaves, without a second division of 128 bits; it lies in `0 .. step`.
        let rest = size.wrapping_sub(u128::from(multiples).wrapping_mul(step));
        let away = self.mode.leaves_zero(multiples & 1 == 1, rest, step);
        let multiples = i64::try_from(multiples).ok()?.checked_add(i64::from(away))?;
        let units = multiples.checked_mul(unit)?;
        Some(Minor::new(if numerator < 0 { units.wrapping_neg() } else { units }))
    }
}

/// The rounded quotient of two integers; `divisor` is more than zero.
pub(crate) fn divide(dividend: i128, divisor: i128, mode: RoundingMode) -> i128 {
    let (size, divisor) = (dividend.unsigned_abs(), divisor.unsigned_abs());
    let quotient = size.checked_div(divisor).expect("a divisor is more than zero");
    let rest = size.wrapping_sub(quotient.wrapping_mul(divisor));
    let away = mode.leaves_zero(quotient & 1 == 1, rest, divisor);
    let rounded = quotient.saturating_add(u128::from(away)).cast_signed();
    if dividend < 0 { rounded.wrapping_neg() } else { rounded }
}

impl RoundingMode {
    /// Whether a quotient with a rest in `0 .. divisor` goes to the next whole number away from zero.
    #[inline]
    const fn leaves_zero(self, odd: bool, rest: u128, divisor: u128) -> bool {
        let to_next = divisor.wrapping_sub(rest);
        match self {
            Self::Up => rest != 0,
            Self::Down => false,
            Self::HalfUp => rest >= to_next,
            Self::HalfEven => rest > to_next || (rest == to_next && odd),
        }
    }
}
