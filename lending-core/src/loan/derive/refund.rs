//! Step 5, last: money of the borrower goes out.

use super::Fold;
use crate::calendar::Date;
use crate::debt::{Component, ItemId, Key, Split};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Debt, Lot};
use crate::money::Minor;

impl Fold<'_> {
    /// What goes out is an item that the borrower's own money pays: what lies to be returned first, then credit, the
    /// oldest first. Where that money falls away later, the item is owed.
    pub(super) fn pay_back(&mut self, day: Date, key: &Key, amount: Minor) {
        let item = ItemId::Refund(key.clone());
        self.journal.write(day, LineKey::Refunded(key.clone()), amount, Basis::Stated { amount });
        let stated = Split { principal: amount, ..Split::default() };
        self.look_ahead([day, day.plus_days(1)]);
        self.state.items.issue(Debt::issued(item.clone(), day, day, stated));
        self.pay_refund(day, &item, |lot| &mut lot.to_return);
        self.pay_refund(day, &item, |lot| &mut lot.rest);
    }

    fn pay_refund(&mut self, day: Date, item: &ItemId, money: impl Fn(&mut Lot) -> &mut Minor) {
        for at in 0..self.state.items.lots.len() {
            let Some(debt) = self.state.items.debt_mut(item) else { return };
            let wanted = debt.unpaid_of(Component::Principal);
            let lot = &mut self.state.items.lots[at];
            let payment = lot.payment.clone();
            let available = *money(lot);
            let part = available.min(wanted);
            if !part.is_positive() {
                continue;
            }
            *money(lot) -= part;
            if let Some(debt) = self.state.items.debt_mut(item) {
                debt.paid.principal += part;
            }
            let basis = Basis::Smaller { available, wanted };
            self.allocate_to(day, &payment, item.clone(), Component::Principal, part, basis);
        }
    }
}
