use serde::{Deserialize, Serialize};

/// How principal comes back (还款方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Level instalments (等额本息): the same total each period, the last row takes the rest.
    EqualInstalment,
    /// Equal principal (等额本金): P/n each period, interest on the balance, falling totals.
    EqualPrincipal,
    /// Interest first (先息后本): interest each period, all principal with the last row.
    InterestFirst,
}
