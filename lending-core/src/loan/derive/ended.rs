//! Step 6: why nothing of a loan is owed or to come any more.

use super::Fold;
use crate::calendar::Date;
use crate::debt::{Component, ItemId, Key};
use crate::loan::line::LineKey;
use crate::loan::state::{Ended, Status, Why};

impl Fold<'_> {
    /// Says why a loan ended when its standing changes; one that is reopened has not.
    pub(super) fn note_end(&mut self, day: Date, before: Status, now: Status) {
        let was_over = matches!(before, Status::Settled | Status::Closed);
        match now {
            Status::Running | Status::Opened => self.state.ended = None,
            Status::Cancelled => {
                self.state.ended = Some(Ended { since: day, why: Why::Cancelled, by: None });
            }
            Status::Settled | Status::Closed => {
                let (why, by) = self.why_over(day);
                // What is over ends otherwise only where its credit goes.
                if !was_over || matches!(why, Why::Refunded | Why::WithinTheTolerance) {
                    self.state.ended = Some(Ended { since: day, why, by });
                }
            }
        }
    }

    fn why_over(&self, day: Date) -> (Why, Option<Key>) {
        let of_day = self.journal.told_from(day);
        let mut last = of_day.into_iter().rev().filter_map(|line| self.ends_a_loan(line, day));
        let (why, by) = last.next().unwrap_or((Why::Repaid, None));
        let withdrawn = self.state.withdrawn.clone();
        match withdrawn.filter(|_| matches!(why, Why::Waived | Why::PaidOffEarly | Why::Repaid)) {
            Some(event) => (Why::Withdrawn, Some(event)),
            None => (why, by),
        }
    }

    /// What a line says of why nothing is owed any more, if it took what was owed.
    fn ends_a_loan(&self, line: &LineKey, day: Date) -> Option<(Why, Option<Key>)> {
        if let LineKey::Transferred { event, .. } = line {
            Some((Why::Transferred, Some(event.clone())))
        } else if let LineKey::LetOff { .. } | LineKey::Kept(_) = line {
            Some((Why::WithinTheTolerance, None))
        } else if let LineKey::Waived { event, .. } = line {
            let settles = self.state.settlement.as_ref().is_some_and(|settlement| settlement.by == *event);
            Some((if settles { Why::SettledForLess } else { Why::Waived }, Some(event.clone())))
        } else if let LineKey::Allocated { item: ItemId::Refund(event), .. } = line {
            Some((Why::Refunded, Some(event.clone())))
        } else if let LineKey::Allocated { payment, .. } = line {
            let why = if self.paid_before_it_was_due(day) { Why::PaidOffEarly } else { Why::Repaid };
            Some((why, Some(payment.clone())))
        } else {
            None
        }
    }

    /// Whether money of a day paid principal that was due later.
    fn paid_before_it_was_due(&self, day: Date) -> bool {
        let due_later = |item: &ItemId| {
            *item == ItemId::ToCome
                || self.state.items.debts.iter().any(|debt| debt.id == *item && debt.due > day)
        };
        self.journal.told_from(day).into_iter().any(|line| {
            matches!(line, LineKey::Allocated { item, component: Component::Principal, .. } if due_later(item))
        })
    }
}
