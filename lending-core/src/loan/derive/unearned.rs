//! Interest that was billed ahead and will never grow comes off the last bill again.

use super::{Fold, Journal};
use crate::accrual::InterestBase;
use crate::allocation::Then;
use crate::calendar::Date;
use crate::debt::{Component, ItemId};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Allocation, Debt, Lot, Plan};
use crate::money::Minor;

impl Fold<'_> {
    /// Takes down the last bills by what was billed and can no longer grow. Says whether there was anything.
    pub(super) fn take_off_unearned(&mut self, day: Date) -> bool {
        let actual = self.agreed.interest.base == InterestBase::Actual;
        if !actual || !self.state.pot.is_negative() || !self.state.all_billed() {
            return false;
        }
        let due_over = self.state.items.last_bill().is_some_and(|bill| bill.due <= day);
        if !due_over && self.state.principal_outstanding().is_positive() {
            return false;
        }
        let before = self.state.pot;
        self.take_off_latest_first(day, Minor::ZERO);
        self.state.pot > before
    }

    /// Where money of the day pays ahead, and the interest billed ahead that would be freed if nothing were to come covers
    /// what is issued and to come, alone or with all credit where money of the day prepays, it is freed. Says whether
    /// there was anything.
    pub(super) fn take_off_what_closes(&mut self, day: Date) -> bool {
        let leads = |lot: &Lot| lot.came == day && lot.goes_ahead();
        let actual = self.agreed.interest.base == InterestBase::Actual;
        if !actual || !self.state.pot.is_negative() || !self.state.items.lots.iter().any(leads) {
            return false;
        }
        let to_come = self.state.plan.as_ref().map_or(Minor::ZERO, Plan::unpaid);
        // A bill that stays may have stated more than grows also when it is past due.
        let earns = self.bills_stay() || self.state.items.last_bill().is_some_and(|bill| bill.due >= day);
        let bills = self.state.items.debts.iter().filter(|debt| debt.bill().is_some());
        let freed = bills.map(paid_interest).sum::<Minor>().min(-self.state.pot);
        let with_credit = |(at, lot): (usize, &Lot)| {
            let prepays = leads(lot) && matches!(lot.then, Then::Shorten | Then::Lower);
            let all = self.all_credit_beside(at) + freed;
            prepays && self.costs_of_everything(day, at).is_some_and(|asked| asked <= all)
        };
        let left = to_come + self.state.items.debts.open().iter().map(|debt| debt.unpaid().total()).sum();
        let covers = || left <= freed || self.state.items.lots.iter().enumerate().any(with_credit);
        let closes = earns && left.is_positive() && covers();
        if closes {
            self.take_off_latest_first(day, Minor::ZERO);
        }
        closes
    }

    /// Takes down bills, the latest first, by what was billed ahead and has not grown, but for what lies on no bill.
    pub(super) fn take_off_latest_first(&mut self, day: Date, on_no_bill: Minor) {
        let mut bills: Vec<u32> = self.state.items.debts.iter().filter_map(Debt::bill).collect();
        bills.sort_unstable();
        for bill in bills.into_iter().rev() {
            self.take_off(day, bill, -self.state.pot - on_no_bill);
        }
    }

    /// Where money pays ahead, early money restates the running bill: its interest becomes what is now expected by the
    /// end of its period. Says whether there was anything.
    pub(super) fn restate_running(&mut self, day: Date) -> bool {
        let pays_ahead =
            self.agreed.waterfall.rest().pays_ahead() || self.state.items.lots.iter().any(Lot::goes_ahead);
        if !pays_ahead
            || self.bills_stay()
            || self.agreed.interest.base != InterestBase::Actual
            || !self.state.pot.is_negative()
        {
            return false;
        }
        let running = |debt: &&Debt| debt.due >= day;
        let Some(bill) = self.state.items.last_bill().filter(running).and_then(Debt::bill) else {
            return false;
        };
        let (meter, principal) = (self.meter(bill), self.state.principal_not_past_due(day));
        let agreed = self.state.plan.as_ref().map_or(Minor::ZERO, |plan| plan.fixed_on(bill));
        let rest = meter.expecting(self.growth_left(bill, day, principal)) - meter.grown() + agreed;
        let unearned = -self.state.pot - rest;
        unearned.is_positive() && self.take_off(day, bill, unearned)
    }

    pub(super) fn take_off(&mut self, day: Date, bill: u32, unearned: Minor) -> bool {
        let Some(debt) = self.state.items.debt_mut(&ItemId::Bill(bill)) else { return false };
        // What another plan took over of it is asked for elsewhere.
        let stated = debt.stated.interest - debt.moved.interest;
        let amount = unearned.min(stated);
        if !amount.is_positive() {
            return false;
        }
        debt.stated.interest -= amount;
        self.state.pot += amount;
        self.touch(day, &ItemId::Bill(bill), Component::Interest);
        let basis = Basis::Smaller { available: unearned, wanted: stated };
        self.journal.write(day, LineKey::TakenOff { bill, day }, amount, basis);
        self.lapse_and_free(day, &ItemId::Bill(bill), Component::Interest);
        true
    }

    /// What is paid or waived beyond what is stated comes off: waivers lapse first, then money is freed.
    pub(super) fn lapse_and_free(&mut self, day: Date, item: &ItemId, component: Component) {
        let items = &mut self.state.items;
        let Some(debt) = items.debts.iter_mut().find(|debt| debt.id == *item) else { return };
        let mut over = (-debt.unpaid()[component]).at_least_zero();
        for relief in items.reliefs.iter_mut().rev() {
            if relief.item != *item || relief.component != component {
                continue;
            }
            let amount = relief.amount.min(over);
            relief.amount -= amount;
            over -= amount;
            debt.waived[component] -= amount;
            let told = relief.told_of_lapse(amount);
            self.journal.write(day, relief.lapses.clone(), told, Basis::Rest { amount: told });
        }
        self.free_overpaid(day, item, component);
    }

    /// Money that paid more of a component than is asked for goes back, the latest first.
    pub(super) fn free_overpaid(&mut self, day: Date, item: &ItemId, component: Component) {
        let items = &mut self.state.items;
        let Some(debt) = items.debts.iter_mut().find(|debt| debt.id == *item) else { return };
        let mut over = (-debt.unpaid()[component]).at_least_zero();
        for allocation in items.allocations.iter_mut().rev() {
            if allocation.item != *item || allocation.component != component {
                continue;
            }
            let amount = allocation.amount.min(over);
            over -= amount;
            debt.paid[component] -= amount;
            free(&mut items.lots, &mut self.journal, day, allocation, amount);
        }
    }
}

/// A part of what a payment paid goes back to it.
pub(super) fn free(lots: &mut [Lot], journal: &mut Journal, day: Date, from: &mut Allocation, amount: Minor) {
    from.amount -= amount;
    if let Some(lot) = lots.iter_mut().find(|lot| lot.payment == from.payment) {
        lot.rest += amount;
    }
    let Allocation { payment, item, component, .. } = from.clone();
    journal.write(day, LineKey::Freed { payment, item, component }, amount, Basis::Rest { amount });
}

/// What money paid of a bill's interest, where nothing of it was waived.
fn paid_interest(debt: &Debt) -> Minor {
    if debt.waived.interest.is_zero() { debt.paid.interest } else { Minor::ZERO }
}
