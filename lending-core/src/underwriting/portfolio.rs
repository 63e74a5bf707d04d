//! What a policy would do to many applications, and another one in its place.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::trace::{Seen, Step};
use super::truth::Truth;
use super::{DecideError, Decision, Outcome, Policy};
use crate::calendar::Date;
use crate::error::Coded;
use crate::facts::{Application, Unknown};
use crate::hash::Hash;

/// How many of some applications came by what of a policy.
///
/// Counts only: the order of the applications does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// How many were decided.
    pub decided: u64,
    /// Those that the dictionary refused, by the codes of their errors.
    pub refused: BTreeMap<&'static str, u64>,
    /// By outcome: `approved`, `declined`, `referred`.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// By rule: how often it held, failed, and was not known.
    pub rules: BTreeMap<String, Held>,
    /// By scorecard, characteristic and the points that it gave.
    pub points: BTreeMap<String, BTreeMap<String, u64>>,
    /// By matrix and outcome; `none` for those without a cell.
    pub cells: BTreeMap<String, BTreeMap<String, u64>>,
    /// By fact or result that was read and not known, in how many applications.
    pub unknown: BTreeMap<String, u64>,
}

/// How often something held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Held {
    /// It held.
    pub yes: u64,
    /// It did not.
    pub no: u64,
    /// Nobody could say.
    pub unknown: u64,
}

impl Held {
    const fn count(&mut self, truth: Truth) {
        let place = match truth {
            Truth::Yes => &mut self.yes,
            Truth::No => &mut self.no,
            Truth::Unknown => &mut self.unknown,
        };
        *place = place.saturating_add(1);
    }
}

fn count<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K) {
    let count = counts.entry(key).or_default();
    *count = count.saturating_add(1);
}

const fn side(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Approved => "approved",
        Outcome::Referred(_) => "referred",
        Outcome::Declined => "declined",
    }
}

impl Policy {
    /// How applications come by the policy's rules, bins and cells, were they decided on a day.
    ///
    /// # Errors
    /// [`DecideError::NotInForce`]; an application that is refused is counted.
    pub fn coverage<'a>(
        &self,
        applications: impl IntoIterator<Item = &'a Application>,
        on: Date,
    ) -> Result<Coverage, DecideError> {
        let mut coverage = Coverage::default();
        for application in applications {
            match self.decide(application, on) {
                Ok(decision) => coverage.take(&decision),
                Err(DecideError::Facts(error)) => {
                    count(&mut coverage.refused, error.code());
                }
                Err(error @ DecideError::NotInForce { .. }) => return Err(error),
            }
        }
        Ok(coverage)
    }
}

impl Coverage {
    fn take(&mut self, decision: &Decision) {
        self.decided = self.decided.saturating_add(1);
        count(&mut self.outcomes, side(decision.outcome()));
        let mut unknown: BTreeSet<&str> = BTreeSet::new();
        for step in decision.trace() {
            let reads = match step {
                Step::Rule { name, truth, reads, .. } | Step::Gate { name, truth, reads, .. } => {
                    self.rules.entry(name.clone()).or_default().count(*truth);
                    reads.as_slice()
                }
                Step::Score { name, parts, .. } => {
                    for part in parts {
                        let points = part
                            .points
                            .map_or_else(|| "none".to_owned(), |points| points.normalize().to_string());
                        let of = format!("{name}.{}", part.read.name);
                        count(self.points.entry(of).or_default(), points);
                        if let Seen::Not(_) = part.read.value {
                            unknown.insert(&part.read.name);
                        }
                    }
                    &[]
                }
                Step::Cell { name, reads, outcome, .. } => {
                    let outcome = outcome.clone().unwrap_or_else(|| "none".to_owned());
                    count(self.cells.entry(name.clone()).or_default(), outcome);
                    reads.as_slice()
                }
                Step::Measure { reads, .. } | Step::Benefit { reads, .. } => reads.as_slice(),
                Step::Stale { .. }
                | Step::Price { .. }
                | Step::Affordability { .. }
                | Step::Limit { .. }
                | Step::NotKnown { .. }
                | Step::Amount { .. }
                | Step::Authority { .. } => &[],
            };
            let missing = reads
                .iter()
                .filter(|read| matches!(read.value, Seen::Not(Unknown::Missing | Unknown::Stale)));
            unknown.extend(missing.map(|read| read.name.as_str()));
        }
        for name in unknown {
            count(&mut self.unknown, name.to_owned());
        }
    }
}

/// How two policies decide the same applications.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Both decided.
    pub decided: u64,
    /// Refused by the dictionary of one or both.
    pub refused: u64,
    /// How many by the outcome of the first, then of the second.
    pub outcomes: BTreeMap<(&'static str, &'static str), u64>,
    /// Approved by the second and not by the first: the places of these applications, by the first's first reason.
    pub swapped_in: BTreeMap<String, Vec<usize>>,
    /// Approved by the first and not by the second, by the second's first reason.
    pub swapped_out: BTreeMap<String, Vec<usize>>,
}

impl Policy {
    /// Decides applications by two policies on a day and tells them apart: who would come in, who would go, and why.
    ///
    /// # Errors
    /// [`DecideError::NotInForce`], of either.
    pub fn compare<'a>(
        &self,
        other: &Self,
        applications: impl IntoIterator<Item = &'a Application>,
        on: Date,
    ) -> Result<Comparison, DecideError> {
        let mut comparison = Comparison::default();
        for (place, application) in applications.into_iter().enumerate() {
            let (one, two) = match (self.decide(application, on), other.decide(application, on)) {
                (Ok(one), Ok(two)) => (one, two),
                (Err(error @ DecideError::NotInForce { .. }), _)
                | (_, Err(error @ DecideError::NotInForce { .. })) => {
                    return Err(error);
                }
                (Err(DecideError::Facts(_)), _) | (_, Err(DecideError::Facts(_))) => {
                    comparison.refused = comparison.refused.saturating_add(1);
                    continue;
                }
            };
            comparison.decided = comparison.decided.saturating_add(1);
            count(&mut comparison.outcomes, (side(one.outcome()), side(two.outcome())));
            let first = |decision: &Decision| {
                decision.reasons().first().map_or_else(|| "none".to_owned(), |reason| reason.code.clone())
            };
            match (one.outcome() == &Outcome::Approved, two.outcome() == &Outcome::Approved) {
                (false, true) => comparison.swapped_in.entry(first(&one)).or_default().push(place),
                (true, false) => comparison.swapped_out.entry(first(&two)).or_default().push(place),
                (true, true) | (false, false) => {}
            }
        }
        Ok(comparison)
    }
}

/// Which of two policies decides an application, where a new one is tried beside the one that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The policy that holds.
    Champion,
    /// The one that is tried.
    Challenger,
}

/// A trial of a policy on a part of the applications: the same application always goes to the same one.
///
/// ```
/// use lending_core::underwriting::{Challenge, Side};
/// let trial = Challenge::new("spring 2026", 10);
/// let keys = (0..1000).map(|key| format!("A-{key}"));
/// let tried = keys.filter(|key| trial.side(key) == Side::Challenger).count();
/// assert!((80..=120).contains(&tried)); // 10 in 100, give or take
/// assert_eq!(trial.side("A-7"), trial.side("A-7"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    name: String,
    of_hundred: u8,
}

impl Challenge {
    /// So many of a hundred applications go to the challenger; all of them from a hundred on. Trials of other names draw
    /// others.
    pub fn new(name: &str, of_hundred: u8) -> Self {
        Self { name: name.to_owned(), of_hundred }
    }

    /// Who decides the application with this key.
    pub fn side(&self, key: &str) -> Side {
        let text = Hash::of(format!("{}\n{key}", self.name).as_bytes()).to_string();
        let drawn = text.get(..12).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(0);
        if drawn % 100 < u64::from(self.of_hundred) { Side::Challenger } else { Side::Champion }
    }
}
