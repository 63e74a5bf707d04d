//! Bills that stay as they were told when something becomes known later (C161–C164).

use std::collections::{BTreeMap, BTreeSet};

use lending_core::billing::LateFacts;
use lending_core::calendar::Date;
use lending_core::debt::{ItemId, Key};
use lending_core::loan::Event;
use lending_core::reference::{CalendarRow, RateRow};
use lending_core::terms::Agreement;

use super::bills::At;
use super::loan::Loan;

/// A bill as it was stated on its statement day.
#[derive(Clone)]
pub(super) struct Told {
    pub(super) issued: Date,
    due: Date,
    pub(super) principal: i64,
    pub(super) interest: i64,
    /// What its own nights bring (C280).
    own: i64,
    /// What of its interest became principal with it (C104).
    pub(super) capitalised: i64,
    /// What waited and was on it.
    pub(super) charges: Vec<ItemId>,
    /// C163: the event that made the first row of its plan.
    plan: Option<Key>,
}

/// What was told, by the row.
pub(super) type Bills = BTreeMap<u32, Told>;

/// C161: the bills that are issued as they were told, however late what is known now became known.
///
/// Bills are told as they follow from what was known by the close of the day before something becomes known.
pub(super) fn told(
    agreed: &Agreement,
    tables: &[RateRow],
    calendars: &[CalendarRow],
    events: &[Event],
) -> Bills {
    let mut told = Bills::new();
    if agreed.billing.late_facts == LateFacts::Restate {
        return told;
    }
    let rows = tables.iter().map(|row| row.known).chain(calendars.iter().map(|row| row.known));
    let days = events.iter().map(|event| event.booked).chain(rows);
    let days: BTreeSet<Date> = days.filter(|day| *day > agreed.contract_day).collect();
    for day in days {
        let tables: Vec<RateRow> = tables.iter().filter(|row| row.known < day).cloned().collect();
        let calendars: Vec<CalendarRow> = calendars.iter().filter(|row| row.known < day).cloned().collect();
        let events: Vec<Event> = events.iter().filter(|event| event.booked < day).cloned().collect();
        let standing = super::standing(&events);
        let mut loan = Loan::new(agreed, &tables, &calendars);
        loan.told = told;
        let mut lives = agreed.contract_day;
        while lives < day {
            loan.live(lives, &standing);
            lives = lives.plus_days(1);
        }
        told = loan.tells;
    }
    told
}

impl Loan<'_> {
    pub(super) fn bills_stay(&self) -> bool {
        self.agreed.billing.late_facts == LateFacts::NextBill
    }

    /// C163: the event that makes the first row of a plan.
    pub(super) fn begin_plan(&mut self, event: &Key) {
        self.plan_begun_by = Some(event.clone());
    }

    /// C163: the bill of the next row as it was told, where it belongs to the same plan and due day, and is not the last.
    fn told_of(&self, row: u32) -> Option<&Told> {
        let told = self.told.get(&row)?;
        let same = told.plan == self.plan_begun_by && told.due == self.calendar.due(row);
        (same && row < self.rows()).then_some(told)
    }

    /// C161: whether the next row waits for the day on which its bill was told.
    pub(super) fn waits_for_its_day(&self, row: u32) -> bool {
        self.told_of(row).is_some_and(|told| told.issued > self.day)
    }

    /// C163: the bill that is issued today as it was told.
    pub(super) fn stays(&self, row: u32) -> Option<Told> {
        let told = self.told_of(row).filter(|told| told.issued == self.day)?;
        let left = self.to_come - self.ahead_after(row);
        (told.principal <= left && told.principal < self.to_come + told.capitalised).then(|| told.clone())
    }

    /// What is told of a bill that is issued on its statement day.
    pub(super) fn tell(
        &mut self,
        row: u32,
        (principal, interest, capitalised): (i64, i64, i64),
        own: i64,
        charges: Vec<ItemId>,
    ) {
        let (issued, due) = (self.day, self.calendar.due(row));
        let plan = self.plan_begun_by.clone();
        self.tells.insert(row, Told { issued, due, principal, interest, own, capitalised, charges, plan });
    }

    /// C161: issues the bill of the next row as it was told; says what its own nights bring, where none of it waits.
    pub(super) fn issue_as_told(&mut self, row: u32, told: &Told) -> Option<i64> {
        let (expected, rest) = self.expected_interest(row, self.calendar.end(row));
        let own = self.pot - self.spread_in_all() + rest;
        let share = self.spread_on(row) + self.not_grown_of(row);
        let Told { principal, interest, capitalised, .. } = *told;
        if !self.is_actual()
            && let Some(plan) = &mut self.plan
        {
            plan.hold(row, principal - capitalised);
        }
        self.spread.remove(&row);
        let waited = self.take_waiting_charges(row, Some(&told.charges));
        self.pot -= capitalised;
        self.to_come += capitalised;
        self.line(&[&"capitalised", &format!("row {row}")], capitalised);
        self.billed_interest.insert(row, expected);
        self.tell(row, (principal, interest, capitalised), told.own, waited.ids.clone());
        self.state_bill(principal, interest, waited, At::ItsTime);
        if self.asks_for_nothing(row) {
            self.waits(row, (own + share - interest).max(0));
            return None;
        }
        Some(told.own)
    }
}
