use serde::{Deserialize, Serialize};

use super::Beyond;

/// A class of loans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Its name, in the lender's own words.
    pub name: String,
    /// The least days past due; `None`: no days lead to it, only people and other systems do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_days: Option<u32>,
}

/// When a loan goes back to a better class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Upgrade {
    /// As soon as nothing asks for the worse one any more.
    #[default]
    AtOnce,
    /// Only when nothing is past due (India: RBI/2021-22/125, 12 November 2021).
    WhenNothingIsPastDue,
    /// When so many days in a row closed with nothing that asks for a worse one.
    AfterDays(u32),
}

/// The class after a loan that was past due was rescheduled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AfterReschedule {
    /// The class that it is at least.
    pub at_least: String,
    /// For how many days, that of the reschedule being the first.
    pub days: u32,
}

/// How loans are classified: part of the terms.
///
/// ```
/// use lending_core::overdue::{Class, Classification};
/// let class = |name: &str, days| Class { name: name.to_owned(), from_days: Some(days) };
/// let stages = Classification::new(vec![class("1", 0), class("2", 31), class("3", 91)]);
/// assert_eq!(stages.by_days(90).map(|class| class.name.as_str()), Some("2"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classification {
    /// The classes, from the best, which begins with no day past due, to the worst.
    pub classes: Vec<Class>,
    /// When a loan goes back to a better one.
    #[serde(default)]
    pub upgrade: Upgrade,
    /// The class after a reschedule; `None`: a reschedule alone asks for none.
    #[serde(default)]
    pub rescheduled: Option<AfterReschedule>,
    /// From which class on interest and penalty are no income; `None`: they always are.
    #[serde(default)]
    pub non_accrual_from: Option<String>,
}

impl Classification {
    /// The most classes.
    pub const CLASSES_MAX: usize = 20;

    /// The most days that a class or a watch names: ten years.
    pub const DAYS_MAX: u32 = 3660;

    /// Classes from the best to the worst, everything else by default.
    pub fn new(classes: Vec<Class>) -> Self {
        Self { classes, upgrade: Upgrade::default(), rescheduled: None, non_accrual_from: None }
    }

    /// The class of so many days past due: the worst that they reach; `None` where there are no classes.
    pub fn by_days(&self, days: u32) -> Option<&Class> {
        self.classes.get(self.index_by_days(days))
    }

    /// The place of that class, 0 being the best.
    pub fn index_by_days(&self, days: u32) -> usize {
        self.classes.iter().rposition(|class| class.from_days.is_some_and(|from| from <= days)).unwrap_or(0)
    }

    /// The place of a class, 0 being the best.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.classes.iter().position(|class| class.name == name)
    }

    /// The place of the first class without accrual.
    pub fn non_accrual(&self) -> Option<usize> {
        self.non_accrual_from.as_deref().and_then(|name| self.index_of(name))
    }

    /// Which of its figures lies outside its limits.
    pub fn beyond(&self) -> Option<Beyond> {
        let count = self.classes.len();
        if !(2..=Self::CLASSES_MAX).contains(&count) {
            return Some(("classification.classes", "2 … 20 classes", count.to_string()));
        }
        if let Some(class) =
            self.classes.iter().find(|class| class.name.trim().is_empty() || class.name.len() > 64)
        {
            return Some(("classification.classes.name", "1 to 64 characters", class.name.clone()));
        }
        if let Some(best) = self.classes.first().filter(|class| class.from_days != Some(0)) {
            let found = best.from_days.map_or_else(|| "none".to_owned(), |days| days.to_string());
            return Some(("classification.classes.from_days", "0 for the best class", found));
        }
        let mut days = self.classes.iter().filter_map(|class| class.from_days);
        if let Some(found) = days.find(|days| *days > Self::DAYS_MAX) {
            return Some(("classification.classes.from_days", "at most 3660 days", found.to_string()));
        }
        if let Upgrade::AfterDays(found) = self.upgrade
            && !(1..=Self::DAYS_MAX).contains(&found)
        {
            return Some(("classification.upgrade.after_days", "1 … 3660 days", found.to_string()));
        }
        let found = self.rescheduled.as_ref().map(|after| after.days)?;
        let is_within = (1..=Self::DAYS_MAX).contains(&found);
        (!is_within).then(|| ("classification.rescheduled.days", "1 … 3660 days", found.to_string()))
    }

    /// Which of its answers has no meaning beside the others, and why.
    pub fn without_meaning(&self) -> Option<(&'static str, &'static str)> {
        let days: Vec<u32> = self.classes.iter().filter_map(|class| class.from_days).collect();
        if days.windows(2).any(|pair| matches!(pair, [a, b] if a >= b)) {
            return Some((
                "classification.classes",
                "classes go from the best to the worst, each with more days",
            ));
        }
        let is_twice =
            |class: &Class| self.classes.iter().filter(|other| other.name == class.name).count() > 1;
        if self.classes.iter().any(is_twice) {
            return Some(("classification.classes", "each class has a name of its own"));
        }
        // The best class asks for nothing, and nothing accrues where it stops the accrual.
        let is_worse = |name: &str| self.index_of(name).is_some_and(|index| index > 0);
        if self.rescheduled.as_ref().is_some_and(|after| !is_worse(&after.at_least)) {
            let reason = "it names one of the classes, and not the best";
            return Some(("classification.rescheduled.at_least", reason));
        }
        if self.non_accrual_from.as_deref().is_some_and(|name| !is_worse(name)) {
            return Some((
                "classification.non_accrual_from",
                "it names one of the classes, and not the best",
            ));
        }
        None
    }
}
