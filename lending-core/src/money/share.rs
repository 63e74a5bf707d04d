use rust_decimal::Decimal;

use super::{Minor, Rounding, RoundingMode};

/// A part of an amount, to the nearest minor unit; shares lie in 0 … 1.
pub fn share_of(amount: Minor, share: Decimal) -> Minor {
    Rounding::cent().share_of(amount, share)
}

impl Rounding {
    /// To the nearest minor unit, half up.
    pub(crate) const fn cent() -> Self {
        Self::new(Minor::new(1), RoundingMode::HalfUp)
    }

    /// Whether it is that.
    pub(crate) fn is_cent(&self) -> bool {
        *self == Self::cent()
    }

    /// A part of an amount, rounded once; shares lie in 0 … 1.
    pub(crate) fn share_of(self, amount: Minor, share: Decimal) -> Minor {
        let scale = 10_i128.checked_pow(share.scale());
        let exact = scale.zip(i128::from(amount.units()).checked_mul(share.mantissa()));
        exact.and_then(|(scale, part)| self.checked_ratio(part, scale)).unwrap_or(amount)
    }
}
