//! Step 5: charges, relief, returns, money.

use super::Fold;
use super::fees::Bases;
use super::remake::{Hindrance, Unmade};
use crate::allocation::{Bucket, Owed, Part, Stood, Then, Waterfall, allocate, most_specific};
use crate::calendar::Date;
use crate::debt::{Component, ItemId, Key};
use crate::fee::{ChargeDue, ChargeWhenClosed, FeeOn, FeeTax};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Allocation, Charge, Debt, FeeWaived, Lot, Relief, Status};
use crate::money::Minor;
use crate::prepayment::Limits;

impl<'e> Fold<'e> {
    /// Something is charged: so much, or what the list of fees says for its code.
    pub(super) fn add_item(
        &mut self,
        day: Date,
        key: &Key,
        (amount, tax): (Option<Minor>, Option<Minor>),
        code: &str,
        due: Option<ChargeDue>,
    ) {
        if self.agreed.charge_when_closed == ChargeWhenClosed::Refused && self.is_at_its_end() {
            self.unmade.push(Unmade { by: key.clone(), why: Hindrance::Closed });
            return;
        }
        let Some(amount) = amount else { return self.charge_tariff(day, key, code, due) };
        self.state.charged += amount;
        self.journal.write(day, LineKey::Charged(key.clone()), amount, Basis::Stated { amount });
        let tax = tax.map_or(FeeTax::NONE, |tax| {
            self.charge_tax(day, key, tax);
            FeeTax::Figure { tax, on: amount }
        });
        self.ask_for(day, Charge::new(key.clone(), day, amount, tax), due.unwrap_or_default());
    }

    /// Whether nothing is owed or to come.
    fn is_at_its_end(&self) -> bool {
        matches!(self.state.standing(), Status::Settled | Status::Closed)
    }

    /// A charge or a fee waits for the next bill, or falls due on a day; where no bill is to come, at once.
    pub(super) fn ask_for(&mut self, day: Date, charge: Charge, due: ChargeDue) {
        let none_to_come = self.state.all_billed() || self.state.is_cancelled();
        match due {
            ChargeDue::WithNextBill if !none_to_come => self.state.items.wait(charge),
            ChargeDue::WithNextBill | ChargeDue::AtOnce => self.issue_charge(day, charge, day),
            ChargeDue::On(due) => self.issue_charge(day, charge, due.max(day)),
        }
    }

    /// A charge becomes an item of its own, due on a day.
    pub(super) fn issue_charge(&mut self, day: Date, charge: Charge, due: Date) {
        let fees = vec![charge.part()];
        let Charge { made_as, stated, waived, .. } = charge;
        self.look_ahead([due]);
        self.state.items.issue(Debt { made_as, waived, fees, ..Debt::issued(charge.id, day, due, stated) });
    }

    /// Money comes in as a lot; [`Fold::settle`] allocates it.
    pub(super) fn take_in(
        &mut self,
        day: Date,
        key: &Key,
        amount: Minor,
        kind: Option<String>,
        prepays: (Option<Then>, Limits),
    ) {
        self.put_lot(day, key, amount, kind, prepays);
        self.journal.write(day, LineKey::Received(key.clone()), amount, Basis::Stated { amount });
    }

    /// Money of the lender comes in for the borrower as a lot.
    pub(super) fn give(&mut self, day: Date, key: &Key, amount: Minor, kind: Option<String>) {
        self.put_lot(day, key, amount, kind, (None, Limits::AsAgreed));
        self.journal.write(day, LineKey::Goodwill(key.clone()), amount, Basis::Stated { amount });
    }

    fn put_lot(
        &mut self,
        day: Date,
        key: &Key,
        amount: Minor,
        kind: Option<String>,
        (prepays, limits): (Option<Then>, Limits),
    ) {
        let then = prepays.unwrap_or_else(|| self.agreed.waterfall_of(kind.as_deref()).rest());
        self.state.items.lots.push(Lot { limits, ..Lot::new(key.clone(), kind, then, day, amount) });
    }

    /// A payment stops counting: its lot goes first, then what it paid is owed again.
    pub(super) fn give_back(&mut self, day: Date, key: &Key, payment: &Key) {
        let prepaid = |part: &Allocation| {
            part.payment == *payment && part.item == ItemId::ToCome && part.amount.is_positive()
        };
        if self.state.items.allocations.iter().any(prepaid) {
            self.bill_what_stands_over(day);
        }
        let items = &mut self.state.items;
        if let Some(lot) = items.lots.iter_mut().find(|lot| lot.payment == *payment) {
            let amount = std::mem::take(&mut lot.to_return) + std::mem::take(&mut lot.rest);
            self.journal.write(day, LineKey::ReturnedCredit(key.clone()), amount, Basis::Rest { amount });
        }
        let plan = &mut self.state.plan;
        let mut prepaid = Minor::ZERO;
        for allocation in items.allocations.iter_mut().filter(|allocation| allocation.payment == *payment) {
            let amount = std::mem::take(&mut allocation.amount);
            let Allocation { item, component, .. } = allocation.clone();
            match (items.debts.iter_mut().find(|debt| debt.id == item), plan.as_mut(), &item) {
                (Some(debt), _, _) => debt.paid[component] -= amount,
                (None, Some(plan), ItemId::Bill(row)) => plan.give_back_ahead(*row, component, amount),
                (None, Some(plan), _) => {
                    plan.balance += amount;
                    prepaid += amount;
                }
                (None, None, _) => {}
            }
            let line = LineKey::Returned { event: key.clone(), item, component };
            self.journal.write(day, line, amount, Basis::Rest { amount });
        }
        self.waive_prepayment_fee(day, key, payment);
        if prepaid.is_positive() {
            self.owe_again(day, key, payment, prepaid);
        }
        let brought = self.state.items.lots.iter().find(|lot| lot.payment == *payment);
        let brought = brought.map_or(Minor::ZERO, |lot| lot.brought);
        self.fees_of_event(day, key, FeeOn::ReturnedPayment, Bases::of_payment(brought));
    }

    /// Takes from what is owed, oldest first or from one item; what finds nothing lapses.
    pub(super) fn relieve(
        &mut self,
        day: Date,
        key: &Key,
        component: Component,
        amount: Minor,
        item: Option<&ItemId>,
    ) {
        let moved = item.and_then(|item| self.bill_of_charge(item));
        let named = moved.as_ref().or(item);
        let mut rest = amount;
        let ids: Vec<ItemId> = self.state.items.debts.iter().map(|debt| debt.id.clone()).collect();
        for id in ids.into_iter().filter(|id| named.is_none_or(|named| named == id)) {
            let Some(debt) = self.state.items.debt_mut(&id) else { continue };
            let unpaid = debt.unpaid()[component];
            let part = unpaid.min(rest);
            if part.is_positive() {
                debt.waived[component] += part;
                let fees = debt.fees_waived(component, part, item);
                self.touch(day, &id, component);
                let basis = Basis::Smaller { available: rest, wanted: unpaid };
                self.note_relief(day, key, id.clone(), component, part, basis);
                self.relieve_tax(day, key, &id, &fees);
                rest -= part;
            }
        }
        rest = self.relieve_waiting(day, key, (component, rest), named);
        self.journal.write(day, LineKey::Lapsed(key.clone()), rest, Basis::Rest { amount: rest });
    }

    fn relieve_waiting(
        &mut self,
        day: Date,
        key: &Key,
        (component, mut rest): (Component, Minor),
        named: Option<&ItemId>,
    ) -> Minor {
        for at in 0..self.state.items.waiting.len() {
            let charge = &mut self.state.items.waiting[at];
            let id = charge.id.clone();
            let (tax, unpaid, asked) = (charge.tax, charge.unpaid()[component], charge.unpaid().tax);
            let part = unpaid.min(rest);
            if part.is_positive() && named.is_none_or(|named| *named == id) {
                charge.waived[component] += part;
                let carries = charge.component == component;
                let less = if carries { tax.less(unpaid, part).min(asked) } else { Minor::ZERO };
                charge.waived.tax += less;
                let basis = Basis::Smaller { available: rest, wanted: unpaid };
                let of_tax = Basis::TaxWaived { left: unpaid, waived: part, tax, most: asked };
                self.note_relief(day, key, id.clone(), component, part, basis);
                self.note_relief(day, key, id, Component::Tax, less, of_tax);
                rest -= part;
            }
        }
        rest
    }

    /// The tax of fees of which a part is waived becomes that of what is left of them; what was paid of the rest is freed.
    fn relieve_tax(&mut self, day: Date, key: &Key, id: &ItemId, fees: &[FeeWaived]) {
        for FeeWaived { left, waived, tax } in fees.iter().copied() {
            let Some(debt) = self.state.items.debt_mut(id) else { return };
            let most = debt.tax_asked();
            let less = tax.less(left, waived).min(most);
            debt.waived.tax += less;
            let basis = Basis::TaxWaived { left, waived, tax, most };
            self.note_relief(day, key, id.clone(), Component::Tax, less, basis);
        }
        if !fees.is_empty() {
            self.free_overpaid(day, id, Component::Tax);
        }
    }

    pub(super) fn note_relief(
        &mut self,
        day: Date,
        key: &Key,
        item: ItemId,
        component: Component,
        amount: Minor,
        basis: Basis,
    ) {
        if amount.is_zero() {
            return;
        }
        let line = LineKey::Waived { event: key.clone(), item: item.clone(), component };
        self.journal.write(day, line, amount, basis);
        let lapses = LineKey::Unwaived { event: key.clone(), item: item.clone(), component };
        self.state.items.reliefs.push(Relief { lapses, item, component, amount });
    }

    fn bill_of_charge(&self, item: &ItemId) -> Option<ItemId> {
        let moved = &self.state.items.moved;
        moved.iter().find(|(charge, _)| charge == item).map(|(_, bill)| ItemId::Bill(*bill))
    }

    /// Applies credit to all that is issued and takes off what is unearned, until nothing moves.
    pub(super) fn settle(&mut self, day: Date) {
        let mut joined = Vec::new();
        loop {
            // A last row that was issued, or principal that is gone, frees money before credit is applied again.
            self.take_off_unearned(day);
            self.apply_credit(day);
            // What is freed serves what is issued first; only what nothing issued needs is paid ahead.
            if self.take_off_unearned(day) || self.restate_running(day) {
                continue;
            }
            if self.pay_ahead(day) {
                continue;
            }
            let before = joined.len();
            joined.extend(self.credit_goes_along(day));
            if joined.len() == before && !self.take_off_what_closes(day) {
                break;
            }
        }
        for (at, Lot { then, is_kept, .. }) in joined {
            (self.state.items.lots[at].then, self.state.items.lots[at].is_kept) = (then, is_kept);
        }
        self.set_aside(day);
        self.note_plan(day);
    }

    /// What nothing needs is kept as credit, or lies to be returned.
    fn set_aside(&mut self, day: Date) {
        let principal_left = self.state.plan.as_ref().is_some_and(|plan| plan.unpaid().is_positive());
        for lot in self.state.items.lots.iter_mut().filter(|lot| lot.rest.is_positive()) {
            match lot.then {
                // Principal is left and money for it: its fee has no room any more.
                Then::Shorten | Then::Lower => lot.is_kept |= principal_left,
                Then::Refund => {
                    let amount = std::mem::take(&mut lot.rest);
                    lot.to_return += amount;
                    let line = LineKey::ToBeReturned(lot.payment.clone());
                    self.journal.write(day, line, amount, Basis::Rest { amount });
                }
                Then::Credit
                | Then::RefuseAbove(_)
                | Then::NextRow
                | Then::LastRow
                | Then::CurrentThenLast
                | Then::SpreadOverAll
                | Then::SpreadByComponent => {}
            }
        }
    }

    pub(super) fn apply_credit(&mut self, day: Date) {
        for at in 0..self.state.items.lots.len() {
            if self.state.items.lots[at].rest.is_positive() {
                self.apply_lot(day, at);
            }
        }
    }

    fn apply_lot(&mut self, day: Date, at: usize) {
        let waterfall = self.order_of(self.state.items.lots[at].kind.as_deref());
        let rows = self.rows_in_turn(day, self.state.items.lots[at].then);
        let items = &mut self.state.items;
        let bucket = |debt: &Debt| if debt.due < day { Bucket::PastDue } else { Bucket::Due };
        let issued =
            items.debts.open().iter().map(|debt| Owed { bucket: bucket(debt), unpaid: debt.unpaid() });
        let to_come = rows.iter().map(|asked| Owed { bucket: Bucket::InAdvance, unpaid: asked.unpaid });
        let owed: Vec<Owed> = issued.chain(to_come).collect();
        let mut parts: Vec<Part> = Vec::new();
        let available = items.lots[at].rest;
        items.lots[at].rest = allocate(waterfall, &owed, available, |part| parts.push(part));
        let payment = items.lots[at].payment.clone();
        let (mut left, issued) = (available, items.debts.open().len());
        for Part { item, component, amount } in parts {
            let basis = Basis::Smaller { available: left, wanted: owed[item].unpaid[component] };
            left -= amount;
            if let Some(row) = item.checked_sub(issued).and_then(|row| rows.get(row)) {
                self.pay_row(day, &payment, row.row, (component, amount), basis);
                continue;
            }
            let debt = &mut self.state.items.debts.open_mut()[item];
            debt.paid[component] += amount;
            let id = debt.id.clone();
            self.touch(day, &id, component);
            self.allocate_to(day, &payment, id, component, amount, basis);
        }
    }

    /// The order that serves money of a kind, as the loan stood at the close of the day before.
    pub(super) fn order_of(&self, kind: Option<&str>) -> &'e Waterfall {
        let (agreed, arrears) = (self.agreed, &self.state.arrears);
        let seen = Stood {
            days_past_due: arrears.days,
            non_accrual: arrears.grade.non_accrual().is_some(),
            written_off: self.state.written_off.as_ref().is_some_and(|off| off.since < self.day),
        };
        let own = most_specific(&agreed.waterfalls, kind, seen);
        own.unwrap_or_else(|| agreed.waterfall_of(kind))
    }

    /// Something took from an item's component: the lines that grow it are told now.
    pub(super) fn touch(&mut self, day: Date, item: &ItemId, component: Component) {
        let ItemId::Bill(touched) = *item else { return };
        let last = self.state.all_billed()
            && self.state.items.last_bill().and_then(Debt::bill).is_some_and(|last| last == touched);
        self.journal.touch(day, |key| match component {
            Component::Interest => {
                let of_bill = |row: u32| row == touched || (last && row > touched);
                matches!(key, LineKey::Interest { row, .. } | LineKey::InterestTakenBack { row, .. } if of_bill(*row))
                    || matches!(key, LineKey::Added { bill, .. } if *bill == touched)
            }
            Component::Penalty => {
                matches!(key, LineKey::Penalty { bill, .. } | LineKey::Compound { bill, .. } if *bill == touched)
            }
            Component::Principal | Component::Fee | Component::Tax => false,
        });
    }
}
