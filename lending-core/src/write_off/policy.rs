use serde::{Deserialize, Serialize};

/// What becomes of a loan that is written off: part of the terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WriteOffPolicy {
    /// What becomes of interest and penalty.
    pub interest: InterestThen,
    /// What becomes of the rows to come.
    pub rows: RowsThen,
}

/// What becomes of interest and penalty of a loan that is written off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterestThen {
    /// It goes on growing and is owed, as memorandum: no income (China: 账销案存, off-balance interest).
    #[default]
    GoesOn,
    /// What is past due bears nothing any more, neither contract interest nor penalty; rows to come bear as planned.
    StopsOnArrears,
    /// Nothing grows any more.
    Stops,
}

/// What becomes of the rows to come of a loan that is written off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowsThen {
    /// They stay, with the instalment as it is.
    #[default]
    Stay,
    /// Their instalment is solved anew without interest.
    AreLowered,
    /// All of them fall due on the day.
    FallDue,
}

impl WriteOffPolicy {
    /// Whether nothing changes with a write-off but what the books say: terms do not say it.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// The answer that has no meaning beside the other, and why.
    ///
    /// ```
    /// use lending_core::write_off::{InterestThen, RowsThen, WriteOffPolicy};
    /// let lowered = |interest| WriteOffPolicy { interest, rows: RowsThen::AreLowered };
    /// assert!(lowered(InterestThen::GoesOn).without_meaning().is_some());
    /// assert!(lowered(InterestThen::Stops).without_meaning().is_none());
    /// ```
    pub fn without_meaning(self) -> Option<(&'static str, &'static str)> {
        let nothing_to_lower = self.interest != InterestThen::Stops && self.rows == RowsThen::AreLowered;
        nothing_to_lower.then_some(("write_off.rows", "rows are lowered where interest stops"))
    }
}
