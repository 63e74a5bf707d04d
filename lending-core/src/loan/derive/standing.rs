//! Days past due and the class, from close to close.
//!
//! What is past due changes on days on which something happens only; of the days between two of them each closes with
//! what the first one left. Where a day between would close otherwise (growth that crosses a tolerance, another class)
//! it is looked ahead for, and happens.

use super::{Fold, Phase};
use crate::calendar::Date;
use crate::debt::ItemId;
use crate::loan::line::LineKey;
use crate::loan::state::{Arrears, Debt};
use crate::money::Minor;
use crate::overdue::{
    Classification, Counts, Each, GraceKind, OverduePolicy, Pause, Seen, ShareOf, Since, counted_days,
};
use crate::terms::Timetable;

/// So many days are looked at for the next change of class; on the last of them the next ones are.
const LOOKED_AT: u32 = 400;

impl Fold<'_> {
    /// Closes the days before one that were passed over.
    pub(super) fn pass_days(&mut self, day: Date) {
        let from = self.state.arrears.closed.map_or(self.agreed.contract_day, |closed| closed.plus_days(1));
        if from >= day {
            return;
        }
        let arrears = &mut self.state.arrears;
        if arrears.is_at_rest() {
            arrears.closed = Some(day.minus_days(1));
            return;
        }
        let (policy, classification) = (self.agreed.overdue, self.agreed.classification.as_ref());
        match classification {
            None => leap(arrears, &policy, &self.timetable, from, day.minus_days(1)),
            Some(classes) => {
                let mut at = from;
                while at < day {
                    step(arrears, &policy, Some(classes), &self.timetable, at);
                    at = at.plus_days(1);
                }
            }
        }
    }

    /// Closes a day: what is past due, since when, and the class; notes changes of class and of accrual.
    pub(super) fn close_arrears(&mut self, day: Date) {
        if self.state.arrears.closed.is_some_and(|closed| closed >= day) {
            return;
        }
        let policy = self.agreed.overdue;
        let oldest = self.oldest_past_due(day);
        let arrears = &mut self.state.arrears;
        let first = oldest.map(|due| match (policy.since, arrears.first) {
            (Since::OldestUnpaid, _) | (Since::FirstInArrears, None) => policy.first_day(due),
            (Since::FirstInArrears, Some(first)) => first.min(policy.first_day(due)),
            (Since::FirstMaterial, first) => first.unwrap_or(day),
        });
        arrears.runs_from(first, day);
        let (class, stopped) = (arrears.grade.class(), arrears.grade.non_accrual());
        let classes = self.agreed.classification.as_ref();
        step(arrears, &policy, classes, &self.timetable, day);
        self.note_class(day, class, stopped.is_some());
        self.look_ahead_for_arrears(day);
    }

    /// The oldest due day of what is past due and counts, at the close of a day.
    fn oldest_past_due(&self, day: Date) -> Option<Date> {
        let policy = &self.agreed.overdue;
        let late = self.state.late.map(|late| late.since);
        let open = self.state.items.debts.open().iter();
        let past_due = open.filter(|debt| policy.first_day(debt.due) <= day);
        let counted = past_due.filter(|debt| debt.counted(policy.counts).is_positive());
        let exceeds = self.exceeds_together(day);
        let counted = counted.filter(|debt| exceeds && self.exceeds_alone(debt));
        counted.map(|debt| debt.due).chain(late).min()
    }

    /// Whether all that is past due at the close of a day exceeds the tolerance, where it is asked of all together.
    pub(super) fn exceeds_together(&self, day: Date) -> bool {
        let policy = &self.agreed.overdue;
        let Some(tolerance) = policy.tolerance.filter(|tolerance| tolerance.each == Each::Loan) else {
            return true;
        };
        let open = self.state.items.debts.open().iter();
        let past_due = open.filter(|debt| policy.first_day(debt.due) <= day);
        let unpaid: Minor = past_due.map(|debt| debt.counted(policy.counts)).sum();
        tolerance.is_exceeded(unpaid, self.state.principal_outstanding())
    }

    /// Whether what is unpaid of an item exceeds the tolerance, where it is asked of each.
    pub(super) fn exceeds_alone(&self, debt: &Debt) -> bool {
        let policy = &self.agreed.overdue;
        let unpaid = debt.counted(policy.counts);
        match policy.tolerance.filter(|tolerance| tolerance.each == Each::Bill) {
            None => unpaid.is_positive(),
            Some(tolerance) => {
                let base = match tolerance.of {
                    ShareOf::TheBill => debt.stated.total() - debt.stated.penalty,
                    ShareOf::ThePrincipal => self.state.principal_outstanding(),
                };
                tolerance.is_exceeded(unpaid, base)
            }
        }
    }

    /// The days past due of each item that counts, at the close of a day, as they are reported.
    pub(crate) fn days_of_items(&self, day: Date) -> Vec<(ItemId, u32)> {
        let policy = &self.agreed.overdue;
        let exceeds = self.exceeds_together(day);
        let business = |day: Date| self.timetable.is_business_day(day);
        let pauses = &self.state.arrears.pauses;
        let open = self.state.items.debts.open().iter().filter(|debt| exceeds && self.exceeds_alone(debt));
        let days = open.map(|debt| {
            let days = policy.reported(policy.first_day(debt.due), day, pauses, business);
            (debt.id.clone(), days)
        });
        days.filter(|(_, days)| *days > 0).collect()
    }

    /// Writes down another class, and where accrual stops or goes on.
    fn note_class(&mut self, day: Date, before: usize, was_stopped: bool) {
        let Some(classes) = self.agreed.classification.as_ref() else { return };
        let grade = &self.state.arrears.grade;
        let (now, stopped) = (grade.class(), grade.non_accrual());
        if let Some(class) = classes.classes.get(now).filter(|_| now != before) {
            let line = LineKey::Class { class: class.name.as_str().into(), day };
            self.journal.count((day, Phase::Close), line);
        }
        if self.state.written_off.is_some() {
            // What grows is memorandum for good.
            return;
        }
        let memorandum = &mut self.state.arrears.memorandum;
        if stopped.is_some() && !was_stopped {
            memorandum.push((day, None));
            self.journal.count((day, Phase::Close), LineKey::AccrualStopped(day));
        } else if stopped.is_none() && was_stopped {
            if let Some((_, until)) = memorandum.last_mut() {
                *until = Some(day);
            }
            self.journal.count((day, Phase::Close), LineKey::AccrualResumed(day));
        }
    }

    /// Days between two points on which something follows from how late the loan is.
    fn look_ahead_for_arrears(&mut self, day: Date) {
        let policy = self.agreed.overdue;
        let tomorrow = day.plus_days(1);
        let open = self.state.items.debts.open().iter();
        let begins = |debt: &Debt| policy.first_day(debt.due) == tomorrow && !debt.unpaid().is_zero();
        // Asked once: there may be thousands of items of fees.
        let last = self.state.items.last_bill().filter(|_| self.state.all_billed()).map(|last| &last.id);
        let may_cross = |debt: &Debt| {
            policy.tolerance.is_some()
                && policy.first_day(debt.due) <= day
                && may_grow(debt, policy.counts, last == Some(&debt.id))
        };
        let within = || !self.exceeds_together(day);
        if open
            .into_iter()
            .any(|debt| begins(debt) || (may_cross(debt) && (within() || !self.exceeds_alone(debt))))
        {
            self.look_ahead([tomorrow]);
        }
        if self.may_count_again(day) {
            self.look_ahead([tomorrow]);
        }
        let next = self.next_class(day);
        self.look_ahead(next);
    }

    /// Whether interest of the night may bring a last bill to count of which nothing counts, and that is older than all
    /// that does.
    fn may_count_again(&self, day: Date) -> bool {
        let policy = &self.agreed.overdue;
        if policy.counts == Counts::Principal || !self.state.all_billed() {
            return false;
        }
        let Some(last) = self.state.items.last_bill() else { return false };
        let oldest = self.oldest_past_due(day);
        let is_older =
            policy.first_day(last.due) <= day.plus_days(1) && oldest.is_none_or(|due| last.due < due);
        is_older && self.interest_may_be_added(day)
    }

    /// The day on which the class changes or accrual does, if nothing happens until then.
    fn next_class(&self, day: Date) -> Option<Date> {
        let classes = self.agreed.classification.as_ref().filter(|_| !self.state.arrears.is_at_rest())?;
        let mut arrears = self.state.arrears.clone();
        let before = (arrears.grade.class(), arrears.grade.non_accrual());
        let last = day.plus_days(LOOKED_AT);
        let until = self.next_point().map_or(last, |next| next.min(last));
        let mut at = day;
        while at < until {
            at = at.plus_days(1);
            step(&mut arrears, &self.agreed.overdue, Some(classes), &self.timetable, at);
            if (arrears.grade.class(), arrears.grade.non_accrual()) != before {
                return Some(at);
            }
        }
        (at == last).then_some(at)
    }

    /// Days from one on do not count until another.
    pub(super) fn pause_counting(&mut self, day: Date, until: Date) {
        self.state.arrears.pauses.push(Pause { from: day, until });
    }

    /// The class is at least so bad from now on.
    pub(super) fn set_class(&mut self, class: &str) {
        let classes = self.agreed.classification.as_ref();
        self.state.arrears.set = classes.and_then(|classes| classes.index_of(class)).unwrap_or(0);
    }

    /// The class after a reschedule of a loan that was past due at the last close.
    pub(super) fn watch_after_reschedule(&mut self, day: Date) {
        let Some(classes) = self.agreed.classification.as_ref() else { return };
        let Some(after) = classes.rescheduled.as_ref().filter(|_| self.state.arrears.days > 0) else {
            return;
        };
        let class = classes.index_of(&after.at_least).unwrap_or(0);
        self.state.arrears.watched = Some((class, day.plus_days(after.days)));
    }
}

/// Closes a day with what counts since [`Arrears::first`].
fn step(
    arrears: &mut Arrears,
    policy: &OverduePolicy,
    classes: Option<&Classification>,
    timetable: &Timetable<'_>,
    day: Date,
) {
    leap(arrears, policy, timetable, day, day);
    let Some(classes) = classes else { return };
    let at_least = arrears.at_least(day);
    if arrears.watched.is_some_and(|(_, until)| until <= day) {
        arrears.watched = None;
    }
    let seen = Seen { days: arrears.days, nothing_past_due: arrears.first.is_none(), at_least };
    arrears.grade.close(classes, day, seen);
}

/// Closes several days with what counts since [`Arrears::first`], as one.
fn leap(arrears: &mut Arrears, policy: &OverduePolicy, timetable: &Timetable<'_>, from: Date, last: Date) {
    arrears.closed = Some(last);
    let Some(first) = arrears.first else {
        (arrears.days, arrears.held) = (0, 0);
        return;
    };
    let business = |day: Date| timetable.is_business_day(day);
    let counted = |from: Date, to: Date| counted_days(from, to, &arrears.pauses);
    let grace = policy.grace.map(|grace| grace.kind);
    let (held, reported) = match policy.grace_end(first, last, &arrears.pauses, business) {
        None => (counted(from, last), 0),
        Some(end) => (counted(from, end.min(last)), counted(from.max(end.plus_days(1)), last)),
    };
    let held = if grace == Some(GraceKind::FromTheDueDay) { held } else { 0 };
    arrears.days = policy.reported(first, last, &arrears.pauses, business);
    arrears.held = arrears.held.saturating_add(held);
    if reported > 0 {
        let joined = std::mem::take(&mut arrears.held);
        arrears.cumulative = arrears.cumulative.saturating_add(reported).saturating_add(joined);
    }
}

/// Whether what counts of an item may grow overnight; `is_last`: interest may still be added to it.
fn may_grow(debt: &Debt, counts: Counts, is_last: bool) -> bool {
    // A penalty may be on interest and fees too, and bear interest itself.
    let penalty = counts == Counts::Everything && debt.penalty.is_some() && !debt.unpaid().is_zero();
    penalty || (counts != Counts::Principal && is_last)
}
