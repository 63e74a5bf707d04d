//! How relief stands in a product file.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::ProductError;
use super::read::limit;
use crate::debt::Component;
use crate::money::Minor;
use crate::relief::{CloseWithin, ReliefPolicy};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ReliefText {
    authorities: BTreeMap<String, BTreeMap<Component, String>>,
    close_within: CloseWithinText,
    free_of_interest: BTreeSet<u32>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CloseWithinText {
    short: Option<String>,
    over: Option<String>,
}

impl ReliefText {
    /// What it says, if nothing is wrong with it.
    pub(super) fn read(
        &self,
        amount: impl Fn(&'static str, &str) -> Result<Minor, ProductError>,
    ) -> Result<ReliefPolicy, ProductError> {
        let limits = |texts: &BTreeMap<Component, String>| {
            let read = |(component, text): (&Component, &String)| {
                Ok((*component, amount("relief.authorities", text)?))
            };
            texts.iter().map(read).collect::<Result<_, ProductError>>()
        };
        let authorities = self.authorities.iter().map(|(name, texts)| Ok((name.clone(), limits(texts)?)));
        let rest = |path, text: Option<&str>| {
            text.map(|text| amount(path, text)).transpose().map(Option::unwrap_or_default)
        };
        let CloseWithinText { short, over } = &self.close_within;
        let policy = ReliefPolicy {
            authorities: authorities.collect::<Result<_, ProductError>>()?,
            close_within: CloseWithin {
                short: rest("relief.close_within.short", short.as_deref())?,
                over: rest("relief.close_within.over", over.as_deref())?,
            },
            free_of_interest: self.free_of_interest.clone(),
        };
        match policy.beyond() {
            Some((path, expected, found)) => Err(limit(path, expected, &found)),
            None => Ok(policy),
        }
    }
}
