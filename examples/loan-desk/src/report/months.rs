//! The months of a report.

use lending_core::calendar::Month;

/// How many are shown one by one.
pub(super) const MONTHS: i32 = 12;

/// A month, or all of them before or after those that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum When {
    Before(Month),
    In(Month),
    After(Month),
}

impl When {
    /// Whether it is a month, and can be held against others.
    pub(super) const fn is_one(self) -> bool {
        match self {
            Self::In(_) => true,
            Self::Before(_) | Self::After(_) => false,
        }
    }

    /// For people.
    pub(super) fn name(self) -> String {
        match self {
            Self::Before(month) => format!("before {month}"),
            Self::In(month) => month.to_string(),
            Self::After(month) => format!("after {month}"),
        }
    }
}
