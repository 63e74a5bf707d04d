//! Bills that were stated before, and stay as they were where the terms say so.

use super::Fold;
use crate::billing::{AsIssued, Ground, GroundMoved, LateFacts};
use crate::calendar::Date;
use crate::debt::{Component, ItemId, Key};
use crate::loan::line::{Basis, LineKey};

/// A bill as it was issued on its statement day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IssuedBill {
    /// The event that began the plan of its row.
    pub(crate) plan: Key,
    /// Its number.
    pub(crate) number: u32,
    /// What it stated.
    pub(crate) stated: AsIssued,
    /// The charges and fees that waited for it.
    pub(crate) charges: Vec<ItemId>,
}

/// What a derivation knows of a bill that was stated before.
#[derive(Debug, Clone, Copy)]
pub(super) enum Before<'e> {
    /// It was not.
    Nothing,
    /// It stays.
    Stays(&'e IssuedBill),
    /// It is stated anew.
    Moved(AsIssued, GroundMoved),
}

impl<'e> Before<'e> {
    /// The bill, if it stays.
    pub(super) const fn stays(self) -> Option<&'e IssuedBill> {
        match self {
            Self::Stays(bill) => Some(bill),
            Self::Nothing | Self::Moved(..) => None,
        }
    }
}

impl<'e> Fold<'e> {
    /// Whether bills stay as they were stated.
    pub(super) fn bills_stay(&self) -> bool {
        self.agreed.billing.late_facts == LateFacts::NextBill
    }

    /// The bill of a row as it was stated before.
    fn stated_before(&self, row: u32) -> Option<&'e IssuedBill> {
        self.before.iter().find(|bill| bill.number == row)
    }

    /// The same, if it is of the plan that the row belongs to now and falls due on its day.
    fn expected_as_stated(&self, row: u32) -> Option<&'e IssuedBill> {
        let plan = self.state.plan.as_ref()?;
        self.stated_before(row)
            .filter(|bill| bill.plan == plan.begun_by && bill.stated.due == self.timetable.due(row))
    }

    /// The statement day of the next row, on a day or after it: that of its bill where it was stated before.
    pub(super) fn next_statement_day(&self, from: Date) -> Option<Date> {
        let plan = self.state.plan.as_ref()?;
        let stated = self.expected_as_stated(plan.next).map(|bill| bill.stated.issued);
        let by_rule = || self.timetable.statement_day(plan.disbursed, plan.next);
        Some(stated.filter(|issued| *issued >= from).unwrap_or_else(by_rule).max(from))
    }

    /// Whether a row waits for the statement day of its bill, although money has paid it.
    pub(super) fn waits_for_its_bill(&self, day: Date, row: u32) -> bool {
        self.expected_as_stated(row).is_some_and(|bill| bill.stated.issued > day)
    }

    /// The bill of a row as it was stated before, on the ground of the day on which it is issued.
    pub(super) fn before(&self, day: Date, row: u32) -> Before<'e> {
        let (Some(bill), Some(plan)) = (self.stated_before(row), self.state.plan.as_ref()) else {
            return Before::Nothing;
        };
        let ground = Ground {
            day,
            due: self.timetable.due(row),
            balance: plan.balance,
            left: plan.left_for(row),
            is_last: row >= plan.last(),
        };
        let another = (bill.plan != plan.begun_by).then_some(GroundMoved::AnotherPlan);
        match another.or_else(|| bill.stated.moved(&ground)) {
            Some(why) => Before::Moved(bill.stated, why),
            None => Before::Stays(bill),
        }
    }

    /// Notes a bill that is issued, and of one that was stated otherwise why.
    pub(super) fn note_issued(
        &mut self,
        number: u32,
        stated: AsIssued,
        charges: Vec<ItemId>,
        before: Before<'_>,
    ) {
        let Some(plan) = self.state.plan.as_ref().filter(|_| self.bills_stay()) else { return };
        self.issued.push(IssuedBill { plan: plan.begun_by.clone(), number, stated, charges });
        if let Before::Moved(old, why) = before {
            let parts = [
                (Component::Interest, old.interest, stated.interest),
                (Component::Principal, old.principal, stated.principal),
            ];
            for (component, stated, _) in parts.into_iter().filter(|(_, old, new)| old != new) {
                let key = LineKey::Billed { bill: number, component };
                self.journal.note(&key, Basis::Restated { stated, why });
            }
        }
    }
}
