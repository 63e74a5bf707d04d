use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Value;
use crate::calendar::Date;
use crate::hash::Hash;

/// Who asks for credit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Borrower {
    /// A natural person, not for a business.
    #[default]
    Private,
    /// A business.
    Business,
}

impl Borrower {
    /// Its name, as files write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Business => "business",
        }
    }
}

/// A value with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The value.
    pub value: Value,
    /// The day on which it held, as its source says; `None`: as of the application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// Who gave it; `None`: who its field names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What is known of one who asks for credit: plain values by the names of the lender's dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    borrower: Borrower,
    facts: BTreeMap<String, Fact>,
}

impl Application {
    /// An application of which nothing is known yet.
    pub const fn of(borrower: Borrower) -> Self {
        Self { borrower, facts: BTreeMap::new() }
    }

    /// With a value as of the application; a value of that name that was there is replaced.
    #[must_use]
    pub fn with(self, name: &str, value: impl Into<Value>) -> Self {
        self.fact(name, Fact { value: value.into(), as_of: None, source: None })
    }

    /// With a value of a third party (a bureau, a blacklist, a screening) as of a day.
    #[must_use]
    pub fn from(self, source: &str, as_of: Date, name: &str, value: impl Into<Value>) -> Self {
        let source = Some(source.to_owned());
        self.fact(name, Fact { value: value.into(), as_of: Some(as_of), source })
    }

    /// With a fact.
    #[must_use]
    pub fn fact(mut self, name: &str, fact: Fact) -> Self {
        self.facts.insert(name.to_owned(), fact);
        self
    }

    /// Who asks.
    pub const fn borrower(&self) -> Borrower {
        self.borrower
    }

    /// All facts by their names.
    pub const fn facts(&self) -> &BTreeMap<String, Fact> {
        &self.facts
    }

    /// The hash of all that is known: it changes with every value, source and day.
    pub fn hash(&self) -> Hash {
        Hash::of(&serde_json::to_vec(self).expect("an application is plain data with text keys"))
    }
}
