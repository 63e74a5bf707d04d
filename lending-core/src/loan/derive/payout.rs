//! Step 3: principal goes out.

use std::collections::BTreeMap;

use super::Fold;
use super::fees::Bases;
use super::remake::{Hindrance, RowSoFar, Unmade};
use crate::accrual::{Exact, Piece, Run};
use crate::billing::BusinessDays;
use crate::calendar::{Date, Fraction, Weighed};
use crate::debt::{Component, ItemId, Key, Split};
use crate::disbursement::{Deduction, DownPayment};
use crate::fee::FeeOn;
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Cut, Debt, Plan};
use crate::money::Minor;
use crate::schedule::{self, Amortisation, BrokenPeriod, Method, PlanError, PlannedRow, RateDigits, Remake};
use crate::terms::Agreement;

/// Interest of the nights before the first whole period, and the day on which they end.
struct Broken {
    opens: Date,
    amount: Minor,
    basis: Basis,
}

impl Fold<'_> {
    /// Principal goes out: at first the plan is made on that day, for the due days of the terms; a further tranche makes
    /// it anew.
    pub(super) fn pay_out(&mut self, day: Date, key: &Key, amount: Minor, deductions: &[Deduction]) {
        self.state.first_payout.get_or_insert(day);
        self.journal.write(day, LineKey::Disbursed(key.clone()), amount, Basis::Stated { amount });
        self.state.undrawn = (self.state.undrawn - amount).at_least_zero();
        self.state.sent += amount;
        for Deduction { code, amount } in deductions {
            let item = ItemId::Deduction(key.clone(), code.as_str().into());
            self.deduct(day, key, item, (Component::Fee, *amount), Basis::Stated { amount: *amount });
        }
        self.lend(day, key, amount);
        self.fees_of_event(day, key, FeeOn::Payout, Bases::of_payout(amount));
    }

    fn lend(&mut self, day: Date, key: &Key, amount: Minor) {
        if let Some(why) = self.bill_what_stands_over(day) {
            // The ground moved: no row is left that it could come back with.
            self.unmade.push(Unmade { by: key.clone(), why });
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

    /// Nothing goes out any more; charges that waited for the first bill of a loan that never began fall due.
    pub(super) fn stop_payouts(&mut self, day: Date) {
        self.state.undrawn = Minor::ZERO;
        if self.state.is_cancelled() {
            self.issue_waiting(day);
        }
    }

    fn first_plan(&mut self, day: Date, key: &Key, lent: Minor) {
        let last_due = self.timetable.agreed().last_due();
        self.timetable.cover(last_due.plus_days(BusinessDays::DAYS_MAX));
        if let Ok((schedule::Plan { stepper, .. }, rows)) = self.planned_first(day, key, lent) {
            self.state.plan = Some(Plan {
                begun_by: key.clone(),
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
                silent: 0,
                suspension: None,
                ahead: BTreeMap::new(),
                cuts: BTreeMap::new(),
            });
        }
        self.plan_was_made(key);
        self.next_statement = self.next_statement_day(day);
        let paused = self.state.paused_until;
        let broken = self.broken_period(day, lent, self.timetable.agreed());
        let opens = broken.as_ref().map_or(day, |broken| broken.opens);
        self.deduct_broken_period(day, key, broken);
        if paused.is_some_and(|until| until > opens) {
            self.remake(day, key, Remake::KeepInstalment, RowSoFar::NOTHING);
        }
    }

    /// Where the terms say so: the interest of a payout's nights before the first whole period.
    fn broken_period(&self, day: Date, lent: Minor, agreed: &Agreement) -> Option<Broken> {
        if agreed.plan.broken_period != BrokenPeriod::Deducted || agreed.method == Method::Bullet {
            return None;
        }
        let opens = agreed.due_days().due(0);
        if day >= opens {
            return None;
        }
        let start = self.state.plan.as_ref()?.disbursed;
        let weights = agreed.weights();
        let weight = weights.total(start, day, opens)?;
        let terms = Amortisation { rate: self.state.rate, ..agreed.amortisation() };
        let amount = terms.interest_over(lent, weight).ok()?;
        let rounding = agreed.interest.rounding;
        let pieces: Vec<Piece> = match agreed.plan.period_rate {
            RateDigits::Exact => {
                let rate = Some(self.state.rate);
                let weighed = weights.pieces(start, day, opens);
                let piece = |Weighed { from, to, weight }| Piece { from, to, base: lent, rate, weight };
                weighed.map(piece).collect()
            }
            // A printed rate's digits leave an amount of minor units.
            RateDigits::Decimals { .. } => {
                vec![Piece { from: day, to: opens, base: amount, rate: None, weight: Fraction::new(1, 1) }]
            }
        };
        let after = pieces.iter().fold(Exact::ZERO, |total, piece| total.plus(piece.growth()));
        let basis = Basis::Growth { run: Run { before: Exact::ZERO, pieces, after }, rounding };
        Some(Broken { opens, amount, basis })
    }

    /// That interest comes off what is paid out, and its nights bear nothing more, whatever plan comes.
    fn deduct_broken_period(&mut self, day: Date, key: &Key, broken: Option<Broken>) {
        let Some(Broken { opens, amount, basis }) = broken else { return };
        self.deduct(day, key, ItemId::BrokenPeriod(key.clone()), (Component::Interest, amount), basis);
        self.rest_until(opens);
        let Some(plan) = self.state.plan.as_mut() else { return };
        let cut = Cut { day, opens, grown: Minor::ZERO, metered: Minor::ZERO, exact: Exact::ZERO };
        plan.cuts.entry(1).or_insert(cut);
    }

    /// A part of a payout is kept: an item that is made, due and paid on the day.
    fn deduct(&mut self, day: Date, key: &Key, item: ItemId, part: (Component, Minor), basis: Basis) {
        let (component, amount) = part;
        if amount.is_zero() {
            return;
        }
        let line = LineKey::Deducted { item: item.clone(), component };
        self.state.charged += amount;
        self.journal.write(day, line, amount, basis);
        let mut stated = Split::default();
        stated[component] = amount;
        self.keep_of_payout(day, key, Debt::issued(item, day, day, stated));
    }

    /// An item is paid out of the payout, of which so much less is sent.
    pub(super) fn keep_of_payout(&mut self, day: Date, key: &Key, debt: Debt) {
        let (item, stated) = (debt.id.clone(), debt.stated);
        self.state.items.issue(Debt { paid: stated, ..debt });
        self.state.sent -= stated.total();
        for component in Component::ALL {
            let amount = stated[component];
            if !amount.is_zero() {
                self.allocate_to(day, key, item.clone(), component, amount, Basis::Rest { amount });
            }
        }
    }

    /// The first plan. Whether one can be made for this day at the contract's own rate was asked before the payout was
    /// recorded; where repricing has made another rate of it that gives none, the rows are those of the contract's.
    fn planned_first(
        &mut self,
        day: Date,
        key: &Key,
        lent: Minor,
    ) -> Result<(schedule::Plan, Vec<PlannedRow>), PlanError> {
        self.timetable.planned(day, lent, self.state.rate).or_else(|why| {
            self.unmade.push(Unmade { by: key.clone(), why: Hindrance::Plan(why) });
            self.timetable.planned(day, lent, self.timetable.agreed().rate)
        })
    }

    fn lend_more(&mut self, day: Date, key: &Key, lent: Minor) {
        let exact = self.planned_so_far(day);
        let Some(plan) = self.state.plan.as_mut() else { return };
        plan.balance += lent;
        plan.as_planned += lent;
        plan.lent += lent;
        self.await_statement(day);
        self.remake(day, key, self.agreed.on_change.tranche, exact);
        // The nights before the first whole period are those of the terms, also where another plan has begun in them.
        let broken = self.broken_period(day, lent, self.agreed);
        self.deduct_broken_period(day, key, broken);
    }

    /// The part of a payout that is owed at once.
    fn ask_down_payment(&mut self, day: Date, key: &Key, amount: Minor) -> Minor {
        let Some(policy) = self.agreed.disbursement.down_payment else { return Minor::ZERO };
        let part = policy.of(amount);
        if part.is_zero() {
            return part;
        }
        let DownPayment { share, rounding } = policy;
        self.owe_at_once(day, key, part, Basis::Share { of: amount, share, rounding });
        part
    }

    /// Principal that no row can bring back is an item of its own, due on its day.
    pub(super) fn owe_at_once(&mut self, day: Date, key: &Key, principal: Minor, basis: Basis) {
        self.journal.write(day, LineKey::DownPayment(key.clone()), principal, basis);
        self.look_ahead([day.plus_days(1)]);
        let stated = Split { principal, ..Split::default() };
        self.state.items.issue(Debt::issued(ItemId::DownPayment(key.clone()), day, day, stated));
    }
}
