//! A bill is restated to what really grew in its period, where the terms say so.

use super::Fold;
use crate::accrual::{Exact, TrueUp};
use crate::calendar::Date;
use crate::debt::{Component, ItemId};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::Debt;
use crate::money::Minor;

impl Fold<'_> {
    /// The morning in which a bill is restated: that of its due day, or of the day on which its period ends, if that is
    /// earlier.
    pub(super) fn trued_up_on(&self, bill: u32) -> Option<Date> {
        let restates = self.agreed.interest.true_up == TrueUp::RestatesTheBill;
        restates.then(|| self.timetable.due(bill).min(self.timetable.end(bill)))
    }

    /// What grew otherwise than a bill expected goes on that bill when its day has come, not on the next one. A suspended
    /// row's bill asks for nothing of its own; where no row is to come, growth is on the last bill already.
    pub(super) fn true_up(&mut self, day: Date) {
        if self.agreed.interest.true_up != TrueUp::RestatesTheBill || self.state.all_billed() {
            return;
        }
        let comes = |bill: &u32| self.trued_up_on(*bill) == Some(day) && self.waits(*bill).is_none();
        let mut bills: Vec<u32> =
            self.state.items.debts.iter().filter_map(Debt::bill).filter(comes).collect();
        bills.sort_unstable();
        for bill in bills {
            self.true_up_bill(day, bill);
        }
    }

    fn true_up_bill(&mut self, day: Date, bill: u32) {
        let (meter, principal) = (self.meter(bill), self.state.principal_not_past_due(day));
        let expected = self.pieces_left(bill, day, principal);
        let more = expected.iter().fold(Exact::ZERO, |total, piece| total.plus(piece.growth()));
        let agreed = self.state.plan.as_ref().map_or(Minor::ZERO, |plan| plan.fixed_on(bill));
        // What was agreed to the end of the row grows whatever is owed.
        let pot = self.state.pot + agreed;
        let missing = pot + meter.expecting(more) - meter.grown();
        if missing.is_negative() {
            self.take_off(day, bill, -missing);
        }
        if !missing.is_positive() {
            return;
        }
        let Some(debt) = self.state.items.debt_mut(&ItemId::Bill(bill)) else { return };
        debt.stated.interest += missing;
        self.state.pot -= missing;
        self.touch(day, &ItemId::Bill(bill), Component::Interest);
        let rounding = self.agreed.interest.rounding;
        let basis = Basis::BilledInterest { pot, before: meter.total(), expected, rounding };
        let key = LineKey::Added { bill, row: bill, month: day.minus_days(1).month() };
        self.journal.write(day, key, missing, basis);
    }
}
