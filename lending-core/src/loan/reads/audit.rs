//! What was told in a span of business days, entry by entry.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Cause, ViewError};
use crate::calendar::Date;
use crate::debt::Key;
use crate::loan::account::Loan;
use crate::loan::book::{Entry, Nature};
use crate::loan::derive::{Happening, Phase};
use crate::loan::event::Event;
use crate::loan::line::Balances;
use crate::money::Currency;

/// The entries of a loan's book in a span of business days, with running balances as the book tells them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditTrail {
    /// The first business day.
    pub from: Date,
    /// The last business day.
    pub to: Date,
    /// The business day by whose knowledge reversals and days are named.
    pub known: Date,
    /// The loan's currency.
    #[serde(skip)]
    pub currency: Currency,
    /// What was told before.
    pub opening: Balances,
    /// What was told, in order.
    pub entries: Vec<Audited>,
    /// What is told by the end.
    pub closing: Balances,
}

/// An entry of the book with what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audited {
    /// Its place, booking day, line, amount and nature.
    pub entry: Entry,
    /// The day from which views show its line; `None` where nothing of the line is left.
    pub effect: Option<Date>,
    /// The event that the line follows from, where it follows from one.
    pub event: Option<Recorded>,
    /// The event that the entry corrects what was told for, where it is a correction.
    pub by: Option<Recorded>,
    /// What it moves between borrower and lender.
    pub moved: Balances,
    /// What is told with it.
    pub balances: Balances,
}

/// An event with its two dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// Its key.
    pub key: Key,
    /// The stable name of its kind.
    pub kind: &'static str,
    /// When it counts; a reversal has no day of its own.
    pub value: Option<Date>,
    /// When it was recorded.
    pub booked: Date,
    /// The event that took it back, if one did.
    pub reversed_by: Option<Key>,
}

impl Loan {
    /// What was told from one business day to another, both included: each entry of the book with its place, nature and
    /// both dates of the events behind it, and what reversed them as far as is known now.
    ///
    /// Opening and entries make the closing, component by component: it is what is between borrower and lender at the close
    /// of the last day as known then, less growth that is not told yet (C223).
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Payment, money};
    /// # let mut loan = doc::disbursed();
    /// loan.on(date!("2026-02-12"))?.repay(Payment::new("p-1", money!("1000.00 CNY")).value(date!("2026-02-10")))?;
    /// let trail = loan.audit_trail(date!("2026-02-12"), date!("2026-02-12"))?;
    /// let money_in = trail.entries.iter().find(|audited| audited.entry.key.kind() == "received").expect("it came");
    /// let event = money_in.event.as_ref().expect("an event stands behind it");
    /// assert_eq!((event.value, event.booked), (Some(date!("2026-02-10")), date!("2026-02-12")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the span ends before it begins, or a day lies outside the loan's reach.
    pub fn audit_trail(&self, from: Date, to: Date) -> Result<AuditTrail, ViewError> {
        if from > to {
            return Err(ViewError::Span { from, to });
        }
        self.within_reach(from)?;
        self.within_reach(to)?;
        let moved = |entry: &Entry| entry.key.moves(entry.amount);
        let opening: Balances = self.book().iter().filter(|entry| entry.booked < from).map(moved).sum();
        let told = self.book().iter().filter(|entry| (from..=to).contains(&entry.booked));
        let lines = self.view(self.business_day(), Phase::Close)?;
        let lines: BTreeMap<_, _> = lines.lines().map(|line| (line.key, line.effect)).collect();
        let recorded = self.all_recorded();
        let mut balances = opening;
        let entries = told.map(|entry| {
            balances += moved(entry);
            let event = match entry.key.cause() {
                Cause::Event(key) => recorded.get(&key).cloned(),
                Cause::Clause(_) => None,
            };
            let by = match &entry.nature {
                Nature::Correction { by } => recorded.get(by).cloned(),
                Nature::Original | Nature::Growth | Nature::Restated { .. } => None,
            };
            let effect = lines.get(&entry.key).copied();
            Audited { entry: entry.clone(), effect, event, by, moved: moved(entry), balances }
        });
        let entries: Vec<Audited> = entries.collect();
        let known = self.business_day();
        Ok(AuditTrail { from, to, known, currency: self.currency(), opening, entries, closing: balances })
    }

    /// Every event with its two dates and what took it back, by key.
    fn all_recorded(&self) -> BTreeMap<&Key, Recorded> {
        // The first that named an event took it back.
        let latest_first = self.events.iter().rev();
        let reversals = latest_first.filter_map(|event| Some((event.undoes()?, &event.key)));
        let reversals: BTreeMap<&Key, &Key> = reversals.collect();
        let recorded = |event: &Event| Recorded {
            key: event.key.clone(),
            kind: event.fact.kind(),
            value: event.fact.value(),
            booked: event.booked,
            reversed_by: reversals.get(&event.key).copied().cloned(),
        };
        self.events.iter().map(|event| (&event.key, recorded(event))).collect()
    }
}
