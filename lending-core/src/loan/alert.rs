use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::debt::Key;
use crate::money::Money;

/// Why money that was asked for did not come, or went back, as the bank says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyUnpaid {
    /// The payer's account had not enough (余额不足).
    InsufficientFunds,
    /// There is no such account any more.
    AccountClosed,
    /// The payer, or the payer's bank, refused it.
    Refused,
    /// Something else.
    Other,
}

/// Something that people should hear of (提醒). The library says it once, with the receipt of the event that brings it;
/// whom a host tells, and how, is the host's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Alert {
    /// Money that was asked for did not come, or went back.
    Unpaid {
        /// The event that says so.
        event: Key,
        /// How much.
        amount: Money,
        /// Why, if it is known.
        why: Option<WhyUnpaid>,
    },
    /// Something is owed again of a loan that was over.
    Reopened {
        /// The event that did it.
        event: Key,
        /// Since when.
        since: Date,
    },
}

impl Alert {
    /// The stable name: what people should do differs by it. Money that was missing is `insufficient_funds` where the
    /// bank says so, `unpaid` otherwise.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unpaid { why: Some(WhyUnpaid::InsufficientFunds), .. } => "insufficient_funds",
            Self::Unpaid { .. } => "unpaid",
            Self::Reopened { .. } => "reopened",
        }
    }

    /// The event that brings it.
    pub const fn event(&self) -> &Key {
        match self {
            Self::Unpaid { event, .. } | Self::Reopened { event, .. } => event,
        }
    }
}
