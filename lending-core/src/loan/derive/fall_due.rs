//! Step 3, after payouts: what is to come falls due early.

use super::Fold;
use super::remake::{Hindrance, Unmade, policy_left};
use crate::calendar::{Anchor, Date};
use crate::debt::Key;
use crate::money::Minor;
use crate::terms::Agreement;

impl Fold<'_> {
    /// One row takes the place of all that are to come, and its bill is issued at once.
    pub(super) fn fall_due(&mut self, day: Date, key: &Key, due: Date) {
        self.bill_what_ends(day);
        if !self.state.rows_to_come() {
            self.unmade.push(Unmade { by: key.clone(), why: Hindrance::NothingOwed });
            return;
        }
        self.state.undrawn = Minor::ZERO;
        self.free_held();
        self.give_up_unearned(day);
        self.free_shares();
        let before = self.timetable.agreed();
        let agreed = Agreement {
            contract_day: day,
            instalments: 1,
            anchor: Anchor::of(due),
            first_due: due,
            plan: policy_left(before.plan, u32::MAX),
            ..before.clone()
        };
        self.new_rows(day, key, agreed);
        self.next_statement = None;
        self.note_plan(day);
        self.issue_bill(day);
    }
}
