use std::fmt;

use serde::{Serialize, Serializer};

use crate::money::{Minor, Rounding};

/// An exact amount in minor units: a fraction of two integers.
///
/// Terms are refused when what they can grow to would leave 128 bits (`terms::Bound`), so the operations panic on
/// overflow instead of returning it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact {
    numerator: i128,
    denominator: i128,
}

const BOUNDED: &str = "exact totals stay inside the bound of the terms";

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// Whether it is nothing, over whatever denominator.
    pub const fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// `numerator / denominator`; the denominator is more than zero.
    pub const fn new(numerator: i128, denominator: i128) -> Self {
        assert!(denominator > 0, "an exact amount has a positive denominator");
        Self { numerator, denominator }
    }

    /// The numerator.
    pub const fn numerator(&self) -> i128 {
        self.numerator
    }

    /// The denominator.
    pub const fn denominator(&self) -> i128 {
        self.denominator
    }

    /// The sum.
    #[must_use]
    #[inline]
    pub fn plus(self, other: Self) -> Self {
        self.checked_plus(other).expect(BOUNDED)
    }

    /// The sum; `None` beyond 128 bits.
    #[inline]
    pub fn checked_plus(self, other: Self) -> Option<Self> {
        if self.denominator == other.denominator {
            return Some(Self { numerator: self.numerator.checked_add(other.numerator)?, ..self });
        }
        if self == Self::ZERO {
            return Some(other);
        }
        // Over the least common multiple, so that the denominators of one period never pile up.
        let shared = gcd(self.denominator, other.denominator);
        let (ours, theirs) = (quotient(other.denominator, shared), quotient(self.denominator, shared));
        let (left, right) = (self.numerator.checked_mul(ours)?, other.numerator.checked_mul(theirs)?);
        Some(Self { numerator: left.checked_add(right)?, denominator: self.denominator.checked_mul(ours)? })
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { numerator: other.numerator.checked_neg().expect(BOUNDED), ..other })
    }

    /// Rounded to a whole number of the rounding's units.
    #[inline]
    pub fn round(self, rounding: Rounding) -> Minor {
        rounding.ratio(self.numerator, self.denominator)
    }
}

fn quotient(dividend: i128, divisor: i128) -> i128 {
    dividend.checked_div(divisor).expect("a common divisor is not zero")
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).expect("not zero inside the loop"));
    }
    a
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = gcd(self.numerator.abs(), self.denominator).max(1);
        write!(f, "{}/{}", quotient(self.numerator, shared), quotient(self.denominator, shared))
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
