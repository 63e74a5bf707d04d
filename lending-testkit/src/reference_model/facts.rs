use lending_core::allocation::Then;
use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key};
use lending_core::fee::FeeOn;
use lending_core::loan::{Event, Fact};
use lending_core::money::Minor;

use super::fees::Charge;
use super::item::{Lot, Waiver};
use super::loan::Loan;
use super::prepayment::Prepaid;

/// Step 5: the facts of a day in the order of C27. Disbursements have their own step.
pub(super) fn of_day<'a>(events: &[&'a Event], day: Date) -> Vec<&'a Event> {
    let mut facts: Vec<(i16, u8, &'a Event)> = events
        .iter()
        .filter(|event| event.fact.value() == Some(day))
        .filter_map(|event| place(&event.fact).map(|(order, kind)| (order, kind, *event)))
        .collect();
    facts.sort_by_key(|(order, kind, event)| (*order, *kind, &event.key));

    let sorted: Vec<&Event> = facts.into_iter().map(|(_, _, event)| event).collect();
    let mut ordered = Vec::new();
    let mut held_back: Vec<&Event> = Vec::new();
    for (at, event) in sorted.iter().enumerate() {
        let refers_to = |other: &&Event| event.fact.names() == Some(&other.key);
        if sorted[at..].iter().any(refers_to) {
            held_back.push(event);
        } else {
            place_with_those_after(event, &held_back, &mut ordered);
        }
    }
    ordered
}

/// C27: an event, and directly after it those that refer to it, each with those that refer to that.
fn place_with_those_after<'a>(event: &'a Event, held_back: &[&'a Event], ordered: &mut Vec<&'a Event>) {
    ordered.push(event);
    for held in held_back.iter().filter(|held| held.fact.names() == Some(&event.key)) {
        place_with_those_after(held, held_back, ordered);
    }
}

/// C27: a fact's own order, and the rank of its kind; none if it has no place in step 5.
fn place(fact: &Fact) -> Option<(i16, u8)> {
    match fact {
        Fact::Charged { order, .. } => Some((*order, 0)),
        Fact::Waived { order, .. } => Some((*order, 1)),
        Fact::PaymentFailed { order, .. }
        | Fact::Returned { order, .. }
        | Fact::ChargedBack { order, .. } => Some((*order, 2)),
        Fact::Received { order, .. } | Fact::GoodwillGiven { order, .. } => Some((*order, 3)),
        Fact::Refunded { order, .. } => Some((*order, 4)),
        // After everything else, whatever its order.
        Fact::Transferred { .. } => Some((i16::MAX, 5)),
        Fact::Opened { .. }
        | Fact::Disbursed { .. }
        | Fact::HandedOver { .. }
        | Fact::Cancelled { .. }
        | Fact::Withdrawn { .. }
        | Fact::Accelerated { .. }
        | Fact::WrittenOff { .. }
        | Fact::Settled { .. }
        | Fact::RateChanged { .. }
        | Fact::InterestPaused { .. }
        | Fact::Rescheduled { .. }
        | Fact::CountingPaused { .. }
        | Fact::Classified { .. }
        | Fact::Reversed { .. } => None,
    }
}

impl Loan<'_> {
    /// Step 5: one fact.
    pub(super) fn apply(&mut self, event: &Event) {
        let key = &event.key;
        match &event.fact {
            Fact::Received { amount, money, prepays, .. } => {
                self.line(&[&"received", key], amount.units());
                self.take_in(key, money.clone(), amount.units(), *prepays);
                self.settle_for_less(key);
            }
            Fact::PaymentFailed { amount, .. } => {
                self.fees_of_an_event(key, FeeOn::ReturnedPayment, amount.units());
            }
            // C200: a lot like a payment's.
            Fact::GoodwillGiven { amount, money, .. } => {
                self.line(&[&"goodwill", key], amount.units());
                self.take_in(key, money.clone(), amount.units(), None);
                self.lots.last_mut().expect("it was taken in").is_goodwill = true;
            }
            Fact::Refunded { amount, .. } => self.refund(key, amount.units()),
            Fact::Transferred { .. } => self.transfer(key),
            Fact::Returned { payment, .. } => self.give_back(key, payment),
            Fact::ChargedBack { payment, amount, .. } => self.charge_back(key, payment, amount.units()),
            Fact::Charged { amount, tax, code, due, .. } => {
                let (amount, tax) = (amount.map(Minor::units), tax.unwrap_or_default().units());
                self.charge(&Charge { key, amount, tax, code, due: *due });
            }
            Fact::Waived { component, amount, item, .. } => {
                self.waive(key, *component, amount.units(), item.as_ref());
            }
            Fact::Opened { .. }
            | Fact::Disbursed { .. }
            | Fact::HandedOver { .. }
            | Fact::Cancelled { .. }
            | Fact::Withdrawn { .. }
            | Fact::Accelerated { .. }
            | Fact::WrittenOff { .. }
            | Fact::Settled { .. }
            | Fact::RateChanged { .. }
            | Fact::InterestPaused { .. }
            | Fact::Rescheduled { .. }
            | Fact::CountingPaused { .. }
            | Fact::Classified { .. }
            | Fact::Reversed { .. } => {}
        }
    }

    /// C30: money in becomes a lot.
    fn take_in(&mut self, payment: &Key, kind: Option<String>, amount: i64, says: Option<Then>) {
        self.lots.push(Lot {
            payment: payment.clone(),
            kind,
            says,
            came: self.day,
            amount,
            credit: amount,
            to_be_returned: 0,
            prepaid: Prepaid::default(),
            is_goodwill: false,
            refunded: 0,
        });
    }

    /// C32.
    fn waive(&mut self, event: &Key, component: Component, asked: i64, named: Option<&ItemId>) {
        let mut left = asked;
        for place in self.waivable(named) {
            let amount = self.items[place].unpaid(component).min(left);
            if amount > 0 {
                left -= amount;
                self.items[place].waived.add(component, amount);
                let item = self.items[place].id.clone();
                self.line(&[&"waived", event, &item, &component], amount);
                self.waivers.push(Waiver { event: Some(event.clone()), item, component, amount });
                self.waive_tax_along(event, place, component, amount, named);
            }
        }
        self.line(&[&"lapsed", event], left);
    }
}
