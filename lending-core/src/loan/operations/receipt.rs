//! What a verb answers.

use std::fmt;

use super::told_by_booking;
use crate::debt::{Component, ItemId, Key};
use crate::loan::account::Loan;
use crate::loan::alert::Alert;
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
        }
    }

    /// Whether the call changed anything.
    pub fn is_new(&self) -> bool {
        self.outcome == Outcome::Applied
    }
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
        write!(f, "{} {} of {}", self.amount, self.component, self.item)
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.key)?;
        if let Some(amount) = self.amount {
            write!(f, ": {amount}")?;
        }
        if self.outcome == Outcome::AlreadyApplied {
            write!(f, " (applied before)")?;
        }
        if let Some(reversal) = &self.reversed_by {
            write!(f, " (reversed by {reversal})")?;
        }
        for part in &self.parts {
            write!(f, "\n  {part}")?;
        }
        if self.kind == "received" && !self.rest.minor().is_zero() {
            write!(f, "\n  {} kept as credit", self.rest)?;
        }
        if self.kind == "disbursed" && !self.parts.is_empty() {
            write!(f, "\n  {} sent", self.rest)?;
        }
        if !self.to_be_returned.minor().is_zero() {
            write!(f, "\n  {} to be returned", self.to_be_returned)?;
        }
        Ok(())
    }
}
