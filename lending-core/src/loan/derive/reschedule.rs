//! Another plan takes the place of what is to come.

use super::Fold;
use super::ahead::even;
use super::remake::{Hindrance, Unmade, policy_left};
use crate::accrual::{Exact, InterestBase, TrueUp};
use crate::calendar::{Anchor, Date};
use crate::debt::{Component, ItemId, Key};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Charge, Debt};
use crate::money::Minor;
use crate::reschedule::{Arrears, NewPlan, Rows, Treatment};
use crate::schedule::{Method, Remake};
use crate::terms::Agreement;

impl Fold<'_> {
    /// Another plan from this day on: what it takes over of unpaid bills goes into it, then its rows are made.
    pub(super) fn replace_plan(&mut self, day: Date, key: &Key, plan: &NewPlan) {
        self.bill_what_ends(day);
        if let Some(why) = self.hindrance(day, plan) {
            self.unmade.push(Unmade { by: key.clone(), why });
            return;
        }
        let so_far = self.planned_so_far(day);
        if let Some(rate) = plan.rate {
            self.rate = rate;
        }
        let cuts = matches!(plan.rows, Rows::New { .. });
        if cuts || plan.arrears != Arrears::Stay {
            self.give_up_unearned(day);
        }
        if let Arrears::Transferred { interest, fee, penalty } = plan.arrears {
            self.take_over(day, key, Component::Principal, Treatment::IsCapitalised, Minor::ZERO);
            let cut = if cuts { self.state.pot.at_least_zero() } else { Minor::ZERO };
            self.take_over(day, key, Component::Interest, interest, cut);
            self.take_over(day, key, Component::Fee, fee, Minor::ZERO);
            self.take_over(day, key, Component::Penalty, penalty, Minor::ZERO);
        }
        // Arrears that were taken over, and rows of their own, go by what really is; rows that stay go by the plan.
        let really = plan.arrears != Arrears::Stay;
        if let Some(running) = self.state.plan.as_mut().filter(|_| really) {
            running.as_planned = running.balance;
        }
        let grown = if really { self.really_grown() } else { so_far };
        match &plan.rows {
            Rows::Same => self.remake(day, key, Remake::Reprice, grown),
            Rows::Moved { to, instalment } => self.move_rows(day, key, *to, *instalment, grown),
            Rows::New { instalments, frequency, first_due, anchor } => {
                let anchor = anchor.unwrap_or_else(|| Anchor::of(*first_due));
                let agreed = Agreement {
                    contract_day: day,
                    instalments: *instalments,
                    frequency: *frequency,
                    anchor,
                    first_due: *first_due,
                    plan: policy_left(self.timetable.agreed().plan, u32::MAX),
                    ..self.timetable.agreed().clone()
                };
                self.new_rows(day, key, agreed);
            }
        }
        self.await_statement(day);
        self.spread_interest();
    }

    /// What stands in the way of another plan.
    fn hindrance(&self, day: Date, plan: &NewPlan) -> Option<Hindrance> {
        let Some(running) = self.state.plan.as_ref() else { return Some(Hindrance::NothingOwed) };
        let principal = match plan.arrears {
            Arrears::Stay => running.balance,
            Arrears::Transferred { .. } => self.state.principal_outstanding(),
        };
        if !principal.is_positive() {
            return Some(Hindrance::NothingOwed);
        }
        let keeps_rows = !matches!(plan.rows, Rows::New { .. });
        if keeps_rows && running.next > running.last() {
            return Some(Hindrance::NoRowLeft);
        }
        let start = match (&plan.rows, plan.arrears) {
            // A period that has begun is cut short; bills that stay come before the new rows.
            (Rows::New { .. }, Arrears::Stay) => {
                self.state.items.last_bill().map_or(day, |bill| bill.due.max(day))
            }
            (Rows::New { .. }, Arrears::Transferred { .. }) => day,
            (Rows::Same | Rows::Moved { .. }, _) => self.period_start(running.next),
        };
        plan.first_due().filter(|due| *due <= start).map(|_| Hindrance::DueTooEarly { start })
    }

    /// Interest that was taken over goes on all rows in even shares, the last takes what is left.
    fn spread_interest(&mut self) {
        let amount = std::mem::take(&mut self.to_spread);
        let Some(plan) = self.state.plan.as_mut().filter(|_| amount.is_positive()) else { return };
        let rows: Vec<u32> = plan.to_come().collect();
        let (share, mut left) = (even(amount, rows.len()), amount);
        for row in &rows {
            let part = if Some(row) == rows.last() { left } else { share.min(left) };
            left -= part;
            *plan.spread.entry(*row).or_default() += part;
        }
        // Without a row to come it is owed with the next bill there is.
        self.state.pot += left;
    }

    /// What comes off the next row's instalment and has grown already.
    fn really_grown(&self) -> Exact {
        let next = self.state.plan.as_ref().map_or(0, |plan| plan.next);
        match (self.agreed.interest.base, self.agreed.interest.true_up) {
            (InterestBase::Actual, TrueUp::OnTop) => self.meter(next).total(),
            (InterestBase::Actual, TrueUp::InTheInstalment) | (InterestBase::Planned, _) => {
                Exact::new(i128::from(self.state.pot.at_least_zero().units()), 1)
            }
        }
    }

    /// Interest that was billed ahead and has not grown comes off its bills: what a new plan takes over is earned.
    fn give_up_unearned(&mut self, day: Date) {
        self.take_off_latest_first(day);
    }

    /// A component of all unpaid bills, and what a row that is cut short has grown of it, as the new plan treats it.
    fn take_over(&mut self, day: Date, key: &Key, component: Component, treatment: Treatment, cut: Minor) {
        if treatment == Treatment::Stays {
            return;
        }
        let bills: Vec<u32> = self.state.items.debts.iter().filter_map(Debt::bill).collect();
        let mut taken = Minor::ZERO;
        for bill in bills {
            taken += self.take_from(day, key, bill, component, treatment);
        }
        match (treatment, component) {
            (Treatment::IsCapitalised, Component::Principal) => self.add_principal(taken),
            (Treatment::IsCapitalised, _) => {
                self.state.pot -= cut;
                let amount = taken + cut;
                let line = LineKey::MadePrincipal { event: key.clone(), component };
                self.journal.write(day, line, amount, Basis::Rest { amount });
                self.add_principal(amount);
            }
            (Treatment::OnTheFirstRow, Component::Interest) => self.state.pot += taken,
            (Treatment::IsSpread, Component::Interest) => {
                self.to_spread += taken + cut;
                self.state.pot -= cut;
            }
            (Treatment::OnTheFirstRow | Treatment::IsSpread, _) => {
                self.wait_for_the_next_bill(day, key, taken);
            }
            (Treatment::IsWaived, _) => {
                self.state.pot -= cut;
                let line = LineKey::Waived { event: key.clone(), item: ItemId::ToCome, component };
                self.journal.write(day, line, cut, Basis::Rest { amount: cut });
            }
            (Treatment::Stays, _) => {}
        }
    }

    fn take_from(
        &mut self,
        day: Date,
        key: &Key,
        bill: u32,
        component: Component,
        treatment: Treatment,
    ) -> Minor {
        let item = ItemId::Bill(bill);
        let Some(debt) = self.state.items.debt_mut(&item) else { return Minor::ZERO };
        let amount = debt.unpaid_of(component);
        if !amount.is_positive() {
            return Minor::ZERO;
        }
        let event = key.clone();
        let line = if treatment == Treatment::IsWaived {
            debt.waived[component] += amount;
            LineKey::Waived { event, item: item.clone(), component }
        } else {
            debt.moved[component] += amount;
            LineKey::Moved { event, item: item.clone(), component }
        };
        self.touch(day, &item, component);
        self.journal.write(day, line, amount, Basis::Rest { amount });
        amount
    }

    fn add_principal(&mut self, amount: Minor) {
        if let Some(plan) = self.state.plan.as_mut() {
            plan.balance += amount;
        }
    }

    /// Charges and penalty that were taken over come with the first row, as one charge under the name of what agreed it.
    fn wait_for_the_next_bill(&mut self, day: Date, key: &Key, amount: Minor) {
        let waiting = &mut self.state.items.waiting;
        match waiting.iter_mut().find(|charge| charge.key == *key) {
            Some(charge) => charge.stated += amount,
            None if amount.is_positive() => {
                waiting.push(Charge { key: key.clone(), made: day, stated: amount, waived: Minor::ZERO });
            }
            None => {}
        }
    }

    /// The next due day moves, and the later ones with it; the running period ends later or earlier.
    fn move_rows(&mut self, day: Date, key: &Key, to: Date, how: Remake, grown: Exact) {
        let Some(plan) = &self.state.plan else { return };
        let next = plan.next;
        let done = next.saturating_sub(1);
        let rows = plan.last().saturating_sub(done);
        let agreed = self.timetable.agreed();
        let (method, gone) =
            (agreed.method.after(done.saturating_sub(plan.first)), done.saturating_sub(plan.first));
        let agreed = Agreement {
            contract_day: self.period_start(next),
            instalments: rows,
            anchor: Anchor::of(to),
            first_due: to,
            method,
            plan: policy_left(agreed.plan, gone),
            ..agreed.clone()
        };
        self.go_on_by(done, agreed, day);
        if let Some(plan) = self.state.plan.as_mut() {
            plan.first = done;
        }
        self.next_statement = None;
        self.await_statement(day);
        self.remake(day, key, how, grown);
    }

    /// New rows: the running period ends on the day, and what has grown of it goes into them; its row, if it has one that
    /// is not issued, gets no bill of its own.
    fn new_rows(&mut self, day: Date, key: &Key, agreed: Agreement) {
        let (Some(plan), Some(period)) = (&self.state.plan, self.period_of(day)) else { return };
        let begun = if period.start < day { period.row } else { period.row.saturating_sub(1) };
        let done = begun.max(plan.next.saturating_sub(1));
        let issued = plan.next.saturating_sub(1);
        self.free_what_was_paid_ahead(day);
        let made = self.timetable.agreed().method.clone();
        let method = match made {
            // What was agreed row by row has no meaning for other rows.
            Method::Custom(_) | Method::Stepped(_) | Method::FixedInstalment(_) => Method::EqualInstalment,
            other @ (Method::EqualInstalment
            | Method::EqualPrincipal
            | Method::InterestFirst
            | Method::Bullet
            | Method::Flat) => other,
        };
        let rows = agreed.instalments;
        self.go_on_by(done, Agreement { method, ..agreed }, day);
        self.timetable.cut_short(day, issued);
        let Some(plan) = self.state.plan.as_mut() else { return };
        (plan.first, plan.next, plan.before) = (done, done.saturating_add(1), done);
        plan.stepper = plan.stepper.of(rows);
        plan.cuts.clear();
        plan.disbursed = if done == 0 { day } else { plan.disbursed };
        plan.as_planned = plan.balance;
        self.next_statement = None;
        self.await_statement(day);
        let grown = self.really_grown();
        self.remake(day, key, Remake::Reprice, grown);
    }

    /// Money on rows that will not come is the borrower's again.
    fn free_what_was_paid_ahead(&mut self, day: Date) {
        let Some(plan) = self.state.plan.as_mut() else { return };
        let rows = std::mem::take(&mut plan.ahead);
        for allocation in self.state.items.allocations.iter_mut().rev() {
            let ItemId::Bill(row) = allocation.item else { continue };
            if !rows.contains_key(&row) || allocation.amount.is_zero() {
                continue;
            }
            let amount = std::mem::take(&mut allocation.amount);
            if let Some(lot) = self.state.items.lots.iter_mut().find(|lot| lot.payment == allocation.payment)
            {
                lot.rest += amount;
            }
            let (payment, item, component) =
                (allocation.payment.clone(), allocation.item.clone(), allocation.component);
            let line = LineKey::Freed { payment, item, component };
            self.journal.write(day, line, amount, Basis::Rest { amount });
        }
    }

    fn go_on_by(&mut self, rows: u32, agreed: Agreement, day: Date) {
        self.timetable.go_on(rows, agreed, day);
        self.timetable.cover(day);
    }
}
