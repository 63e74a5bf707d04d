use std::collections::BTreeMap;
use std::fmt::Display;

use lending_core::debt::{Component, Key};
use lending_core::reschedule::{Suspended, SuspendedInterest, SuspendedTerm};
use lending_core::schedule::Remake;

use super::bills::At;
use super::loan::Loan;

/// A row that is suspended, and how long the plan is then.
pub(super) type Rest = (Suspended, SuspendedTerm);

/// Suspension and resumption (C132–C135).
impl Loan<'_> {
    /// C132, C93: whether so many rows are left, none of which is suspended.
    pub(super) fn can_suspend(&self, rows: u32, term: SuspendedTerm) -> bool {
        let left = (self.rows() + 1).saturating_sub(self.next_row());
        let most = match term {
            SuspendedTerm::Extended => left,
            SuspendedTerm::Kept => left.saturating_sub(1),
        };
        rows <= most && !(self.next_row()..=self.rows()).any(|row| self.is_suspended(row))
    }

    /// C132: suspends the next rows; says how the instalment comes about.
    pub(super) fn suspend(&mut self, rows: u32, what: Suspended, term: SuspendedTerm) -> Remake {
        let first = self.next_row();
        let last = first + rows - 1;
        if term == SuspendedTerm::Extended {
            self.last_row += rows;
            if let Some(plan) = &mut self.plan {
                plan.agreed_moves_on(first, rows);
            }
        }
        self.suspended.extend((first..=last).map(|row| (row, (what, term))));
        if what.rests() {
            self.rests_suspended.push((self.day, last));
        }
        remake_of(term)
    }

    /// C134: the suspended rows that are rows again.
    pub(super) fn rows_to_resume(&self) -> Vec<u32> {
        let Some(paid_out) = self.paid_out else { return Vec::new() };
        let begins_later = |row: &u32| self.calendar.period_start(*row, paid_out) >= self.day;
        let next = self.next_row();
        self.suspended.keys().copied().filter(|row| *row >= next).filter(begins_later).collect()
    }

    /// C134: ends a suspension; gives how the instalment comes about, and what became principal.
    pub(super) fn resume(&mut self, event: &Key) -> (Remake, i64) {
        let mut ended: Option<Rest> = None;
        // From the last one back, so that what was agreed moves back row by row.
        for row in self.rows_to_resume().into_iter().rev() {
            if let Some((what, term)) = self.suspended.remove(&row) {
                ended.get_or_insert((what, term));
                if term == SuspendedTerm::Extended {
                    self.last_row -= 1;
                    if let Some(plan) = &mut self.plan {
                        plan.agreed_moves_back(row);
                    }
                }
            }
        }
        // C33: what was paid of rows that fall away is freed.
        for (row, paid) in self.ahead.split_off(&(self.last_row + 1)) {
            for component in Component::ALL {
                self.free_ahead(row, component, paid.of(component));
            }
        }
        let next = self.next_row();
        let mut principal = 0;
        if self.suspended.range(next..).next().is_none() {
            if let Some((Suspended::Everything(interest), _)) = ended {
                principal = self.release(interest, next, &[&"made_principal", event, &Component::Interest]);
            }
            self.rest_no_longer();
        } else if let Some((last, _)) = self.suspended.last_key_value() {
            // Interest rests as long as rows stay suspended.
            for (_, rests_with) in &mut self.rests_suspended {
                *rests_with = (*last).min(*rests_with);
            }
        }
        (ended.map_or(Remake::KeepInstalment, |(_, term)| remake_of(term)), principal)
    }

    /// C133, C134: interest that rests by a suspension grows from today on.
    pub(super) fn rest_no_longer(&mut self) {
        for (from, last) in std::mem::take(&mut self.rests_suspended) {
            self.pauses.push((from, self.calendar.end(last).min(self.day)));
        }
    }

    /// C133: what a suspended row's bill would have stated waits; with the last such row it goes where it was agreed.
    pub(super) fn waits(&mut self, row: u32, amount: i64) {
        self.waiting += amount;
        let Some((Suspended::Everything(interest), _)) = self.suspended.get(&row).copied() else { return };
        if self.suspended.range(row + 1..).next().is_none() {
            self.release(interest, row + 1, &[&"capitalised", &format!("row {row}")]);
        }
    }

    /// C133: says what becomes principal.
    fn release(&mut self, interest: SuspendedInterest, after: u32, line: &[&dyn Display]) -> i64 {
        let amount = std::mem::take(&mut self.waiting);
        match interest {
            SuspendedInterest::Rests | SuspendedInterest::OnTheFirstRow => {
                *self.spread.entry(after).or_default() += amount;
            }
            SuspendedInterest::IsSpread => self.share_out_from(after, amount),
            SuspendedInterest::OnTheLastRow => *self.spread.entry(self.last_row).or_default() += amount,
            SuspendedInterest::IsCapitalised => {
                self.pot -= amount;
                self.to_come += amount;
                self.line(line, amount);
                return amount;
            }
        }
        0
    }

    /// C97: where what waits would lie, with the planned interest of the suspended rows to come, if they were over.
    pub(super) fn will_lie_on_rows(&self) -> BTreeMap<u32, i64> {
        let to_come = self.next_row()..=self.rows();
        let resting: Vec<u32> = to_come.filter(|row| self.asks_for_nothing(*row)).collect();
        let Some(last) = resting.last().copied() else { return BTreeMap::new() };
        let planned = |row: &u32| {
            let planned = self.plan.as_ref().and_then(|plan| plan.row(*row)).map_or(0, |row| row.interest);
            (planned - self.paid_ahead(*row, Component::Interest)).max(0)
        };
        let amount = self.waiting + resting.iter().map(planned).sum::<i64>();
        let Some((Suspended::Everything(interest), _)) = self.suspended.get(&last) else {
            return BTreeMap::new();
        };
        match interest {
            SuspendedInterest::Rests | SuspendedInterest::OnTheFirstRow => {
                BTreeMap::from([(last + 1, amount)])
            }
            SuspendedInterest::IsSpread => self.even_shares(last + 1, amount).into_iter().collect(),
            SuspendedInterest::OnTheLastRow => BTreeMap::from([(self.last_row, amount)]),
            SuspendedInterest::IsCapitalised => BTreeMap::new(),
        }
    }

    /// C133: what waits already, or was laid on rows since, and has not grown yet.
    ///
    /// What the nights of such a row were expected to bring and did not, those of the next one make up for first.
    pub(super) fn still_to_wait(&self) -> i64 {
        let silent = |row: u32| self.billed_interest.get(&row).filter(|_| self.asks_for_nothing(row));
        let rows = (1..self.next_row()).rev().map_while(|row| Some((row, *silent(row)?)));
        let rows: Vec<(u32, i64)> = rows.collect();
        let still = rows
            .into_iter()
            .rev()
            .fold(0, |still: i64, (row, expected)| (expected.max(still) - self.booked(row)).max(0));
        still.min(self.spread_in_all())
    }

    /// C132: whether a row asks for nothing of its own.
    pub(super) fn asks_for_nothing(&self, row: u32) -> bool {
        self.suspended.get(&row).is_some_and(|(what, _)| matches!(what, Suspended::Everything(_)))
    }

    /// C132: whether a row asks for no principal.
    pub(super) fn is_suspended(&self, row: u32) -> bool {
        self.suspended.contains_key(&row)
    }

    /// C132: makes the bill of a row that asks for nothing of its own but what was paid of it; what it would have stated
    /// waits. A share of interest that was spread is not its own.
    pub(super) fn issue_suspended(&mut self, row: u32, own: i64, expected: i64) {
        let principal = self.paid_ahead(row, Component::Principal);
        // C135: with the last principal all that waits falls due.
        let ends = principal == self.to_come;
        let share = if ends { self.spread_in_all() } else { self.spread_on(row) } + self.not_grown_of(row);
        self.forget_shares(row, ends);
        let would_state = (own + share).max(0);
        let asked = self.paid_ahead(row, Component::Interest).max(share);
        let interest = if ends { would_state } else { asked.min(would_state) };
        let waited = self.take_waiting_charges(row, None);
        self.tell(row, (principal, interest, 0), 0, waited.ids.clone());
        self.billed_interest.insert(row, expected);
        self.state_bill(principal, interest, waited, At::ItsTime);
        self.waits(row, (own + share - interest).max(0));
    }

    /// The rows that a plan knows as suspended.
    pub(super) fn suspended_rows(&self) -> BTreeMap<u32, Suspended> {
        self.suspended.iter().map(|(row, (what, _))| (*row, *what)).collect()
    }
}

fn remake_of(term: SuspendedTerm) -> Remake {
    match term {
        SuspendedTerm::Extended => Remake::KeepInstalment,
        SuspendedTerm::Kept => Remake::Reprice,
    }
}
