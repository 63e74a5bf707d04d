//! What of the book is no income.

use std::collections::{BTreeMap, BTreeSet};

use super::accrued::MeterId;
use crate::calendar::Date;
use crate::loan::account::Loan;
use crate::loan::derive::Phase;
use crate::loan::event::Fact;
use crate::loan::line::LineKey;
use crate::money::Minor;

/// By how much the part of a line that is memorandum changed, of what the book tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldMemorandum {
    /// The booking day.
    pub booked: Date,
    /// The line that grew.
    pub key: LineKey,
    /// By how much.
    pub amount: Minor,
}

impl Loan {
    /// What of the growth that the book tells grew in nights without accrual (C176), booking day by booking day, with
    /// the knowledge of each: a stop that becomes known late makes memorandum of what was told as income, on the day
    /// on which it is known.
    pub fn memorandum_told(&self) -> Vec<ToldMemorandum> {
        let stops = self.book().iter().filter(|entry| matches!(entry.key, LineKey::AccrualStopped(_)));
        // A write-off counts also where nothing was owed that it could write off.
        let written_off = self.events.iter().filter(|event| matches!(event.fact, Fact::WrittenOff { .. }));
        let begins = stops.map(|entry| entry.booked).chain(written_off.map(|event| event.booked));
        let Some(first) = begins.min() else { return Vec::new() };
        let days: BTreeSet<Date> = self.book().iter().map(|entry| entry.booked).collect();
        let mut before: BTreeMap<LineKey, Minor> = BTreeMap::new();
        let mut changes = Vec::new();
        let mut then = self.as_opened();
        for booked in days.into_iter().filter(|day| *day >= first) {
            let now = if booked < self.business_day() {
                then.follow(&self.events, booked);
                then.memorandum_by(booked)
            } else {
                self.memorandum_by(booked)
            };
            let keys: BTreeSet<&LineKey> = before.keys().chain(now.keys()).collect();
            let of =
                |sums: &BTreeMap<LineKey, Minor>, key: &LineKey| sums.get(key).copied().unwrap_or_default();
            changes.extend(keys.into_iter().filter_map(|key| {
                let amount = of(&now, key) - of(&before, key);
                (!amount.is_zero()).then(|| ToldMemorandum { booked, key: key.clone(), amount })
            }));
            before = now;
        }
        changes
    }

    /// The memorandum part of what is told by a day of each line that grows.
    fn memorandum_by(&self, day: Date) -> BTreeMap<LineKey, Minor> {
        let agreed = self.terms.agreed();
        let upto = if self.closed_through() >= Some(day) { Phase::Close } else { Phase::Day };
        let mut told: BTreeMap<&LineKey, (Minor, Date)> = BTreeMap::new();
        for part in self.derived.journal.told().filter(|part| part.at <= (day, upto)) {
            let (amount, until) = told.entry(part.key).or_insert((Minor::ZERO, agreed.contract_day));
            *amount += part.amount;
            // What is told at a close has grown through the night that follows.
            *until = part.at.0.plus_days(u32::from(part.at.1 == Phase::Close));
        }
        let mut memorandum = BTreeMap::new();
        for line in self.derived.lines() {
            let Some(id) = MeterId::of(&line.key) else { continue };
            let Some((amount, until)) = told.get(&line.key).copied() else { continue };
            // All of it is told: also nights that an event made grow ahead of their day.
            let to = if amount == line.amount { Date::MAX } else { until };
            let (_, part) = self.grown_on(&self.derived, id, &line, (agreed.contract_day, to));
            if !part.is_zero() {
                memorandum.insert(line.key, part);
            }
        }
        memorandum
    }
}
