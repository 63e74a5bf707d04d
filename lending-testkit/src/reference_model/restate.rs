use lending_core::accrual::{InterestBase, TrueUp};
use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId};

use super::fraction::{round, whole};
use super::item::Item;
use super::loan::Loan;

/// What becomes of issued bills when less grows than they state.
impl Loan<'_> {
    /// C160: in the morning on which a bill falls due its interest becomes what really grew.
    pub(super) fn restate_bills_that_fall_due(&mut self, night: Date) {
        if !self.is_actual() || self.agreed.interest.true_up != TrueUp::RestatesTheBill {
            return;
        }
        for bill in self.bills() {
            let (ItemId::Bill(row), Some(due)) = (self.items[bill].id.clone(), self.items[bill].due) else {
                continue;
            };
            let falls = due.min(self.calendar.end(row));
            if falls != self.day || self.is_suspended(row) || !self.rows_to_come() {
                continue;
            }
            let more = self.pot - self.spread_in_all() + self.still_expected(row);
            if more > 0 {
                self.items[bill].stated.add(Component::Interest, more);
                self.pot -= more;
                let (id, row) = (self.items[bill].id.clone(), format!("row {row}"));
                self.line(&[&"added", &id, &row, &night.month()], more);
            } else {
                let amount = self.items[bill].takeable().min(-more);
                if amount > 0 {
                    self.take_off(bill, amount);
                }
            }
        }
    }

    /// C20, C102, C160: what the nights that are left of a period are expected to bring, on principal on no bill and on
    /// bills and charge-backs that are not past due.
    fn still_expected(&self, row: u32) -> i64 {
        // C181: a charge-back bears contract interest like a bill.
        let bears = |item: &Item| matches!(item.id, ItemId::Bill(_) | ItemId::ChargeBack(_));
        let owed =
            self.items.iter().filter(|item| bears(item) && item.due.is_some_and(|due| due >= self.day));
        let owed: i64 = owed.map(|bill| bill.unpaid(Component::Principal)).sum();
        let principal = self.to_come - self.principal_ahead() + owed;
        let start = self.paid_out.map_or(self.day, |paid_out| self.calendar.period_start(row, paid_out));
        let rounding = self.agreed.interest.rounding;
        let so_far = self.grown.get(&row).cloned().unwrap_or_default();
        let of_one = self.growth_of_one_until(start.max(self.day), self.calendar.end(row));
        round(&(whole(principal) * of_one + &so_far), rounding) - round(&so_far, rounding)
    }

    /// C102: early money takes interest off the running bill; says whether it did.
    pub(super) fn restate_running_bill(&mut self) -> bool {
        let Some(last) = self.bills().pop() else { return false };
        let ItemId::Bill(row) = self.items[last].id else { return false };
        let past_due = self.items[last].due.is_none_or(|due| due < self.day);
        let pays_ahead = self.agreed.waterfall.rest().pays_ahead()
            || (0..self.lots.len()).any(|lot| self.then_of(lot).pays_ahead());
        // C161: a bill that stays is not taken down.
        if !self.is_actual() || !pays_ahead || past_due || self.bills_stay() {
            return false;
        }
        let (takeable, ahead) = (self.items[last].takeable(), self.spread_in_all() - self.pot);
        // What is expected is never less than nothing.
        if takeable.min(ahead) <= 0 {
            return false;
        }
        let amount = takeable.min(ahead - self.still_expected(row) - self.not_grown_of(row));
        if amount > 0 {
            self.take_off(last, amount);
        }
        amount > 0
    }

    /// C23: interest that was billed and will never grow leaves the bills, the last one first.
    pub(super) fn take_down(&mut self) {
        let bills = self.bills();
        let Some(last) = bills.last() else { return };
        let last_due_has_come = self.items[*last].due.is_some_and(|due| due <= self.day);
        let repaid = self.billed_principal() == 0;
        if self.agreed.interest.base != InterestBase::Actual
            || self.rows_to_come()
            || !(last_due_has_come || repaid)
        {
            return;
        }
        for bill in bills.into_iter().rev() {
            let amount = self.items[bill].takeable().min(-self.pot);
            if amount > 0 {
                self.take_off(bill, amount);
            }
        }
    }

    /// C23: takes interest off a bill: what is unpaid, then waivers, then money.
    pub(super) fn take_off(&mut self, bill: usize, amount: i64) {
        let (day, id) = (self.day, self.items[bill].id.clone());
        let paid_or_waived = (amount - self.items[bill].unpaid(Component::Interest)).max(0);
        self.pot += amount;
        self.items[bill].stated.add(Component::Interest, -amount);
        self.line(&[&"taken_off", &id, &day], amount);
        let paid = self.lapse_waivers(bill, paid_or_waived);
        self.free(bill, Component::Interest, paid);
    }

    /// C23, C280: waivers on a bill's interest lapse, the latest first, and then what the terms waived of it; returns what
    /// they did not cover.
    fn lapse_waivers(&mut self, bill: usize, mut amount: i64) -> i64 {
        for at in (0..self.waivers.len()).rev() {
            let waiver = &mut self.waivers[at];
            if waiver.item != self.items[bill].id || waiver.component != Component::Interest {
                continue;
            }
            let lapsed = waiver.amount.min(amount);
            waiver.amount -= lapsed;
            amount -= lapsed;
            let (event, id) = (waiver.event.clone(), waiver.item.clone());
            self.items[bill].waived.add(Component::Interest, -lapsed);
            match event {
                Some(event) => self.line(&[&"unwaived", &event, &id, &Component::Interest], lapsed),
                None => self.line(&[&"let_off", &id, &Component::Interest], -lapsed),
            }
        }
        amount - self.lapse_relief(bill, amount)
    }

    /// C33: the same for money that paid a row that will never be billed.
    pub(super) fn free_ahead(&mut self, row: u32, component: Component, mut amount: i64) {
        for at in (0..self.allocations.len()).rev() {
            let allocation = &mut self.allocations[at];
            if allocation.item != ItemId::Bill(row) || allocation.component != component {
                continue;
            }
            let freed = allocation.amount.min(amount);
            allocation.amount -= freed;
            amount -= freed;
            let (payment, id) = (allocation.payment.clone(), allocation.item.clone());
            self.add_credit(&payment, freed);
            self.line(&[&"freed", &payment, &id, &component], freed);
        }
    }

    /// C33: money that paid a component of a bill goes back into the lots it came from, the latest allocation first.
    pub(super) fn free(&mut self, bill: usize, component: Component, mut amount: i64) {
        for at in (0..self.allocations.len()).rev() {
            let allocation = &mut self.allocations[at];
            if allocation.item != self.items[bill].id || allocation.component != component {
                continue;
            }
            let freed = allocation.amount.min(amount);
            allocation.amount -= freed;
            amount -= freed;
            let (payment, id) = (allocation.payment.clone(), allocation.item.clone());
            self.items[bill].paid.add(component, -freed);
            self.add_credit(&payment, freed);
            self.line(&[&"freed", &payment, &id, &component], freed);
        }
    }
}
