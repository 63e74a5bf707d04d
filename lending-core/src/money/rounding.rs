use serde::{Deserialize, Serialize};

use super::Minor;

/// Which way a figure between two multiples of the unit goes. Ties are named: there is no default hidden in a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    pub fn ratio(&self, numerator: i128, denominator: i128) -> Minor {
        self.checked_ratio(numerator, denominator)
            .expect("a rounded amount stays inside the bound of the terms")
    }

    /// [`Rounding::ratio`], or `None` when the result is no amount.
    pub fn checked_ratio(&self, numerator: i128, denominator: i128) -> Option<Minor> {
        let unit = i128::from(self.unit.units());
        let multiples = divide(numerator, denominator.checked_mul(unit)?, self.mode);
        multiples.checked_mul(unit).and_then(|units| i64::try_from(units).ok()).map(Minor::new)
    }
}

/// The rounded quotient of two integers; `divisor` is more than zero.
pub(crate) fn divide(dividend: i128, divisor: i128, mode: RoundingMode) -> i128 {
    let (quotient, rest) = (dividend.div_euclid(divisor), dividend.rem_euclid(divisor));
    // `quotient` is the floor; the question is whether the figure goes to the next multiple above it.
    let negative = dividend < 0;
    let above = match mode {
        RoundingMode::Up => rest != 0 && !negative,
        RoundingMode::Down => rest != 0 && negative,
        RoundingMode::HalfUp | RoundingMode::HalfEven => {
            let to_next = divisor.saturating_sub(rest);
            match rest.cmp(&to_next) {
                std::cmp::Ordering::Less => false,
                std::cmp::Ordering::Greater => true,
                std::cmp::Ordering::Equal if mode == RoundingMode::HalfEven => quotient.rem_euclid(2) == 1,
                std::cmp::Ordering::Equal => !negative,
            }
        }
    };
    if above { quotient.saturating_add(1) } else { quotient }
}
