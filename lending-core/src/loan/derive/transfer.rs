//! Step 5, after all else: the claim leaves the loan.

use super::Fold;
use super::remake::{Hindrance, Unmade};
use crate::calendar::Date;
use crate::debt::{Component, ItemId, Key};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::Status;
use crate::money::Minor;

impl Fold<'_> {
    /// All that is owed and to come goes to somebody else, as grown by the day; no row is left, and nothing grows any more.
    pub(super) fn transfer(&mut self, day: Date, key: &Key) {
        if self.state.standing() != Status::Running {
            self.unmade.push(Unmade { by: key.clone(), why: Hindrance::NothingOwed });
            return;
        }
        self.state.late = None;
        self.ask_for_nothing_more(day);
        let Some((principal, interest)) = self.take_all_to_come() else { return };
        for (component, amount) in [(Component::Principal, principal), (Component::Interest, interest)] {
            self.goes_over(day, key, ItemId::ToCome, component, amount);
        }
        // What was paid on rows that do not come pays what is issued first.
        self.issue_waiting(day);
        self.apply_credit(day);
        self.hand_items_over(day, key);
        self.look_ahead([day.plus_days(1)]);
    }

    fn hand_items_over(&mut self, day: Date, key: &Key) {
        let mut parts = Vec::new();
        for debt in self.state.items.debts.iter_mut() {
            let unpaid = debt.unpaid();
            debt.moved += unpaid;
            debt.penalty = None;
            parts.extend(Component::ALL.map(|component| (debt.id.clone(), component, unpaid[component])));
        }
        for (item, component, amount) in parts {
            self.goes_over(day, key, item, component, amount);
        }
    }

    fn goes_over(&mut self, day: Date, key: &Key, item: ItemId, component: Component, amount: Minor) {
        if amount.is_zero() {
            return;
        }
        self.touch(day, &item, component);
        let line = LineKey::Transferred { event: key.clone(), item, component };
        self.journal.write(day, line, amount, Basis::Rest { amount });
    }
}
