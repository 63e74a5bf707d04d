//! Step 6: the standing for the coming night.

use super::{Fold, Phase};
use crate::calendar::Date;
use crate::loan::line::LineKey;
use crate::loan::state::Status;

impl Fold<'_> {
    /// Says how the loan stands, and writes down when it is settled, closed or reopened.
    pub(super) fn close(&mut self, day: Date) {
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
}
