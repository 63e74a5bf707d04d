//! Another plan takes the place of what is to come.

use super::Fold;
use super::fees::Bases;
use super::remake::{Hindrance, RowSoFar, Unmade, policy_left};
use super::unearned::free;
use crate::accrual::{Exact, InterestBase, TrueUp};
use crate::calendar::{Anchor, Date};
use crate::debt::{Component, ItemId, Key};
use crate::fee::{FeeOn, FeeTax};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Charge, Debt, Late, Plan, RateFrom};
use crate::money::Minor;
use crate::rate::Rate;
use crate::reschedule::{AgreedRow, Arrears, NewPlan, PastDue, Rows, TakenOver, Treatment};
use crate::schedule::{Method, Remake};
use crate::terms::Agreement;

impl Fold<'_> {
    /// Another plan from this day on: what it takes over of unpaid bills goes into it, then its rows are made.
    pub(super) fn replace_plan(&mut self, day: Date, key: &Key, plan: &NewPlan, agreed: Vec<AgreedRow>) {
        self.bill_what_ends(day);
        let cuts = matches!(plan.rows, Rows::New { .. });
        if !cuts && self.taken_over(plan).is_positive() {
            // Bills that are taken over go on rows to come: none that passed while nothing was on no bill.
            self.bill_what_stands_over(day);
        }
        if let Some(why) = self.hindrance(day, plan) {
            self.unmade.push(Unmade { by: key.clone(), why });
            return;
        }
        self.watch_after_reschedule(day);
        let so_far = self.planned_so_far(day);
        let to_the_end = if plan.goes_to_the_end() { self.interest_to_the_end(day) } else { Minor::ZERO };
        if plan.goes_to_the_end() {
            self.state.rates_set.set_to_the_end(day, key.clone());
        } else if plan.rate.is_some() {
            self.state.rates_set.set(day, RateFrom::Event(key.clone()));
        }
        let rate = plan.rate.unwrap_or(self.state.rate);
        self.state.rate = if plan.goes_to_the_end() { Rate::ZERO } else { rate };
        self.state.rate_followed = plan.rate.unwrap_or(self.state.rate_followed);
        self.state.to_the_end = plan.goes_to_the_end() || (self.state.to_the_end && plan.rate.is_none());
        if cuts {
            self.free_held();
        }
        if cuts || plan.arrears != Arrears::Stay {
            self.give_up_unearned(day);
        }
        if cuts {
            self.free_shares();
        }
        let (before, as_planned) = (self.principal_on_no_bill(), self.rows_as_planned());
        if let Arrears::Transferred { interest, fee, penalty } = plan.arrears {
            self.count_on(day, plan.past_due);
            self.take_over(day, key, Component::Principal, Treatment::IsCapitalised, Minor::ZERO);
            let taken = self.principal_on_no_bill() - before;
            if plan.taken_over == TakenOver::OnTopOfTheRows {
                self.to_keep = self.with_shares(as_planned, taken);
            }
            let cut = if cuts { self.state.pot.at_least_zero() } else { Minor::ZERO };
            self.take_over(day, key, Component::Interest, interest, cut);
            self.take_over(day, key, Component::Fee, fee, Minor::ZERO);
            self.take_over(day, key, Component::Tax, fee, Minor::ZERO);
            self.take_over(day, key, Component::Penalty, penalty, Minor::ZERO);
        }
        self.cut_hair(day, key, plan.haircut.unwrap_or_default());
        // Arrears that were taken over, and rows of their own, go by what really is; rows that stay go by the plan.
        let really = plan.arrears != Arrears::Stay;
        if let Some(running) = self.state.plan.as_mut().filter(|_| really) {
            running.as_planned = running.balance;
        }
        let grown = if really { self.really_grown() } else { so_far };
        self.leave_for_the_last_row(plan.residual);
        if !agreed.is_empty() {
            self.to_keep = agreed;
        }
        self.make_rows(day, key, &plan.rows, grown);
        self.to_keep.clear();
        self.await_statement(day);
        let (rows, amount) = (self.asking_rows(), std::mem::take(&mut self.to_spread));
        self.spread_over(&rows, amount, to_the_end);
        self.fees_of_event(day, key, FeeOn::Reschedule, Bases::default());
    }

    fn principal_on_no_bill(&self) -> Minor {
        self.state.plan.as_ref().map_or(Minor::ZERO, |plan| plan.balance)
    }

    /// The rows that are left as they are planned, nothing of those for which no principal is left.
    fn rows_as_planned(&self) -> Vec<AgreedRow> {
        let Some(plan) = &self.state.plan else { return Vec::new() };
        let planned = (plan.next..=plan.last()).map(|row| {
            let (principal, interest) =
                plan.planned(row).map_or((Minor::ZERO, Minor::ZERO), |row| (row.principal, row.grows));
            AgreedRow { due: self.timetable.falls_on(row), principal, interest }
        });
        planned.collect()
    }

    /// Rows with an even share of principal on top of each; the last one takes what is left of the plan.
    fn with_shares(&self, mut rows: Vec<AgreedRow>, principal: Minor) -> Vec<AgreedRow> {
        let each = i128::try_from(rows.len()).unwrap_or(i128::MAX).max(1);
        let share = self.agreed.instalment_rounding.ratio(i128::from(principal.units()), each);
        for row in &mut rows {
            row.principal += share;
        }
        rows
    }

    fn make_rows(&mut self, day: Date, key: &Key, rows: &Rows, grown: RowSoFar) {
        match rows {
            Rows::Same => self.remake(day, key, Remake::Reprice, grown),
            Rows::Moved { to, instalment } => self.move_rows(day, key, *to, *instalment, grown),
            Rows::Suspended { rows, what, term } => self.suspend(day, key, (*rows, *what, *term), grown),
            Rows::Resumed => self.resume(day, key, grown),
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
    }

    /// What stands in the way of another plan.
    fn hindrance(&self, day: Date, plan: &NewPlan) -> Option<Hindrance> {
        let Some(running) = self.state.plan.as_ref() else { return Some(Hindrance::NothingOwed) };
        if self.state.withdrawn.is_some() {
            return Some(Hindrance::NothingOwed);
        }
        if !(running.balance + self.taken_over(plan)).is_positive() {
            return Some(Hindrance::NothingOwed);
        }
        let keeps_rows = !matches!(plan.rows, Rows::New { .. });
        if keeps_rows && let Some(why) = self.no_row_left(running) {
            return Some(why);
        }
        // Bills that stay come before the rows.
        let after = |start: Date| match plan.arrears {
            Arrears::Stay => self.state.items.last_bill().map_or(start, |bill| bill.due.max(start)),
            Arrears::Transferred { .. } => start,
        };
        let by_rows = match &plan.rows {
            // A period that has begun is cut short.
            Rows::New { first_due, .. } => due_too_early(*first_due, after(day)),
            Rows::Moved { to, .. } => due_too_early(*to, after(self.period_start(running.next))),
            Rows::Suspended { rows, term, .. } => self.cannot_suspend(*rows, *term),
            Rows::Resumed => self.cannot_resume(day),
            Rows::Same => None,
        };
        by_rows.or_else(|| self.wrong_amount(plan))
    }

    /// Something is left of the principal that the plan is made for, and of it the residual.
    fn wrong_amount(&self, plan: &NewPlan) -> Option<Hindrance> {
        let there = self.state.plan.as_ref().map_or(Minor::ZERO, Plan::unpaid) + self.taken_over(plan);
        let (most, haircut) = ((there - Minor::new(1)).at_least_zero(), plan.haircut.unwrap_or_default());
        if haircut > most {
            return Some(Hindrance::HaircutTooLarge { limit: most });
        }
        let limit = there - haircut;
        let wrong = plan.residual.filter(|residual| residual.is_negative() || *residual > limit);
        wrong.map(|_| Hindrance::ResidualTooLarge { limit })
    }

    /// The principal of bills that a plan takes over.
    fn taken_over(&self, plan: &NewPlan) -> Minor {
        match plan.arrears {
            Arrears::Stay => Minor::ZERO,
            Arrears::Transferred { .. } => self.state.principal_on_bills(),
        }
    }

    /// Principal on no bill is no longer asked for.
    fn cut_hair(&mut self, day: Date, key: &Key, wanted: Minor) {
        let Some(plan) = self.state.plan.as_mut() else { return };
        let available = plan.unpaid();
        let amount = wanted.min(available);
        plan.balance -= amount;
        plan.as_planned -= amount;
        let component = Component::Principal;
        let line = LineKey::Waived { event: key.clone(), item: ItemId::ToCome, component };
        self.journal.write(day, line, amount, Basis::Smaller { available, wanted });
    }

    /// Another residual.
    fn leave_for_the_last_row(&mut self, residual: Option<Minor>) {
        let Some(residual) = residual else { return };
        self.timetable.set_residual(residual);
        if let Some(plan) = self.state.plan.as_mut() {
            plan.stepper = plan.stepper.with_residual(residual);
        }
    }

    /// Bills that are taken over past due go on counting, or not.
    fn count_on(&mut self, day: Date, answer: PastDue) {
        let late = self.state.late.take().map(|late| late.since);
        if answer == PastDue::StartAnew {
            return;
        }
        let bills = self.state.items.debts.iter().filter(|debt| debt.bill().is_some());
        let exceeds = self.exceeds_together(day);
        let counts = bills.filter(|debt| exceeds && self.exceeds_alone(debt) && debt.due < day);
        let unpaid = counts.map(|debt| debt.due);
        let bill = self.state.items.last_bill().and_then(Debt::bill).unwrap_or(0);
        self.state.late = unpaid.chain(late).min().map(|since| Late { since, bill });
    }

    /// What the plan would still have asked for to its end and has not grown, if what is past due were paid on the day:
    /// the rest of the running period, and the interest of later rows as planned.
    fn interest_to_the_end(&self, day: Date) -> Minor {
        let (Some(plan), Some(running)) = (&self.state.plan, self.period_of(day)) else { return Minor::ZERO };
        let last = if plan.to_come().is_empty() { plan.next.saturating_sub(1) } else { plan.last() };
        let (meter, principal) = (self.meter(running.row), self.state.principal_not_past_due(day));
        let rest = if running.row <= last {
            meter.expecting(self.growth_left(running.row, day, principal)) - meter.grown()
        } else {
            Minor::ZERO
        };
        let later = (running.row.saturating_add(1)..=last).filter(|row| *row >= plan.next);
        let later: Minor = later.map(|row| plan.planned_interest(row) + plan.fixed_on(row)).sum();
        rest + plan.fixed_on(running.row) + later
    }

    /// What comes off the next row's instalment and has grown already.
    fn really_grown(&self) -> RowSoFar {
        let next = self.state.plan.as_ref().map_or(0, |plan| plan.next);
        let booked = self.state.pot.at_least_zero();
        let exact = match (self.agreed.interest.base, self.agreed.interest.true_up) {
            (InterestBase::Actual, TrueUp::OnTop | TrueUp::RestatesTheBill) => self.meter(next).total(),
            (InterestBase::Actual, TrueUp::InTheInstalment) | (InterestBase::Planned, _) => {
                Exact::new(i128::from(booked.units()), 1)
            }
        };
        RowSoFar { exact, booked }
    }

    /// Interest that was billed ahead and has not grown comes off its bills: what a new plan takes over is earned. What
    /// waits, or was laid on rows to come before it grew, is on no bill.
    pub(super) fn give_up_unearned(&mut self, day: Date) {
        let on_no_bill = |plan: &Plan| plan.held + plan.laid_before_it_grew();
        let on_no_bill = self.state.plan.as_ref().map_or(Minor::ZERO, on_no_bill);
        self.take_off_latest_first(day, on_no_bill);
    }

    /// A component of all unpaid bills, and what a row that is cut short has grown of it, as the new plan treats it.
    pub(super) fn take_over(
        &mut self,
        day: Date,
        key: &Key,
        component: Component,
        treatment: Treatment,
        cut: Minor,
    ) {
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
            (Treatment::IsSpread | Treatment::IsSpreadToTheEnd, Component::Interest) => {
                self.to_spread += taken + cut;
                self.state.pot -= cut;
            }
            (Treatment::OnTheFirstRow | Treatment::IsSpread | Treatment::IsSpreadToTheEnd, _) => {
                self.wait_for_the_next_bill(day, key, component, taken);
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
        if treatment == Treatment::IsWaived {
            debt.waived[component] += amount;
            self.touch(day, &item, component);
            self.note_relief(day, key, item, component, amount, Basis::Rest { amount });
            return amount;
        }
        debt.moved[component] += amount;
        self.touch(day, &item, component);
        let line = LineKey::Moved { event: key.clone(), item, component };
        self.journal.write(day, line, amount, Basis::Rest { amount });
        amount
    }

    /// What waited for the plan before waits no more: it has grown and is on no bill.
    pub(super) fn free_held(&mut self) {
        if let Some(plan) = self.state.plan.as_mut() {
            self.state.pot += std::mem::take(&mut plan.held);
            plan.suspension = None;
        }
    }

    /// What was shared out over rows that will not come has grown and is on no bill.
    pub(super) fn free_shares(&mut self) {
        if let Some(plan) = self.state.plan.as_mut() {
            self.state.pot += std::mem::take(&mut plan.spread).into_values().sum::<Minor>();
        }
    }

    fn add_principal(&mut self, amount: Minor) {
        if let Some(plan) = self.state.plan.as_mut() {
            plan.balance += amount;
        }
    }

    /// Charges and penalty that were taken over come with the first row, as one charge under the name of what agreed it;
    /// what was taken over of tax is its tax.
    fn wait_for_the_next_bill(&mut self, day: Date, key: &Key, component: Component, amount: Minor) {
        if !amount.is_positive() {
            return;
        }
        let items = &mut self.state.items;
        let id = ItemId::Charge(key.clone());
        if items.waiting.iter().all(|charge| charge.id != id) {
            items.wait(Charge::new(key.clone(), day, Minor::ZERO, FeeTax::NONE));
        }
        let Some(charge) = items.waiting.iter_mut().find(|charge| charge.id == id) else { return };
        let of = if component == Component::Tax { Component::Tax } else { charge.component };
        charge.stated[of] += amount;
        charge.tax = FeeTax::Figure { tax: charge.stated.tax, on: charge.stated.fee };
    }

    /// The next due day moves, and the later ones with it; the running period ends later or earlier.
    fn move_rows(&mut self, day: Date, key: &Key, to: Date, how: Remake, grown: RowSoFar) {
        let Some(plan) = &self.state.plan else { return };
        let done = plan.next.saturating_sub(1);
        let agreed = Agreement {
            instalments: plan.last().saturating_sub(done),
            anchor: Anchor::of(to),
            first_due: to,
            ..self.course_left(plan)
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
    pub(super) fn new_rows(&mut self, day: Date, key: &Key, agreed: Agreement) {
        let (Some(plan), Some(period)) = (&self.state.plan, self.period_of(day)) else { return };
        let begun = if period.start < day { period.row } else { period.row.saturating_sub(1) };
        let done = begun.max(plan.next.saturating_sub(1));
        // Rows that were cut short before were never issued.
        let issued = self.state.items.last_bill().and_then(Debt::bill).unwrap_or(0);
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
        self.look_ahead_to_free_nights();
        let Some(plan) = self.state.plan.as_mut() else { return };
        (plan.first, plan.next, plan.before, plan.silent) = (done, done.saturating_add(1), done, 0);
        plan.begun_by = key.clone();
        plan.stepper = plan.stepper.of(rows);
        plan.cuts.clear();
        plan.fixed.clear();
        plan.as_planned = plan.balance;
        self.next_statement = None;
        self.await_statement(day);
        let grown = self.really_grown();
        self.remake(day, key, Remake::Reprice, grown);
    }

    /// Periods of issued bills that were cut short end no more on their own days: from there to a later due day their
    /// principal still bears nothing.
    fn look_ahead_to_free_nights(&mut self) {
        let cut = self.state.items.debts.iter().filter_map(|debt| debt.due_with);
        let ends: Vec<Date> = cut.map(|row| self.timetable.free_from(row)).collect();
        self.look_ahead(ends);
    }

    /// Money on rows that will not come is the borrower's again.
    pub(super) fn free_what_was_paid_ahead(&mut self, day: Date) {
        self.free_what_was_paid_from(day, 0);
    }

    /// What was paid ahead on a row or a later one goes back to its payments.
    pub(super) fn free_what_was_paid_from(&mut self, day: Date, row: u32) {
        let Some(plan) = self.state.plan.as_mut() else { return };
        let rows = plan.ahead.split_off(&row);
        for allocation in self.state.items.allocations.iter_mut().rev() {
            let ItemId::Bill(row) = allocation.item else { continue };
            if rows.contains_key(&row) {
                let amount = allocation.amount;
                free(&mut self.state.items.lots, &mut self.journal, day, allocation, amount);
            }
        }
    }

    pub(super) fn go_on_by(&mut self, rows: u32, agreed: Agreement, day: Date) {
        self.timetable.go_on(rows, agreed, day);
        self.timetable.cover(day);
    }
}

fn due_too_early(due: Date, start: Date) -> Option<Hindrance> {
    (due <= start).then_some(Hindrance::DueTooEarly { start })
}
