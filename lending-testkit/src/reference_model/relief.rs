//! Interest that the terms waive when a bill is issued (C280).

use lending_core::debt::{Component, ItemId};

use super::loan::Loan;

impl Loan<'_> {
    /// C280: waives the interest of a row's bill that was just issued, up to what the row was expected to bring; money that
    /// had paid more than is left is free again.
    pub(super) fn relieve(&mut self, row: u32, expected: i64) {
        let id = ItemId::Bill(row);
        let free = self.agreed.relief.free_of_interest.contains(&row);
        let Some(bill) = self.place(&id).filter(|_| free) else { return };
        let item = &mut self.items[bill];
        let amount = item.stated.of(Component::Interest).min(expected).max(0);
        item.waived.add(Component::Interest, amount);
        item.relieved = amount;
        let too_much = -item.unpaid(Component::Interest).min(0);
        self.line(&[&"relieved", &id], amount);
        self.free(bill, Component::Interest, too_much);
    }

    /// C280: at most so much of a bill's relief lapses; says how much.
    pub(super) fn lapse_relief(&mut self, bill: usize, most: i64) -> i64 {
        let item = &mut self.items[bill];
        let lapsed = item.relieved.min(most);
        item.relieved -= lapsed;
        item.waived.add(Component::Interest, -lapsed);
        let id = item.id.clone();
        self.line(&[&"unrelieved", &id], lapsed);
        lapsed
    }
}
