use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::{Minor, share_of};

/// In how many parts principal is paid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tranches {
    /// All of it at once.
    #[default]
    One,
    /// In parts, as they are called: the amount of the terms is what was approved, and the plan is made anew from the
    /// day of each.
    Several,
}

/// A part of what is paid out that the borrower pays back on the same day (首付): an item of its own, without interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DownPayment {
    /// The part of each payout, above 0 and below 1.
    #[serde(with = "rust_decimal::serde::str")]
    pub share: Decimal,
}

impl DownPayment {
    /// The down payment of a payout, to the nearest minor unit.
    pub fn of(&self, amount: Minor) -> Minor {
        share_of(amount, self.share)
    }

    /// Whether the share is one.
    pub fn is_valid(&self) -> bool {
        self.share > Decimal::ZERO && self.share < Decimal::ONE && self.share.scale() <= 12
    }
}

/// How principal is paid out: part of the terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DisbursementPolicy {
    /// In how many parts.
    pub tranches: Tranches,
    /// What the borrower pays back at once.
    pub down_payment: Option<DownPayment>,
}
