use std::collections::BTreeSet;

use lending_core::calendar::Date;
use lending_core::debt::{Item, ItemId, Key};
use lending_core::loan::{Closing, Fact, LineKey, Loan};
use lending_core::money::Minor;
use lending_core::overdue::{Counting, Counts, DaysAre, Each, GraceKind, LimitOf, ShareOf, Since, Tolerance};
use rust_decimal::Decimal;

use super::{Violation, holds, same};
use crate::generator::Case;

const LAW: &str = "DPD-1";

/// DPD-1: days past due are those that the bills of the day give by what counts, the tolerance and the grace; the day
/// they run from changes only with a line of that day as its cause; cumulative days and the class follow from them.
pub fn dpd_1(case: &Case) -> Result<(), Violation> {
    days_past_due(&case.loan, case.last_day(), &format!("seed {}", case.seed))
}

/// [`dpd_1`] of one loan, from its contract day on.
pub fn days_past_due(loan: &Loan, last: Date, place: &str) -> Result<(), Violation> {
    let first = loan.terms().agreed().contract_day;
    let mut counter = Counter::new(loan);
    for closing in loan.closings(first, last).expect("days within reach") {
        counter.close(&closing, place)?;
    }
    Ok(())
}

/// What a person with a pencil keeps from day to day.
struct Counter<'l> {
    loan: &'l Loan,
    /// Every day that a pause of counting takes out.
    paused: BTreeSet<Date>,
    /// The first day of another plan, whose arrears may go on counting without a bill.
    replanned: Option<Date>,
    since: Option<Date>,
    oldest: Option<Date>,
    cumulative: u32,
    /// Days that a grace holds back.
    held: BTreeSet<Date>,
    class: Option<String>,
}

impl<'l> Counter<'l> {
    fn new(loan: &'l Loan) -> Self {
        let reversed: BTreeSet<&Key> = loan.events().iter().filter_map(|event| event.fact.names()).collect();
        let standing = || loan.events().iter().filter(|event| !reversed.contains(&event.key));
        let days = |from: Date, until: Date| {
            std::iter::successors(Some(from), |day| Some(day.plus_days(1)))
                .take_while(move |day| *day < until)
        };
        let paused = standing().filter_map(|event| {
            let Fact::CountingPaused { value, until } = event.fact else { return None };
            Some(days(value, until))
        });
        let replanned = loan.events().iter().filter(|event| matches!(event.fact, Fact::Rescheduled { .. }));
        Self {
            loan,
            paused: paused.flatten().collect(),
            replanned: replanned.filter_map(|event| event.fact.value()).min(),
            since: None,
            oldest: None,
            cumulative: 0,
            held: BTreeSet::new(),
            class: None,
        }
    }

    fn close(&mut self, closing: &Closing, place: &str) -> Result<(), Violation> {
        let agreed = self.loan.terms().agreed();
        let (policy, day) = (agreed.overdue, closing.position.day);
        let place = |what: &str| format!("{place}, {day}, {what}");
        self.watch_the_oldest(closing, &place)?;
        // Business days are the calendar's; what another plan took over has no bill any more.
        let in_business_days = policy.grace.is_some_and(|grace| grace.days_are == DaysAre::Business);
        if in_business_days || self.replanned.is_some_and(|replanned| replanned <= day) {
            return Ok(());
        }
        let due = oldest_that_counts(closing, self.loan);
        self.since = due.map(|due| match (policy.since, self.since) {
            (Since::OldestUnpaid, _) | (Since::FirstInArrears, None) => first_day(due, self.loan),
            (Since::FirstInArrears, Some(since)) => since.min(first_day(due, self.loan)),
            (Since::FirstMaterial, since) => since.unwrap_or(day),
        });
        let (reported, graced) = self.since.map_or((0, 0), |since| self.days(since, day));
        same(LAW, || place("days past due"), &reported, &closing.days_past_due)?;
        for (id, days) in &closing.items_past_due {
            let item = closing.position.items.iter().find(|item| item.id == *id);
            let due = item.and_then(|item| item.due).unwrap_or(day);
            let expected = self.days(first_day(due, self.loan), day).0;
            same(LAW, || place(&format!("days past due of {id}")), &expected, days)?;
        }
        // What the grace of an earlier day held back is forgotten: it was kept.
        let since = self.since;
        self.held.retain(|held| since.is_some_and(|since| *held >= since));
        if !self.paused.contains(&day) && reported > 0 {
            let joined = std::mem::take(&mut self.held).len();
            self.cumulative += 1 + u32::try_from(joined).expect("days are few");
        } else if !self.paused.contains(&day) && graced > 0 {
            self.held.insert(day);
        }
        same(LAW, || place("cumulative days"), &self.cumulative, &closing.days_past_due_cumulative)?;
        self.watch_the_class(closing, &place)
    }

    /// The days that are reported, and those of a grace that is not over and reports nothing.
    fn days(&self, since: Date, day: Date) -> (u32, u32) {
        let all =
            std::iter::successors(Some(since), |day| Some(day.plus_days(1))).take_while(|each| *each <= day);
        let counted = all.filter(|each| !self.paused.contains(each)).count();
        let counted = u32::try_from(counted).expect("days are few");
        let Some(grace) = self.loan.terms().agreed().overdue.grace else { return (counted, 0) };
        match grace.kind {
            GraceKind::After => (counted.saturating_sub(grace.days), 0),
            // In a pause nothing is added, so that the last day of the grace goes on.
            GraceKind::FromTheDueDay if counted <= grace.days => (0, counted),
            GraceKind::FromTheDueDay => (counted, 0),
        }
    }

    /// The oldest due day of an unpaid item changes only where something of the day moved an item.
    fn watch_the_oldest(
        &mut self,
        closing: &Closing,
        place: &impl Fn(&str) -> String,
    ) -> Result<(), Violation> {
        let day = closing.position.day;
        let unpaid = closing.position.items.iter().filter(|item| {
            let unpaid = item.unpaid();
            unpaid.principal.is_positive() || unpaid.interest.is_positive()
        });
        let oldest = unpaid.filter_map(|item| item.due).min();
        let before = std::mem::replace(&mut self.oldest, oldest);
        holds(LAW, oldest == before || caused(self.loan, day), || {
            place(&format!("the oldest due day goes from {before:?} to {oldest:?} without a cause"))
        })
    }

    /// The class is at least what the days ask for, and changes with a line.
    fn watch_the_class(
        &mut self,
        closing: &Closing,
        place: &impl Fn(&str) -> String,
    ) -> Result<(), Violation> {
        let Some(policy) = &self.loan.terms().agreed().classification else {
            return same(LAW, || place("class"), &None, &closing.class);
        };
        let day = closing.position.day;
        let now = closing.class.as_deref().and_then(|class| policy.index_of(class));
        let reached = policy.classes.iter().map(|class| class.from_days);
        let reached =
            reached.enumerate().filter(|(_, from)| from.is_some_and(|from| from <= closing.days_past_due));
        let asked = reached.map(|(at, _)| at).max();
        holds(LAW, now >= asked, || place(&format!("class {now:?}, the days ask for {asked:?}")))?;
        let best = policy.classes.first().map(|class| class.name.clone());
        let before = std::mem::replace(&mut self.class, closing.class.clone()).or(best);
        let line = |class: &str| LineKey::Class { class: class.into(), day };
        let is_told = |class: &str| {
            let lines = self.loan.lines(day).unwrap_or_default();
            lines.iter().any(|each| each.key == line(class))
        };
        let so = before == closing.class || closing.class.as_deref().is_some_and(is_told);
        holds(LAW, so, || place(&format!("class {before:?} becomes {:?} without a line", closing.class)))
    }
}

fn first_day(due: Date, loan: &Loan) -> Date {
    match loan.terms().agreed().overdue.counting {
        Counting::Exclusive => due.plus_days(1),
        Counting::Inclusive => due,
    }
}

/// The oldest due day of an item that counts at the close.
fn oldest_that_counts(closing: &Closing, loan: &Loan) -> Option<Date> {
    let policy = loan.terms().agreed().overdue;
    let day = closing.position.day;
    let past_due = |item: &&Item| item.due.is_some_and(|due| first_day(due, loan) <= day);
    let items = closing.position.items.iter().filter(past_due);
    let items: Vec<&Item> = items.filter(|item| counted(item, policy.counts).is_positive()).collect();
    let principal = closing.position.principal_outstanding().minor();
    let together: Minor = items.iter().map(|item| counted(item, policy.counts)).sum();
    let counts = |item: &&&Item| match policy.tolerance {
        None => true,
        Some(tolerance) if tolerance.each == Each::Loan => is_above(&tolerance, together, principal),
        Some(tolerance) => {
            let stated = item.stated.total() - item.stated.penalty;
            let base = if tolerance.of == ShareOf::TheBill { stated } else { principal };
            is_above(&tolerance, counted(item, policy.counts), base)
        }
    };
    items.iter().filter(counts).filter_map(|item| item.due).min()
}

fn counted(item: &Item, counts: Counts) -> Minor {
    let unpaid = item.unpaid();
    match (&item.id, counts) {
        (ItemId::Charge(_) | ItemId::Fee(..), _) => Minor::ZERO,
        (_, Counts::Principal) => unpaid.principal,
        (_, Counts::PrincipalAndInterest) => unpaid.principal + unpaid.interest,
        (_, Counts::Everything) => unpaid.total(),
    }
}

fn is_above(tolerance: &Tolerance, amount: Minor, base: Minor) -> bool {
    let decimal = |minor: Minor| Decimal::from(minor.units());
    let limits =
        [tolerance.amount.map(decimal), tolerance.share.and_then(|share| share.checked_mul(decimal(base)))];
    let limits = limits.into_iter().flatten();
    let limit = match tolerance.limit {
        LimitOf::TheLarger => limits.max(),
        LimitOf::TheSmaller => limits.min(),
    };
    limit.is_none_or(|limit| decimal(amount) > limit)
}

/// Whether a line other than growth of this day moves something on an item.
fn caused(loan: &Loan, day: Date) -> bool {
    let at = |day: Date| -> Vec<(LineKey, Minor)> {
        let lines = loan.lines(day).unwrap_or_default();
        let moves = lines.into_iter().filter(|line| {
            matches!(
                line.key,
                LineKey::Billed { .. }
                    | LineKey::DownPayment(_)
                    | LineKey::CalledIn { .. }
                    | LineKey::ChargedBack { .. }
                    | LineKey::Moved { .. }
                    | LineKey::Transferred { .. }
                    | LineKey::LetOff { .. }
                    | LineKey::Relieved { .. }
                    | LineKey::Unrelieved { .. }
                    | LineKey::Refunded(_)
                    | LineKey::Added { .. }
                    | LineKey::TakenOff { .. }
                    | LineKey::Allocated { .. }
                    | LineKey::Freed { .. }
                    | LineKey::Waived { .. }
                    | LineKey::Unwaived { .. }
                    | LineKey::Returned { .. }
            )
        });
        moves.map(|line| (line.key, line.amount)).collect()
    };
    day == loan.terms().agreed().contract_day || at(day) != at(day.minus_days(1))
}
