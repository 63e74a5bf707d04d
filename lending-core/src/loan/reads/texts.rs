//! A statement and a difference as plain text, in English.

use std::fmt;

use serde::Serializer;

use super::{Caused, Difference, NextPart, Reason, Statement};
use crate::debt::Component;
use crate::loan::line::{Balances, LineKey};
use crate::money::{Currency, Minor, Money};
use crate::wording::Language;

/// A currency as its code alone.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
pub(super) fn code_of<S: Serializer>(currency: &Currency, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(currency.code())
}

/// Balances in a currency: what is owed less the borrower's own money, and what it is made of.
struct Said(Balances, Currency);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(balances, currency) = *self;
        let money = |minor: Minor| Money::new(minor, currency);
        write!(f, "{}", money(balances.net()))?;
        let owed = Component::ALL.map(|component| (component.name(), balances.owed[component]));
        let parts = owed.into_iter().chain([("the borrower's own money", -balances.own)]);
        let parts: Vec<String> = parts
            .filter(|(_, amount)| !amount.is_zero())
            .map(|(name, amount)| format!("{name} {}", money(amount)))
            .collect();
        if parts.is_empty() { Ok(()) } else { write!(f, " ({})", parts.join(", ")) }
    }
}

/// By how much a line changed, in a sentence.
fn changed(key: &LineKey, by: Minor, currency: Currency) -> String {
    Language::English.text(&key.change_sentence(Money::new(by, currency)))
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, known, currency, .. } = *self;
        let projection = if self.projection { ", a projection" } else { "" };
        write!(f, "statement from {from} to {to}, as known on {known}{projection}")?;
        write!(f, "\n  before      {}", Said(self.opening, currency))?;
        for day in &self.days {
            for movement in &day.movements {
                write!(f, "\n  {}  {}", day.day, changed(&movement.key, movement.amount, currency))?;
            }
            write!(f, "\n  {}  = {}", day.day, Said(day.balances, currency))?;
        }
        for item in &self.to_pay {
            let due = item.due.map_or_else(|| "with the next bill".to_owned(), |due| format!("on {due}"));
            let unpaid = Money::new(item.unpaid.total(), currency);
            write!(f, "\n  to pay      {}: {unpaid} {due}, {}", item.id, item.state.name())?;
        }
        if let Some(NextPart { event, missing, due }) = &self.settlement {
            let missing = Money::new(*missing, currency);
            write!(f, "\n  to settle   {event}: {missing} by {due}; with its last part the rest is let off")?;
        }
        write!(f, "\n  after       {}", Said(self.closing, currency))
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { then, now, before, after, currency, .. } = self;
        let money = |minor: Minor| Money::new(minor, *currency);
        write!(f, "{} as known on {}, unlike {} as known on {}", now.day, now.known, then.day, then.known)?;
        write!(f, "\n  before               {}", Said(before.balances, *currency))?;
        write!(f, "\n  after                {}", Said(after.balances, *currency))?;
        let issued = [before.owed.total(), after.owed.total()].map(money);
        write!(f, "\n  issued and unpaid    {} → {}", issued[0], issued[1])?;
        let past_due = [before.past_due.total(), after.past_due.total()].map(money);
        write!(f, "\n  of it past due       {} → {}", past_due[0], past_due[1])?;
        write!(f, "\n  days past due        {} → {}", before.days_past_due, after.days_past_due)?;
        write!(f, "\n  status               {} → {}", before.status.name(), after.status.name())?;
        self.causes.iter().try_for_each(|cause| caused(f, cause, *currency))
    }
}

/// A cause, what it moved, and its lines.
fn caused(f: &mut fmt::Formatter<'_>, cause: &Caused, currency: Currency) -> fmt::Result {
    write!(f, "\n  {}: {}", cause.reason, Said(cause.moved, currency))?;
    if cause.days_past_due != 0 {
        write!(f, ", days past due {:+}", cause.days_past_due)?;
    }
    for line in &cause.lines {
        write!(f, "\n    {}", changed(&line.key, line.by(), currency))?;
    }
    Ok(())
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time { from, to } => write!(f, "time from {from} to {to}"),
            Self::Event { key, kind, value: Some(value), booked, .. } => {
                write!(f, "{key}, {kind}, counts on {value}, recorded on {booked}")
            }
            Self::Event { key, kind, value: None, booked, .. } => {
                write!(f, "{key}, {kind}, recorded on {booked}")
            }
            Self::Reference { rows, known } => {
                let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
                write!(f, "{}, known on {known}", rows.join(", "))
            }
        }
    }
}
