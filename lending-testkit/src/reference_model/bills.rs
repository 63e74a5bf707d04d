use lending_core::accrual::InterestBase;
use lending_core::billing::StatementDay;
use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId};
use num_rational::BigRational;
use num_traits::Zero;

use super::calendar::nights;
use super::fraction::round;
use super::item::Item;
use super::loan::Loan;

/// Step 4: bills, and what becomes of the last ones.
impl Loan<'_> {
    /// C18: the next bill, if its statement day has come and there are rows to come.
    pub(super) fn issue_bill(&mut self) {
        let row = u32::try_from(self.bills().len() + 1).expect("rows are few");
        if !self.rows_to_come() || self.statement_day(row).is_none_or(|day| day > self.day) {
            return;
        }
        let due = self.calendar.due(row);
        self.calendar.fix(row, due);
        let (expected, rest) = self.expected_interest(row, self.calendar.end(row));
        let interest = (self.pot + rest).max(0);
        let principal = match &self.disbursed {
            Some((_, plan)) => plan.principal(self.agreed, row, expected, self.to_come),
            None => 0,
        };
        let fee = self.take_waiting_charges(row);
        self.pot -= interest;
        self.to_come -= principal;

        let mut bill = Item::new(ItemId::Bill(row), Some(due));
        let stated =
            [(Component::Principal, principal), (Component::Interest, interest), (Component::Fee, fee)];
        for (component, amount) in stated {
            bill.stated.add(component, amount);
            self.line(&[&"billed", &bill.id, &component], amount);
        }
        self.items.push(bill);
    }

    /// C17.
    fn statement_day(&self, row: u32) -> Option<Date> {
        let (disbursed, _) = self.disbursed.as_ref()?;
        let (due, end) = (self.calendar.due(row), self.calendar.end(row));
        let after_previous = match row {
            1 => *disbursed,
            _ => self.calendar.due(row - 1).max(self.calendar.end(row - 1)).plus_days(1),
        };
        let wanted = match self.agreed.billing.statement_day {
            StatementDay::AfterPreviousDue => after_previous,
            StatementDay::DaysBeforeDue(days) => due.minus_days(days).max(after_previous),
        };
        Some(wanted.min(due).min(end))
    }

    /// C20: the interest that a row's period is expected to bring, and what of it has not grown yet.
    fn expected_interest(&self, row: u32, end: Date) -> (i64, i64) {
        let rounding = self.agreed.interest.rounding;
        let so_far = self.grown.get(&row).cloned().unwrap_or_else(BigRational::zero);
        let expected = match (self.agreed.interest.base, &self.disbursed) {
            (InterestBase::Planned, Some((_, plan))) => {
                let row = usize::try_from(row - 1).expect("rows are few");
                plan.interest.get(row).copied().unwrap_or(0)
            }
            (InterestBase::Planned | InterestBase::Actual, _) => {
                let growth = |sum, night| sum + self.contract_growth(night, self.to_come);
                round(&nights(self.day, end).fold(so_far.clone(), growth), rounding)
            }
        };
        (expected, expected - round(&so_far, rounding))
    }

    /// C18, C26: takes the charges that wait off the list and returns what is unpaid of them.
    fn take_waiting_charges(&mut self, row: u32) -> i64 {
        let (waiting, rest) =
            std::mem::take(&mut self.items).into_iter().partition(|item| item.due.is_none());
        self.items = rest;
        let waiting: Vec<Item> = waiting;
        let fee = waiting.iter().map(|charge| charge.unpaid(Component::Fee)).sum();
        for charge in waiting {
            if let ItemId::Charge(key) = charge.id {
                self.moved.insert(key, ItemId::Bill(row));
            }
        }
        fee
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
            let amount = self.items[bill].stated.of(Component::Interest).min(-self.pot);
            if amount > 0 {
                self.take_off(bill, amount);
            }
        }
    }

    /// C23: takes interest off a bill: what is unpaid, then waivers, then money.
    fn take_off(&mut self, bill: usize, amount: i64) {
        let (day, id) = (self.day, self.items[bill].id.clone());
        let paid_or_waived = (amount - self.items[bill].unpaid(Component::Interest)).max(0);
        self.pot += amount;
        self.items[bill].stated.add(Component::Interest, -amount);
        self.line(&[&"taken_off", &id, &day], amount);
        let paid = self.lapse_waivers(bill, paid_or_waived);
        self.free(bill, paid);
    }

    /// C23: waivers on a bill's interest lapse, the latest first; returns what they did not cover.
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
            self.line(&[&"unwaived", &event, &id, &Component::Interest], lapsed);
        }
        amount
    }

    /// C33: money that paid a bill's interest goes back into the lots it came from, the latest allocation first.
    fn free(&mut self, bill: usize, mut amount: i64) {
        for at in (0..self.allocations.len()).rev() {
            let allocation = &mut self.allocations[at];
            if allocation.item != self.items[bill].id || allocation.component != Component::Interest {
                continue;
            }
            let freed = allocation.amount.min(amount);
            allocation.amount -= freed;
            amount -= freed;
            let (payment, id) = (allocation.payment.clone(), allocation.item.clone());
            self.items[bill].paid.add(Component::Interest, -freed);
            self.add_credit(&payment, freed);
            self.line(&[&"freed", &payment, &id, &Component::Interest], freed);
        }
    }
}
