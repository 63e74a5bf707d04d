//! The book: what was told to the outside, in order, never changed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::derive::{Moment, Told};
use super::line::LineKey;
use crate::calendar::Date;
use crate::debt::Key;
use crate::hash::Hash;
use crate::money::Minor;
use crate::reference::RateRow;

/// Why an entry stands in the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// The line's first appearance.
    Original,
    /// More of the same, by time or by a fact of the booking day.
    Growth,
    /// Another amount than was told: a fact was recorded later than it counted, was taken back, or came before
    /// others of its day.
    Correction {
        /// The event.
        by: Key,
    },
    /// Another amount than was told: a row of the reference data became known.
    Restated {
        /// The table.
        table: String,
        /// The first day on which the row holds; of several rows that became known together, the first of theirs.
        from: Date,
    },
}

/// What a change of what was told comes from.
pub(crate) enum Origin<'o> {
    /// An event that was recorded on the day on which it counts.
    Event(&'o Key),
    /// An event that was recorded later, or took another back.
    LateEvent(&'o Key),
    /// A row of the reference data.
    Row(&'o RateRow),
}

impl Origin<'_> {
    /// The nature of a change of a line that was told before.
    fn nature(&self, more: bool) -> Nature {
        match self {
            Self::Event(_) if more => Nature::Growth,
            Self::Event(by) | Self::LateEvent(by) => Nature::Correction { by: (*by).clone() },
            Self::Row(row) => Nature::Restated { table: row.table.clone(), from: row.from },
        }
    }
}

/// One entry of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its place, 1 being the first.
    pub seq: u64,
    /// The day on which it was told.
    pub booked: Date,
    /// Which line.
    pub key: LineKey,
    /// By how much the told amount of the line changes, in minor units.
    pub amount: Minor,
    /// Why.
    pub nature: Nature,
}

/// Where a book stands: two engines that give the same mark told the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookMark {
    /// The number of entries.
    pub entries: u64,
    /// The running hash over all of them.
    pub hash: Hash,
}

/// What was told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    entries: Vec<Entry>,
    /// What was told of each line so far.
    sums: BTreeMap<LineKey, Minor>,
    /// The moment up to which everything was told.
    upto: Option<Moment>,
    hash: Hash,
}

impl Book {
    /// The entries, in order.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Where the book stands.
    pub(crate) fn mark(&self) -> BookMark {
        let entries =
            u64::try_from(self.entries.len()).expect("a book in memory has a countable number of entries");
        BookMark { entries, hash: self.hash }
    }

    /// Enters what time alone tells, up to a moment.
    pub(crate) fn advance<'t>(&mut self, told: impl Iterator<Item = Told<'t>>, to: Moment) {
        let mut moments: BTreeMap<Moment, BTreeMap<&LineKey, Minor>> = BTreeMap::new();
        for part in told.filter(|part| part.at <= to && self.upto.is_none_or(|upto| part.at > upto)) {
            *moments.entry(part.at).or_default().entry(part.key).or_default() += part.amount;
        }
        for ((day, _), parts) in moments {
            for (key, amount) in parts {
                let nature = if self.sums.contains_key(key) { Nature::Growth } else { Nature::Original };
                self.enter(day, key, amount, nature);
            }
        }
        self.upto = self.upto.max(Some(to));
    }

    /// Enters what an event or a row of the reference data changes of what was told up to a moment, on the day on
    /// which it is known.
    pub(crate) fn learn<'t>(
        &mut self,
        told: impl Iterator<Item = Told<'t>>,
        upto: Moment,
        booked: Date,
        origin: &Origin<'_>,
    ) {
        let mut now: BTreeMap<&LineKey, Minor> = BTreeMap::new();
        for part in told.filter(|part| part.at <= upto) {
            *now.entry(part.key).or_default() += part.amount;
        }
        let gone: Vec<LineKey> = self.sums.keys().filter(|key| !now.contains_key(key)).cloned().collect();
        for key in &gone {
            now.insert(key, Minor::ZERO);
        }
        for (key, amount) in now {
            let told = self.sums.get(key).copied().unwrap_or_default();
            let more = (amount - told).is_negative() == told.is_negative();
            let nature = match self.sums.get(key) {
                None => Nature::Original,
                Some(_) => origin.nature(more),
            };
            self.enter(booked, key, amount - told, nature);
        }
        self.upto = self.upto.max(Some(upto));
    }

    fn enter(&mut self, booked: Date, key: &LineKey, amount: Minor, nature: Nature) {
        if amount.is_zero() {
            return;
        }
        *self.sums.entry(key.clone()).or_default() += amount;
        let seq = self.mark().entries.saturating_add(1);
        let entry = Entry { seq, booked, key: key.clone(), amount, nature };
        let bytes = serde_json::to_vec(&entry).expect("an entry is plain data");
        self.hash = Hash::chained(self.hash, &bytes);
        self.entries.push(entry);
    }
}
