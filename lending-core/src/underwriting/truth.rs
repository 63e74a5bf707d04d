use std::ops::Not;

use serde::{Deserialize, Serialize};

/// Whether something holds: yes, no, or nobody can say (Kleene's logic).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It does not hold.
    No,
    /// It is not known whether it holds; that never passes for yes.
    Unknown,
    /// It holds.
    Yes,
}

impl Truth {
    /// All of them hold; no for nothing that does not hold.
    pub fn all(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::Yes;
        for truth in truths {
            all = all.min(truth);
            if all == Self::No {
                break;
            }
        }
        all
    }

    /// At least one holds.
    pub fn any(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut any = Self::No;
        for truth in truths {
            any = any.max(truth);
            if any == Self::Yes {
                break;
            }
        }
        any
    }
}

impl Not for Truth {
    type Output = Self;
    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::Unknown => Self::Unknown,
            Self::No => Self::Yes,
        }
    }
}

impl From<bool> for Truth {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}
