//! Small rests that a loan is closed with, and why it ended (C203, C210).

use lending_core::debt::{Component, ItemId};
use lending_core::loan::Why;
use lending_core::relief::CloseWithin;

use super::loan::Loan;
use crate::snapshot::ended_text;

/// What a day took away so far.
#[derive(Clone, Default)]
pub(super) struct TakenAway {
    /// The key of the last line that took something away.
    last: Option<String>,
    /// Whether money paid principal before it was due.
    early: bool,
}

impl Loan<'_> {
    /// C210: a line that took something away.
    pub(super) fn took_away(&mut self, line: &str) {
        const KINDS: [&str; 5] = ["transferred |", "let_off |", "kept |", "waived |", "allocated |"];
        if KINDS.iter().any(|kind| line.starts_with(kind)) {
            self.taken_away.last = Some(line.to_owned());
        }
    }

    /// C210: money paid principal of an item, of a row to come or of no row.
    pub(super) fn paid_principal_of(&mut self, item: &ItemId) {
        let due = self.place(item).and_then(|place| self.items[place].due);
        self.taken_away.early |= due.is_none_or(|due| due > self.day);
    }

    /// C203.
    pub(super) fn let_off(&mut self) {
        let CloseWithin { short, over } = self.agreed.relief.close_within;
        let later =
            self.items.iter().any(|item| !item.is_settled() && item.due.is_none_or(|due| due > self.day));
        if self.paid_out.is_none() || self.rows_to_come() || later {
            return;
        }
        let unpaid: i64 = self.items.iter().map(super::item::Item::unpaid_in_all).sum();
        if unpaid > short.units() {
            return;
        }
        for place in 0..self.items.len() {
            for component in Component::ALL {
                let amount = self.items[place].unpaid(component);
                let item = self.items[place].id.clone();
                self.items[place].waived.add(component, amount);
                self.line(&[&"let_off", &item, &component], amount);
            }
        }
        let own: i64 = self.lots.iter().map(|lot| lot.credit + lot.to_be_returned).sum();
        if own > over.units() {
            return;
        }
        for at in 0..self.lots.len() {
            let lot = &mut self.lots[at];
            let kept = std::mem::take(&mut lot.credit) + std::mem::take(&mut lot.to_be_returned);
            let payment = lot.payment.clone();
            self.line(&[&"kept", &payment], kept);
        }
    }

    /// C210: says at a close why the loan has ended, where it just did; `before` is the status of the close before.
    pub(super) fn say_why_it_ended(&mut self, before: &str, status: &str) {
        let taken = std::mem::take(&mut self.taken_away);
        if !matches!(status, "cancelled" | "settled" | "closed") {
            self.ended = None;
            return;
        }
        let (why, by) = self.why(taken, status);
        let says_again = before != status && matches!(why, Why::Refunded | Why::WithinTheTolerance);
        if self.ended.is_none() || says_again {
            self.ended = Some(match by {
                Some(by) => format!("{} by {by}", ended_text(self.day, why.name(), None)),
                None => ended_text(self.day, why.name(), None),
            });
        }
    }

    fn why(&self, taken: TakenAway, status: &str) -> (Why, Option<String>) {
        if status == "cancelled" {
            return (Why::Cancelled, None);
        }
        let withdrawn = self.withdrawn_by.is_some();
        let line = taken.last.unwrap_or_default();
        let parts: Vec<&str> = line.split(" | ").collect();
        let by = parts.get(1).map(|by| (*by).to_owned());
        let why = match (parts[0], parts.get(2)) {
            ("transferred", _) => Why::Transferred,
            ("let_off" | "kept", _) => return (Why::WithinTheTolerance, None),
            ("allocated", Some(item)) if item.starts_with("refund ") => {
                return (Why::Refunded, Some(item["refund ".len()..].to_owned()));
            }
            _ if withdrawn => return (Why::Withdrawn, self.withdrawn_by.as_ref().map(ToString::to_string)),
            ("waived", _) => Why::Waived,
            ("allocated", _) if taken.early => Why::PaidOffEarly,
            _ => Why::Repaid,
        };
        (why, by)
    }
}
