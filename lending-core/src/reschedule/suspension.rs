use serde::{Deserialize, Serialize};

use crate::schedule::{MoratoriumInterest, MoratoriumOn};

/// What suspended rows do not ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suspended {
    /// Principal: they ask for interest only.
    Principal,
    /// Anything of their own; what becomes of their interest.
    Everything(SuspendedInterest),
}

/// What becomes of the interest of rows that ask for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspendedInterest {
    /// It does not grow, from the day of the suspension to the end of the last suspended row; what grew before falls due
    /// with the first row after.
    Rests,
    /// It falls due with the first row after.
    OnTheFirstRow,
    /// It falls due with the rows after in even shares, on top of their instalments.
    IsSpread,
    /// It becomes principal with the last suspended row.
    IsCapitalised,
    /// It falls due with the last row of the plan.
    OnTheLastRow,
}

/// How long the plan is after a suspension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspendedTerm {
    /// As many rows more at the end as are suspended; the instalment is kept.
    Extended,
    /// As many rows as before; the instalment is solved anew over the rows after.
    Kept,
}

impl Suspended {
    /// The moratorium that it is in the plan.
    pub const fn moratorium(self) -> MoratoriumOn {
        match self {
            Self::Principal => MoratoriumOn::Principal,
            Self::Everything(SuspendedInterest::Rests | SuspendedInterest::OnTheFirstRow) => {
                MoratoriumOn::Everything(MoratoriumInterest::OnTheFirstRow)
            }
            Self::Everything(SuspendedInterest::IsSpread) => {
                MoratoriumOn::Everything(MoratoriumInterest::IsSpread)
            }
            Self::Everything(SuspendedInterest::IsCapitalised) => {
                MoratoriumOn::Everything(MoratoriumInterest::IsCapitalised)
            }
            Self::Everything(SuspendedInterest::OnTheLastRow) => {
                MoratoriumOn::Everything(MoratoriumInterest::Accumulates)
            }
        }
    }

    /// Whether contract interest does not grow meanwhile.
    pub const fn rests(self) -> bool {
        matches!(self, Self::Everything(SuspendedInterest::Rests))
    }
}
