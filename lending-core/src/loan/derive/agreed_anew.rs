//! Step 2: what was agreed anew takes effect.

use super::Fold;
use crate::calendar::Date;
use crate::debt::Key;
use crate::rate::Rate;
use crate::schedule::Remake;

impl Fold<'_> {
    /// Another contract rate from this night on.
    pub(super) fn set_rate(&mut self, day: Date, key: &Key, rate: Rate) {
        self.bill_what_ends(day);
        let exact = self.planned_so_far(day);
        self.rate = rate;
        self.remake(day, key, self.agreed.on_change.rate, exact);
    }

    /// Contract interest rests from this night on; the instalment is kept.
    pub(super) fn pause_interest(&mut self, day: Date, key: &Key, until: Date) {
        self.bill_what_ends(day);
        let exact = self.planned_so_far(day);
        self.rest_until(until);
        self.remake(day, key, Remake::KeepInstalment, exact);
    }

    /// Contract interest rests up to a day; nights that rest already go on resting.
    pub(super) fn rest_until(&mut self, until: Date) {
        self.look_ahead([until]);
        self.state.paused_until = self.state.paused_until.max(Some(until));
    }
}
