//! Step 6, first: what is left of a loan that is over, and too small to be asked for or given back.

use super::{Fold, Phase};
use crate::calendar::Date;
use crate::debt::Component;
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Debt, Relief};
use crate::money::Minor;

impl Fold<'_> {
    /// Where no row is to come and every item is due, a small rest is no longer asked for, and a small credit is kept.
    pub(super) fn close_within(&mut self, day: Date) {
        let within = self.agreed.relief.close_within;
        let waits = self.state.items.waiting.iter().any(|charge| !charge.unpaid().is_zero());
        let comes = |debt: &Debt| debt.due > day && !debt.unpaid().is_zero();
        let goes_on = waits || self.state.items.debts.open().iter().any(comes);
        if within.is_nothing() || goes_on || !self.state.all_billed() {
            return;
        }
        let unpaid: Minor = self.state.items.debts.open().iter().map(|debt| debt.unpaid().total()).sum();
        if unpaid.is_positive() && unpaid <= within.short {
            self.let_off(day);
        }
        let own = self.state.items.credit() + self.state.items.to_return();
        if (unpaid.is_zero() || unpaid <= within.short) && own.is_positive() && own <= within.over {
            self.keep_credit(day);
        }
    }

    fn let_off(&mut self, day: Date) {
        let mut let_off = Vec::new();
        for debt in self.state.items.debts.open_mut() {
            let unpaid = debt.unpaid();
            for component in Component::ALL {
                debt.waived[component] += unpaid[component];
                let_off.push((debt.id.clone(), component, unpaid[component]));
            }
        }
        for (item, component, amount) in let_off.into_iter().filter(|(.., amount)| amount.is_positive()) {
            self.touch(day, &item, component);
            let line = LineKey::LetOff { item: item.clone(), component };
            self.journal.write_at((day, Phase::Close), line.clone(), amount, Basis::Rest { amount });
            self.state.items.reliefs.push(Relief { lapses: line, item, component, amount });
        }
    }

    fn keep_credit(&mut self, day: Date) {
        for lot in &mut self.state.items.lots {
            let amount = std::mem::take(&mut lot.rest) + std::mem::take(&mut lot.to_return);
            let line = LineKey::Kept(lot.payment.clone());
            self.journal.write_at((day, Phase::Close), line, amount, Basis::Rest { amount });
        }
    }
}
