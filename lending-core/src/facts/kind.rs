use std::fmt;

use serde::{Deserialize, Serialize};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A decimal number of at most 28 digits; a rate or a share is one, as a fraction.
    Decimal,
    /// A whole number.
    Integer,
    /// An amount in the dictionary's currency.
    Money,
    /// A text, often one of some.
    Text,
    /// A day.
    Date,
    /// Yes or no.
    Boolean,
    /// Several texts.
    List,
}

impl Kind {
    /// Its name, as a file writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decimal => "decimal",
            Self::Integer => "integer",
            Self::Money => "money",
            Self::Text => "text",
            Self::Date => "date",
            Self::Boolean => "boolean",
            Self::List => "list",
        }
    }

    /// Whether it can be compared by size and counted with.
    pub const fn is_numeric(self) -> bool {
        match self {
            Self::Decimal | Self::Integer | Self::Money => true,
            Self::Text | Self::Date | Self::Boolean | Self::List => false,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
