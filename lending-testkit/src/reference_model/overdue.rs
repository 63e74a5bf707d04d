//! Days past due: what counts, since when, what a grace holds back and what a pause leaves out (C36, C165–C170).

use std::collections::{BTreeMap, BTreeSet};

use lending_core::calendar::Date;
use lending_core::debt::Component;
use lending_core::loan::{Event, Fact};
use lending_core::money::Minor;
use lending_core::overdue::{
    Counting, Counts, DaysAre, Each, GraceKind, LimitOf, OverdueGrace, ShareOf, Since, Tolerance,
};

use super::fraction::{Fraction, exactly, whole};
use super::item::Item;
use super::loan::Loan;

/// What the close of a day found.
#[derive(Clone, Default)]
pub(super) struct Overdue {
    /// C169: the pauses of counting: the first day, and the day after the last.
    pauses: Vec<(Date, Date)>,
    /// C167: S; none where nothing counts.
    pub(super) since: Option<Date>,
    /// Those that are reported.
    pub(super) days: u32,
    /// C170: the days on whose close the loan was past due.
    pub(super) cumulative: BTreeSet<Date>,
    /// C170: the days of a grace that goes on.
    held_back: BTreeSet<Date>,
    /// C170: of each item that has any.
    pub(super) of_items: BTreeMap<String, u32>,
}

impl Loan<'_> {
    /// C169.
    pub(super) fn know_pauses_of_counting(&mut self, events: &[&Event]) {
        let pauses = events.iter().filter_map(|event| {
            let Fact::CountingPaused { value, until } = &event.fact else { return None };
            Some((*value, *until))
        });
        self.overdue.pauses = pauses.collect();
    }

    /// Step 6.
    pub(super) fn count_days(&mut self) {
        let counting = self.what_counts();
        let firsts: Vec<(String, Date)> = counting
            .into_iter()
            .filter_map(|at| {
                Some((self.items[at].id.to_string(), self.first_day_past_due(self.items[at].due?)))
            })
            .collect();
        let going_on = self.goes_on.map(|(due, _)| self.first_day_past_due(due));
        let oldest = firsts.iter().map(|(_, first)| *first).chain(going_on).min();
        let before = self.overdue.since;
        let since = oldest.map(|oldest| match self.agreed.overdue.since {
            Since::OldestUnpaid => oldest,
            Since::FirstInArrears => before.map_or(oldest, |before| before.min(oldest)),
            Since::FirstMaterial => before.unwrap_or(self.day),
        });
        self.overdue.since = since;
        self.overdue.days = since.map_or(0, |since| self.days_since(since));
        let of_items = firsts.into_iter().map(|(item, first)| (item, self.days_since(first)));
        self.overdue.of_items = of_items.filter(|(_, days)| *days > 0).collect();
        self.join_cumulative(since);
    }

    /// C170: the days that were held back join when the grace is not kept.
    fn join_cumulative(&mut self, since: Option<Date>) {
        let paused = self.is_paused(self.day);
        let Overdue { days, cumulative, held_back, .. } = &mut self.overdue;
        let Some(since) = since else {
            held_back.clear();
            return;
        };
        // Of a grace that was kept none is left.
        held_back.retain(|day| *day >= since);
        if *days == 0
            && !paused
            && self.agreed.overdue.grace.is_some_and(|grace| grace.kind == GraceKind::FromTheDueDay)
        {
            held_back.insert(self.day);
        }
        if *days > 0 && !paused {
            cumulative.append(held_back);
            cumulative.insert(self.day);
        }
    }

    /// C36, C165: the first day past due of what falls due on a day.
    fn first_day_past_due(&self, due: Date) -> Date {
        match self.agreed.overdue.counting {
            Counting::Exclusive => due.plus_days(1),
            Counting::Inclusive => due,
        }
    }

    /// C165, C166: the places of the items that count.
    pub(super) fn what_counts(&self) -> Vec<usize> {
        let late = (0..self.items.len()).filter(|at| {
            let item = &self.items[*at];
            item.counts()
                && item.due.is_some_and(|due| self.first_day_past_due(due) <= self.day)
                && self.counted(item) > 0
        });
        let late: Vec<usize> = late.collect();
        let Some(tolerance) = &self.agreed.overdue.tolerance else { return late };
        match tolerance.each {
            Each::Bill => {
                let exceeds = |at: &usize| {
                    let item = &self.items[*at];
                    whole(self.counted(item)) > self.limit(tolerance, Some(item))
                };
                late.into_iter().filter(exceeds).collect()
            }
            Each::Loan => {
                let all: i64 = late.iter().map(|at| self.counted(&self.items[*at])).sum();
                if whole(all) > self.limit(tolerance, None) { late } else { Vec::new() }
            }
        }
    }

    /// C165: the components that are counted.
    fn counted_components(&self) -> &'static [Component] {
        match self.agreed.overdue.counts {
            Counts::PrincipalAndInterest => &[Component::Principal, Component::Interest],
            Counts::Principal => &[Component::Principal],
            Counts::Everything => &Component::ALL,
        }
    }

    /// C184: whether something of an item is counted, whatever its due day.
    pub(super) fn is_counted(&self, place: usize) -> bool {
        self.counted(&self.items[place]) > 0
    }

    /// C165: what is counted of an item.
    fn counted(&self, item: &Item) -> i64 {
        self.counted_components().iter().map(|component| item.unpaid(*component)).sum()
    }

    /// C139, C165: whether an item alone counts, whatever its due day; what the loan tolerates is asked of no item alone.
    pub(super) fn counts_alone(&self, item: &Item) -> bool {
        let counted = self.counted(item);
        let of_items =
            self.agreed.overdue.tolerance.as_ref().filter(|tolerance| tolerance.each == Each::Bill);
        let within = |tolerance: &Tolerance| whole(counted) <= self.limit(tolerance, Some(item));
        counted > 0 && !of_items.is_some_and(within)
    }

    /// C139, C165: whether something that an item states is counted.
    pub(super) fn asks_for_what_counts(&self, item: &Item) -> bool {
        self.counted_components().iter().any(|component| item.stated.of(*component) > 0)
    }

    /// C166: up to how much does not count.
    fn limit(&self, tolerance: &Tolerance, item: Option<&Item>) -> Fraction {
        let of = match (tolerance.of, item) {
            (ShareOf::TheBill, Some(item)) => {
                let stated = Component::ALL.into_iter().filter(|component| *component != Component::Penalty);
                stated.map(|component| item.stated.of(component)).sum()
            }
            (ShareOf::ThePrincipal, _) | (ShareOf::TheBill, None) => {
                self.to_come - self.principal_ahead() + self.billed_principal()
            }
        };
        let figure = tolerance.amount.map(Minor::units).map(whole);
        let share = tolerance.share.map(|share| whole(of) * exactly(share));
        let limits = figure.into_iter().chain(share);
        let limit = match tolerance.limit {
            LimitOf::TheLarger => limits.max(),
            LimitOf::TheSmaller => limits.min(),
        };
        limit.expect("a tolerance names a figure or a share")
    }

    fn is_paused(&self, day: Date) -> bool {
        self.overdue.pauses.iter().any(|(from, until)| *from <= day && day < *until)
    }

    /// C167, C169: the days that count from one on, up to today.
    fn counting_days(&self, since: Date) -> Vec<Date> {
        let days = std::iter::successors(Some(since), |day| Some(day.plus_days(1)));
        days.take_while(|day| *day <= self.day).filter(|day| !self.is_paused(*day)).collect()
    }

    /// C168: the last day of a grace that begins on a day, where it is over by today.
    fn last_of_grace(&self, grace: OverdueGrace, since: Date) -> Option<Date> {
        let mut days = self.counting_days(since).into_iter().filter(|day| match grace.days_are {
            DaysAre::Calendar => true,
            DaysAre::Business => self.calendar.does_business(*day),
        });
        let place = usize::try_from(grace.days).expect("a grace is short").checked_sub(1)?;
        days.nth(place)
    }

    /// C167, C168: the days that are reported of a stretch.
    fn days_since(&self, since: Date) -> u32 {
        let days = self.counting_days(since);
        let reported = match self.agreed.overdue.grace {
            None => days.len(),
            Some(grace) => {
                let last = self.last_of_grace(grace, since);
                let after = last.map_or(0, |last| days.iter().filter(|day| **day > last).count());
                match grace.kind {
                    GraceKind::FromTheDueDay if after > 0 => days.len(),
                    GraceKind::FromTheDueDay => 0,
                    GraceKind::After => after,
                }
            }
        };
        u32::try_from(reported).expect("days are few")
    }
}
