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
