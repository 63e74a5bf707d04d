use std::collections::BTreeMap;

use lending_core::debt::{Component, ItemId, Key};
use lending_core::money::Minor;
use lending_core::reschedule::{AgreedRow, Arrears, NewPlan, PastDue};
use lending_core::schedule::Method;

use super::fraction::{quotient, round};
use super::loan::Loan;

/// What another plan says besides its rows (C137, C139, C140).
impl Loan<'_> {
    /// C137: principal that is no longer asked for.
    pub(super) fn cut_hair(&mut self, event: &Key, haircut: Option<Minor>) {
        if let Some(haircut) = haircut {
            self.to_come -= haircut.units();
            self.line(&[&"waived", event, &ItemId::ToCome, &Component::Principal], haircut.units());
        }
    }

    /// C139: the days past due start anew, or go on from the oldest bill that is taken over past due.
    pub(super) fn days_go_on(&mut self, agreed: &NewPlan) {
        if agreed.arrears == Arrears::Stay {
            return;
        }
        let counting = self.what_counts().into_iter().map(|at| &self.items[at]);
        let late = counting.filter(|item| item.is_bill()).filter_map(|bill| bill.due);
        let late = late.filter(|due| *due < self.day);
        let oldest = late.chain(self.goes_on.map(|(since, _)| since)).min();
        let last = self.next_row() - 1;
        self.goes_on = match agreed.past_due {
            PastDue::StartAnew => None,
            PastDue::GoOn => oldest.map(|since| (since, last)),
        };
    }

    /// C139: a bill of the new plan is paid in time, and no bill before it is unpaid.
    pub(super) fn cure(&mut self) {
        let Some((_, last)) = self.goes_on else { return };
        let bills = self.bills();
        let cures = bills.iter().map(|bill| &self.items[*bill]).any(|bill| {
            let is_new = matches!(bill.id, ItemId::Bill(row) if row > last);
            let asks = self.asks_for_what_counts(bill);
            let before = bills.iter().map(|other| &self.items[*other]).filter(|other| other.due < bill.due);
            is_new
                && asks
                && !self.counts_alone(bill)
                && bill.due.is_some_and(|due| self.day <= due)
                && !before.into_iter().any(|other| self.counts_alone(other))
        });
        if cures {
            self.goes_on = None;
        }
    }

    /// C197: what is planned of each row that is left: its total, or its principal where rows have shares.
    pub(super) fn planned_totals(&self) -> BTreeMap<u32, i64> {
        let Some(plan) = &self.plan else { return BTreeMap::new() };
        let rows = (self.next_row()..=self.rows()).filter_map(|row| {
            let planned = plan.row(row)?;
            let interest = if plan.total(row).is_some() { planned.interest } else { 0 };
            Some((row, planned.principal + interest))
        });
        rows.collect()
    }

    /// C197: what was taken over comes on top of what was planned, in even shares.
    pub(super) fn rows_with_on_top(&self, planned: BTreeMap<u32, i64>, taken: i64) -> BTreeMap<u32, i64> {
        let rows = i64::try_from(planned.len()).expect("rows are few");
        if rows == 0 {
            return planned;
        }
        let share = round(&quotient(taken, rows), self.agreed.instalment_rounding);
        planned.into_iter().map(|(row, total)| (row, total + share)).collect()
    }

    /// C140: what the rows keep that fall due on agreed days, their totals, or their principal; the last row takes
    /// the rest.
    pub(super) fn rows_as_agreed(&self, agreed: &[AgreedRow]) -> BTreeMap<u32, i64> {
        let by_instalment = matches!(self.method, Method::EqualInstalment | Method::Flat);
        let asking = (self.next_row()..=self.rows()).filter(|row| !self.is_suspended(*row));
        let rows = asking.filter_map(|row| {
            let falls = self.calendar.falls(row);
            let agreed = agreed.iter().find(|agreed| agreed.due == falls)?;
            let interest = if by_instalment { agreed.interest } else { Minor::ZERO };
            Some((row, (agreed.principal + interest).units()))
        });
        rows.collect()
    }
}
