//! Step 3: principal goes out.

use std::collections::BTreeMap;

use super::Fold;
use crate::billing::BusinessDays;
use crate::calendar::Date;
use crate::debt::{ItemId, Key, Split};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Debt, Plan};
use crate::money::Minor;
use crate::schedule;

impl Fold<'_> {
    /// Principal goes out: at first the plan is made on that day, for the due days of the terms; a further tranche makes
    /// it anew.
    pub(super) fn pay_out(&mut self, day: Date, key: &Key, amount: Minor) {
        self.journal.write(day, LineKey::Disbursed(key.clone()), amount, Basis::Stated { amount });
        self.bill_what_ends(day);
        let over = self.state.plan.as_ref().is_some_and(|plan| plan.next > plan.last());
        if over {
            // The ground moved: no row is left that it could come back with.
            self.owe_at_once(day, key, amount);
            return;
        }
        let lent = amount - self.ask_down_payment(day, key, amount);
        if self.state.plan.is_none() {
            self.first_plan(day, lent);
        } else {
            self.lend_more(day, key, lent);
        }
    }

    fn first_plan(&mut self, day: Date, lent: Minor) {
        self.timetable.cover(self.agreed.last_due().plus_days(BusinessDays::DAYS_MAX));
        // Whether a plan can be made for this day was asked before the disbursement was recorded.
        if let Ok((schedule::Plan { stepper, .. }, rows)) = self.timetable.planned(day, lent, self.rate) {
            self.state.plan = Some(Plan {
                disbursed: day,
                lent,
                first: 0,
                stepper,
                before: 0,
                rows,
                balance: lent,
                as_planned: lent,
                next: 1,
                spread: BTreeMap::new(),
                ahead: BTreeMap::new(),
                cut: None,
            });
        }
        self.next_statement = Some(self.timetable.statement_day(day, 1));
    }

    fn lend_more(&mut self, day: Date, key: &Key, lent: Minor) {
        let exact = self.planned_so_far(day);
        let Some(plan) = self.state.plan.as_mut() else { return };
        plan.balance += lent;
        plan.as_planned += lent;
        plan.lent += lent;
        self.await_statement(day);
        self.remake(day, key, self.agreed.on_change.tranche, exact);
    }

    /// The part of a payout that is owed at once.
    fn ask_down_payment(&mut self, day: Date, key: &Key, amount: Minor) -> Minor {
        let Some(policy) = self.agreed.disbursement.down_payment else { return Minor::ZERO };
        let part = policy.of(amount);
        if part.is_zero() {
            return part;
        }
        self.journal.write(
            day,
            LineKey::DownPayment(key.clone()),
            part,
            Basis::Share { of: amount, share: policy.share },
        );
        self.owe_at_once(day, key, part);
        part
    }

    /// A part of a payout is an item of its own, due on its day.
    fn owe_at_once(&mut self, day: Date, key: &Key, principal: Minor) {
        self.ahead.insert(day.plus_days(1));
        self.state.items.issue(Debt {
            id: ItemId::DownPayment(key.clone()),
            issued: day,
            due: day,
            stated: Split { principal, ..Split::default() },
            paid: Split::default(),
            waived: Split::default(),
            moved: Split::default(),
            penalty: None,
        });
    }
}
