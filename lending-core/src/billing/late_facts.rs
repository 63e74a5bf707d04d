use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::money::Minor;

/// What becomes of a bill that was issued when something becomes known later that counts before its statement day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LateFacts {
    /// It is restated: bills follow from all that is known.
    #[default]
    Restate,
    /// It stays as it was stated; the difference goes with the bills to come.
    NextBill,
}

/// What a bill stated on its statement day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsIssued {
    /// Its statement day.
    pub issued: Date,
    /// Its due day.
    pub due: Date,
    /// Its principal.
    pub principal: Minor,
    /// Its interest.
    pub interest: Minor,
    /// What was expected of its row's own period by then; nothing of a row that waits.
    pub own: Minor,
}

/// What the row of a bill finds on the day on which it is issued, as known now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// The day.
    pub day: Date,
    /// The row's due day.
    pub due: Date,
    /// The principal on no bill.
    pub balance: Minor,
    /// What of it was not paid ahead on later rows.
    pub left: Minor,
    /// Whether no row comes after it.
    pub is_last: bool,
}

/// Why a bill that was stated does not stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GroundMoved {
    /// Its row belongs to a plan that another event began.
    AnotherPlan,
    /// It falls due on another day.
    AnotherDueDay,
    /// It is issued on another day.
    AnotherStatementDay,
    /// It asks for more principal than is left.
    MorePrincipalThanIsLeft,
    /// No row comes after it that could take the difference.
    NoRowAfterIt,
}

impl AsIssued {
    /// Why the bill does not stay on a ground; `None`: it stays.
    pub fn moved(&self, now: &Ground) -> Option<GroundMoved> {
        if self.due != now.due {
            Some(GroundMoved::AnotherDueDay)
        } else if self.issued != now.day {
            Some(GroundMoved::AnotherStatementDay)
        } else if self.principal > now.left {
            Some(GroundMoved::MorePrincipalThanIsLeft)
        } else if now.is_last || self.principal >= now.balance {
            Some(GroundMoved::NoRowAfterIt)
        } else {
            None
        }
    }
}

impl GroundMoved {
    /// The reason in words.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::AnotherPlan => "its plan was begun by another event",
            Self::AnotherDueDay => "it falls due on another day",
            Self::AnotherStatementDay => "it is issued on another day",
            Self::MorePrincipalThanIsLeft => "it asked for more principal than is left",
            Self::NoRowAfterIt => "no row comes after it",
        }
    }
}
