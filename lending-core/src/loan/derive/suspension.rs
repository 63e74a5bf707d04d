//! Rows that ask for nothing for a while: a moratorium of the terms, and rows that another plan suspends.

use super::Fold;
use super::remake::{Hindrance, RowSoFar, policy_left};
use crate::accrual::{AgreedGrowth, InterestBase};
use crate::calendar::Date;
use crate::debt::{Component, Key};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Plan, Suspension};
use crate::money::Minor;
use crate::reschedule::{Suspended, SuspendedTerm};
use crate::schedule::{
    Method, Moratorium, MoratoriumInterest, MoratoriumOn, PlanPolicy, Remake, equal_share,
};
use crate::terms::Agreement;

/// Where the interest of a row goes that asks for nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waits {
    /// Where it goes once no such row is left.
    pub(super) goes: MoratoriumInterest,
    /// Whether the row is the last of them.
    pub(super) ends: bool,
}

impl Fold<'_> {
    /// Where a row's interest waits, if the row asks for nothing of its own.
    pub(super) fn waits(&self, row: u32) -> Option<Waits> {
        let plan = self.state.plan.as_ref()?;
        let Moratorium { rows, on } = self.timetable.agreed().plan.moratorium?;
        let MoratoriumOn::Everything(goes) = on else { return None };
        let own = row.checked_sub(plan.first.saturating_add(self.own_rows()))?;
        (1..=rows).contains(&own).then_some(Waits { goes, ends: own == rows })
    }

    /// The rows of the plan before its first whole period.
    fn own_rows(&self) -> u32 {
        let course = self.timetable.agreed();
        if course.method == Method::Bullet { 0 } else { course.rows().saturating_sub(course.instalments) }
    }

    /// What a row that asks for nothing is planned with all the same: interest before the first whole period.
    pub(super) fn asked_on_top(&self, row: u32) -> Minor {
        let plan = self.state.plan.as_ref().filter(|_| self.agreed.interest.base == InterestBase::Planned);
        plan.and_then(|plan| plan.planned(row))
            .map_or(Minor::ZERO, |planned| planned.interest + planned.principal.min(Minor::ZERO))
    }

    /// The rows to come that ask for something.
    pub(super) fn asking_rows(&self) -> Vec<u32> {
        let rows = self.state.plan.as_ref().map(Plan::to_come).into_iter().flatten();
        rows.filter(|row| self.waits(*row).is_none()).collect()
    }

    /// Interest goes on rows in even shares, the last takes what is left: first what has grown, then what grows in the
    /// rows' own periods. Without a row it is owed with the next bill there is.
    pub(super) fn spread_over(&mut self, rows: &[u32], grown: Minor, to_grow: Minor) {
        let amount = grown + to_grow;
        let rounding = self.agreed.interest.rounding;
        let Some(plan) = self.state.plan.as_mut().filter(|_| amount.is_positive()) else { return };
        let mut grown = grown;
        for (row, part) in even_shares(rows, amount) {
            let ready = part.min(grown);
            grown -= ready;
            *plan.spread.entry(row).or_default() += ready;
            if part > ready {
                plan.fixed.insert(row, AgreedGrowth::new(part - ready, rounding));
            }
        }
        self.state.pot += grown;
    }

    /// On the planned base: where what waits by now would lie, and what the rows to come that ask for nothing are planned
    /// to let wait, if the last of them were over; none where there is no such row.
    pub(super) fn will_lie_on_rows(&self) -> Option<Vec<(u32, Minor)>> {
        let plan = self.state.plan.as_ref()?;
        let MoratoriumOn::Everything(goes) = self.timetable.agreed().plan.moratorium?.on else { return None };
        let resting: Vec<u32> = plan.to_come().filter(|row| self.waits(*row).is_some()).collect();
        if resting.is_empty() {
            return None;
        }
        let will_wait = resting.into_iter().map(|row| {
            let planned = plan.planned(row).map_or(Minor::ZERO, |planned| planned.grows);
            (planned - self.asked_on_top(row).max(plan.ahead_of(row).interest)).at_least_zero()
        });
        let amount = plan.held + will_wait.sum::<Minor>();
        let asking = self.asking_rows();
        let rows = match goes {
            MoratoriumInterest::IsCapitalised => &[],
            MoratoriumInterest::OnTheFirstRow => asking.get(..1).unwrap_or_default(),
            MoratoriumInterest::Accumulates => asking.last().map(std::slice::from_ref).unwrap_or_default(),
            MoratoriumInterest::IsSpread => asking.as_slice(),
        };
        Some(even_shares(rows, amount))
    }

    /// After the last row that asked for nothing, what waited goes where it was agreed to. What becomes principal is
    /// left to be written down.
    pub(super) fn release_held(&mut self, goes: MoratoriumInterest) -> Minor {
        let rows = self.asking_rows();
        let Some(plan) = self.state.plan.as_mut() else { return Minor::ZERO };
        let held = std::mem::take(&mut plan.held);
        // From now on it lies on the rows themselves.
        let to_come = usize::try_from(plan.next.saturating_sub(1)).unwrap_or(usize::MAX);
        plan.rows.iter_mut().skip(to_come).for_each(|row| row.interest = row.grows);
        match goes {
            MoratoriumInterest::IsCapitalised => {
                plan.balance += held;
                return held;
            }
            MoratoriumInterest::OnTheFirstRow => {
                self.spread_over(rows.get(..1).unwrap_or_default(), held, Minor::ZERO);
            }
            MoratoriumInterest::Accumulates => {
                let last = rows.last().map(std::slice::from_ref).unwrap_or_default();
                self.spread_over(last, held, Minor::ZERO);
            }
            MoratoriumInterest::IsSpread => self.spread_over(&rows, held, Minor::ZERO),
        }
        Minor::ZERO
    }

    /// What stands in the way of suspending so many rows.
    pub(super) fn cannot_suspend(&self, rows: u32, term: SuspendedTerm) -> Option<Hindrance> {
        let plan = self.state.plan.as_ref()?;
        let moratorium = policy_left(self.timetable.agreed().plan, self.gone(plan)).moratorium;
        let by_terms =
            moratorium.map(|moratorium| plan.next.saturating_add(moratorium.rows).saturating_sub(1));
        if let Some(last) = plan.suspended_until().max(by_terms) {
            return Some(Hindrance::SuspendedAlready { until: self.timetable.due(last) });
        }
        // Also those for which no principal is left: bills that are taken over bring it.
        let left = plan.last().saturating_add(1).saturating_sub(plan.next);
        let limit = match term {
            SuspendedTerm::Extended => left,
            // A row must be left that asks for something.
            SuspendedTerm::Kept => left.saturating_sub(1),
        };
        (rows > limit).then_some(Hindrance::TooManyRows { limit })
    }

    /// What stands in the way of a resumption.
    pub(super) fn cannot_resume(&self, day: Date) -> Option<Hindrance> {
        let last = self.state.plan.as_ref().and_then(Plan::suspended_until);
        let resumes = last.is_some_and(|last| self.period_start(last) >= day);
        (!resumes).then_some(Hindrance::NothingSuspended)
    }

    /// The next rows are suspended.
    pub(super) fn suspend(
        &mut self,
        day: Date,
        key: &Key,
        (rows, what, term): (u32, Suspended, SuspendedTerm),
        grown: RowSoFar,
    ) {
        let Some(plan) = &self.state.plan else { return };
        let last = plan.next.saturating_add(rows).saturating_sub(1);
        let left = u32::try_from(plan.to_come().count()).unwrap_or(u32::MAX);
        // The last row of a suspension before may still run, and rest.
        let before = plan.suspension.and_then(|suspension| suspension.rests);
        let rests = if what.rests() { Some(last) } else { before };
        let (how, more) = match term {
            SuspendedTerm::Extended => (Remake::KeepInstalment, rows),
            SuspendedTerm::Kept => (Remake::Reprice, 0),
        };
        self.go_on_with(day, left.saturating_add(more), Some(Moratorium { rows, on: what.moratorium() }));
        if let Some(plan) = self.state.plan.as_mut() {
            plan.suspension = Some(Suspension { last, more, rests });
        }
        self.remake(day, key, how, grown);
    }

    /// A suspension ends: rows whose period begins on the day or later are rows again, and of those that it added as
    /// many fall away.
    pub(super) fn resume(&mut self, day: Date, key: &Key, grown: RowSoFar) {
        let Some(plan) = &self.state.plan else { return };
        let Some((suspension, course)) = plan.suspension.zip(self.timetable.agreed().plan.moratorium) else {
            return;
        };
        let again = (plan.next..=suspension.last).filter(|row| self.period_start(*row) >= day).count();
        let again = u32::try_from(again).unwrap_or(0);
        let fall = again.min(suspension.more);
        let how = if suspension.more > 0 { Remake::KeepInstalment } else { Remake::Reprice };
        let last = suspension.last.saturating_sub(again);
        let still = last.saturating_add(1).saturating_sub(plan.next);
        let left = u32::try_from(plan.to_come().count()).unwrap_or(u32::MAX);
        let moratorium = Moratorium { rows: still, ..course };
        let first_to_fall = plan.next.saturating_add(left).saturating_sub(fall);
        self.free_what_was_paid_from(day, first_to_fall);
        self.go_on_with(day, left.saturating_sub(fall), (still > 0).then_some(moratorium));
        if let Some(plan) = self.state.plan.as_mut() {
            let more = suspension.more.saturating_sub(fall);
            let rests = suspension.rests.map(|row| row.min(last));
            plan.suspension = (still > 0).then_some(Suspension { last, more, rests });
        }
        if let MoratoriumOn::Everything(goes) = course.on
            && still == 0
        {
            let amount = self.release_held(goes);
            if let Some(plan) = self.state.plan.as_mut() {
                plan.as_planned += amount;
            }
            let line = LineKey::MadePrincipal { event: key.clone(), component: Component::Interest };
            self.journal.write(day, line, amount, Basis::Rest { amount });
        }
        self.remake(day, key, how, grown);
    }

    /// The rows that are left go on as a plan of their own: so many rows, with a moratorium at its beginning.
    fn go_on_with(&mut self, day: Date, rows: u32, moratorium: Option<Moratorium>) {
        let Some(plan) = &self.state.plan else { return };
        let (done, before) = (plan.next.saturating_sub(1), plan.before);
        let first_due = self.timetable.falls_on(plan.next);
        let left = self.course_left(plan);
        let policy = PlanPolicy { moratorium, ..left.plan };
        let course = Agreement { instalments: rows, first_due, plan: policy, ..left };
        self.go_on_by(done, course, day);
        let Some(plan) = self.state.plan.as_mut() else { return };
        let lead = moratorium.map_or(0, |moratorium| moratorium.rows);
        plan.stepper = plan.stepper.after(done.saturating_sub(before)).with_lead(lead, rows);
        (plan.first, plan.before) = (done, done);
        self.next_statement = None;
        self.await_statement(day);
    }

    /// What the plan is made by, for the rows that are left of it.
    pub(super) fn course_left(&self, plan: &Plan) -> Agreement {
        let (course, gone) = (self.timetable.agreed(), self.gone(plan));
        Agreement {
            contract_day: self.period_start(plan.next),
            method: course.method.after(gone.saturating_sub(course.plan.lead())),
            plan: policy_left(course.plan, gone),
            ..course.clone()
        }
    }

    /// The whole periods of the plan whose rows are issued.
    fn gone(&self, plan: &Plan) -> u32 {
        plan.next.saturating_sub(1).saturating_sub(plan.first).saturating_sub(self.own_rows())
    }
}

/// Even shares of an amount on rows; the last takes what is left.
fn even_shares(rows: &[u32], amount: Minor) -> Vec<(u32, Minor)> {
    let (share, mut left) = (equal_share(amount, rows.len()), amount);
    let mut shares = Vec::with_capacity(rows.len());
    for row in rows {
        let part = if Some(row) == rows.last() { left } else { share.min(left) };
        left -= part;
        shares.push((*row, part));
    }
    shares
}
