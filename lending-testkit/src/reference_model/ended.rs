//! Small rests that a loan is closed with, and why it ended (C203, C210).

use lending_core::debt::Component;
use lending_core::loan::Why;
use lending_core::relief::CloseWithin;

use super::item::{Allocation, Waiver};
use super::loan::Loan;
use crate::snapshot::ended_text;

impl Loan<'_> {
    /// C210: a line that took something away; one of C280 is the reason of no end.
    pub(super) fn took_away(&mut self, line: &str) {
        const KINDS: [&str; 5] = ["transferred |", "let_off |", "kept |", "waived |", "allocated |"];
        if KINDS.iter().any(|kind| line.starts_with(kind)) {
            self.taken_away = Some(line.to_owned());
        }
    }

    /// C210: whether money that was not freed paid principal today of a row to come, of no row or of what is due later.
    pub(super) fn is_early(&self, paid: &Allocation) -> bool {
        let due = self.place(&paid.item).and_then(|place| self.items[place].due);
        paid.on == self.day
            && paid.amount > 0
            && paid.component == Component::Principal
            && due.is_none_or(|due| due > self.day)
    }

    /// The same of all money of the day; what a return took back later on it counted until then.
    fn paid_early(&self) -> bool {
        self.returned_early == Some(self.day) || self.allocations.iter().any(|paid| self.is_early(paid))
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
                self.waivers.push(Waiver { event: None, item, component, amount });
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
            self.ended = Some(ended_text(self.day, why.name(), by.as_deref()));
        }
    }

    fn why(&self, taken: Option<String>, status: &str) -> (Why, Option<String>) {
        if status == "cancelled" {
            return (Why::Cancelled, None);
        }
        let withdrawn = self.withdrawn_by.is_some();
        let line = taken.unwrap_or_default();
        let parts: Vec<&str> = line.split(" | ").collect();
        let by = parts.get(1).map(|by| (*by).to_owned());
        let why = match (parts[0], parts.get(2)) {
            ("transferred", _) => Why::Transferred,
            ("let_off" | "kept", _) => return (Why::WithinTheTolerance, None),
            ("allocated", Some(item)) if item.starts_with("refund ") => {
                return (Why::Refunded, Some(item["refund ".len()..].to_owned()));
            }
            ("waived", _) if by.as_deref().is_some_and(|by| self.is_settlement_that_stands(by)) => {
                Why::SettledForLess
            }
            _ if withdrawn => return (Why::Withdrawn, self.withdrawn_by.as_ref().map(ToString::to_string)),
            ("waived", _) => Why::Waived,
            ("allocated", _) if self.paid_early() => Why::PaidOffEarly,
            _ => Why::Repaid,
        };
        (why, by)
    }
}
