use serde::{Deserialize, Serialize};

use crate::money::Minor;

/// How principal comes back (还款方式).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Level instalments (等额本息): the same total each period, the last row takes the rest.
    EqualInstalment,
    /// Equal principal (等额本金): P/n each period, interest on the balance, falling totals.
    EqualPrincipal,
    /// Interest first (先息后本): interest each period, all principal with the last row.
    InterestFirst,
    /// All at the end (到期一次还本付息): one row, due where the last of so many periods ends.
    Bullet,
    /// Flat (等本等息): P/n each period, and each period's interest on the amount that was lent.
    Flat,
    /// A given instalment: as many rows as it takes, the last one smaller.
    FixedInstalment(Minor),
    /// Given instalments for some rows, level ones for the others.
    Stepped(Vec<Step>),
    /// The principal of each row as agreed (自定义); its interest on the balance.
    Custom(Vec<Minor>),
}

/// Rows that share an instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The number of rows.
    pub rows: u32,
    /// The instalment of each.
    pub instalment: Minor,
}

impl Method {
    /// The method of what is left after so many rows that paid off principal, where a plan is made anew over the
    /// others.
    #[must_use]
    pub fn after(&self, rows: u32) -> Self {
        match self {
            Self::Stepped(steps) => Self::Stepped(steps_after(steps, rows)),
            Self::Custom(shares) => {
                let done = usize::try_from(rows).unwrap_or(usize::MAX);
                Self::Custom(shares.iter().skip(done).copied().collect())
            }
            Self::EqualInstalment
            | Self::EqualPrincipal
            | Self::InterestFirst
            | Self::Bullet
            | Self::Flat
            | Self::FixedInstalment(_) => self.clone(),
        }
    }
}

/// Given instalments without those of the first so many rows.
pub(super) fn steps_after(steps: &[Step], rows: u32) -> Vec<Step> {
    let mut gone = rows;
    let left = steps.iter().map(|step| {
        let here = gone.min(step.rows);
        gone = gone.saturating_sub(here);
        Step { rows: step.rows.saturating_sub(here), ..*step }
    });
    left.filter(|step| step.rows > 0).collect()
}
