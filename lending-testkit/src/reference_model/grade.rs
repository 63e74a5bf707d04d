//! How a loan is classified, and when what grows on it is no income (C172–C177).

use lending_core::calendar::Date;
use lending_core::loan::{Event, Fact};
use lending_core::overdue::{Classification, Upgrade};

use super::loan::Loan;

/// What is known of a loan's class.
#[derive(Clone, Default)]
pub(super) struct Grade {
    /// The class of the last close, from the best.
    class: usize,
    /// What each close asked for.
    asked: Vec<(Date, usize)>,
    /// C174: what people set.
    set: usize,
    /// C175: the day after the last one on which a reschedule asks for a class.
    rescheduled_until: Option<Date>,
    /// C176: since when accrual has stopped.
    pub(super) without_accrual: Option<Date>,
}

/// The place of a class.
fn place(classification: &Classification, name: &str) -> usize {
    let found = classification.classes.iter().position(|class| class.name == name);
    found.expect("the terms name their classes")
}

impl Loan<'_> {
    /// C174: what people set from today on; of one day the last by key.
    pub(super) fn classify(&mut self, events: &[&Event]) {
        let Some(classification) = &self.agreed.classification else { return };
        let mut today: Vec<&&Event> =
            events.iter().filter(|event| event.fact.value() == Some(self.day)).collect();
        today.sort_by_key(|event| &event.key);
        for event in today {
            if let Fact::Classified { class, .. } = &event.fact {
                self.grade.set = place(classification, class);
            }
        }
    }

    /// C175: a reschedule was carried out.
    pub(super) fn classify_rescheduled(&mut self) {
        let classification = self.agreed.classification.as_ref();
        let after = classification.and_then(|classification| classification.rescheduled.as_ref());
        if let Some(after) = after.filter(|_| self.overdue.days > 0) {
            self.grade.rescheduled_until = Some(self.day.plus_days(after.days));
        }
    }

    /// C172: the class that today's close asks for.
    fn asks_for(&self, classification: &Classification) -> usize {
        let reached = |from: Option<u32>| from.is_some_and(|from| from <= self.overdue.days);
        let by_days = classification.classes.iter().rposition(|class| reached(class.from_days)).unwrap_or(0);
        let rescheduled = match &classification.rescheduled {
            Some(after) if self.grade.rescheduled_until.is_some_and(|until| self.day < until) => {
                place(classification, &after.at_least)
            }
            Some(_) | None => 0,
        };
        by_days.max(self.grade.set).max(rescheduled)
    }

    /// Step 6: C173, C176, C177.
    pub(super) fn close_class(&mut self) {
        let Some(classification) = &self.agreed.classification else { return };
        let counts = self.overdue.since.is_some();
        let asked = self.asks_for(classification);
        self.grade.asked.push((self.day, asked));
        let class = match classification.upgrade {
            Upgrade::WhenNothingIsPastDue if counts => asked.max(self.grade.class),
            Upgrade::AtOnce | Upgrade::WhenNothingIsPastDue => asked,
            Upgrade::AfterDays(days) => {
                let within = |day: Date| day.nights_to(self.day) < i64::from(days);
                let last = self.grade.asked.iter().rev().take_while(|(day, _)| within(*day));
                last.map(|(_, asked)| *asked).max().unwrap_or(asked)
            }
        };
        let day = self.day;
        if class != self.grade.class {
            self.grade.class = class;
            self.line(&[&"class", &classification.classes[class].name, &day], 1);
        }
        let Some(from) = &classification.non_accrual_from else { return };
        // C205: what is written off bears no income whatever its class is later: nothing is told of it.
        let told = i64::from(self.written_off.is_none());
        let bad = class >= place(classification, from);
        if bad && self.grade.without_accrual.is_none() {
            self.grade.without_accrual = Some(day);
            self.line(&[&"accrual_stopped", &day], told);
        } else if !bad && !counts && self.grade.without_accrual.is_some() {
            self.grade.without_accrual = None;
            self.line(&[&"accrual_resumed", &day], told);
        }
    }

    pub(super) fn class(&self) -> Option<String> {
        let classes = self.agreed.classification.as_ref().map(|classification| &classification.classes);
        classes.map(|classes| classes[self.grade.class].name.clone())
    }
}
