//! What a verb answers.

use std::fmt;

use super::told_by_booking;
use crate::debt::{Component, ItemId, Key};
use crate::loan::account::Loan;
use crate::loan::alert::Alert;
use crate::loan::book::{Entry, Nature};
use crate::loan::event::{Event, Fact};
use crate::loan::line::LineKey;
use crate::money::{Minor, Money};

/// Whether a call changed anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was new and has been applied.
    Applied,
    /// The same was recorded before: nothing changed.
    AlreadyApplied,
}

/// What came of a verb: who got what, by the end of the booking day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The event's key.
    pub key: Key,
    /// The event's kind.
    pub kind: &'static str,
    /// Whether it was new.
    pub outcome: Outcome,
    /// The amount that the event names, if it names one.
    pub amount: Option<Money>,
    /// Who got what: allocated, waived, or owed again.
    pub parts: Vec<ReceiptPart>,
    /// What no part took: for a payment its credit, for a payout what was sent.
    pub rest: Money,
    /// For a payment, what lies to be returned of it.
    pub to_be_returned: Money,
    /// What people should hear of it.
    pub alerts: Vec<Alert>,
    /// The reversal that took the event back, if one did: it was applied, and counts no more.
    pub reversed_by: Option<Key>,
    /// What it changed of what was told before it was recorded: the corrections in the book that name it, in order.
    ///
    /// Money that is recorded late, a reversal, or what comes before others of its day may free what others had paid,
    /// lower a penalty or undo a roll-over; none of that is a part of the event's own amount.
    pub corrections: Vec<Corrected>,
}

/// A line that was told, and is another now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corrected {
    /// The line.
    pub line: LineKey,
    /// By how much it is more, or less where below zero. A line that states a change of standing is 1 minor unit: below
    /// zero, the change is told no longer.
    pub by: Money,
}

/// One part of an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptPart {
    /// The item.
    pub item: ItemId,
    /// The component.
    pub component: Component,
    /// How much.
    pub amount: Money,
}

impl Receipt {
    /// The receipt of a recorded event.
    pub(super) fn of(loan: &Loan, key: &Key, outcome: Outcome) -> Self {
        let event = loan.event(key).expect("a receipt is made for a recorded event");
        let in_loan = |minor| Money::new(minor, loan.currency());
        let reversed_by = loan.reversal_of(key).map(|event| event.key.clone());
        let parts = parts(loan, event);
        let amount = event.fact.amount();
        // The tax that goes with a waived fee is no part of what the waiver names.
        let of_amount = |part: &&ReceiptPart| {
            let waived = if let Fact::Waived { component, .. } = event.fact { Some(component) } else { None };
            waived.is_none_or(|component| part.component == component)
        };
        let shared: Minor = parts.iter().filter(of_amount).map(|part| part.amount.minor()).sum();
        let came = !matches!(event.fact, Fact::PaymentFailed { .. }) && reversed_by.is_none();
        let left = amount.filter(|_| came).map_or(Minor::ZERO, |amount| amount - shared);
        let to_be_returned = if reversed_by.is_some() { Minor::ZERO } else { to_be_returned(loan, event) };
        let rest = (left - to_be_returned).at_least_zero();
        Self {
            key: key.clone(),
            kind: event.fact.kind(),
            outcome,
            amount: amount.map(in_loan),
            parts,
            rest: in_loan(rest),
            to_be_returned: in_loan(to_be_returned),
            alerts: loan.alerts_of(event),
            reversed_by,
            corrections: corrections(loan, key),
        }
    }

    /// Whether the call changed anything.
    pub fn is_new(&self) -> bool {
        self.outcome == Outcome::Applied
    }
}

/// What the book says was corrected by an event. An event enters the book once, so this is what its record changed.
fn corrections(loan: &Loan, event: &Key) -> Vec<Corrected> {
    let by_event = |entry: &&Entry| matches!(&entry.nature, Nature::Correction { by } if by == event);
    let corrected =
        |entry: &Entry| Corrected { line: entry.key.clone(), by: Money::new(entry.amount, loan.currency()) };
    loan.book().iter().filter(by_event).map(corrected).collect()
}

/// What was set aside of an event's money by the end of its booking day.
fn to_be_returned(loan: &Loan, event: &Event) -> Minor {
    let told = told_by_booking(&loan.derived, event);
    let of_event = told.filter(|told| matches!(told.key, LineKey::ToBeReturned(key) if *key == event.key));
    of_event.map(|told| told.amount).sum()
}

/// What an event told of items by the end of its booking day; what was freed again is taken off.
fn parts(loan: &Loan, event: &Event) -> Vec<ReceiptPart> {
    let mut parts: Vec<ReceiptPart> = Vec::new();
    for told in told_by_booking(&loan.derived, event) {
        let Some((by, item, component, amount)) = shared(told.key, told.amount) else { continue };
        if *by != event.key {
            continue;
        }
        let known = parts.iter_mut().find(|part| part.item == *item && part.component == component);
        if let Some(part) = known {
            part.amount = Money::new(part.amount.minor() + amount, loan.currency());
        } else {
            let amount = Money::new(amount, loan.currency());
            parts.push(ReceiptPart { item: item.clone(), component, amount });
        }
    }
    parts.retain(|part| !part.amount.minor().is_zero());
    parts
}

/// The event, item and component of a line that shares an event's amount out, or takes a share back.
fn shared(line: &LineKey, told: Minor) -> Option<(&Key, &ItemId, Component, Minor)> {
    if let LineKey::Allocated { payment: by, item, component }
    | LineKey::Waived { event: by, item, component }
    | LineKey::Moved { event: by, item, component }
    | LineKey::Transferred { event: by, item, component }
    | LineKey::Returned { event: by, item, component } = line
    {
        Some((by, item, *component, told))
    } else if let LineKey::Freed { payment: by, item, component }
    | LineKey::Unwaived { event: by, item, component } = line
    {
        Some((by, item, *component, -told))
    } else {
        None
    }
}

impl fmt::Display for ReceiptPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.amount, f)?;
        write!(f, " {} of {}", self.component, self.item)
    }
}

impl fmt::Display for Corrected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.line.counts() {
            fmt::Display::fmt(&self.by, f)?;
            return write!(f, " {}", self.line);
        }
        let said = if self.by.minor().is_negative() { "no longer" } else { "now" };
        write!(f, "{said} {}", self.line)
    }
}

/// How many corrections a receipt prints: as many as are read at a counter.
const CORRECTIONS_SHOWN: usize = 6;

/// A line for the event, for each part and for what is left; then what was told before and is another now, the first
/// few lines of it. With `{:#}` amounts have separators.
impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.key)?;
        if let Some(amount) = self.amount {
            f.write_str(": ")?;
            fmt::Display::fmt(&amount, f)?;
        }
        if self.outcome == Outcome::AlreadyApplied {
            write!(f, " (applied before)")?;
        }
        if let Some(reversal) = &self.reversed_by {
            write!(f, " (reversed by {reversal})")?;
        }
        for part in &self.parts {
            f.write_str("\n  ")?;
            fmt::Display::fmt(part, f)?;
        }
        if self.kind == "received" && !self.rest.minor().is_zero() {
            said(f, self.rest, "kept as credit")?;
        }
        if self.kind == "disbursed" && !self.parts.is_empty() {
            said(f, self.rest, "sent")?;
        }
        if !self.to_be_returned.minor().is_zero() {
            said(f, self.to_be_returned, "to be returned")?;
        }
        if self.corrections.is_empty() {
            return Ok(());
        }
        write!(f, "\n  changes what was told before:")?;
        for corrected in self.corrections.iter().take(CORRECTIONS_SHOWN) {
            f.write_str("\n    ")?;
            fmt::Display::fmt(corrected, f)?;
        }
        match self.corrections.len().saturating_sub(CORRECTIONS_SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n    and {more} more"),
        }
    }
}

/// What becomes of an amount, in a line of its own.
fn said(f: &mut fmt::Formatter<'_>, amount: Money, what: &str) -> fmt::Result {
    f.write_str("\n  ")?;
    fmt::Display::fmt(&amount, f)?;
    write!(f, " {what}")
}
