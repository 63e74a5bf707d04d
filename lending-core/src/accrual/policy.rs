use serde::{Deserialize, Serialize};

use crate::calendar::{DayCounted, InterestBasis};
use crate::money::Rounding;

/// What contract interest grows on (计息基础).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterestBase {
    /// A row's interest is fixed when the plan is made; early or late money does not change it. Most micro-loans.
    #[default]
    Planned,
    /// Each night on the principal really outstanding. Banks, mortgages.
    Actual,
}

/// What principal past due bears (逾期本金).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverduePrincipal {
    /// Penalty replaces contract interest. China's banks: 罚息 instead of 利息.
    #[default]
    PenaltyOnly,
    /// Contract interest goes on and there is no penalty.
    InterestOnly,
    /// Contract interest goes on and penalty comes on top.
    Both,
}

/// How contract interest is measured: part of the terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InterestPolicy {
    /// What it grows on.
    pub base: InterestBase,
    /// How nights are weighed.
    pub basis: InterestBasis,
    /// Which day of a night a day count looks at.
    #[serde(default)]
    pub day_counted: DayCounted,
    /// What principal past due bears.
    pub overdue_principal: OverduePrincipal,
    /// How a period's exact interest is rounded.
    pub rounding: Rounding,
}

impl InterestPolicy {
    /// Why its answers have no meaning together, with or without a penalty; `None`: they have.
    pub const fn without_meaning(&self, penalty: bool) -> Option<&'static str> {
        match (self.base, self.overdue_principal) {
            (InterestBase::Planned, OverduePrincipal::InterestOnly | OverduePrincipal::Both) => Some(
                "on the planned base interest is fixed with the plan, so principal past due bears only penalty",
            ),
            (InterestBase::Actual, OverduePrincipal::InterestOnly) if penalty => {
                Some("with interest_only a penalty never runs: leave out `penalty` or answer `both`")
            }
            (InterestBase::Actual, OverduePrincipal::Both) if !penalty => {
                Some("`both` needs a penalty: add one or answer `interest_only`")
            }
            (InterestBase::Planned | InterestBase::Actual, _) => None,
        }
    }
}
