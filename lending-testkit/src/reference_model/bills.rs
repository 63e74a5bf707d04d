use lending_core::accrual::{InterestBase, TrueUp};
use lending_core::billing::StatementDay;
use lending_core::calendar::{Date, Month};
use lending_core::debt::{Component, ItemId};
use lending_core::schedule::ShortInstalment;

use super::calendar::nights;
use super::fraction::{round, whole};
use super::item::{Amounts, Item};
use super::loan::Loan;
use super::tax::Taxed;

/// What a bill states, and the interest that becomes principal with it.
struct Stated {
    principal: i64,
    interest: i64,
    capitalised: i64,
}

/// What waited for a bill.
#[derive(Default)]
pub(super) struct Waited {
    pub(super) ids: Vec<ItemId>,
    unpaid: Amounts,
    fees: Vec<Taxed>,
}

/// When a bill is issued.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// On its statement day, or because its period is over (C88).
    ItsTime,
    /// At once, with what was paid of its row (C99, C101).
    Once,
}

/// Step 4: bills.
impl Loan<'_> {
    /// C18: the bills whose statement day has come, if there are rows to come.
    pub(super) fn issue_bills(&mut self) {
        while self.rows_to_come() && self.next_row() <= self.rows() {
            let row = self.next_row();
            let its_time = self.statement_day(row).is_some_and(|day| day <= self.day);
            if self.waits_for_its_day(row) || !(its_time || self.stays(row).is_some()) {
                break;
            }
            self.issue_row();
        }
    }

    /// C18: makes a bill of the next row, on its statement day or because its period is over (C88).
    pub(super) fn issue_row(&mut self) {
        let row = self.next_row();
        if let Some(expected) = self.bill_next_row() {
            self.relieve(row, expected);
        }
    }

    /// Makes a bill of the next row, whatever its day; says what its own nights bring, where none of its interest waits.
    pub(super) fn bill_next_row(&mut self) -> Option<i64> {
        let row = self.next_row();
        if let Some(told) = self.stays(row) {
            return self.issue_as_told(row, &told);
        }
        let (expected, rest) = self.expected_interest(row, self.calendar.end(row));
        let own = self.pot - self.spread_in_all() + rest;
        if self.asks_for_nothing(row) && row < self.rows() {
            self.issue_suspended(row, own, expected);
            return None;
        }
        let Stated { principal, interest, capitalised } = self.what_a_bill_states(row, expected, own.max(0));
        // C106: its share of interest that was taken over comes on top; C99: all shares, where nothing comes after it.
        let share = if principal == self.to_come { self.spread_in_all() } else { self.spread_on(row) };
        // C138: with what of it has not grown.
        let share = share + self.not_grown_of(row);
        self.forget_shares(row, principal == self.to_come);
        let interest = (interest + own.min(0) + share).max(0);
        let waited = self.take_waiting_charges(row, None);
        let nights = self.own_nights(row, rest);
        self.tell(row, (principal, interest, capitalised), nights, waited.ids.clone());
        self.pot -= capitalised;
        self.to_come += capitalised;
        self.line(&[&"capitalised", &format!("row {row}")], capitalised);
        self.billed_interest.insert(row, expected);
        self.state_bill(principal, interest, waited, At::ItsTime);
        Some(nights)
    }

    /// C280: what the nights of a row have brought, with a rest that they are still to bring.
    fn own_nights(&self, row: u32, rest: i64) -> i64 {
        let rounding = self.agreed.interest.rounding;
        self.grown.get(&row).map_or(0, |so_far| round(so_far, rounding)) + rest
    }

    /// C11, C77, C100, C103, C104: principal and interest of a row whose own interest is `own`, of a bill that could
    /// state `interest`.
    fn what_a_bill_states(&self, row: u32, own: i64, interest: i64) -> Stated {
        let all = Stated { principal: self.to_come, interest, capitalised: 0 };
        let Some(plan) = &self.plan else { return all };
        if row >= self.rows() {
            return all;
        }
        if self.is_actual() && !self.is_suspended(row) && self.covered_after(row) {
            return Stated { principal: self.to_come - self.ahead_after(row), ..all };
        }
        if self.is_suspended(row) {
            return Stated { principal: 0, ..all };
        }
        if !self.is_actual() {
            let planned = plan.row(row).map_or(self.to_come, |row| row.principal);
            let capitalised = (-planned).max(0);
            let principal = planned.clamp(0, (self.to_come - self.ahead_after(row)).max(0));
            return Stated { principal, interest: interest - capitalised, capitalised };
        }
        let later = self.ahead_after(row);
        let most = (self.to_come - later.max(plan.residual())).max(0);
        let comes_off = match self.agreed.interest.true_up {
            TrueUp::OnTop | TrueUp::RestatesTheBill => own,
            TrueUp::InTheInstalment => interest,
        };
        let mut stated = match plan.total(row) {
            None => Stated { principal: plan.share(row), ..all },
            Some(total) => self.of_an_instalment(row, total, comes_off, interest),
        };
        stated.principal = stated.principal.clamp(0, most);
        // C135: with the last principal all that waits falls due.
        if stated.principal == self.to_come && self.paid_ahead(row, Component::Principal) > 0 {
            stated = Stated { principal: stated.principal, interest, capitalised: 0 };
        }
        stated
    }

    /// C77, C100, C104: a row of a given instalment.
    fn of_an_instalment(&self, row: u32, total: i64, comes_off: i64, interest: i64) -> Stated {
        let beyond = (comes_off - total).max(0);
        let principal = (total - comes_off).max(0);
        match self.agreed.plan.short_instalment {
            ShortInstalment::Raise | ShortInstalment::Refuse => {
                Stated { principal, interest, capitalised: 0 }
            }
            ShortInstalment::Carry => {
                let paid = self.paid_ahead(row, Component::Principal);
                if paid > principal {
                    let interest = self.paid_ahead(row, Component::Interest);
                    return Stated { principal: total - interest, interest, capitalised: 0 };
                }
                Stated { principal, interest: interest - beyond, capitalised: 0 }
            }
            ShortInstalment::Capitalise => {
                Stated { principal, interest: interest - beyond, capitalised: beyond }
            }
        }
    }

    /// C99: the next row is issued at once with what was paid of it.
    pub(super) fn issue_paid_row(&mut self) {
        let row = self.next_row();
        let (expected, _) = self.expected_interest(row, self.calendar.end(row));
        self.billed_interest.insert(row, expected);
        let principal = self.paid_ahead(row, Component::Principal);
        let nothing_after = principal == self.to_come;
        let paid = self.paid_ahead(row, Component::Interest);
        let interest = if nothing_after { self.pot.max(paid) } else { paid };
        self.forget_shares(row, nothing_after);
        self.state_bill(principal, interest, Waited::default(), At::Once);
    }

    /// C99, C106: what was shared out is billed.
    pub(super) fn forget_shares(&mut self, row: u32, all: bool) {
        self.spread.remove(&row);
        if all {
            self.spread.clear();
            self.waiting = 0;
        }
    }

    pub(super) fn state_bill(&mut self, principal: i64, interest: i64, waited: Waited, when: At) {
        let row = self.next_row();
        let due = self.calendar.due(row);
        self.calendar.fix(row, due);
        // C94: it grows at the pace that is known when it is issued.
        let start = self.grows_from(row);
        if start > self.day {
            let even = self.evenly(row, start, self.booked(row));
            self.even.entry(row).or_insert(even);
        }
        self.pot -= interest;
        self.to_come -= principal;
        let mut bill = Item::new(ItemId::Bill(row), Some(due));
        let stated = [
            (Component::Principal, principal),
            (Component::Interest, interest),
            (Component::Fee, waited.unpaid.of(Component::Fee)),
            (Component::Tax, waited.unpaid.of(Component::Tax)),
            (Component::Penalty, waited.unpaid.of(Component::Penalty)),
        ];
        for (component, amount) in stated {
            bill.stated.add(component, amount);
        }
        bill.late.shares.penalty = waited.unpaid.of(Component::Penalty);
        bill.fees = waited.fees;
        bill.paid = self.ahead.remove(&row).unwrap_or_default();
        self.items.push(bill);
        // C96: what the bill does not state is freed.
        let at = self.items.len() - 1;
        if when == At::ItsTime {
            self.fees_of_a_bill(at);
        }
        for component in Component::ALL {
            let (id, amount) = (self.items[at].id.clone(), self.items[at].stated.of(component));
            self.line(&[&"billed", &id, &component], amount);
        }
        for component in Component::ALL {
            self.free(at, component, -self.items[at].unpaid(component).min(0));
        }
    }

    /// C17.
    fn statement_day(&self, row: u32) -> Option<Date> {
        let paid_out = self.paid_out?;
        let (due, end) = (self.calendar.due(row), self.calendar.end(row));
        let after_previous = match row {
            1 => paid_out,
            _ => self.calendar.before(row).plus_days(1),
        };
        let wanted = match self.agreed.billing.statement_day {
            StatementDay::AfterPreviousDue => after_previous,
            StatementDay::DaysBeforeDue(days) => due.minus_days(days).max(after_previous),
            StatementDay::DayOfMonth(day) => {
                // C159: counted from where the row falls.
                let falls = self.calendar.falls(row);
                let of = |month: Month| month.day_or_last(u32::from(day));
                let this_month = of(falls.month());
                let last = if this_month <= falls { this_month } else { of(falls.month().plus(-1)) };
                last.max(after_previous)
            }
        };
        Some(wanted.min(due).min(end))
    }

    /// C20: the interest that a row's period is expected to bring, and what of it has not grown yet.
    pub(super) fn expected_interest(&self, row: u32, end: Date) -> (i64, i64) {
        let rounding = self.agreed.interest.rounding;
        let so_far = self.grown.get(&row).cloned().unwrap_or_default();
        let expected = match self.agreed.interest.base {
            InterestBase::Planned => {
                self.plan.as_ref().and_then(|plan| plan.row(row)).map_or(0, |row| row.interest)
            }
            InterestBase::Actual => {
                let principal = self.to_come - self.principal_ahead();
                let growth = |sum, night| sum + self.contract_growth(night, principal);
                round(&nights(self.day, end).fold(so_far.clone(), growth), rounding)
            }
        };
        let rest = match self.even.get(&row).filter(|_| !self.is_actual()) {
            // C91, C110: what was booked or put into it does not grow again.
            Some(even) => {
                let grows = (expected - even.booked).max(0) + even.metered;
                round(&whole(grows), rounding) - round(&so_far, rounding)
            }
            None => expected - round(&so_far, rounding),
        };
        (expected, rest)
    }

    /// C18, C26, C186: takes what waits off the list and returns what is unpaid of it.
    ///
    /// C162: on a bill that stays, only of those that were on it.
    pub(super) fn take_waiting_charges(&mut self, row: u32, of: Option<&[ItemId]>) -> Waited {
        let is_of = |item: &Item| of.is_none_or(|of| of.contains(&item.id));
        let (waiting, rest) =
            std::mem::take(&mut self.items).into_iter().partition(|item| item.due.is_none() && is_of(item));
        self.items = rest;
        let waiting: Vec<Item> = waiting;
        let mut waited = Waited::default();
        for charge in waiting {
            for component in Component::ALL {
                waited.unpaid.add(component, charge.unpaid(component));
            }
            waited.fees.extend(charge.fees);
            waited.ids.push(charge.id.clone());
            self.moved.insert(charge.id, ItemId::Bill(row));
        }
        waited
    }
}
