use serde::{Deserialize, Serialize};

/// What becomes of the instalment when something changes what is owed in the future.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remake {
    /// The number of rows is kept: the instalment is solved anew over those that are left.
    #[default]
    Reprice,
    /// The instalment is kept: the last row takes the difference, and rows that would be empty fall away.
    KeepInstalment,
}

/// What becomes of the instalment when a further tranche is paid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrancheRemake {
    /// It is solved anew over the rows that are left, with the running row's interest as it will be.
    #[default]
    Reprice,
    /// It is solved anew as if all principal had been lent since the running row began; what that is too much the last
    /// row, or evening out, gives back.
    RepriceAsWhole,
    /// It is kept: the last row takes the difference.
    KeepInstalment,
}

/// What becomes of the instalment, cause by cause: part of the terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OnChange {
    /// When a further tranche is paid out.
    pub tranche: TrancheRemake,
    /// When the contract rate changes.
    pub rate: Remake,
}
