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

/// What becomes of the instalment, cause by cause: part of the terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OnChange {
    /// When a further tranche is paid out.
    pub tranche: Remake,
    /// When the contract rate changes.
    pub rate: Remake,
}
