//! Step 6: the standing for the coming night.

use super::{Fold, Phase};
use crate::calendar::Date;
use crate::loan::line::LineKey;
use crate::loan::state::Status;

impl Fold<'_> {
    /// Says how the loan stands, and writes down when it is settled, closed or reopened.
    pub(super) fn close(&mut self, day: Date) {
        self.cure(day);
        self.close_arrears(day);
        let now = self.state.standing();
        let before = std::mem::replace(&mut self.state.status, now);
        if now == before {
            return;
        }
        let line = match now {
            Status::Cancelled => LineKey::Cancelled(day),
            Status::Settled => LineKey::Settled(day),
            Status::Closed => LineKey::Closed(day),
            Status::Running if before == Status::Opened => return,
            Status::Running | Status::Opened => LineKey::Reopened(day),
        };
        self.journal.count((day, Phase::Close), line);
    }

    /// Bills that were taken over stop counting once a bill of the new plan is paid in time, with none before it unpaid.
    fn cure(&mut self, day: Date) {
        let Some(late) = self.state.late else { return };
        let debts = &self.state.items.debts;
        let oldest = debts.iter().filter(|debt| self.exceeds_alone(debt)).map(|debt| debt.due).min();
        let in_time = debts.iter().any(|debt| {
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
