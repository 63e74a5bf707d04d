use serde::{Deserialize, Serialize};

/// An exact fraction: the weight of a span of nights, in years.
///
/// Not reduced: 30/360 stays `30/360`, so that a basis can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fraction {
    /// What is counted.
    pub numerator: i64,
    /// The parts of a whole; more than zero.
    pub denominator: i64,
}

impl Fraction {
    /// `numerator / denominator`; the denominator is more than zero.
    pub const fn new(numerator: i64, denominator: i64) -> Self {
        assert!(denominator > 0, "a fraction has a positive denominator");
        Self { numerator, denominator }
    }

    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// The sum, over the least common multiple; `None` beyond 64 bits.
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.denominator == other.denominator {
            let numerator = self.numerator.checked_add(other.numerator)?;
            return Some(Self { numerator, ..self });
        }
        let shared = gcd(self.denominator, other.denominator);
        let (ours, theirs) = (other.denominator.checked_div(shared)?, self.denominator.checked_div(shared)?);
        let left = self.numerator.checked_mul(ours)?;
        let right = other.numerator.checked_mul(theirs)?;
        Some(Self { numerator: left.checked_add(right)?, denominator: self.denominator.checked_mul(ours)? })
    }
}

fn gcd(mut a: i64, mut b: i64) -> i64 {
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a.max(1)
}

impl std::fmt::Display for Fraction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}
