//! Step 3: principal goes out.

use std::collections::BTreeMap;

use super::Fold;
use super::remake::{Hindrance, Unmade};
use crate::accrual::Exact;
use crate::billing::BusinessDays;
use crate::calendar::Date;
use crate::debt::{ItemId, Key, Split};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Debt, Plan};
use crate::money::Minor;
use crate::schedule::{self, Remake};

impl Fold<'_> {
    /// Principal goes out: at first the plan is made on that day, for the due days of the terms; a further tranche makes
    /// it anew.
    pub(super) fn pay_out(&mut self, day: Date, key: &Key, amount: Minor) {
        self.state.first_payout.get_or_insert(day);
        self.journal.write(day, LineKey::Disbursed(key.clone()), amount, Basis::Stated { amount });
        if self.bill_what_stands_over(day) {
            // The ground moved: no row is left that it could come back with.
            self.unmade.push(Unmade { by: key.clone(), why: Hindrance::NoRowLeft });
            self.owe_at_once(day, key, amount, Basis::Stated { amount });
            return;
        }
        let lent = amount - self.ask_down_payment(day, key, amount);
        if self.state.plan.is_none() {
            self.first_plan(day, key, lent);
        } else {
            self.lend_more(day, key, lent);
        }
    }

    fn first_plan(&mut self, day: Date, key: &Key, lent: Minor) {
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
                fixed: BTreeMap::new(),
                held: Minor::ZERO,
                suspension: None,
                ahead: BTreeMap::new(),
                cuts: BTreeMap::new(),
            });
        }
        self.plan_was_made(key);
        self.next_statement = Some(self.timetable.statement_day(day, 1));
        if self.state.paused_until.is_some_and(|until| until > day) {
            self.remake(day, key, Remake::KeepInstalment, Exact::ZERO);
        }
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
        self.owe_at_once(day, key, part, Basis::Share { of: amount, share: policy.share });
        part
    }

    /// Principal that no row can bring back is an item of its own, due on its day.
    pub(super) fn owe_at_once(&mut self, day: Date, key: &Key, principal: Minor, basis: Basis) {
        self.journal.write(day, LineKey::DownPayment(key.clone()), principal, basis);
        self.look_ahead([day.plus_days(1)]);
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
