use serde::{Deserialize, Serialize};

use crate::calendar::DayCount;

/// The most that interest, fees and penalty come to together: the principal outstanding, night by night, at the rate of a
/// table.
///
/// China's private lending: four times the one-year LPR on everything together (最高人民法院 2020). It holds penalty
/// back, and nothing else: interest and fees are what the contract states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChargesCap {
    /// The table of the reference data.
    pub table: String,
    /// How nights are weighed, from the first payout.
    pub day_count: DayCount,
}

impl ChargesCap {
    /// Why it has no meaning beside an answer to whether there is a penalty; `None`: it has.
    pub const fn without_meaning(penalty: bool) -> Option<(&'static str, &'static str)> {
        if penalty {
            None
        } else {
            Some(("charges_cap", "without a penalty there is nothing that it holds back"))
        }
    }
}
