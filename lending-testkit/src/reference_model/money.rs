use lending_core::allocation::{Bucket, Direction, Then};
use lending_core::debt::{Component, ItemId, Key};
use lending_core::fee::FeeOn;
use lending_core::schedule::Remake;

use super::item::{Allocation, Item};
use super::loan::Loan;

/// Credit and its use.
impl Loan<'_> {
    /// C23, C30: what follows the bills' issue and every fact. Money that repays all principal early brings C23 about,
    /// and what C23 and C102 free is applied again, until nothing moves.
    pub(super) fn settle(&mut self) {
        let mut before: Vec<(usize, Option<Then>)> = Vec::new();
        loop {
            self.take_down();
            self.waiting_charges_fall_due();
            let used = self.for_each_lot(Self::apply_lot);
            if self.restate_running_bill() {
                continue;
            }
            let issued = self.issue_paid_rows() | self.waiting_charges_fall_due();
            if used || issued {
                continue;
            }
            // C96, C101: after all that is issued.
            if !self.apply_rests() && !self.credit_goes_along(&mut before) && !self.free_what_closes() {
                break;
            }
        }
        for (lot, said) in before {
            self.lots[lot].says = said;
        }
        self.lay_aside();
    }

    /// What becomes of each lot that nothing issued needs, in their order. C119: a payment of today prepays with all credit
    /// that lies before it does so alone, also where nothing is left of its own.
    fn apply_rests(&mut self) -> bool {
        let mut used = false;
        for lot in 0..self.lots.len() {
            let prepays = self.lots_of_today(|then| !then.pays_rows()).contains(&lot);
            used |= prepays && self.rows_to_come() && self.credit_prepays_along(lot)
                || self.lots[lot].credit > 0 && self.apply_rest(lot);
        }
        used
    }

    /// The lots of today whose money pays ahead, in a way.
    fn lots_of_today(&self, way: fn(&Then) -> bool) -> Vec<usize> {
        let ahead = |lot: &usize| self.then_of(*lot).pays_ahead() && way(&self.then_of(*lot));
        (0..self.lots.len()).filter(|lot| self.lots[*lot].came == self.day).filter(ahead).collect()
    }

    /// C119: where money of the day pays rows, and all credit together covers everything to come, credit that lies pays them
    /// too; says whether any does.
    fn credit_goes_along(&mut self, before: &mut Vec<(usize, Option<Then>)>) -> bool {
        let leading = self.lots_of_today(Then::pays_rows).into_iter().next();
        let Some(then) = leading.filter(|_| self.rows_to_come()).map(|lot| self.then_of(lot)) else {
            return false;
        };
        let asks = self.asks(&self.served(Then::NextRow));
        let asked: i64 = asks
            .iter()
            .map(|(_, ask)| Component::ALL.into_iter().map(|each| ask.of(each)).sum::<i64>())
            .sum();
        let credit: i64 = self.lots.iter().map(|lot| lot.credit).sum();
        if asked <= 0 || credit < asked {
            return false;
        }
        let lying: Vec<usize> = (0..self.lots.len())
            .filter(|lot| self.lots[*lot].credit > 0 && !self.then_of(*lot).pays_ahead())
            .collect();
        for lot in &lying {
            before.push((*lot, self.lots[*lot].says));
            self.lots[*lot].says = Some(then);
        }
        !lying.is_empty()
    }

    /// C102: what would be freed if nothing were to come ends the loan, alone or with credit; says whether it is freed.
    fn free_what_closes(&mut self) -> bool {
        if !self.is_actual() || self.pot >= 0 || self.lots_of_today(|_| true).is_empty() {
            return false;
        }
        let bills = self.bills();
        // C161: also past due, where bills stay.
        let stay = self.bills_stay();
        let earns =
            bills.last().is_some_and(|last| self.items[*last].due.is_some_and(|due| stay || due >= self.day));
        let paid: i64 = bills
            .iter()
            .filter(|bill| self.items[**bill].waived.of(Component::Interest) == 0)
            .map(|bill| self.items[*bill].paid.of(Component::Interest))
            .sum();
        let (to_come, freed) = (self.owed_by_no_row(), paid.min(-self.pot));
        let unpaid: i64 = self.issued_unpaid();
        let credit: i64 = self.lots.iter().map(|lot| lot.credit).sum();
        let prepays = self.lots_of_today(|then| !then.pays_rows());
        let with_credit = prepays.into_iter().any(|lot| self.covers_what_is_to_come(lot, credit + freed));
        let ends = to_come + unpaid <= freed || with_credit;
        if !earns || to_come + unpaid == 0 || !ends {
            return false;
        }
        for bill in bills.into_iter().rev() {
            let amount = self.items[bill].stated.of(Component::Interest).min(-self.pot);
            if amount > 0 {
                self.take_off(bill, amount);
            }
        }
        true
    }

    /// What is unpaid of all that is issued.
    fn issued_unpaid(&self) -> i64 {
        let issued = self.items.iter().filter(|item| item.due.is_some());
        issued.map(|item| Component::ALL.into_iter().map(|each| item.unpaid(each)).sum::<i64>()).sum()
    }

    /// C30: applies all credit, lot by lot; says whether any of it was used.
    pub(super) fn for_each_lot(&mut self, apply: fn(&mut Self, usize) -> bool) -> bool {
        let mut used = false;
        for lot in 0..self.lots.len() {
            if self.lots[lot].credit > 0 {
                used |= apply(self, lot);
            }
        }
        used
    }

    /// C96, C101: what becomes of a lot that nothing issued needs, where it has no places of its own.
    fn apply_rest(&mut self, lot: usize) -> bool {
        match self.then_of(lot) {
            Then::SpreadOverAll => self.spread(lot),
            Then::SpreadByComponent => self.spread_by_component(lot),
            Then::Shorten => self.becomes_principal(lot, Remake::KeepInstalment),
            Then::Lower => self.becomes_principal(lot, Remake::Reprice),
            Then::NextRow
            | Then::LastRow
            | Then::CurrentThenLast
            | Then::Credit
            | Then::Refund
            | Then::RefuseAbove(_) => false,
        }
    }

    /// C96, C114: what becomes of a lot's money that nothing issued needs.
    pub(super) fn then_of(&self, lot: usize) -> Then {
        if self.lots[lot].prepaid.barred { Then::Credit } else { self.came_for(lot) }
    }

    /// C114: what was settled of a lot's money when it came in.
    fn came_for(&self, lot: usize) -> Then {
        self.lots[lot].says.unwrap_or_else(|| self.usual_waterfall_of(lot).rest())
    }

    /// C95, C96: one way through the places of a lot's waterfall.
    pub(super) fn apply_lot(&mut self, lot: usize) -> bool {
        let waterfall = *self.waterfall_of(lot);
        let then = self.then_of(lot);
        let mut used = false;
        match waterfall.direction() {
            Direction::ByBill => {
                let mut buckets: Vec<Bucket> = Vec::new();
                for (bucket, _) in waterfall.places() {
                    if !buckets.contains(bucket) {
                        buckets.push(*bucket);
                    }
                }
                for bucket in buckets {
                    let own: Vec<Component> = waterfall
                        .places()
                        .iter()
                        .filter(|place| place.0 == bucket)
                        .map(|place| place.1)
                        .collect();
                    for item in self.bucket(bucket, then) {
                        for component in &own {
                            used |= self.serve(lot, &item, *component, then);
                        }
                    }
                }
            }
            Direction::ByComponent => {
                for (bucket, component) in waterfall.places() {
                    for item in self.bucket(*bucket, then) {
                        used |= self.serve(lot, &item, *component, then);
                    }
                }
            }
        }
        used
    }

    /// The items of a bucket in their order.
    fn bucket(&self, bucket: Bucket, then: Then) -> Vec<ItemId> {
        let due = |place: usize| self.items[place].due;
        let issued = self.in_order().into_iter();
        let places: Vec<usize> = match bucket {
            Bucket::PastDue => issued.filter(|place| due(*place).is_some_and(|due| due < self.day)).collect(),
            Bucket::Due => issued.filter(|place| due(*place).is_some_and(|due| due >= self.day)).collect(),
            Bucket::InAdvance if matches!(then, Then::SpreadOverAll | Then::SpreadByComponent) => {
                return Vec::new();
            }
            Bucket::InAdvance => return self.served(then).into_iter().map(ItemId::Bill).collect(),
        };
        places.into_iter().map(|place| self.items[place].id.clone()).collect()
    }

    /// Pays what an item, or a row to come, asks for of a component.
    fn serve(&mut self, lot: usize, item: &ItemId, component: Component, then: Then) -> bool {
        let unpaid = match (self.place(item), item) {
            (Some(place), _) => self.items[place].unpaid(component),
            (None, ItemId::Bill(row)) => {
                let asks = self.asks(&self.served(then));
                asks.iter().find(|(asking, _)| asking == row).map_or(0, |(_, ask)| ask.of(component))
            }
            (
                None,
                ItemId::Charge(_)
                | ItemId::DownPayment(_)
                | ItemId::Deduction(..)
                | ItemId::BrokenPeriod(_)
                | ItemId::CalledIn(_)
                | ItemId::ChargeBack(_)
                | ItemId::Refund(_)
                | ItemId::Fee(..)
                | ItemId::ToCome,
            ) => 0,
        };
        self.pay(lot, item, component, unpaid) > 0
    }

    /// C28: the places of all items in their order; those of a kind stand in the order in which they were made.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.items.len()).collect();
        places.sort_by_key(|place| {
            let item = &self.items[*place];
            (item.due.is_none(), item.due, !item.is_bill(), *place)
        });
        places
    }

    /// Moves at most so much money from a lot to a component of an item, of a row to come, or of the principal on no
    /// bill; says how much.
    pub(super) fn pay(&mut self, lot: usize, item: &ItemId, component: Component, most: i64) -> i64 {
        let amount = self.lots[lot].credit.min(most);
        if amount <= 0 {
            return 0;
        }
        let payment = self.lots[lot].payment.clone();
        self.lots[lot].credit -= amount;
        self.count_as_paid(item, component, amount);
        self.line(&[&"allocated", &payment, item, &component], amount);
        self.allocations.push(Allocation { payment, item: item.clone(), component, amount, on: self.day });
        amount
    }

    /// Adds to what was paid of an item, of a row to come, or of the principal on no bill.
    fn count_as_paid(&mut self, item: &ItemId, component: Component, amount: i64) {
        match (self.place(item), item) {
            (Some(place), _) => self.items[place].paid.add(component, amount),
            (None, ItemId::Bill(row)) => self.add_ahead(*row, component, amount),
            (None, ItemId::ToCome) => self.to_come -= amount,
            (
                None,
                ItemId::Charge(_)
                | ItemId::DownPayment(_)
                | ItemId::Deduction(..)
                | ItemId::BrokenPeriod(_)
                | ItemId::CalledIn(_)
                | ItemId::ChargeBack(_)
                | ItemId::Refund(_)
                | ItemId::Fee(..),
            ) => {}
        }
    }

    /// Puts money back into a payment's lot.
    pub(super) fn add_credit(&mut self, payment: &Key, amount: i64) {
        if let Some(lot) = self.lots.iter_mut().find(|lot| lot.payment == *payment) {
            lot.credit += amount;
        }
    }

    /// C201: money of the borrower goes out: what lies to be returned first, then credit, the oldest lot first.
    pub(super) fn refund(&mut self, event: &Key, amount: i64) {
        let (id, component) = (ItemId::Refund(event.clone()), Component::Principal);
        let mut item = Item::new(id.clone(), Some(self.day));
        item.stated.add(component, amount);
        self.items.push(item);
        self.line(&[&"refunded", event], amount);
        let mut left = amount;
        for lot in 0..self.lots.len() {
            let lay = self.lots[lot].to_be_returned.min(left);
            self.lots[lot].to_be_returned -= lay;
            // It passes through the lot, which holds its credit all the while.
            let credit = std::mem::replace(&mut self.lots[lot].credit, lay);
            let paid = self.pay(lot, &id, component, lay);
            self.lots[lot].refunded += paid;
            left -= paid;
            self.lots[lot].credit = credit;
        }
        for lot in 0..self.lots.len() {
            let paid = self.pay(lot, &id, component, left);
            self.lots[lot].refunded += paid;
            left -= paid;
        }
    }

    /// C31, C101: what a payment still holds and what it paid are owed again.
    pub(super) fn give_back(&mut self, event: &Key, payment: &Key) {
        let Some(lot) = self.lots.iter().position(|lot| lot.payment == *payment) else { return };
        let credit = std::mem::take(&mut self.lots[lot].credit);
        let lay = std::mem::take(&mut self.lots[lot].to_be_returned);
        self.line(&[&"returned_credit", event], credit + lay);
        let (returned, rest) = std::mem::take(&mut self.allocations)
            .into_iter()
            .partition(|allocation: &Allocation| allocation.payment == *payment);
        self.allocations = rest;
        let returned: Vec<Allocation> = returned;
        if returned.iter().any(|paid| self.is_early(paid)) {
            self.returned_early = Some(self.day);
        }
        let (mut principal, mut at_once) = (0, None);
        for Allocation { item, component, amount, .. } in &returned {
            if *item == ItemId::ToCome && principal == 0 {
                self.bill_what_stands_over();
            }
            self.count_as_paid(item, *component, -amount);
            self.line(&[&"returned", event, item, component], *amount);
            if *item == ItemId::ToCome {
                principal += amount;
            }
        }
        self.waive_fee_of(payment, event);
        let whole = self.lots[lot].amount;
        if principal > 0 && self.next_row() > self.rows() {
            // C86: no row is left that could bring it back.
            self.to_come -= principal;
            self.owe_at_once(event, principal);
            at_once = Some(ItemId::DownPayment(event.clone()));
        } else if principal > 0 {
            // In the same way as it prepaid, also where what was left of it is credit for good (C116).
            let lowered = self.came_for(lot) == Then::Lower;
            let answer = if lowered { Remake::Reprice } else { Remake::KeepInstalment };
            self.remake(principal, answer);
        }
        self.let_off_again(lot, &returned, at_once.as_ref());
        self.fees_of_an_event(event, FeeOn::ReturnedPayment, whole);
    }

    /// C32: the places of the items that a waiver may take from.
    pub(super) fn waivable(&self, named: Option<&ItemId>) -> Vec<usize> {
        match named {
            None => self.in_order(),
            Some(
                bill @ (ItemId::Bill(_)
                | ItemId::DownPayment(_)
                | ItemId::Deduction(..)
                | ItemId::BrokenPeriod(_)
                | ItemId::CalledIn(_)
                | ItemId::ChargeBack(_)
                | ItemId::Refund(_)
                | ItemId::ToCome),
            ) => self.place(bill).into_iter().collect(),
            Some(charge @ (ItemId::Charge(_) | ItemId::Fee(..))) => {
                self.place(self.moved.get(charge).unwrap_or(charge)).into_iter().collect()
            }
        }
    }
}
