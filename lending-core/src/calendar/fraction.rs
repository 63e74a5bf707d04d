use serde::{Deserialize, Serialize};

/// An exact, non-negative fraction: the weight of a span of nights, in years.
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
}

impl std::fmt::Display for Fraction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}
