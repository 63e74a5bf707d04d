use serde::{Deserialize, Serialize};

/// An exact fraction: the weight of a span of nights, in years. It is below zero where a span runs backwards, and
/// for single nights of counts that give back what they counted before (see [`DayCount`](super::DayCount)).
///
/// Not reduced: 30/360 stays `30/360`, so that a basis can be read; so two fractions are equal only when both parts
/// are. Compare values by [`reduced`](Self::reduced).
///
/// ```
/// use lending_core::calendar::Fraction;
/// let month = Fraction::new(30, 360);
/// assert_eq!(month.checked_add(month), Some(Fraction::new(60, 360)));
/// assert_eq!(month.checked_sub(Fraction::new(1, 4)), Some(Fraction::new(-1, 6)));
/// assert_eq!(month.reduced(), Fraction::new(1, 12));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fraction {
    /// What is counted.
    pub numerator: i64,
    /// The parts of a whole; more than zero.
    pub denominator: i64,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self::new(0, 1);

    /// `numerator / denominator`; the denominator is more than zero.
    pub const fn new(numerator: i64, denominator: i64) -> Self {
        assert!(denominator > 0, "a fraction has a positive denominator");
        Self { numerator, denominator }
    }

    /// The sum: over the same denominator where both have it, else in lowest terms; `None` when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        if self.denominator == other.denominator {
            return Some(Self::new(self.numerator.checked_add(other.numerator)?, self.denominator));
        }
        let (left, right) = (i128::from(self.denominator), i128::from(other.denominator));
        let numerator = i128::from(self.numerator)
            .checked_mul(right)?
            .checked_add(i128::from(other.numerator).checked_mul(left)?)?;
        lowest(numerator, left.checked_mul(right)?)
    }

    /// The difference, as [`checked_add`](Self::checked_add).
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(Self::new(other.numerator.checked_neg()?, other.denominator))
    }

    /// The same value in lowest terms.
    #[must_use]
    pub fn reduced(self) -> Self {
        lowest(i128::from(self.numerator), i128::from(self.denominator))
            .expect("both parts become smaller or stay")
    }
}

/// A quotient in lowest terms, if it fits; the denominator is more than zero.
fn lowest(numerator: i128, denominator: i128) -> Option<Fraction> {
    let shared = common_divisor(numerator.checked_abs()?, denominator);
    let numerator = i64::try_from(numerator.checked_div(shared)?).ok()?;
    let denominator = i64::try_from(denominator.checked_div(shared)?).ok()?;
    Some(Fraction::new(numerator, denominator))
}

fn common_divisor(mut a: i128, mut b: i128) -> i128 {
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a
}

impl std::fmt::Display for Fraction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}
