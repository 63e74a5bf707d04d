use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::{Minor, share_of};

/// What of a bill's penalty is rounded on its own; the bill's penalty is the sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenaltyRounded {
    /// All of it: however many pieces it came in, the bill's penalty is the rounding of its exact total.
    #[default]
    AtTheEnd,
    /// What grows in a night: the United Kingdom's statutory interest is a daily amount in pence, times days.
    EachNight,
    /// What grows in the nights of a calendar month.
    EachMonth,
}

/// The most that a bill bears; what is left out is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Caps {
    /// So many nights are charged, the first ones.
    pub nights: Option<u32>,
    /// So much penalty.
    pub amount: Option<Minor>,
    /// So much penalty: a part of the principal that the bill states, to the nearest minor unit.
    #[serde(with = "rust_decimal::serde::str_option")]
    pub share: Option<Decimal>,
}

impl Caps {
    /// The most nights that a cap can name.
    pub const NIGHTS_MAX: u32 = 36_600;

    /// Whether nothing is capped.
    pub const fn is_none(&self) -> bool {
        matches!(self, Self { nights: None, amount: None, share: None })
    }

    /// The most penalty of a bill that states so much principal.
    pub fn most(&self, principal: Minor) -> Option<Minor> {
        let share = self.share.map(|share| share_of(principal, share));
        self.amount.into_iter().chain(share).min()
    }
}

/// Between what a bill's penalty lies once a night of it is charged; a cap goes before the minimum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// At least so much.
    pub least: Minor,
    /// At most so much.
    pub most: Option<Minor>,
}

impl Limits {
    /// What has grown, within the limits.
    ///
    /// ```
    /// use lending_core::money::Minor;
    /// use lending_core::penalty::Limits;
    /// let limits = Limits { least: Minor::new(500), most: Some(Minor::new(2000)) };
    /// assert_eq!(limits.within(Minor::new(3)), Minor::new(500));
    /// assert_eq!(limits.within(Minor::new(700)), Minor::new(700));
    /// assert_eq!(limits.within(Minor::new(2001)), Minor::new(2000));
    /// ```
    pub fn within(&self, grown: Minor) -> Minor {
        let grown = grown.max(self.least);
        self.most.map_or(grown, |most| grown.min(most))
    }
}
