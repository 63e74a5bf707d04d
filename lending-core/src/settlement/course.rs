use crate::calendar::Date;

/// How a settlement has gone so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// What was due by now came, and more is to come.
    Open,
    /// All of it came: the rest was let off.
    Stands {
        /// On which day.
        since: Date,
    },
    /// A part was missing: nothing was let off.
    Fell {
        /// At the close of which day.
        since: Date,
    },
}

impl Course {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Stands { .. } => "stands",
            Self::Fell { .. } => "fell",
        }
    }
}
