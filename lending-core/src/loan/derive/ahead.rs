//! Money that nothing issued needs: it pays rows to come, becomes principal, or stays credit.

use super::Fold;
use crate::accrual::{InterestBase, TrueUp};
use crate::allocation::{Bucket, Direction, Owed, Part, Then, allocate};
use crate::calendar::Date;
use crate::debt::{Component, ItemId, Key, Split};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Allocation, Lot, Plan};
use crate::money::Minor;
use crate::schedule::{Remake, equal_share};

/// What a row to come asks for, less what was paid of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub(super) row: u32,
    pub(super) unpaid: Split,
}

impl Fold<'_> {
    /// The rows to come in the order in which money in advance serves them, with what they ask for on a day; none where
    /// it does not serve rows one after the other.
    pub(super) fn rows_in_turn(&self, day: Date, then: Then) -> Vec<Asked> {
        let in_turn = matches!(then, Then::NextRow | Then::LastRow | Then::CurrentThenLast);
        let Some(plan) = self.state.plan.as_ref().filter(|_| in_turn) else { return Vec::new() };
        let mut turn: Vec<u32> = plan.to_come().collect();
        match then {
            Then::NextRow
            | Then::SpreadOverAll
            | Then::SpreadByComponent
            | Then::Shorten
            | Then::Lower
            | Then::Credit
            | Then::Refund
            | Then::RefuseAbove(_) => {}
            Then::LastRow => turn.reverse(),
            Then::CurrentThenLast => {
                turn.reverse();
                let current = self.period_of(day).and_then(|now| turn.iter().position(|row| *row == now.row));
                if let Some(at) = current {
                    turn[..=at].rotate_right(1);
                }
            }
        }
        self.rows_asked(turn)
    }

    /// What rows to come ask for, in the order in which they are served, less what was paid of them. On the planned base
    /// what was planned. On the actual base the next row asks for the interest that has grown and for what its
    /// instalment leaves beside it, each other row for its instalment, all of it principal; the one that is served last
    /// asks for what is left.
    fn rows_asked(&self, turn: Vec<u32>) -> Vec<Asked> {
        let Some(plan) = &self.state.plan else { return Vec::new() };
        let is_actual = self.agreed.interest.base == InterestBase::Actual;
        let (last_served, last) = (turn.last().copied(), plan.last());
        let mut left = plan.unpaid();
        // The residual is left to the last row.
        let residual = if is_actual { plan.stepper.residual() } else { Minor::ZERO };
        let mut kept = residual - plan.ahead_of(last).principal;
        let waits = if is_actual { None } else { self.will_lie_on_rows() };
        let rows = turn.into_iter().map(|row| {
            let gross = match self.agreed.interest.base {
                InterestBase::Planned => self.planned_split(plan, row, waits.as_deref()),
                InterestBase::Actual => self.actual_split(plan, row),
            };
            let mut unpaid = above_zero(gross - plan.ahead_of(row));
            let most = if row == last { left } else { (left - kept.at_least_zero()).at_least_zero() };
            let takes_the_rest = Some(row) == last_served && is_actual;
            unpaid.principal = if takes_the_rest { left } else { unpaid.principal.min(most) };
            left -= unpaid.principal;
            if row == last {
                kept -= unpaid.principal;
            }
            Asked { row, unpaid }
        });
        rows.collect()
    }

    /// What was planned of a row; while rows before it wait for their interest, with its part of what waits.
    fn planned_split(&self, plan: &Plan, row: u32, waits: Option<&[(u32, Minor)]>) -> Split {
        let Some(planned) = plan.planned(row) else { return Split::default() };
        let own = match waits {
            Some(_) if self.waits(row).is_some() => self.asked_on_top(row),
            // Interest that becomes principal is not asked for.
            Some(_) => planned.grows + planned.principal.min(Minor::ZERO),
            None => planned.interest + planned.principal.min(Minor::ZERO),
        };
        let lies = waits.into_iter().flatten().filter(|(on, _)| *on == row).map(|(_, part)| *part);
        let more = lies.sum::<Minor>() + plan.spread_on(row) + plan.fixed_on(row);
        Split { principal: planned.principal, interest: own + more, ..Split::default() }
    }

    fn actual_split(&self, plan: &Plan, row: u32) -> Split {
        let asks = row == plan.next && self.waits(row).is_none();
        let grown = if asks { self.state.pot.at_least_zero() } else { Minor::ZERO };
        let comes_off = match self.agreed.interest.true_up {
            TrueUp::OnTop | TrueUp::RestatesTheBill if asks => self.meter(row).grown(),
            TrueUp::OnTop | TrueUp::RestatesTheBill | TrueUp::InTheInstalment => grown,
        };
        let principal = match plan.worth(row) {
            (Some(instalment), _) => instalment - comes_off,
            // The last row of what is paid off at the end takes what was planned.
            (None, share) => share.or(plan.planned(row).map(|planned| planned.principal)).unwrap_or_default(),
        };
        let interest = self.within_instalment(row, grown) + plan.spread_on(row);
        Split { principal, interest, ..Split::default() }
    }

    /// What of grown interest an instalment has room for, where the rest is carried.
    fn within_instalment(&self, row: u32, interest: Minor) -> Minor {
        let instalment = self.state.plan.as_ref().and_then(|plan| plan.instalment_of(row));
        match instalment {
            Some(instalment) if self.carries() => interest.min(instalment),
            Some(_) | None => interest,
        }
    }

    /// Puts a part of a payment on a row to come.
    pub(super) fn pay_row(
        &mut self,
        day: Date,
        payment: &Key,
        row: u32,
        part: (Component, Minor),
        basis: Basis,
    ) {
        let (component, amount) = part;
        let Some(plan) = self.state.plan.as_mut() else { return };
        plan.ahead.entry(row).or_default()[component] += amount;
        let item = ItemId::Bill(row);
        self.touch(day, &item, component);
        self.allocate_to(day, payment, item, component, amount, basis);
    }

    pub(super) fn allocate_to(
        &mut self,
        day: Date,
        payment: &Key,
        item: ItemId,
        component: Component,
        amount: Minor,
        basis: Basis,
    ) {
        let key = LineKey::Allocated { payment: payment.clone(), item: item.clone(), component };
        self.journal.write(day, key, amount, basis);
        let allocation = Allocation { payment: payment.clone(), item, component, amount };
        self.state.items.allocations.push(allocation);
    }

    /// Spends what is left of the lots on what is to come, as their kinds of money say. Says whether anything moved.
    pub(super) fn pay_ahead(&mut self, day: Date) -> bool {
        let mut moved = self.close_rows(day);
        for at in 0..self.state.items.lots.len() {
            if self.state.plan.as_ref().is_none_or(|plan| plan.to_come().is_empty()) {
                return moved;
            }
            let lot = &self.state.items.lots[at];
            let spent = match lot.then {
                Then::Shorten => self.prepay(day, at, Remake::KeepInstalment),
                Then::Lower => self.prepay(day, at, Remake::Reprice),
                Then::SpreadOverAll => lot.rest.is_positive() && self.spread(day, at),
                Then::SpreadByComponent => lot.rest.is_positive() && self.spread_by_component(day, at),
                // Rows in turn are served with what is issued.
                Then::NextRow
                | Then::LastRow
                | Then::CurrentThenLast
                | Then::Credit
                | Then::Refund
                | Then::RefuseAbove(_) => false,
            };
            moved |= spent;
        }
        moved
    }

    /// Credit goes along with money of the day that pays rows to come, where together they cover all of them: says which
    /// lots do, as they were.
    pub(super) fn credit_goes_along(&mut self, day: Date) -> Vec<(usize, Lot)> {
        let items = &self.state.items;
        let leads = |lot: &&Lot| lot.came == day && lot.then.pays_rows();
        let Some(then) = items.lots.iter().find(leads).map(|lot| lot.then) else { return Vec::new() };
        let to_come = self.state.plan.as_ref().map(|plan| plan.to_come().collect()).unwrap_or_default();
        let asked: Minor = self.rows_asked(to_come).iter().map(|asked| asked.unpaid.total()).sum();
        if !asked.is_positive() || items.credit() < asked {
            return Vec::new();
        }
        let lying = |lot: &Lot| lot.rest.is_positive() && !lot.goes_ahead();
        let lots = self.state.items.lots.iter_mut().enumerate().filter(|(_, lot)| lying(lot));
        let joined = lots.map(|(at, lot)| {
            let before = lot.clone();
            (lot.then, lot.is_kept) = (then, false);
            (at, before)
        });
        joined.collect()
    }

    /// All rows to come get the same, the last one what is left; what a row does not need goes round again.
    fn spread(&mut self, day: Date, at: usize) -> bool {
        let to_come = self.state.plan.as_ref().map(|plan| plan.to_come().collect()).unwrap_or_default();
        let mut rows = self.rows_asked(to_come);
        rows.retain(|asked| !asked.unpaid.is_zero());
        let waterfall = *self.order_of(self.state.items.lots[at].kind.as_deref());
        let payment = self.state.items.lots[at].payment.clone();
        let amount = self.state.items.lots[at].rest;
        let mut left = amount;
        for (number, Asked { row, unpaid }) in (1_u32..).zip(&rows) {
            let share = if usize::try_from(number) == Ok(rows.len()) {
                left
            } else {
                equal_share(amount, rows.len()).min(left)
            };
            let owed = [Owed { bucket: Bucket::InAdvance, unpaid: *unpaid }];
            let mut parts = Vec::new();
            allocate(&waterfall, &owed, share, |part| parts.push(part));
            let mut available = share;
            for Part { component, amount, .. } in parts {
                let basis = Basis::Smaller { available, wanted: unpaid[component] };
                available -= amount;
                self.pay_row(day, &payment, *row, (component, amount), basis);
                left -= amount;
            }
        }
        self.state.items.lots[at].rest = left;
        left < amount
    }

    /// Component by component in the order of what is in advance, all rows that ask for something get the same of what
    /// is left, the last one with the rest of the division; where the waterfall goes component by component, only rows
    /// that ask for the component do, until none is left. What rows have no need of goes to the next component, and
    /// then round again.
    fn spread_by_component(&mut self, day: Date, at: usize) -> bool {
        let to_come = self.state.plan.as_ref().map(|plan| plan.to_come().collect()).unwrap_or_default();
        let mut rows = self.rows_asked(to_come);
        rows.retain(|asked| !asked.unpaid.is_zero());
        let waterfall = *self.order_of(self.state.items.lots[at].kind.as_deref());
        let amount = self.state.items.lots[at].rest;
        for component in waterfall.order(Bucket::InAdvance) {
            match waterfall.direction() {
                Direction::ByBill => {
                    self.share_out_over(day, at, component, &mut rows, |_| true);
                }
                Direction::ByComponent => {
                    let asks = |asked: &Asked| asked.unpaid[component].is_positive();
                    while self.share_out_over(day, at, component, &mut rows, asks) {}
                }
            }
        }
        self.state.items.lots[at].rest < amount
    }

    /// One round over rows: says whether anything moved.
    fn share_out_over(
        &mut self,
        day: Date,
        at: usize,
        component: Component,
        rows: &mut [Asked],
        takes_part: impl Fn(&Asked) -> bool,
    ) -> bool {
        let (payment, left) = (self.state.items.lots[at].payment.clone(), self.state.items.lots[at].rest);
        let mut rows: Vec<&mut Asked> = rows.iter_mut().filter(|asked| takes_part(asked)).collect();
        let share = equal_share(left, rows.len());
        let last = rows.len();
        let given: Minor = rows.iter().skip(1).map(|_| share).sum();
        let after_the_shares = left - given;
        for (number, asked) in (1..).zip(&mut rows) {
            let available = if number == last { after_the_shares } else { share };
            let wanted = asked.unpaid[component];
            let amount = available.min(wanted);
            if amount.is_positive() {
                let basis = Basis::Smaller { available, wanted };
                self.pay_row(day, &payment, asked.row, (component, amount), basis);
                asked.unpaid[component] -= amount;
                self.state.items.lots[at].rest -= amount;
            }
        }
        self.state.items.lots[at].rest < left
    }

    /// Issues rows that are covered before their day: on the actual base each as soon as what it asks for is paid, on
    /// the planned base all of them once nothing is left to ask for.
    fn close_rows(&mut self, day: Date) -> bool {
        let (mut closed, mut nothing_left) = (false, false);
        loop {
            let Some(plan) = &self.state.plan else { return closed };
            let (next, to_come) = (plan.next, plan.to_come());
            if to_come.is_empty() || plan.ahead.is_empty() {
                return closed;
            }
            let asked = self.rows_asked(to_come.collect());
            // On the planned base rows ask for their parts of what waits before it is laid on them: all of them are paid
            // then, whatever becomes of what waited for those that are issued first.
            let actual = self.agreed.interest.base == InterestBase::Actual;
            // Principal that no row was planned with is left to the last one.
            let asks_for_nothing =
                plan.unpaid().is_zero() && asked.iter().all(|asked| asked.unpaid.is_zero());
            nothing_left = !actual && nothing_left || asks_for_nothing;
            let next_is_paid = actual
                && plan.ahead.contains_key(&next)
                && asked.first().is_some_and(|asked| asked.unpaid.is_zero());
            let next_is_paid = next_is_paid && !self.waits_for_its_bill(day, next);
            if !nothing_left && !next_is_paid {
                return closed;
            }
            self.issue_paid(day, next);
            self.end_rows(day);
            closed = true;
        }
    }

    /// Issues the next row on a day before its statement day: with what was paid of it; where no principal is left for
    /// rows after it, with all interest that has grown and is on no bill.
    pub(super) fn issue_paid(&mut self, day: Date, row: u32) {
        self.timetable.fix(row);
        let due = self.timetable.due(row);
        let Some(plan) = self.state.plan.as_mut() else { return };
        let paid = plan.ahead.remove(&row).unwrap_or_default();
        plan.balance -= paid.principal;
        self.state.pot += plan.take_spread(row);
        let grown = if plan.balance.is_zero() { self.state.pot } else { Minor::ZERO };
        let stated = Split { interest: paid.interest.max(grown), ..paid };
        plan.as_planned -= plan.planned(row).map_or(Minor::ZERO, |planned| planned.principal);
        plan.next = row.saturating_add(1);
        self.state.pot -= stated.interest;
        for component in [Component::Interest, Component::Principal] {
            let amount = stated[component];
            let basis =
                if amount == paid[component] { Basis::PaidAhead { amount } } else { Basis::Rest { amount } };
            self.journal.write(day, LineKey::Billed { bill: row, component }, amount, basis);
        }
        self.put_bill(day, row, due, (stated, paid), &[]);
        self.next_statement = None;
        self.await_statement(day.plus_days(1));
    }

    /// Where the last row is issued, charges that waited for a bill fall due.
    pub(super) fn end_rows(&mut self, day: Date) {
        if !self.state.all_billed() {
            return;
        }
        self.next_statement = None;
        self.issue_waiting(day);
    }

    /// Charges that waited for a bill that will not come fall due.
    pub(super) fn issue_waiting(&mut self, day: Date) {
        for charge in std::mem::take(&mut self.state.items.waiting) {
            self.issue_charge(day, charge, day);
        }
    }
}

fn above_zero(split: Split) -> Split {
    let mut positive = split;
    for component in Component::ALL {
        positive[component] = split[component].at_least_zero();
    }
    positive
}
