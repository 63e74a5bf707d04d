//! A loan that is settled for less (C214–C216).

use std::collections::BTreeMap;

use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key};
use lending_core::loan::{Event, Fact};
use lending_core::settlement::Part;

use super::item::{Allocation, Item, Lot};
use super::loan::Loan;
use super::payouts::Drawing;

/// What was agreed last.
#[derive(Clone)]
pub(super) struct Settlement {
    event: Key,
    on: Date,
    parts: Vec<Part>,
    course: Course,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    Open,
    Stands,
    Fell,
}

impl Settlement {
    fn sum(&self) -> i64 {
        self.parts.iter().map(|part| part.amount.units()).sum()
    }
}

impl Loan<'_> {
    /// C214: what goes back of each payment, on whatever day it does.
    pub(super) fn know_what_goes_back(&mut self, events: &[&Event]) {
        self.goes_back = BTreeMap::new();
        for event in events {
            if let Fact::Returned { payment, .. } = &event.fact {
                self.goes_back.insert(payment.clone(), i64::MAX);
            } else if let Fact::ChargedBack { payment, amount, .. } = &event.fact {
                *self.goes_back.entry(payment.clone()).or_default() += amount.units();
            }
        }
    }

    /// Step 3, after the payouts: C216, what was agreed last holds, but where one stands.
    pub(super) fn agree_on_less(&mut self, events: &[&Event]) {
        let mut today: Vec<&Event> = events.to_vec();
        today.retain(|event| event.fact.value() == Some(self.day));
        today.sort_by_key(|event| &event.key);
        for event in today {
            if let Fact::Settled { parts, .. } = &event.fact
                && self.settlement_that_stands().is_none()
            {
                let (event, on) = (event.key.clone(), self.day);
                let parts = parts.iter().copied().collect();
                self.settlement = Some(Settlement { event, on, parts, course: Course::Open });
            }
        }
    }

    fn settlement_that_stands(&self) -> Option<&Settlement> {
        self.settlement.as_ref().filter(|settlement| settlement.course == Course::Stands)
    }

    /// C210: whether an event is the settlement that stands.
    pub(super) fn is_settlement_that_stands(&self, event: &str) -> bool {
        self.settlement_that_stands().is_some_and(|settlement| settlement.event.as_str() == event)
    }

    /// C214: what of a payment counts for a settlement.
    fn counts_for(&self, settlement: &Settlement, lot: &Lot) -> i64 {
        if lot.is_goodwill || lot.came < settlement.on {
            return 0;
        }
        let goes_back = self.goes_back.get(&lot.payment).copied().unwrap_or(0);
        (lot.amount - goes_back.min(lot.amount) - lot.refunded).max(0)
    }

    /// C214: what came by now.
    fn came(&self, settlement: &Settlement) -> i64 {
        self.came_of(settlement, |_| true)
    }

    fn came_of(&self, settlement: &Settlement, is_of: impl Fn(&Lot) -> bool) -> i64 {
        let of_it = self.lots.iter().filter(|lot| is_of(lot));
        of_it.map(|lot| self.counts_for(settlement, lot)).sum::<i64>().min(settlement.sum())
    }

    /// C215: a payment came, and has paid nothing yet: where all parts have come with it, the settlement stands.
    pub(super) fn settle_for_less(&mut self, payment: &Key) {
        let open = self.settlement.clone().filter(|settlement| settlement.course == Course::Open);
        let Some(settlement) = open else { return };
        let Some(last) = self.lots.iter().position(|lot| lot.payment == *payment) else { return };
        let came = self.came(&settlement);
        let missing = settlement.sum() - self.came_of(&settlement, |lot| lot.payment != *payment);
        if came < settlement.sum() {
            return;
        }
        self.settlement = Some(Settlement { course: Course::Stands, ..settlement.clone() });
        if self.status_now() != "running" {
            return;
        }
        self.everything_falls_due(&settlement);
        // Of the last payment only what was missing serves the claim.
        let beyond = self.lots[last].credit - missing;
        self.lots[last].credit -= beyond;
        self.for_each_lot(Self::apply_lot);
        self.lots[last].credit += beyond;
        self.let_off_the_rest(&settlement.event);
        self.drawing = Drawing::Settled;
        // C139: no bill comes that could end what goes on.
        self.goes_on = None;
    }

    /// C215, in its order.
    fn everything_falls_due(&mut self, settlement: &Settlement) {
        self.free_what_was_paid_ahead();
        self.take_down_what_is_ahead();
        self.forget_what_was_shared_out();
        for item in self.items.iter_mut().filter(|item| item.due.is_none()) {
            item.due = Some(self.day);
        }
        let event = &settlement.event;
        let mut called_in = Item::new(ItemId::CalledIn(event.clone()), Some(self.day));
        let principal = std::mem::take(&mut self.to_come);
        let interest = self.pot.max(0);
        self.pot -= interest;
        for (component, amount) in [(Component::Principal, principal), (Component::Interest, interest)] {
            called_in.stated.add(component, amount);
            self.line(&[&"called_in", event, &component], amount);
        }
        if !called_in.is_settled() {
            self.items.push(called_in);
        }
        self.last_row = self.next_row() - 1;
        for lot in 0..self.lots.len() {
            if self.lots[lot].came >= settlement.on {
                let lay = std::mem::take(&mut self.lots[lot].to_be_returned);
                self.lots[lot].credit += lay;
                let payment = self.lots[lot].payment.clone();
                self.line(&[&"to_be_returned", &payment], -lay);
            }
        }
    }

    fn let_off_the_rest(&mut self, event: &Key) {
        for place in 0..self.items.len() {
            for component in Component::ALL {
                self.waive_on(event, place, component, self.items[place].unpaid(component));
            }
        }
    }

    /// C215: what the return of a payment makes owed again is let off; `at_once` is what of it became an item of its own.
    pub(super) fn let_off_again(&mut self, lot: usize, paid: &[Allocation], at_once: Option<&ItemId>) {
        let Some(event) = self.lets_off_what_comes_back_of(lot) else { return };
        for Allocation { item, component, amount, .. } in paid {
            if let Some(place) = self.place(item) {
                let amount = self.items[place].unpaid(*component).min(*amount);
                self.waive_on(&event, place, *component, amount);
            }
        }
        if let Some(place) = at_once.and_then(|item| self.place(item)) {
            self.let_off_item(&event, place);
        }
    }

    /// C215: what is charged back is let off.
    pub(super) fn let_off_charge_back(&mut self, lot: usize, item: &ItemId) {
        if let (Some(event), Some(place)) = (self.lets_off_what_comes_back_of(lot), self.place(item)) {
            self.let_off_item(&event, place);
        }
    }

    fn let_off_item(&mut self, event: &Key, place: usize) {
        for component in Component::ALL {
            self.waive_on(event, place, component, self.items[place].unpaid(component));
        }
    }

    /// The settlement that stands, where a payment counts on its day or later.
    fn lets_off_what_comes_back_of(&self, lot: usize) -> Option<Key> {
        let settlement = self.settlement_that_stands()?;
        (self.lots[lot].came >= settlement.on).then(|| settlement.event.clone())
    }

    /// C214, at a close: less came than the parts of this day and of days before ask for.
    pub(super) fn settlement_falls(&mut self) {
        let open = self.settlement.clone().filter(|settlement| settlement.course == Course::Open);
        let Some(settlement) = open.filter(|_| self.status_now() == "running") else { return };
        let asked = settlement.parts.iter().filter(|part| part.due <= self.day);
        let asked: i64 = asked.map(|part| part.amount.units()).sum();
        if self.came(&settlement) < asked {
            self.line(&[&"settlement_fell", &settlement.event, &self.day.clone()], 1);
            self.settlement = Some(Settlement { course: Course::Fell, ..settlement });
        }
    }
}
