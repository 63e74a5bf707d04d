//! What came of business days: how many commands were applied, sent before, or refused, and why.

use std::collections::BTreeMap;

use lending_core::calendar::Date;
use lending_core::loan::Outcome;
use serde_json::{Map, Value, json};

use crate::command::Kind;
use crate::failure::Failure;
use crate::tables::{Column, name, sheet};

/// What came of a business day, or of many.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) applications: Counts,
    pub(crate) contracts: Counts,
    pub(crate) commands: BTreeMap<Kind, Counts>,
    pub(crate) closings: Counts,
    pub(crate) refusals: Vec<Refusal>,
}

#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) applied: u64,
    pub(crate) already_applied: u64,
    pub(crate) refused: u64,
}

/// A command that was not applied.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) booked: Date,
    pub(crate) loan: String,
    pub(crate) key: String,
    pub(crate) why: Failure,
}

impl Counts {
    pub(crate) fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Applied => self.applied += 1,
            Outcome::AlreadyApplied => self.already_applied += 1,
        }
    }

    pub(crate) const fn plus(self, other: Self) -> Self {
        Self {
            applied: self.applied + other.applied,
            already_applied: self.already_applied + other.already_applied,
            refused: self.refused + other.refused,
        }
    }

    pub(crate) const fn sent(self) -> u64 {
        self.applied + self.already_applied + self.refused
    }
}

impl Tally {
    /// Contracts and commands together; applications and closings are counted apart.
    pub(crate) fn total(&self) -> Counts {
        self.commands.values().fold(self.contracts, |sum, counts| sum.plus(*counts))
    }

    pub(crate) fn to_text(&self) -> String {
        let row = |name: &str, counts: &Counts| {
            let Counts { applied, already_applied, refused } = counts;
            vec![name.to_owned(), applied.to_string(), already_applied.to_string(), refused.to_string()]
        };
        let mut rows = vec![row("application", &self.applications), row("contract", &self.contracts)];
        rows.extend(self.commands.iter().map(|(kind, counts)| row(&name(kind), counts)));
        rows.push(row("all commands", &self.total()));
        rows.push(row("days closed", &self.closings));
        let columns = [
            Column::Left("sent"),
            Column::Right("Applied"),
            Column::Right("AlreadyApplied"),
            Column::Right("refused"),
        ];
        let refusals = self.refusals.iter().map(|refusal| {
            let Refusal { booked, loan, key, why } = refusal;
            format!("refused on {booked}: {loan} {key}: {}: {}", why.code(), why.message())
        });
        std::iter::once(sheet(&columns, rows)).chain(refusals).collect::<Vec<_>>().join("\n")
    }

    pub(crate) fn to_json(&self) -> Value {
        let counts = |counts: &Counts| {
            json!({
                "sent": counts.sent(),
                "applied": counts.applied,
                "already_applied": counts.already_applied,
                "refused": counts.refused,
            })
        };
        let kinds = self.commands.iter().map(|(kind, of_kind)| (name(kind), counts(of_kind)));
        let refusals = self.refusals.iter().map(|refusal| {
            json!({
                "booked": refusal.booked.to_string(),
                "loan": refusal.loan,
                "key": refusal.key,
                "error": refusal.why.to_json(),
            })
        });
        json!({
            "commands": counts(&self.total()),
            "applications": counts(&self.applications),
            "contracts": counts(&self.contracts),
            "kinds": kinds.collect::<Map<_, _>>(),
            "closings": counts(&self.closings),
            "refusals": refusals.collect::<Vec<_>>(),
        })
    }
}
