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
/// assert_eq!(month.plus(month), Some(Fraction::new(60, 360)));
/// assert_eq!(month.minus(Fraction::new(1, 4)), Some(Fraction::new(-60, 360)));
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

    /// The sum, over the least common multiple of the denominators; `None` beyond 64 bits.
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.denominator == other.denominator {
            return Some(Self { numerator: self.numerator.checked_add(other.numerator)?, ..self });
        }
        let shared = common_divisor(self.denominator, other.denominator);
        let (ours, theirs) = (other.denominator.checked_div(shared)?, self.denominator.checked_div(shared)?);
        let numerator =
            self.numerator.checked_mul(ours)?.checked_add(other.numerator.checked_mul(theirs)?)?;
        Some(Self { numerator, denominator: self.denominator.checked_mul(ours)? })
    }

    /// The difference, over the least common multiple of the denominators; `None` beyond 64 bits.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { numerator: other.numerator.checked_neg()?, ..other })
    }

    /// The same value in lowest terms.
    #[must_use]
    pub fn reduced(self) -> Self {
        // `i64::MIN` alone stays as it is: its size is no `i64`.
        let shared = self.numerator.checked_abs().map_or(1, |size| common_divisor(size, self.denominator));
        let part = |number: i64| number.checked_div(shared).unwrap_or(number);
        Self { numerator: part(self.numerator), denominator: part(self.denominator) }
    }
}

/// The greatest whole number that divides both; neither is below zero, and one is above.
fn common_divisor(mut a: i64, mut b: i64) -> i64 {
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
