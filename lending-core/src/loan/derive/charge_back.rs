//! Step 5: money of a payment is taken back, and the bills that it paid stay paid.

use super::Fold;
use crate::calendar::Date;
use crate::debt::{ItemId, Key, Split};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::Debt;
use crate::money::Minor;

impl Fold<'_> {
    /// What is left of the payment's own money goes first; what it paid is owed again as an item of its own.
    pub(super) fn charge_back(&mut self, day: Date, key: &Key, payment: &Key, amount: Minor) {
        let left = amount - self.take_back_credit(day, key, payment, amount);
        let paid = self.paid_by(payment);
        let Some(lot) = self.state.items.lots.iter_mut().find(|lot| lot.payment == *payment) else { return };
        let mut stated = Split::default();
        for part in self.agreed.charge_back.parts(left, paid - lot.charged_back) {
            let basis = match part.paid {
                Some(wanted) => Basis::Smaller { available: part.left, wanted },
                None => Basis::Rest { amount: part.left },
            };
            stated[part.component] += part.amount();
            let line = LineKey::ChargedBack { event: key.clone(), component: part.component };
            self.journal.write(day, line, part.amount(), basis);
        }
        lot.charged_back += stated;
        if stated.is_zero() {
            return;
        }
        let (due, row) = self.due_with_running_row(day);
        self.look_ahead([due, due.plus_days(1)]);
        let item = Debt::issued(ItemId::ChargeBack(key.clone()), day, due, stated);
        self.state.items.issue(Debt { due_with: row, ..item });
    }

    /// Takes from what nothing has used of a payment, what lies to be returned first; says how much it was.
    fn take_back_credit(&mut self, day: Date, key: &Key, payment: &Key, amount: Minor) -> Minor {
        let Some(lot) = self.state.items.lots.iter_mut().find(|lot| lot.payment == *payment) else {
            return Minor::ZERO;
        };
        let available = lot.to_return + lot.rest;
        let returned = lot.to_return.min(amount);
        let credit = lot.rest.min(amount - returned);
        lot.to_return -= returned;
        lot.rest -= credit;
        let basis = Basis::Smaller { available, wanted: amount };
        self.journal.write(day, LineKey::ReturnedCredit(key.clone()), returned + credit, basis);
        returned + credit
    }

    /// What a payment paid and what has not come back to it.
    fn paid_by(&self, payment: &Key) -> Split {
        let own = self.state.items.allocations.iter().filter(|part| part.payment == *payment);
        own.fold(Split::default(), |mut paid, part| {
            paid[part.component] += part.amount;
            paid
        })
    }

    /// The due day of the row whose period a day lies in, with the row; the day itself where there is no such row.
    fn due_with_running_row(&self, day: Date) -> (Date, Option<u32>) {
        let Some(row) = self.period_of(day).map(|period| period.row) else { return (day, None) };
        let id = ItemId::Bill(row);
        let issued = self.state.items.debts.iter().find(|debt| debt.id == id).map(|debt| debt.due);
        let comes = || self.state.plan.as_ref().is_some_and(|plan| plan.to_come().contains(&row));
        let due = issued.or_else(|| comes().then(|| self.timetable.due(row)));
        (due.unwrap_or(day).max(day), due.map(|_| row))
    }
}
