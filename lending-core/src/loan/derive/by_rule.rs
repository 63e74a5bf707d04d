//! Step 4: what the terms waive of a bill by rule when it is issued.

use super::Fold;
use crate::calendar::Date;
use crate::debt::{Component, ItemId};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::Relief;
use crate::money::Minor;

/// A bill that was issued, and the interest of its row's own period as it is expected; nothing of a row that waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Issued {
    pub(super) bill: u32,
    pub(super) own: Minor,
}

impl Fold<'_> {
    /// The interest of a row that the terms free of it is waived; what was paid of it is free again.
    pub(super) fn waive_by_rule(&mut self, day: Date, Issued { bill, own }: Issued) {
        if !self.agreed.relief.free_of_interest.contains(&bill) {
            return;
        }
        let item = ItemId::Bill(bill);
        let Some(debt) = self.state.items.debt_mut(&item) else { return };
        let stated = debt.stated.interest;
        let amount = stated.min(own).at_least_zero();
        debt.waived.interest += amount;
        let basis = Basis::Smaller { available: stated, wanted: own };
        self.journal.write(day, LineKey::Relieved { bill }, amount, basis);
        let (lapses, component) = (LineKey::Unrelieved { bill }, Component::Interest);
        self.state.items.reliefs.push(Relief { lapses, item: item.clone(), component, amount });
        self.free_overpaid(day, &item, component);
    }
}
