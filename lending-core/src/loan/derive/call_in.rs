//! Step 3, after payouts: the borrower withdraws, and everything is owed at once.

use super::Fold;
use super::remake::{Hindrance, Unmade};
use crate::calendar::Date;
use crate::debt::{Component, ItemId, Key, Split};
use crate::disbursement::WithdrawalInterest;
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Debt, Relief};
use crate::money::Minor;
use crate::reschedule::Treatment;

impl Fold<'_> {
    /// All principal is owed at once, with the interest grown by the day or without; what is unpaid of bills is taken
    /// over, charges and penalty are waived, and nothing grows any more.
    pub(super) fn call_in(&mut self, day: Date, key: &Key) {
        if self.state.principal_outstanding().is_zero() {
            // Who records it is told so; where the ground moved, nothing is paid out any more all the same.
            self.unmade.push(Unmade { by: key.clone(), why: Hindrance::NothingOwed });
        }
        self.state.withdrawn = Some(key.clone());
        self.ask_for_nothing_more(day);
        self.take_over(day, key, Component::Principal, Treatment::IsCapitalised, Minor::ZERO);
        let interest = self.agreed.cooling_off.map(|policy| policy.interest).unwrap_or_default();
        let (treatment, waived) = match interest {
            WithdrawalInterest::ToTheDay => (Treatment::OnTheFirstRow, Minor::ZERO),
            WithdrawalInterest::None => (Treatment::IsWaived, self.state.pot.at_least_zero()),
        };
        self.take_over(day, key, Component::Interest, treatment, waived);
        for component in [Component::Fee, Component::Tax, Component::Penalty] {
            self.take_over(day, key, component, Treatment::IsWaived, Minor::ZERO);
        }
        self.waive_charges(day, key);
        self.owe_all(day, key);
    }

    /// Charges on no bill are no longer asked for.
    fn waive_charges(&mut self, day: Date, key: &Key) {
        let items = &mut self.state.items;
        let is_charge = |debt: &&mut Debt| matches!(debt.id, ItemId::Charge(_) | ItemId::Fee(..));
        let issued = items.debts.iter_mut().filter(is_charge);
        let issued = issued.map(|debt| (debt.id.clone(), debt.unpaid(), &mut debt.waived));
        let waiting = items.waiting.iter_mut();
        let waiting = waiting.map(|charge| (charge.id.clone(), charge.unpaid(), &mut charge.waived));
        for (item, unpaid, waived) in issued.chain(waiting) {
            for component in [Component::Fee, Component::Tax, Component::Penalty] {
                let amount = unpaid[component];
                if !amount.is_positive() {
                    continue;
                }
                waived[component] += amount;
                let (event, item) = (key.clone(), item.clone());
                let line = LineKey::Waived { event: event.clone(), item: item.clone(), component };
                self.journal.write(day, line, amount, Basis::Rest { amount });
                let lapses = LineKey::Unwaived { event, item: item.clone(), component };
                items.reliefs.push(Relief { lapses, item, component, amount });
            }
        }
    }

    /// Nothing is paid out any more, and rows to come ask for nothing: what was paid on them is free, interest billed ahead
    /// that has not grown is taken down, and interest that waits or was shared out is on no bill.
    pub(super) fn ask_for_nothing_more(&mut self, day: Date) {
        self.state.undrawn = Minor::ZERO;
        self.free_what_was_paid_ahead(day);
        self.give_up_unearned(day);
        self.free_held();
        self.free_shares();
    }

    /// No row is left, and interest rests for ever; says which principal and which interest were on no bill.
    pub(super) fn take_all_to_come(&mut self) -> Option<(Minor, Minor)> {
        let interest = self.state.pot.at_least_zero();
        self.state.pot -= interest;
        let plan = self.state.plan.as_mut()?;
        let principal = std::mem::take(&mut plan.balance);
        plan.end();
        self.next_statement = None;
        self.state.paused_until = Some(Date::MAX);
        Some((principal, interest))
    }

    /// What is on no bill becomes an item of its own, due on the day, if there is anything; no row is left, and interest
    /// rests for ever.
    pub(super) fn owe_all(&mut self, day: Date, key: &Key) {
        let Some((principal, interest)) = self.take_all_to_come() else { return };
        for (component, amount) in [(Component::Principal, principal), (Component::Interest, interest)] {
            let line = LineKey::CalledIn { event: key.clone(), component };
            self.journal.write(day, line, amount, Basis::Rest { amount });
        }
        // A return may owe bills again; they bear nothing any more.
        self.state.items.debts.iter_mut().for_each(|debt| debt.penalty = None);
        self.look_ahead([day.plus_days(1)]);
        let stated = Split { principal, interest, ..Split::default() };
        if !stated.is_zero() {
            self.state.items.issue(Debt::issued(ItemId::CalledIn(key.clone()), day, day, stated));
        }
    }
}
