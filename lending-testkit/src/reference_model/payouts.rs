use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key};
use lending_core::disbursement::{Deduction, WithdrawalInterest};
use lending_core::fee::FeeOn;
use lending_core::loan::{Event, Fact};
use lending_core::schedule::BrokenPeriod;

use super::calendar::nights;
use super::fraction::{Fraction, per_year, round, whole};
use super::item::{Item, Waiver};
use super::loan::Loan;

/// How many payouts there can still be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawing {
    Open,
    /// C126: nothing is paid out any more.
    Cancelled,
    /// C128: all is owed at once, and nothing grows any more.
    Withdrawn,
    /// C209: all has left, and nothing grows any more.
    Transferred,
    /// C215: all was paid or let off, and nothing grows any more.
    Settled,
}

impl Drawing {
    /// C128, C209, C215: whether nothing grows any more, and no row comes.
    pub(super) fn is_at_rest(self) -> bool {
        matches!(self, Self::Withdrawn | Self::Transferred | Self::Settled)
    }
}

/// What is kept of payouts, and payouts that never come (C124–C129).
impl Loan<'_> {
    /// Step 3, after the payouts.
    pub(super) fn end_payouts(&mut self, events: &[&Event]) {
        let mut today: Vec<&Event> = events.to_vec();
        today.retain(|event| event.fact.value() == Some(self.day));
        today.sort_by_key(|event| &event.key);
        for event in &today {
            if let Fact::Cancelled { .. } = event.fact {
                self.cancel();
            }
        }
        for event in &today {
            if let Fact::Withdrawn { .. } = event.fact {
                self.withdraw(&event.key);
            }
        }
    }

    /// C126: what can still be paid out.
    pub(super) fn undrawn(&self) -> i64 {
        match self.drawing {
            Drawing::Open => self.agreed.principal.units() - self.drawn,
            Drawing::Cancelled | Drawing::Withdrawn | Drawing::Transferred | Drawing::Settled => 0,
        }
    }

    /// C124: each deduction is an item of its own, paid out of the payout.
    pub(super) fn deduct(&mut self, event: &Key, deductions: &[Deduction]) {
        for Deduction { code, amount } in deductions {
            let item = ItemId::Deduction(event.clone(), code.as_str().into());
            self.keep(event, &item, &[(Component::Fee, amount.units())]);
        }
    }

    /// An item that is made, due and paid on the day, out of a payout.
    pub(super) fn keep(&mut self, payout: &Key, id: &ItemId, parts: &[(Component, i64)]) {
        let mut item = Item::new(id.clone(), Some(self.day));
        for (component, amount) in parts.iter().copied().filter(|(_, amount)| *amount > 0) {
            item.stated.add(component, amount);
            item.paid.add(component, amount);
            self.sent -= amount;
            self.charges.counted += amount;
            self.line(&[&"deducted", id, &component], amount);
            self.line(&[&"allocated", payout, id, &component], amount);
        }
        self.items.push(item);
    }

    /// C125: the interest of the nights before the first whole period is kept of a payout, and these nights rest.
    pub(super) fn deduct_broken_period(&mut self, event: &Key, amount: i64) {
        if self.agreed.plan.broken_period != BrokenPeriod::Deducted {
            return;
        }
        let (start, opens) = (self.paid_out.unwrap_or(self.day), self.calendar.opens());
        let weight = |night| self.calendar.weight_by_the_terms(start, night);
        let growth = |sum: Fraction, night: Date| sum + self.rate(night) * weight(night);
        let interest = whole(amount) * nights(self.day, opens).fold(Fraction::ZERO, growth);
        let interest = round(&interest, self.agreed.interest.rounding);
        if interest > 0 {
            self.keep(event, &ItemId::BrokenPeriod(event.clone()), &[(Component::Interest, interest)]);
        }
        if self.day < opens {
            self.kept_nights = Some((self.day.min(start), opens));
        }
    }

    /// C3, C125: the first night of a row that grows for it.
    pub(super) fn grows_from(&self, row: u32) -> Date {
        let start = self.paid_out.map_or(self.day, |paid_out| self.calendar.period_start(row, paid_out));
        let kept = self.kept_nights.filter(|_| row == 1);
        kept.map_or(start, |(_, opens)| opens.max(start))
    }

    /// C125: whether the interest of a night was kept of a payout.
    pub(super) fn kept_of_the_payout(&self, night: Date) -> bool {
        self.kept_nights.is_some_and(|(from, until)| from <= night && night < until)
    }

    /// C126: before any payout the charges that wait fall due.
    pub(super) fn cancel(&mut self) {
        self.pay_out_no_more();
        if self.paid_out.is_none() {
            for item in self.items.iter_mut().filter(|item| item.due.is_none()) {
                item.due = Some(self.day);
            }
        }
    }

    /// C128, in its order.
    fn withdraw(&mut self, event: &Key) {
        self.free_what_was_paid_ahead();
        self.take_down_what_is_ahead();
        self.forget_what_was_shared_out();
        let waived = self.agreed.cooling_off.is_some_and(|off| off.interest == WithdrawalInterest::None);
        for bill in self.bills() {
            let principal = self.items[bill].unpaid(Component::Principal);
            self.move_off(event, bill, Component::Principal, principal);
            self.to_come += principal;
            let interest = self.items[bill].unpaid(Component::Interest);
            if waived {
                self.waive_on(event, bill, Component::Interest, interest);
            } else {
                self.move_off(event, bill, Component::Interest, interest);
                self.pot += interest;
            }
        }
        // A charge-back is no charge: it stays as it is.
        let is_charge = |item: &usize| !matches!(self.items[*item].id, ItemId::ChargeBack(_));
        let charges: Vec<usize> = (0..self.items.len()).filter(is_charge).collect();
        for item in charges {
            for component in [Component::Fee, Component::Tax, Component::Penalty] {
                let amount = self.items[item].unpaid(component);
                self.waive_on(event, item, component, amount);
            }
        }
        let mut called_in = Item::new(ItemId::CalledIn(event.clone()), Some(self.day));
        let interest = self.pot.max(0);
        self.pot -= interest;
        if waived {
            self.line(&[&"waived", event, &ItemId::ToCome, &Component::Interest], interest);
        } else {
            called_in.stated.add(Component::Interest, interest);
            self.line(&[&"called_in", event, &Component::Interest], interest);
        }
        let principal = std::mem::take(&mut self.to_come);
        called_in.stated.add(Component::Principal, principal);
        self.line(&[&"called_in", event, &Component::Principal], principal);
        if !called_in.is_settled() {
            self.items.push(called_in);
        }
        self.last_row = self.next_row() - 1;
        self.drawing = Drawing::Withdrawn;
        self.withdrawn_by = Some(event.clone());
    }

    pub(super) fn waive_on(&mut self, event: &Key, place: usize, component: Component, amount: i64) {
        if amount <= 0 {
            return;
        }
        self.items[place].waived.add(component, amount);
        let item = self.items[place].id.clone();
        self.line(&[&"waived", event, &item, &component], amount);
        self.waivers.push(Waiver { event: Some(event.clone()), item, component, amount });
    }

    /// C129: what is financed is paid out, and rows begin on the day.
    pub(super) fn hand_over(&mut self, event: &Key, fact: &Fact) {
        let Fact::HandedOver { amount, residual, anchor, first_due, rate, .. } = fact else { return };
        if let Some(rate) = rate {
            self.rates.push((self.day, per_year(*rate)));
        }
        self.residual = residual.units();
        self.begin_plan(event);
        self.calendar.hand_over(self.day, *anchor, *first_due);
        // What was approved is drawn with it.
        self.drawn = self.agreed.principal.units();
        self.sent += amount.units();
        self.line(&[&"disbursed", event], amount.units());
        self.lend(event, amount.units());
        self.fees_of_an_event(event, FeeOn::Payout, amount.units());
    }
}
