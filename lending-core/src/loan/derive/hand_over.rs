//! Step 3: what is financed is handed over, and rows begin.

use super::Fold;
use crate::calendar::{Anchor, Date};
use crate::debt::Key;
use crate::loan::state::RateFrom;
use crate::money::Minor;
use crate::rate::Rate;
use crate::terms::Agreement;

/// What rows begin with.
#[derive(Clone, Copy)]
pub(super) struct Begin {
    pub(super) amount: Minor,
    pub(super) residual: Minor,
    pub(super) anchor: Anchor,
    pub(super) first_due: Date,
    pub(super) rate: Option<Rate>,
}

impl Fold<'_> {
    /// Rows begin on the day, by the calendar of its own; then principal goes out and the plan is made.
    pub(super) fn hand_over(&mut self, day: Date, key: &Key, begin: Begin) {
        let Begin { amount, residual, anchor, first_due, rate } = begin;
        if rate.is_some() {
            self.state.rates_set.set(day, RateFrom::Event(key.clone()));
        }
        let rate = rate.unwrap_or(self.state.rate);
        (self.state.rate, self.state.rate_followed) = (rate, rate);
        let agreed = Agreement {
            contract_day: day,
            principal: amount,
            residual,
            anchor,
            first_due,
            rate,
            ..self.agreed.clone()
        };
        self.timetable.go_on(0, agreed, day);
        self.timetable.cover(day);
        self.pay_out(day, key, amount, &[]);
        // It is the one payout.
        self.state.undrawn = Minor::ZERO;
    }
}
