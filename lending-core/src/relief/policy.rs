use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::debt::Component;
use crate::money::Minor;

/// Who may waive how much, what is waived by rule, and which rests are too small to be asked for: part of the terms.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReliefPolicy {
    /// For each authority (a name of the lender's) the most of each component that it may waive on one loan, all its
    /// waivers together; what is not named it may not waive. None: waivers are not limited, and never of principal.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub authorities: BTreeMap<String, BTreeMap<Component, Minor>>,
    /// Rests that a loan is closed with.
    #[serde(skip_serializing_if = "CloseWithin::is_nothing")]
    pub close_within: CloseWithin,
    /// Rows (期), by the number of their bill, whose interest is waived when the bill is issued (免息, C280).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub free_of_interest: BTreeSet<u32>,
}

/// What may be left when a loan is closed, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CloseWithin {
    /// So much, all components together, is no longer asked for.
    pub short: Minor,
    /// So much of the borrower's credit is kept.
    pub over: Minor,
}

impl CloseWithin {
    /// Whether nothing may be left.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl ReliefPolicy {
    /// The first amount or name that is out of its limits: its field, what was expected and what was found.
    pub fn beyond(&self) -> Option<(&'static str, &'static str, String)> {
        let amounts = Minor::ZERO..=Minor::LIMIT;
        let expected = "zero or more, below 10^15 minor units";
        for (name, limits) in &self.authorities {
            if name.trim().is_empty() || name.chars().count() > 64 {
                return Some(("relief.authorities", "names of 1 to 64 characters", name.clone()));
            }
            if let Some(found) = limits.values().find(|limit| !amounts.contains(limit)) {
                return Some(("relief.authorities", expected, found.to_string()));
            }
        }
        let CloseWithin { short, over } = self.close_within;
        let named = [("relief.close_within.short", short), ("relief.close_within.over", over)];
        let wrong = named.into_iter().find(|(_, amount)| !amounts.contains(amount));
        wrong.map(|(field, found)| (field, expected, found.to_string()))
    }

    /// The most of a component that an authority may waive on one loan; nothing for one that is not known.
    pub fn most(&self, authority: &str, component: Component) -> Minor {
        let limits = self.authorities.get(authority);
        limits.and_then(|limits| limits.get(&component)).copied().unwrap_or_default()
    }

    /// Whether principal may be waived under some authority.
    pub fn knows_principal(&self) -> bool {
        self.authorities.values().any(|limits| limits.contains_key(&Component::Principal))
    }
}
