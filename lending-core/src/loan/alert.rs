use crate::calendar::Date;
use crate::debt::Key;
use crate::loan::event::WhyUnpaid;
use crate::money::Money;

/// Something that people should hear of (提醒). The receipt of the event that brings it says it, and
/// [`Loan::alerts`](super::Loan::alerts) says it again for a business day; whom a host tells, and how, is the host's.
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
    /// A settlement for less fell: a part was missing.
    SettlementFell {
        /// The settlement.
        event: Key,
        /// At the close of which day.
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
            Self::SettlementFell { .. } => "settlement_fell",
        }
    }

    /// The event that brings it; of a settlement that fell, the settlement.
    pub const fn event(&self) -> &Key {
        match self {
            Self::Unpaid { event, .. }
            | Self::Reopened { event, .. }
            | Self::SettlementFell { event, .. } => event,
        }
    }
}
