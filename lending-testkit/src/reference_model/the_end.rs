//! A loan that is called in, written off or sold (C204–C209).

use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key};
use lending_core::loan::{Event, Fact};
use lending_core::schedule::Remake;
use lending_core::write_off::{InterestThen, RowsThen};

use super::fraction::{Fraction, whole};
use super::loan::Loan;
use super::payouts::Drawing;
use super::plan::Plan;

impl Loan<'_> {
    /// Step 3, after the payouts and what ends them.
    pub(super) fn call_in_and_write_off(&mut self, events: &[&Event]) {
        let mut today: Vec<&Event> = events.to_vec();
        today.retain(|event| event.fact.value() == Some(self.day));
        today.sort_by_key(|event| &event.key);
        for event in &today {
            if let Fact::Accelerated { due, .. } = event.fact {
                self.call_in(due);
            }
        }
        for event in &today {
            if let Fact::WrittenOff { .. } = event.fact {
                self.write_off(&event.key);
            }
        }
    }

    /// C204: one row takes the place of all to come, and is billed at once.
    fn call_in(&mut self, due: Date) {
        self.bill_what_is_over();
        let (Some(paid_out), true) = (self.paid_out, self.rows_to_come()) else { return };
        self.take_down_what_is_ahead();
        self.free_what_was_paid_ahead();
        self.forget_what_was_shared_out();
        let before = self.next_row();
        // C107: a period is cut that has nights before today.
        let cut = if paid_out < self.day { self.calendar.period(self.day.minus_days(1)) } else { 0 };
        let first = before.max(cut + 1);
        let frequency = self.calendar.frequency(before);
        self.calendar.end_with(self.day, first, frequency, due);
        self.last_row = first;
        let own = self.pot.max(0);
        let on_top = self.is_actual() && self.is_on_top();
        self.planned_so_far.insert(first, if on_top { Fraction::ZERO } else { whole(own) });
        let ground = self.ground(first, self.to_come, paid_out);
        self.plan = Some(Plan::new(self.agreed, &ground, None));
        if !self.is_actual() {
            self.cut_at(first, own);
        }
        // C280: neither on a statement day nor because a period is over, so that its interest is owed.
        self.bill_next_row();
        self.pay_out_no_more();
    }

    /// What was shared out over rows that will never come is on no bill, without a row.
    pub(super) fn forget_what_was_shared_out(&mut self) {
        self.spread.clear();
        self.forget_what_has_not_grown();
        self.waiting = 0;
        self.suspended.clear();
        self.rest_no_longer();
    }

    pub(super) fn pay_out_no_more(&mut self) {
        if self.drawing == Drawing::Open {
            self.drawing = Drawing::Cancelled;
        }
    }

    /// C205–C207.
    fn write_off(&mut self, event: &Key) {
        if !self.something_is_outstanding() {
            return;
        }
        self.bill_what_is_over();
        self.written_off = Some((self.day, event.clone()));
        self.cancel();
        let policy = self.agreed.write_off;
        if policy.interest == InterestThen::Stops {
            self.pauses.push((self.day, Date::MAX));
            // A share of interest to the end grows no more, and nobody asks for the rest of it.
            self.forget_what_has_not_grown();
        }
        match (policy.rows, policy.interest) {
            (RowsThen::FallDue, _) => self.call_in(self.day),
            (RowsThen::AreLowered, _) => {
                self.remake(0, Remake::Reprice);
            }
            (RowsThen::Stay, InterestThen::Stops) => {
                self.remake(0, Remake::KeepInstalment);
            }
            (RowsThen::Stay, InterestThen::GoesOn | InterestThen::StopsOnArrears) => {}
        }
    }

    /// C205, C209: whether something is owed or to come.
    fn something_is_outstanding(&self) -> bool {
        self.to_come - self.principal_ahead() > 0
            || self.pot > 0
            || self.items.iter().any(|item| !item.is_settled())
    }

    /// C206, C212: whether by a night penalty and compound interest have stopped, and what is past due bears nothing.
    pub(super) fn arrears_bear_nothing(&self, night: Date) -> bool {
        let stops = self.agreed.write_off.interest != InterestThen::GoesOn;
        stops && self.written_off_since().is_some_and(|since| since <= night)
    }

    pub(super) fn written_off_since(&self) -> Option<Date> {
        self.written_off.as_ref().map(|(since, _)| *since)
    }

    /// C205: what was outstanding at the close of the day.
    pub(super) fn say_what_is_written_off(&mut self) {
        let Some((since, event)) = self.written_off.clone() else { return };
        if since != self.day {
            return;
        }
        for component in Component::ALL {
            let on_no_bill = match component {
                Component::Principal => self.to_come - self.principal_ahead(),
                Component::Interest => self.pot,
                Component::Fee | Component::Tax | Component::Penalty => 0,
            };
            let unpaid: i64 = self.items.iter().map(|item| item.unpaid(component)).sum();
            self.line(&[&"written_off", &event, &component], (unpaid + on_no_bill).max(0));
        }
    }

    /// C209, in its order.
    pub(super) fn transfer(&mut self, event: &Key) {
        if !self.something_is_outstanding() {
            return;
        }
        self.free_what_was_paid_ahead();
        self.take_down_what_is_ahead();
        self.forget_what_was_shared_out();
        let principal = std::mem::take(&mut self.to_come);
        self.line(&[&"transferred", event, &ItemId::ToCome, &Component::Principal], principal);
        let interest = self.pot.max(0);
        self.pot -= interest;
        self.line(&[&"transferred", event, &ItemId::ToCome, &Component::Interest], interest);
        self.last_row = self.next_row() - 1;
        self.drawing = Drawing::Transferred;
        // C139: no bill comes that could end what goes on.
        self.goes_on = None;
        for item in self.items.iter_mut().filter(|item| item.due.is_none()) {
            item.due = Some(self.day);
        }
        self.settle();
        for place in 0..self.items.len() {
            for component in Component::ALL {
                let amount = self.items[place].unpaid(component);
                self.items[place].moved.add(component, amount);
                let item = self.items[place].id.clone();
                self.line(&[&"transferred", event, &item, &component], amount);
            }
        }
    }
}
