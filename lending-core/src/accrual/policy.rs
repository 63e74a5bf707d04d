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

/// Where interest goes that grew otherwise than its bill expected, on the actual base: late money, early money, a
/// tranche.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrueUp {
    /// On top of the next bill's instalment: principal comes back as planned.
    #[default]
    OnTop,
    /// Inside it: the instalment is kept, and principal takes up the difference until the last row.
    InTheInstalment,
    /// On the bill itself, which is restated when its due day comes: each bill states what really grew in its period.
    RestatesTheBill,
}

/// Whether contract interest goes on after the last due day, on the actual base.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterLastDue {
    /// It goes on as long as principal bears it: banks.
    #[default]
    GoesOn,
    /// It stops with the last due day: what was planned is all there is; lateness costs penalty, if anything.
    Stops,
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
    /// Where interest goes that grew otherwise than expected.
    #[serde(default)]
    pub true_up: TrueUp,
    /// Whether it goes on after the last due day.
    #[serde(default)]
    pub after_last_due: AfterLastDue,
    /// How a period's exact interest is rounded.
    pub rounding: Rounding,
}

impl InterestPolicy {
    /// Which of its answers has no meaning with the others, with or without a penalty, and why; `None`: all have.
    pub const fn without_meaning(&self, penalty: bool) -> Option<(&'static str, &'static str)> {
        if matches!(
            (self.base, self.true_up),
            (InterestBase::Planned, TrueUp::InTheInstalment | TrueUp::RestatesTheBill)
        ) {
            let reason = "on the planned base interest grows as it was planned: there is nothing to true up";
            return Some(("interest.true_up", reason));
        }
        if matches!((self.base, self.after_last_due), (InterestBase::Planned, AfterLastDue::Stops)) {
            let reason = "on the planned base nothing grows after the last due day: leave it out";
            return Some(("interest.after_last_due", reason));
        }
        let reason = match (self.base, self.overdue_principal) {
            (InterestBase::Planned, OverduePrincipal::InterestOnly | OverduePrincipal::Both) => {
                "on the planned base interest is fixed with the plan, so principal past due bears only penalty"
            }
            (InterestBase::Actual, OverduePrincipal::InterestOnly) if penalty => {
                "with interest_only a penalty never runs: leave out `penalty` or answer `both`"
            }
            (InterestBase::Actual, OverduePrincipal::Both) if !penalty => {
                "`both` needs a penalty: add one or answer `interest_only`"
            }
            (InterestBase::Planned | InterestBase::Actual, _) => return None,
        };
        Some(("interest.overdue_principal", reason))
    }
}
