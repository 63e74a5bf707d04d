use lending_core::allocation::{Bucket, Direction};
use lending_core::debt::{Component, ItemId, Key};

use super::item::Allocation;
use super::loan::Loan;

/// Credit and its use.
impl Loan<'_> {
    /// C23, C30: what follows the bills' issue and every fact. Money that repays all principal early brings C23 about,
    /// and what C23 frees is applied again, until nothing moves.
    pub(super) fn settle(&mut self) {
        loop {
            self.take_down();
            if !self.apply_credit() {
                break;
            }
        }
    }

    /// C29, C30: applies all credit, lot by lot; says whether any of it was used.
    fn apply_credit(&mut self) -> bool {
        let mut used = false;
        for lot in 0..self.lots.len() {
            for (item, component) in self.waterfall() {
                used |= self.allocate(lot, item, component) > 0;
            }
        }
        used
    }

    /// C29: places of issued items and their components, in the order in which money serves them.
    fn waterfall(&self) -> Vec<(usize, Component)> {
        let past_due = |item: &usize| self.items[*item].due.is_some_and(|due| due < self.day);
        let issued = self.in_order().into_iter().filter(|item| self.items[*item].due.is_some());
        let (past_due, due): (Vec<usize>, Vec<usize>) = issued.partition(past_due);
        let mut order = Vec::new();
        for (bucket, name) in [(past_due, Bucket::PastDue), (due, Bucket::Due)] {
            let components: Vec<Component> = self.agreed.waterfall.order(name).collect();
            match self.agreed.waterfall.direction() {
                Direction::ByBill => {
                    for item in bucket {
                        order.extend(components.iter().map(|component| (item, *component)));
                    }
                }
                Direction::ByComponent => {
                    for component in components {
                        order.extend(bucket.iter().map(|item| (*item, component)));
                    }
                }
            }
        }
        order
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

    /// Moves money from a lot to a component of an item; says how much.
    fn allocate(&mut self, lot: usize, item: usize, component: Component) -> i64 {
        let (payment, credit) = self.lots[lot].clone();
        let amount = credit.min(self.items[item].unpaid(component));
        if amount <= 0 {
            return 0;
        }
        self.lots[lot].1 -= amount;
        self.items[item].paid.add(component, amount);
        let id = self.items[item].id.clone();
        self.line(&[&"allocated", &payment, &id, &component], amount);
        self.allocations.push(Allocation { payment, item: id, component, amount });
        amount
    }

    /// Puts money back into a payment's lot.
    pub(super) fn add_credit(&mut self, payment: &Key, amount: i64) {
        if let Some((_, credit)) = self.lots.iter_mut().find(|(key, _)| key == payment) {
            *credit += amount;
        }
    }

    /// C31: what a payment still holds and what it paid are owed again.
    pub(super) fn give_back(&mut self, event: &Key, payment: &Key) {
        if let Some(lot) = self.lots.iter().position(|(key, _)| key == payment) {
            let credit = std::mem::take(&mut self.lots[lot].1);
            self.line(&[&"returned_credit", event], credit);
        }
        let (returned, rest) = std::mem::take(&mut self.allocations)
            .into_iter()
            .partition(|allocation: &Allocation| allocation.payment == *payment);
        self.allocations = rest;
        let returned: Vec<Allocation> = returned;
        for Allocation { item: id, component, amount, .. } in returned {
            if let Some(item) = self.place(&id) {
                self.items[item].paid.add(component, -amount);
                self.line(&[&"returned", event, &id, &component], amount);
            }
        }
    }

    /// C32: the places of the items that a waiver may take from.
    pub(super) fn waivable(&self, named: Option<&ItemId>) -> Vec<usize> {
        match named {
            None => self.in_order(),
            Some(bill @ (ItemId::Bill(_) | ItemId::DownPayment(_) | ItemId::ToCome)) => {
                self.place(bill).into_iter().collect()
            }
            Some(charge @ ItemId::Charge(key)) => {
                self.place(self.moved.get(key).unwrap_or(charge)).into_iter().collect()
            }
        }
    }
}
