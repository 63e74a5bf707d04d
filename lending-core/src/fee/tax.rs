use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::{Minor, Rounding, RoundingMode, share_of};

/// What a fee carries of tax: the more of it is left, the more tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeTax {
    /// A part of the fee.
    Share(#[serde(with = "rust_decimal::serde::str")] Decimal),
    /// A figure on a fee of its own amount.
    Figure {
        /// The tax.
        tax: Minor,
        /// The fee that it was stated for.
        on: Minor,
    },
}

impl FeeTax {
    /// No tax.
    pub const NONE: Self = Self::Share(Decimal::ZERO);

    /// The tax of what is left of a fee: to the nearest minor unit, half up. A figure is that of its own fee, and of
    /// what is left of it the same part; on no fee at all it stays.
    ///
    /// ```
    /// use lending_core::fee::FeeTax;
    /// use lending_core::money::Minor;
    /// let tax = FeeTax::Share("0.06".parse()?);
    /// assert_eq!(tax.of(Minor::new(1025)), Minor::new(62));
    /// let tax = FeeTax::Figure { tax: Minor::new(230), on: Minor::new(1000) };
    /// assert_eq!((tax.of(Minor::new(1000)), tax.of(Minor::new(250))), (Minor::new(230), Minor::new(58)));
    /// # Ok::<(), rust_decimal::Error>(())
    /// ```
    pub fn of(self, left: Minor) -> Minor {
        match self {
            Self::Share(share) => share_of(left, share),
            Self::Figure { tax, on } if !on.is_positive() => tax,
            Self::Figure { tax, on } => {
                let cent = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
                let part = i128::from(tax.units()).checked_mul(i128::from(left.units()));
                part.and_then(|part| cent.checked_ratio(part, i128::from(on.units()))).unwrap_or(tax)
            }
        }
    }

    /// How much less it becomes when so much of what is left of a fee is no longer asked for.
    pub fn less(self, left: Minor, waived: Minor) -> Minor {
        self.of(left) - self.of(left - waived)
    }
}

impl Default for FeeTax {
    fn default() -> Self {
        Self::NONE
    }
}
