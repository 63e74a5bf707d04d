//! Where the rates of nights were taken from, noted as they were set.

use crate::calendar::Date;
use crate::debt::Key;

/// What set a contract rate.
#[derive(Debug, Clone)]
pub(crate) enum RateFrom {
    /// An event that agreed it.
    Event(Key),
    /// An event that agreed interest to the end: no rate holds.
    ToTheEnd(Key),
    /// The table that the contract rate follows.
    Table {
        /// The day that was read in it.
        read: Date,
    },
}

/// Which rates were set, each with the first of its nights, in the order of their days.
#[derive(Debug, Clone, Default)]
pub(crate) struct RatesSet {
    contract: Vec<(Date, RateFrom)>,
    followed: Vec<(Date, RateFrom)>,
    last_due: Vec<(Date, Date)>,
}

impl RatesSet {
    /// A contract rate holds from a night on; penalty follows it.
    pub(crate) fn set(&mut self, night: Date, from: RateFrom) {
        self.contract.push((night, from.clone()));
        self.followed.push((night, from));
    }

    /// No rate holds from a night on, because interest was agreed to the end; penalty follows the one before.
    pub(crate) fn set_to_the_end(&mut self, night: Date, by: Key) {
        self.contract.push((night, RateFrom::ToTheEnd(by)));
    }

    /// The last row falls due on a day, as compound interest sees it from a night on.
    pub(crate) fn note_last_due(&mut self, night: Date, due: Date) {
        if self.last_due.last().is_none_or(|(_, known)| *known != due) {
            self.last_due.push((night, due));
        }
    }

    /// What set the contract rate of a night; `None` where it is the terms' own figure.
    pub(crate) fn contract(&self, night: Date) -> Option<&RateFrom> {
        by(&self.contract, night)
    }

    /// What set the contract rate that penalty follows in a night; `None` where it is the terms' own figure.
    pub(crate) fn followed(&self, night: Date) -> Option<&RateFrom> {
        by(&self.followed, night)
    }

    /// The due day of the last row, as compound interest saw it in a night.
    pub(crate) fn last_due(&self, night: Date) -> Option<Date> {
        by(&self.last_due, night).copied()
    }
}

/// What was noted last by a night.
fn by<T>(noted: &[(Date, T)], night: Date) -> Option<&T> {
    noted.iter().rfind(|(from, _)| *from <= night).map(|(_, what)| what)
}
