use std::fmt;

use serde::{Deserialize, Serialize};

/// What an amount is owed for. Closed: which fee it is stands on the item as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    /// What was lent (本金).
    Principal,
    /// Contract interest (利息).
    Interest,
    /// Charges (费用).
    Fee,
    /// Tax on charges (税费).
    Tax,
    /// Penalty interest (罚息).
    Penalty,
}

impl Component {
    /// All components, in the order in which tables show them.
    pub const ALL: [Self; 5] = [Self::Principal, Self::Interest, Self::Fee, Self::Tax, Self::Penalty];

    /// Its place in [`Component::ALL`].
    #[inline]
    pub const fn place(self) -> usize {
        match self {
            Self::Principal => 0,
            Self::Interest => 1,
            Self::Fee => 2,
            Self::Tax => 3,
            Self::Penalty => 4,
        }
    }

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Principal => "principal",
            Self::Interest => "interest",
            Self::Fee => "fee",
            Self::Tax => "tax",
            Self::Penalty => "penalty",
        }
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
