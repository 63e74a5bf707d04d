//! Money of a payment that is taken back while what it paid stays paid (C180, C181).

use lending_core::accrual::OverduePrincipal;
use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key};

use super::item::{Amounts, Item};
use super::loan::Loan;

impl Loan<'_> {
    /// C180.
    pub(super) fn charge_back(&mut self, event: &Key, payment: &Key, amount: i64) {
        let Some(at) = self.lots.iter().position(|lot| lot.payment == *payment) else { return };
        let lot = &mut self.lots[at];
        let lay = lot.to_be_returned.min(amount);
        let credit = lot.credit.min(amount - lay);
        lot.to_be_returned -= lay;
        lot.credit -= credit;
        self.line(&[&"returned_credit", event], lay + credit);
        let parts = self.parts_of(payment, amount - lay - credit);
        if Component::ALL.into_iter().all(|component| parts.of(component) == 0) {
            return;
        }
        let (row, due) = self.row_of_today();
        let id = ItemId::ChargeBack(event.clone());
        for component in Component::ALL {
            self.line(&[&"charged_back", event, &component], parts.of(component));
        }
        self.rows_of_charge_backs.insert(id.clone(), row);
        let mut item = Item::new(id.clone(), Some(due));
        item.stated = parts;
        self.items.push(item);
        self.let_off_charge_back(at, &id);
    }

    /// C180: of which components an amount is: of each at most what the payment paid, and what is left is principal.
    fn parts_of(&mut self, payment: &Key, amount: i64) -> Amounts {
        let before = self.charged_back.entry(payment.clone()).or_default();
        let mut parts = Amounts::default();
        let mut left = amount;
        for component in &self.agreed.charge_back.order {
            let paid = self
                .allocations
                .iter()
                .filter(|paid| paid.payment == *payment && paid.component == *component);
            let paid: i64 = paid.map(|paid| paid.amount).sum();
            let part = (paid - before.of(*component)).clamp(0, left);
            parts.add(*component, part);
            left -= part;
        }
        parts.add(Component::Principal, left);
        for component in Component::ALL {
            before.add(component, parts.of(component));
        }
        parts
    }

    /// C181: the row whose period today lies in, and the day on which something is due with it.
    fn row_of_today(&self) -> (u32, Date) {
        let row = self.calendar.period(self.day);
        let billed = self.place(&ItemId::Bill(row)).and_then(|bill| self.items[bill].due);
        let to_come = self.rows_to_come() && (self.next_row()..=self.rows()).contains(&row);
        let due = billed.or_else(|| to_come.then(|| self.calendar.due(row)));
        (row, due.map_or(self.day, |due| due.max(self.day)))
    }

    /// C181: whether the principal of a charge-back bears contract interest in a night.
    pub(super) fn charge_back_bears(&self, item: &Item, night: Date) -> bool {
        let Some(row) = self.rows_of_charge_backs.get(&item.id) else { return false };
        let Some(due) = item.due else { return false };
        if night < due {
            night < self.calendar.uncut_end(*row)
        } else {
            let bears = matches!(
                self.agreed.interest.overdue_principal,
                OverduePrincipal::InterestOnly | OverduePrincipal::Both
            );
            bears && !self.arrears_bear_nothing(night)
        }
    }
}
