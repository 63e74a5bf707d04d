use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::{Minor, Rounding, RoundingMode};

/// How much a fee is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeAmount {
    /// The same each time.
    Figure(Minor),
    /// A part of something.
    Share(FeeShare),
}

/// A part of something, in whole minor units, within limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeShare {
    /// The part, 0 … 1.
    #[serde(with = "rust_decimal::serde::str")]
    pub share: Decimal,
    /// Of what.
    pub of: FeeBase,
    /// At least so much.
    #[serde(default)]
    pub min: Minor,
    /// At most so much, where there is a limit.
    #[serde(default)]
    pub max: Option<Minor>,
    /// Which way the part goes between two minor units.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rounding: RoundingMode,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_default(mode: &RoundingMode) -> bool {
    *mode == RoundingMode::default()
}

/// What a fee is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeBase {
    /// All principal outstanding when it is made.
    ThePrincipal,
    /// The payout that it is for.
    ThePayout,
    /// The payment that came back.
    ThePayment,
    /// The principal and the interest that the bill states.
    TheBill,
    /// The principal that the bill states.
    PrincipalOfTheBill,
    /// The interest that the bill states.
    InterestOfTheBill,
}

impl FeeShare {
    /// The part of a base: rounded once to a minor unit by `rounding`, at least `min`, at most `max`; nothing of nothing.
    ///
    /// ```
    /// use lending_core::fee::{FeeBase, FeeShare};
    /// use lending_core::money::{Minor, RoundingMode};
    /// use rust_decimal::Decimal;
    /// let (share, min) = (Decimal::new(5, 2), Minor::new(1000));
    /// let rounding = RoundingMode::HalfUp;
    /// let share = FeeShare { share, of: FeeBase::TheBill, min, max: None, rounding };
    /// assert_eq!(share.part(Minor::new(18_000)), Minor::new(1000));
    /// assert_eq!(share.part(Minor::new(20_010)), Minor::new(1001));
    /// ```
    pub fn part(&self, base: Minor) -> Minor {
        if !base.is_positive() {
            return Minor::ZERO;
        }
        let cent = Rounding::new(Minor::new(1), self.rounding);
        let part = cent.share_of(base, self.share).max(self.min);
        self.max.map_or(part, |max| part.min(max))
    }
}

impl FeeAmount {
    /// How much it is, where `base` says how much that is of which it may be a part.
    pub fn of(&self, base: impl FnOnce(FeeBase) -> Minor) -> Minor {
        match self {
            Self::Figure(amount) => *amount,
            Self::Share(share) => share.part(base(share.of)),
        }
    }
}
