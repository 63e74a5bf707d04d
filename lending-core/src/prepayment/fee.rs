use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::{Minor, share_of};

/// What a prepayment costs until some months after the first payout (提前还款违约金).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeTier {
    /// It counts before the day so many months after the first payout.
    pub months: u32,
    /// The part of the principal that is prepaid, 0 … 1.
    #[serde(with = "rust_decimal::serde::str")]
    pub share: Decimal,
    /// At least so much.
    #[serde(default)]
    pub min: Minor,
    /// At most so much, where there is a limit.
    #[serde(default)]
    pub max: Option<Minor>,
}

/// What a payment has prepaid before, and was charged for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Charged {
    /// The principal.
    pub principal: Minor,
    /// The fee.
    pub fee: Minor,
}

impl FeeTier {
    /// The fee on a principal: its share to the nearest minor unit, half up, at least `min`, at most `max`; nothing on
    /// nothing.
    pub fn of(&self, principal: Minor) -> Minor {
        if !principal.is_positive() {
            return Minor::ZERO;
        }
        let fee = share_of(principal, self.share).max(self.min);
        self.max.map_or(fee, |max| fee.min(max))
    }

    /// What more principal costs, on top of what was charged before: the fee on all of it, less that.
    pub fn more(&self, principal: Minor, before: Charged) -> Minor {
        if !principal.is_positive() {
            return Minor::ZERO;
        }
        (self.of(before.principal + principal) - before.fee).at_least_zero()
    }

    /// The largest principal that an amount pays together with its fee, and at most so much.
    ///
    /// ```
    /// use lending_core::money::Minor;
    /// use lending_core::prepayment::{Charged, FeeTier};
    /// use rust_decimal::Decimal;
    /// let tier = FeeTier { months: 12, share: Decimal::new(1, 2), min: Minor::new(50), max: None };
    /// let paid = tier.affordable(Minor::new(10_100), Minor::new(1_000_000), Charged::default());
    /// assert_eq!((paid, tier.of(paid)), (Minor::new(10_000), Minor::new(100)));
    /// ```
    pub fn affordable(&self, amount: Minor, most: Minor, before: Charged) -> Minor {
        let fits = |principal| principal + self.more(principal, before) <= amount;
        let high = most.min(amount).at_least_zero();
        if fits(high) {
            return high;
        }
        // Principal and fee never fall when principal rises: nothing fits, `above` does not.
        let (mut fitting, mut above) = (Minor::ZERO, high);
        loop {
            let middle = fitting.midpoint(above);
            if middle == fitting {
                return fitting;
            }
            if fits(middle) {
                fitting = middle;
            } else {
                above = middle;
            }
        }
    }
}
