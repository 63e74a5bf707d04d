use std::collections::BTreeSet;
use std::fmt;

use rust_decimal::Decimal;

use super::file::{Monotone, PolicyText};
use super::policy::Policy;
use super::scorecard::Characteristic;
use super::stage::{Stage, read_names};
use crate::wording::Language;

/// Something about a policy that can be used and is probably not what its author meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A bin or a band that no value reaches, proved by the limits of what it is of.
    Unreachable {
        /// Its path.
        path: String,
    },
    /// An outcome of a matrix that no cell names.
    WithoutCell {
        /// Its path.
        path: String,
    },
    /// Points that do not go the way that the characteristic says; or, where it says nothing, that rise and fall.
    NotMonotone {
        /// The characteristic's path.
        path: String,
    },
    /// A fact, a measure or a result that nothing reads.
    Unused {
        /// Its path.
        path: String,
    },
    /// A reason that has no words in some languages.
    WithoutWords {
        /// The lender's key.
        reason: String,
        /// The codes of these languages.
        languages: Vec<&'static str>,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable { path } => write!(f, "{path}: no value reaches it"),
            Self::WithoutCell { path } => write!(f, "{path}: no cell names it"),
            Self::NotMonotone { path } => write!(f, "{path}: its points do not go one way"),
            Self::Unused { path } => write!(f, "{path}: nothing reads it"),
            Self::WithoutWords { reason, languages } => {
                write!(f, "reasons.{reason}: no words in {}", languages.join(", "))
            }
        }
    }
}

impl Policy {
    /// What can be used and is probably not meant. Gaps and overlaps are no findings: a policy that has them is refused.
    pub fn validate(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for stage in &self.stages {
            match stage {
                Stage::Scorecard(card) => {
                    for characteristic in &card.characteristics {
                        let path = format!("scorecards.{}.{}", card.id, characteristic.of);
                        let bins = characteristic.bins.unreachable().iter();
                        findings.extend(
                            bins.map(|bin| Finding::Unreachable { path: format!("{path}.bins[{bin}]") }),
                        );
                        if !characteristic.goes_its_way() {
                            findings.push(Finding::NotMonotone { path });
                        }
                    }
                }
                Stage::Matrix(matrix) => {
                    for axis in &matrix.axes {
                        let path = |band: &usize| format!("matrices.{}.{}.bands[{band}]", matrix.id, axis.of);
                        let bands = axis.bins.unreachable().iter();
                        findings.extend(bands.map(|band| Finding::Unreachable { path: path(band) }));
                    }
                    let without = matrix.outcomes().filter(|(_, named)| !named);
                    let path = |name: &str| format!("matrices.{}.outcomes.{name}", matrix.id);
                    findings.extend(without.map(|(name, _)| Finding::WithoutCell { path: path(name) }));
                }
                Stage::Measure(_)
                | Stage::Benefits(_)
                | Stage::Price(_)
                | Stage::Affordability(_)
                | Stage::Limit(_) => {}
            }
        }
        findings.extend(unused(&self.text));
        findings.extend(without_words(&self.text));
        findings
    }
}

impl Characteristic {
    /// Whether its points go the way that is said, or one way where nothing is said.
    pub(super) fn goes_its_way(&self) -> bool {
        let rising = self.bins.rising().iter().filter_map(|bin| self.gives.get(*bin));
        let points: Vec<Decimal> = rising.map(|given| given.points).collect();
        let rises = points.windows(2).all(|pair| matches!(pair, [one, two] if one <= two));
        let falls = points.windows(2).all(|pair| matches!(pair, [one, two] if one >= two));
        match self.monotone {
            None => rises || falls,
            Some(Monotone::Rise) => rises,
            Some(Monotone::Fall) => falls,
            Some(Monotone::BothWays) => true,
        }
    }
}

/// Facts and measures that nothing reads.
fn unused(text: &PolicyText) -> Vec<Finding> {
    let mut read: BTreeSet<&str> = read_names(text).into_iter().collect();
    let requirements =
        text.rules.iter().map(|rule| &rule.require).chain(text.gates.iter().map(|gate| &gate.require));
    for requirement in requirements {
        requirement.names(&mut |name| {
            read.insert(name);
        });
    }
    let facts = text.facts.keys().map(|name| ("facts", name));
    let all = facts.chain(text.measures.keys().map(|name| ("measures", name)));
    let unread = all.filter(|(_, name)| !read.contains(name.as_str()));
    unread.map(|(part, name)| Finding::Unused { path: format!("{part}.{name}") }).collect()
}

/// Reasons that lack words in a language.
fn without_words(text: &PolicyText) -> Vec<Finding> {
    let rules = text.rules.iter().map(|rule| rule.reason.as_str());
    let gates = text.gates.iter().map(|gate| gate.reason.as_str());
    let characteristics = text.scorecards.iter().flat_map(|card| &card.characteristics);
    let lost = characteristics.flat_map(|one| {
        std::iter::once(one.reason.as_str()).chain(one.bins.iter().filter_map(|bin| bin.reason.as_deref()))
    });
    let cells = text.matrices.iter().flat_map(|matrix| matrix.outcomes.values());
    let cells = cells.filter_map(|cell| cell.reason.as_deref());
    let all: BTreeSet<&str> = rules.chain(gates).chain(lost).chain(cells).collect();
    let findings = all.into_iter().filter_map(|reason| {
        let words = text.reasons.get(reason);
        let lacks = |language: &Language| words.is_none_or(|words| !words.contains_key(language.code()));
        let languages: Vec<&str> =
            Language::ALL.iter().filter(|one| lacks(one)).map(|one| one.code()).collect();
        (!languages.is_empty()).then(|| Finding::WithoutWords { reason: reason.to_owned(), languages })
    });
    findings.collect()
}
