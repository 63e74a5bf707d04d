use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

/// An amount in whole minor units of a loan's one currency (cents, fen, groszy).
///
/// Addition and subtraction are checked: outside the range of an `i64` they panic rather than wrap. Inside a loan
/// that cannot happen, because terms and each new fact are first held against a bound over everything that could
/// ever grow from them (`terms::Bound`); [`Minor::checked_add`] is for sums that no bound protects.
///
/// ```
/// use lending_core::money::Minor;
/// assert_eq!(Minor::new(1050) - Minor::new(50), Minor::new(1000));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minor(i64);

const BOUNDED: &str = "amounts of a loan stay inside the bound that was checked before they were derived";

impl Minor {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount that terms or a single fact may name: just below 10¹⁵ minor units.
    pub const LIMIT: Self = Self(1_000_000_000_000_000 - 1);

    /// An amount of so many minor units.
    pub const fn new(units: i64) -> Self {
        Self(units)
    }

    /// The number of minor units.
    pub const fn units(self) -> i64 {
        self.0
    }

    /// Whether this is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether this is more than nothing.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether this is less than nothing.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// This amount, or nothing if it is below zero.
    #[must_use]
    pub fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// The amount in the middle between this and another, rounded towards nothing.
    #[must_use]
    pub const fn midpoint(self, other: Self) -> Self {
        Self(self.0.midpoint(other.0))
    }

    /// The sum, or `None` outside the range.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl Add for Minor {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.checked_add(other.0).expect(BOUNDED))
    }
}

impl Sub for Minor {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0.checked_sub(other.0).expect(BOUNDED))
    }
}

impl Neg for Minor {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self(self.0.checked_neg().expect(BOUNDED))
    }
}

impl AddAssign for Minor {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Minor {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Minor {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Minor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
