use super::{Classification, Upgrade};
use crate::calendar::Date;

/// What a close looks at to find the class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The days past due that are reported.
    pub days: u32,
    /// Whether nothing that counts is past due.
    pub nothing_past_due: bool,
    /// The place of the class that something else asks for: an event, a reschedule; 0 where nothing does.
    pub at_least: usize,
}

/// The class of a loan from close to close, and since when it does not accrue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grade {
    class: usize,
    /// For each class but the best, the last day on which that class or a worse one was asked for.
    asked: Vec<Option<Date>>,
    non_accrual: Option<Date>,
}

impl Grade {
    /// Closes a day; days come in their order.
    ///
    /// ```
    /// use lending_core::date;
    /// use lending_core::overdue::{Class, Classification, Grade, Seen, Upgrade};
    /// let class = |name: &str, days| Class { name: name.to_owned(), from_days: Some(days) };
    /// let upgrade = Upgrade::AfterDays(2);
    /// let policy = Classification { upgrade, ..Classification::new(vec![class("good", 0), class("bad", 1)]) };
    /// let seen = |days| Seen { days, nothing_past_due: days == 0, at_least: 0 };
    /// let mut grade = Grade::default();
    /// grade.close(&policy, date!("2026-03-01"), seen(1));
    /// grade.close(&policy, date!("2026-03-02"), seen(0));
    /// assert_eq!(grade.class(), 1);
    /// grade.close(&policy, date!("2026-03-03"), seen(0));
    /// assert_eq!(grade.class(), 0);
    /// ```
    pub fn close(&mut self, policy: &Classification, day: Date, seen: Seen) {
        let asked = policy.index_by_days(seen.days).max(seen.at_least);
        self.class = match policy.upgrade {
            Upgrade::AtOnce => asked,
            Upgrade::WhenNothingIsPastDue if seen.nothing_past_due => asked,
            Upgrade::WhenNothingIsPastDue => self.class.max(asked),
            Upgrade::AfterDays(days) => self.asked_within(days, day, asked),
        };
        let stops = policy.non_accrual().is_some_and(|from| self.class >= from);
        if stops {
            self.non_accrual = self.non_accrual.or(Some(day));
        } else if seen.nothing_past_due {
            self.non_accrual = None;
        }
    }

    /// The place of the class, 0 being the best.
    pub const fn class(&self) -> usize {
        self.class
    }

    /// The day from whose close on nothing accrues.
    pub const fn non_accrual(&self) -> Option<Date> {
        self.non_accrual
    }

    /// Whether a day on which nothing is past due and nothing else asks for a class changes nothing.
    pub const fn is_at_rest(&self) -> bool {
        self.class == 0 && self.non_accrual.is_none()
    }

    /// The worst class that was asked for in so many days up to this one.
    fn asked_within(&mut self, days: u32, day: Date, asked: usize) -> usize {
        if self.asked.len() < asked {
            self.asked.resize(asked, None);
        }
        self.asked.iter_mut().take(asked).for_each(|last| *last = Some(day));
        let before = day.minus_days(days);
        self.asked
            .iter()
            .rposition(|last| last.is_some_and(|last| last > before))
            .map_or(0, |at| at.saturating_add(1))
    }
}
