use crate::calendar::Date;
use crate::debt::Key;

/// Why nothing of a loan is owed or to come any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// At the close of which day it ended so.
    pub since: Date,
    /// Why.
    pub why: Why,
    /// The fact that made the last of it go; `None` where none did, or a clause of the terms.
    pub by: Option<Key>,
}

/// What made the last of a loan go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// Nothing was paid out, and nothing will be.
    Cancelled,
    /// The borrower withdrew, and paid what was owed then.
    Withdrawn,
    /// The claim went to somebody else.
    Transferred,
    /// A small rest was let off, or kept.
    WithinTheTolerance,
    /// Credit that was left went out.
    Refunded,
    /// All of a settlement for less came.
    SettledForLess,
    /// The rest was waived.
    Waived,
    /// Money paid principal before it was due.
    PaidOffEarly,
    /// Money paid what was due.
    Repaid,
}

impl Why {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Withdrawn => "withdrawn",
            Self::Transferred => "transferred",
            Self::WithinTheTolerance => "within_the_tolerance",
            Self::Refunded => "refunded",
            Self::SettledForLess => "settled_for_less",
            Self::Waived => "waived",
            Self::PaidOffEarly => "paid_off_early",
            Self::Repaid => "repaid",
        }
    }
}
