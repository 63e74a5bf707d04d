//! What became of the scenarios.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// What became of one scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum ScenarioVerdict {
    /// Every figure that is expected comes out.
    Pass,
    /// A figure does not.
    Fail {
        /// The number of the step.
        step: u32,
        /// Which figure: the table, the row and the column.
        place: String,
        /// What the scenario says.
        expected: String,
        /// What the library gives.
        found: String,
    },
    /// A step or a setting has no counterpart yet.
    NotMapped {
        /// The number of the step.
        step: u32,
        /// Which, and why.
        reason: String,
    },
}

/// One scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScenarioReport {
    /// Its id.
    pub id: String,
    /// What it shows.
    pub name: String,
    /// How many tables and figures were compared without a difference.
    pub compared: usize,
    /// How many expectations are about what is the peer's own.
    pub skipped: usize,
    /// What became of it.
    #[serde(flatten)]
    pub verdict: ScenarioVerdict,
}

/// All scenarios of a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Scenarios {
    /// How many.
    pub total: usize,
    /// How many passed.
    pub passed: usize,
    /// How many failed.
    pub failed: usize,
    /// How many have a step or a setting without a counterpart.
    pub not_mapped: usize,
    /// How many expectations are about what is the peer's own.
    pub skipped: usize,
    /// Each of them.
    pub scenarios: Vec<ScenarioReport>,
}

impl Scenarios {
    /// Counts the verdicts.
    pub(super) fn of(scenarios: Vec<ScenarioReport>) -> Self {
        let mut counted = Self { total: scenarios.len(), ..Self::default() };
        for scenario in &scenarios {
            counted.skipped += scenario.skipped;
            match scenario.verdict {
                ScenarioVerdict::Pass => counted.passed += 1,
                ScenarioVerdict::Fail { .. } => counted.failed += 1,
                ScenarioVerdict::NotMapped { .. } => counted.not_mapped += 1,
            }
        }
        Self { scenarios, ..counted }
    }

    /// All of it, as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a report is plain data")
    }
}

/// A line per scenario that failed, what is not mapped by its reason, and the counts.
impl fmt::Display for Scenarios {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for ScenarioReport { id, compared, verdict, .. } in &self.scenarios {
            match verdict {
                ScenarioVerdict::Pass => writeln!(f, "passed: {id} ({compared} compared)")?,
                ScenarioVerdict::Fail { step, place, expected, found } => {
                    writeln!(f, "failed: {id}, step {step}: {place}: expected {expected}, found {found}")?;
                }
                ScenarioVerdict::NotMapped { reason, .. } => reasons.entry(reason).or_default().push(id),
            }
        }
        for (reason, ids) in reasons {
            writeln!(f, "not mapped: {reason}: {}", ids.join(", "))?;
        }
        let Self { total, passed, failed, not_mapped, skipped, .. } = self;
        write!(
            f,
            "{passed} of {total} passed, {failed} failed, {not_mapped} not mapped; {skipped} expectations skipped"
        )
    }
}
