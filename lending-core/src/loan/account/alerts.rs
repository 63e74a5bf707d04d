//! What people should hear of.

use super::Loan;
use crate::calendar::Date;
use crate::loan::alert::Alert;
use crate::loan::event::{Event, Fact, WhyUnpaid};
use crate::loan::line::LineKey;
use crate::money::{Minor, Money};

impl Loan {
    /// What people should hear of the events that were booked on a day, in their order; what was reversed says nothing.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::{FailedPayment, WhyUnpaid}, money};
    /// # let mut loan = doc::disbursed();
    /// let day = date!("2026-02-10");
    /// let failed = FailedPayment::new("f-1", money!("1066.19 CNY")).why(WhyUnpaid::InsufficientFunds);
    /// let receipt = loan.on(day)?.fail_payment(failed)?;
    /// assert_eq!(receipt.alerts[0].code(), "insufficient_funds");
    /// assert_eq!(loan.alerts(day), receipt.alerts);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn alerts(&self, booked: Date) -> Vec<Alert> {
        let of_day = self.events.iter().filter(|event| event.booked == booked);
        of_day.flat_map(|event| self.alerts_of(event)).collect()
    }

    /// What people should hear of one event.
    pub(in crate::loan) fn alerts_of(&self, event: &Event) -> Vec<Alert> {
        if self.is_undone(&event.key) {
            return Vec::new();
        }
        let unpaid = self.unpaid_of(&event.fact).map(|(amount, why)| {
            let amount = Money::new(amount, self.currency());
            Alert::Unpaid { event: event.key.clone(), amount, why }
        });
        let reopened =
            self.reopened_by(event).map(|since| Alert::Reopened { event: event.key.clone(), since });
        unpaid.into_iter().chain(reopened).collect()
    }

    fn unpaid_of(&self, fact: &Fact) -> Option<(Minor, Option<WhyUnpaid>)> {
        if let Fact::PaymentFailed { amount, why, .. } = fact {
            Some((*amount, *why))
        } else if let Fact::Returned { payment, why, .. } = fact {
            Some((self.event(payment)?.fact.amount()?, *why))
        } else {
            None
        }
    }

    /// Since when a loan that was over is owed again because of an event: what the book did not tell on an earlier
    /// business day, and no earlier event of this one may have done.
    fn reopened_by(&self, event: &Event) -> Option<Date> {
        let from = self.may_reopen_from(event)?;
        let before = self.events.iter().take_while(|before| before.key != event.key);
        let before = before.filter(|before| before.booked == event.booked && !self.is_undone(&before.key));
        let first = before.filter_map(|before| self.may_reopen_from(before)).min();
        let is_told = |day: Date| {
            let mut book = self.book().iter().take_while(|entry| entry.booked < event.booked);
            book.any(|entry| entry.key == LineKey::Reopened(day))
        };
        let reopened = self.derived.lines().filter(|line| line.amount.is_positive());
        let reopened =
            reopened.filter_map(|line| if let LineKey::Reopened(day) = line.key { Some(day) } else { None });
        let is_its = |day: &Date| {
            (from..=event.booked).contains(day) && first.is_none_or(|first| *day < first) && !is_told(*day)
        };
        reopened.filter(is_its).max()
    }

    /// The first day on which an event may make something owed again: its value date, or that of what it takes back.
    fn may_reopen_from(&self, event: &Event) -> Option<Date> {
        if let Fact::Reversed { target } = &event.fact {
            self.event(target)?.fact.value()
        } else if let Fact::Returned { value, .. }
        | Fact::ChargedBack { value, .. }
        | Fact::Charged { value, .. }
        | Fact::PaymentFailed { value, .. } = event.fact
        {
            Some(value)
        } else {
            None
        }
    }
}
