//! Step 6: the standing for the coming night.

use super::{Fold, Phase};
use crate::accrual::InterestBase;
use crate::calendar::Date;
use crate::debt::Component;
use crate::loan::line::LineKey;
use crate::loan::state::{Debt, Status};
use crate::money::Minor;

impl Fold<'_> {
    /// Says how the loan stands, and writes down when it is settled, closed or reopened.
    pub(super) fn close(&mut self, day: Date) {
        self.close_within(day);
        self.close_settlement(day);
        self.cure(day);
        let now = self.state.standing();
        // What is looked ahead for follows from how the loan stands now.
        let before = std::mem::replace(&mut self.state.status, now);
        self.close_arrears(day);
        self.close_write_off(day);
        if now == before {
            return;
        }
        self.note_end(day, before, now);
        let line = match now {
            Status::Cancelled => LineKey::Cancelled(day),
            Status::Settled => LineKey::Settled(day),
            Status::Closed => LineKey::Closed(day),
            Status::Running if before == Status::Opened => return,
            Status::Running | Status::Opened => LineKey::Reopened(day),
        };
        self.journal.count((day, Phase::Close), line);
    }

    /// The next day, where more may grow by itself than was billed ahead of a loan that owes nothing: the night in which it
    /// does reopens it, or credit that lies pays it.
    pub(super) fn next_that_may_reopen(&self) -> Option<Date> {
        let owes_nothing = matches!(self.state.status, Status::Settled | Status::Closed);
        let may_reopen = owes_nothing && self.planned_growth_exceeds_the_pot();
        may_reopen.then(|| self.day.plus_days(1))
    }

    /// Whether interest may still be added to the last bill, where no rows are to come (C22).
    pub(super) fn interest_may_be_added(&self, day: Date) -> bool {
        let bears = |debt: &Debt| {
            debt.unpaid_of(Component::Principal).is_positive() && self.bears_interest(debt, day)
        };
        let grows = match self.agreed.interest.base {
            InterestBase::Actual => self.state.items.debts.open().iter().any(bears),
            InterestBase::Planned => self.planned_growth_exceeds_the_pot(),
        };
        self.state.all_billed() && grows
    }

    /// Whether, on the planned base, more is left to grow than was billed ahead.
    fn planned_growth_exceeds_the_pot(&self) -> bool {
        let planned = self.agreed.interest.base == InterestBase::Planned;
        let Some((plan, running)) =
            self.state.plan.as_ref().filter(|_| planned).zip(self.period_of(self.day))
        else {
            return false;
        };
        let rows = running.row..=u32::try_from(plan.rows.len()).unwrap_or(u32::MAX);
        let left: Minor = rows.map(|row| self.growth_to_come(row) + plan.fixed_on(row)).sum();
        (self.state.pot + left).is_positive()
    }

    /// Bills that were taken over stop counting once a bill of the new plan is paid in time, with none before it unpaid.
    fn cure(&mut self, day: Date) {
        let Some(late) = self.state.late else { return };
        let bills = || self.state.items.debts.iter().filter(|debt| debt.bill().is_some());
        let oldest = bills().filter(|bill| self.exceeds_alone(bill)).map(|bill| bill.due).min();
        let in_time = bills().any(|debt| {
            let new = debt.bill().is_some_and(|bill| bill > late.bill);
            let asked = self.agreed.overdue.counts.of(&debt.stated).is_positive();
            let settled = asked && !self.exceeds_alone(debt) && debt.due >= day;
            new && settled && oldest.is_none_or(|oldest| oldest >= debt.due)
        });
        if in_time {
            self.state.late = None;
        }
    }
}
