use serde::{Deserialize, Serialize};

use super::{Beyond, Pause, Tolerance, counted_days};
use crate::calendar::Date;
use crate::debt::Split;
use crate::money::Minor;

/// Whether the due day itself is the first day past due. It changes the reported days only, never the penalty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// The day after the due day is day 1 (T+1): China and most lenders.
    #[default]
    Exclusive,
    /// The due day is day 1 when it closes unpaid: India (RBI/2021-22/125, 12 November 2021).
    Inclusive,
}

/// What of a bill must be unpaid for it to count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Principal or interest.
    #[default]
    PrincipalAndInterest,
    /// Principal alone.
    Principal,
    /// Anything: fees, their tax and penalty as well.
    Everything,
}

impl Counts {
    /// What of something unpaid counts.
    pub fn of(self, unpaid: &Split) -> Minor {
        match self {
            Self::PrincipalAndInterest => unpaid.principal + unpaid.interest,
            Self::Principal => unpaid.principal,
            Self::Everything => unpaid.total(),
        }
    }
}

/// Where the days past due are counted from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// The oldest due day that counts now: a payment for the oldest bill lowers the days.
    #[default]
    OldestUnpaid,
    /// The oldest due day that has counted since nothing last did: only paying everything ends the days.
    FirstInArrears,
    /// The day on whose close what is past due first exceeded the tolerance, since it last did not; that day is day 1
    /// (CRR article 178(1)(b), with the thresholds of Delegated Regulation (EU) 2018/171).
    FirstMaterial,
}

/// What a grace does to the days past due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GraceKind {
    /// None is reported in the grace; once it is over, all of them are.
    FromTheDueDay,
    /// They are counted from the end of the grace.
    After,
}

/// Which days a grace counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DaysAre {
    /// All.
    #[default]
    Calendar,
    /// Those on which business is done.
    Business,
}

/// First days past due that are held back from what is reported. The bill rolls over all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverdueGrace {
    /// What it does.
    pub kind: GraceKind,
    /// How many days.
    pub days: u32,
    /// Which days are counted.
    #[serde(default)]
    pub days_are: DaysAre,
}

/// How days past due are counted: part of the terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OverduePolicy {
    /// Whether the due day is the first.
    pub counting: Counting,
    /// What of a bill must be unpaid.
    pub counts: Counts,
    /// Up to how much what is unpaid does not count; `None`: anything counts.
    pub tolerance: Option<Tolerance>,
    /// Where counting starts.
    pub since: Since,
    /// First days that are held back; `None`: none are.
    pub grace: Option<OverdueGrace>,
}

impl OverduePolicy {
    /// The longest grace: a year.
    pub const DAYS_MAX: u32 = 366;

    /// The days past due at the close of `day` of something unpaid that was due on `due`, before any grace.
    ///
    /// ```
    /// use lending_core::date;
    /// use lending_core::overdue::{Counting, OverduePolicy};
    /// let policy = OverduePolicy { counting: Counting::Inclusive, ..OverduePolicy::default() };
    /// assert_eq!(policy.days_past_due(date!("2021-03-31"), date!("2021-04-30")), 31);
    /// ```
    pub fn days_past_due(&self, due: Date, day: Date) -> u32 {
        counted_days(self.first_day(due), day, &[])
    }

    /// The first day past due of what was due on a day.
    pub fn first_day(&self, due: Date) -> Date {
        match self.counting {
            Counting::Exclusive => due.plus_days(1),
            Counting::Inclusive => due,
        }
    }

    /// The days that are reported at the close of `day` of what has been past due since `first`: days of a pause do not
    /// count, and those of the grace as it says. A day of a grace is one that counts, and on which business is done
    /// where it says so.
    pub fn reported(&self, first: Date, day: Date, pauses: &[Pause], business: impl Fn(Date) -> bool) -> u32 {
        let Some(grace) = self.grace else { return counted_days(first, day, pauses) };
        let Some(end) = self.grace_end(first, day, pauses, business) else { return 0 };
        let after = counted_days(end.plus_days(1), day, pauses);
        match grace.kind {
            // Days of a pause after the grace do not end it.
            GraceKind::FromTheDueDay if after == 0 => 0,
            GraceKind::FromTheDueDay => counted_days(first, day, pauses),
            GraceKind::After => after,
        }
    }

    /// The last day of the grace of what has been past due since `first`, if it lies on `until` or before; without a
    /// grace the day before `first`.
    pub fn grace_end(
        &self,
        first: Date,
        until: Date,
        pauses: &[Pause],
        business: impl Fn(Date) -> bool,
    ) -> Option<Date> {
        let Some(grace) = self.grace else { return Some(first.minus_days(1)) };
        let counts = |day: &Date| {
            let is_paused = pauses.iter().any(|pause| pause.holds(*day));
            !is_paused && (grace.days_are == DaysAre::Calendar || business(*day))
        };
        let days = std::iter::successors(Some(first), |day| (*day < until).then(|| day.plus_days(1)));
        let nth = usize::try_from(grace.days.saturating_sub(1)).unwrap_or(usize::MAX);
        days.take_while(|day| *day <= until).filter(counts).nth(nth)
    }

    /// Which of its figures lies outside its limits.
    pub fn beyond(&self) -> Option<Beyond> {
        if let Some(found) =
            self.grace.map(|grace| grace.days).filter(|days| !(1..=Self::DAYS_MAX).contains(days))
        {
            return Some(("overdue.grace.days", "1 … 366 days", found.to_string()));
        }
        self.tolerance.as_ref().and_then(Tolerance::beyond)
    }

    /// Which of its answers has no meaning beside the others, and why; `has_calendar`: whether a holiday calendar is
    /// named.
    pub fn without_meaning(&self, has_calendar: bool) -> Option<(&'static str, &'static str)> {
        let in_business_days = self.grace.is_some_and(|grace| grace.days_are == DaysAre::Business);
        if in_business_days && !has_calendar {
            return Some(("overdue.grace.days_are", "business days are those of business_days.calendar"));
        }
        if self.since == Since::FirstMaterial && self.tolerance.is_none() {
            return Some(("overdue.since", "without a tolerance there is nothing to exceed"));
        }
        self.tolerance.as_ref().and_then(Tolerance::without_meaning)
    }
}
