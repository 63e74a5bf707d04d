//! What people should hear of.

use super::Loan;
use crate::calendar::Date;
use crate::debt::Key;
use crate::loan::alert::Alert;
use crate::loan::event::{Event, Fact, WhyUnpaid};
use crate::loan::line::LineKey;
use crate::money::{Minor, Money};

impl Loan {
    /// What people should hear of the events that were booked on a day, in their order, and of what fell at its close;
    /// what was reversed says nothing.
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
        let by_itself = self.fallen_on(booked).filter(|fallen| self.made_fall(fallen, booked).is_none());
        of_day.flat_map(|event| self.alerts_of(event)).chain(by_itself.map(Fallen::alert)).collect()
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
        let fell = self
            .fallen_on(event.booked)
            .filter(|fallen| self.made_fall(fallen, event.booked).is_some_and(|by| by.key == event.key));
        unpaid.into_iter().chain(reopened).chain(fell.map(Fallen::alert)).collect()
    }

    /// The settlements whose fall was told on a business day, by their own day's close or because of an event.
    fn fallen_on(&self, booked: Date) -> impl Iterator<Item = Fallen<'_>> {
        let entries = self.book().iter().filter(move |entry| entry.booked == booked);
        let fell = entries.filter(|entry| entry.amount.is_positive()).filter_map(|entry| {
            if let LineKey::SettlementFell { event, day } = &entry.key {
                Some(Fallen { settlement: event, since: *day })
            } else {
                None
            }
        });
        fell.filter(|fallen| !self.is_undone(fallen.settlement))
    }

    /// The first event of a business day that may have made a settlement fall whose day is over: one that takes money
    /// from it, or the settlement itself, where it was recorded later than it counts.
    fn made_fall(&self, fallen: &Fallen<'_>, booked: Date) -> Option<&Event> {
        let own = self.event(fallen.settlement)?;
        let agreed = own.fact.value()?;
        let counted = |payment: &Key| {
            self.event(payment).is_some_and(|event| event.fact.value().is_some_and(|day| day >= agreed))
        };
        let may_have = |event: &&Event| {
            if let Fact::Returned { payment, .. } | Fact::ChargedBack { payment, .. } = &event.fact {
                counted(payment)
            } else {
                matches!(event.fact, Fact::Reversed { .. } | Fact::Refunded { .. }) || event.key == own.key
            }
        };
        let of_day = self.events.iter().filter(|event| event.booked == booked && fallen.since < booked);
        of_day.filter(|event| !self.is_undone(&event.key)).find(may_have)
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

/// A settlement that fell.
struct Fallen<'l> {
    settlement: &'l Key,
    since: Date,
}

impl Fallen<'_> {
    fn alert(self) -> Alert {
        Alert::SettlementFell { event: self.settlement.clone(), since: self.since }
    }
}
