//! A loan is written off: in step 3, after payouts, what becomes of rows and interest; at the close what it was.

use super::remake::{Hindrance, Unmade};
use super::{Fold, Phase};
use crate::calendar::Date;
use crate::debt::{Component, Key, Split};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::WrittenOff;
use crate::schedule::Remake;
use crate::write_off::{InterestThen, RowsThen};

impl Fold<'_> {
    /// The lender's books carry the loan no more from this day on; the claim stands.
    pub(super) fn write_off(&mut self, day: Date, key: &Key) {
        self.bill_what_ends(day);
        if self.state.written_off.is_some() || self.outstanding().is_zero() {
            self.unmade.push(Unmade { by: key.clone(), why: Hindrance::NothingOwed });
            return;
        }
        self.stop_payouts(day);
        self.state.written_off = Some(WrittenOff { since: day, by: key.clone() });
        let policy = self.agreed.write_off;
        let so_far = self.planned_so_far(day);
        if policy.interest == InterestThen::Stops {
            self.state.paused_until = Some(Date::MAX);
            if let Some(plan) = self.state.plan.as_mut() {
                plan.fixed.clear();
            }
        }
        match (policy.rows, policy.interest) {
            (RowsThen::FallDue, _) if self.state.rows_to_come() => self.fall_due(day, key, day),
            (RowsThen::FallDue, _)
            | (RowsThen::Stay, InterestThen::GoesOn | InterestThen::StopsOnArrears) => {}
            (RowsThen::Stay, InterestThen::Stops) => self.remake(day, key, Remake::KeepInstalment, so_far),
            (RowsThen::AreLowered, _) => self.remake(day, key, Remake::Reprice, so_far),
        }
    }

    /// At the close of its day: how much of each component was outstanding. What grows from now on is memorandum.
    pub(super) fn close_write_off(&mut self, day: Date) {
        let Some(by) = self.state.written_off.as_ref().filter(|off| off.since == day).map(|off| &off.by)
        else {
            return;
        };
        let (event, outstanding) = (by.clone(), self.outstanding());
        for component in Component::ALL {
            let amount = outstanding[component];
            let line = LineKey::WrittenOff { event: event.clone(), component };
            self.journal.write_at((day, Phase::Close), line, amount, Basis::Rest { amount });
        }
        self.state.arrears.stop_accrual(day);
    }

    /// Whether what is past due bears nothing any more: neither penalty nor, where it did, contract interest.
    pub(super) fn arrears_bear_nothing(&self) -> bool {
        self.state.written_off.is_some() && self.agreed.write_off.interest != InterestThen::GoesOn
    }

    /// All that is owed and to come of each component, and what of interest has grown by now.
    pub(super) fn outstanding(&self) -> Split {
        let items = &self.state.items;
        let issued = items.debts.iter().fold(Split::default(), |sum, debt| sum + debt.unpaid());
        let mut all = items.waiting.iter().fold(issued, |sum, charge| sum + charge.unpaid());
        all.principal = self.state.principal_outstanding();
        all.interest = (all.interest + self.state.on_no_bill()).at_least_zero();
        all
    }
}
