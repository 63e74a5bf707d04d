use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key};
use lending_core::loan::{Event, Fact};

use super::item::{Item, Lot, Waiver};
use super::loan::Loan;
use super::payouts::Drawing;
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
            ordered.push(*event);
            ordered.extend(held_back.iter().filter(|held| held.fact.names() == Some(&event.key)));
        }
    }
    ordered
}

/// C27: a fact's own order, and the rank of its kind; none if it has no place in step 5.
fn place(fact: &Fact) -> Option<(i16, u8)> {
    match fact {
        Fact::Charged { order, .. } => Some((*order, 0)),
        Fact::Waived { order, .. } => Some((*order, 1)),
        Fact::Returned { order, .. } | Fact::ChargedBack { order, .. } => Some((*order, 2)),
        Fact::Received { order, .. } => Some((*order, 3)),
        Fact::Opened { .. }
        | Fact::GoodwillGiven { .. }
        | Fact::Refunded { .. }
        | Fact::Disbursed { .. }
        | Fact::HandedOver { .. }
        | Fact::Cancelled { .. }
        | Fact::Withdrawn { .. }
        | Fact::Accelerated { .. }
        | Fact::WrittenOff { .. }
        | Fact::Transferred { .. }
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
                let (payment, kind, credit) = (key.clone(), money.clone(), amount.units());
                let prepaid = Prepaid::default();
                let lot =
                    Lot { payment, kind, says: *prepays, came: self.day, credit, to_be_returned: 0, prepaid };
                self.lots.push(lot);
            }
            Fact::Returned { payment, .. } => self.give_back(key, payment),
            Fact::Charged { amount, .. } => self.charge(key, amount.unwrap_or_default().units()),
            Fact::Waived { component, amount, item, .. } => {
                self.waive(key, *component, amount.units(), item.as_ref());
            }
            Fact::Opened { .. }
            | Fact::ChargedBack { .. }
            | Fact::GoodwillGiven { .. }
            | Fact::Refunded { .. }
            | Fact::Disbursed { .. }
            | Fact::HandedOver { .. }
            | Fact::Cancelled { .. }
            | Fact::Withdrawn { .. }
            | Fact::Accelerated { .. }
            | Fact::WrittenOff { .. }
            | Fact::Transferred { .. }
            | Fact::RateChanged { .. }
            | Fact::InterestPaused { .. }
            | Fact::Rescheduled { .. }
            | Fact::CountingPaused { .. }
            | Fact::Classified { .. }
            | Fact::Reversed { .. } => {}
        }
    }

    /// C26.
    fn charge(&mut self, event: &Key, amount: i64) {
        let begins = self.paid_out.is_none() && self.drawing == Drawing::Open;
        let waits = begins || self.rows_to_come();
        let mut item = Item::new(ItemId::Charge(event.clone()), (!waits).then_some(self.day));
        item.stated.add(Component::Fee, amount);
        self.items.push(item);
        self.charges.counted += amount;
        self.line(&[&"charged", event], amount);
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
                self.waivers.push(Waiver { event: event.clone(), item, component, amount });
            }
        }
        self.line(&[&"lapsed", event], left);
    }
}
