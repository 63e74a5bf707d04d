//! A history in which money that takes a payout back never left.

use std::collections::BTreeMap;

use crate::accrual::InterestBase;
use crate::allocation::Then;
use crate::calendar::Date;
use crate::debt::Key;
use crate::loan::derive::{Happening, Step};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::loan::reads::interest_refund::InterestRefundError;
use crate::money::Minor;
use crate::prepayment::Limits;

/// A payment, and what of it takes something back.
pub(super) struct Payment<'l> {
    event: &'l Event,
    pub(super) value: Date,
    order: i16,
    pub(super) amount: Minor,
    money: &'l Option<String>,
    prepays: Option<Then>,
    part: Minor,
}

impl<'l> Payment<'l> {
    /// The payment of an event, all of which takes something back; `None` where it is none.
    pub(super) const fn of(event: &'l Event) -> Option<Self> {
        let Fact::Received { value, order, amount, ref money, prepays } = event.fact else { return None };
        Some(Self { event, value, order, amount, money, prepays, part: amount })
    }

    /// Only so much of it takes something back.
    pub(super) const fn taking(self, part: Minor) -> Self {
        Self { part, ..self }
    }

    pub(super) const fn key(&self) -> &Key {
        &self.event.key
    }

    /// Some of the money on a day, first of all its money: it prepays, free of what limits prepayments.
    fn first_on(&self, value: Date, amount: Minor, key: Key) -> AsIf {
        let event = self.brought(key, (value, i16::MIN), amount, Some(Then::Shorten));
        AsIf { event, limits: Limits::Free }
    }

    /// What is left of it, where it counts and as it was recorded.
    fn rest(&self, amount: Minor) -> AsIf {
        let place = (self.value, self.order);
        AsIf::recorded(self.brought(self.event.key.clone(), place, amount, self.prepays))
    }

    fn brought(&self, key: Key, (value, order): (Date, i16), amount: Minor, prepays: Option<Then>) -> Event {
        let fact = Fact::Received { value, order, amount, money: self.money.clone(), prepays };
        Event { key, fact, ..self.event.clone() }
    }
}

/// A fact of such a history.
pub(super) struct AsIf {
    event: Event,
    /// What meets it where it is money that becomes principal.
    limits: Limits,
}

impl AsIf {
    const fn recorded(event: Event) -> Self {
        Self { event, limits: Limits::AsAgreed }
    }
}

impl Happening for AsIf {
    fn key(&self) -> &Key {
        self.event.key()
    }

    fn day(&self) -> Option<Date> {
        self.event.day()
    }

    fn step(&self) -> Step {
        self.event.step()
    }

    fn order(&self) -> i16 {
        self.event.order()
    }

    fn follows(&self) -> Option<&Key> {
        self.event.follows()
    }

    fn undoes(&self) -> Option<&Key> {
        self.event.undoes()
    }

    fn effects(&self, each: &mut dyn FnMut(Effect)) {
        self.event.effects(&mut |mut effect| {
            if let Effect::TakeIn { limits, .. } = &mut effect {
                *limits = self.limits;
            }
            each(effect);
        });
    }
}

/// The history in which the money never left: on the actual base it counts first of all on the days of the payouts, on
/// each up to its amount; on the planned base, where what is billed bears as planned, so much less was paid out.
pub(super) fn as_if_never_paid_out(
    history: &[Event],
    payment: &Payment<'_>,
    of_payout: Option<&str>,
    base: InterestBase,
) -> Result<Vec<AsIf>, InterestRefundError> {
    let taken = taken_of_payouts(history, payment, of_payout);
    if let Some(found) = of_payout.filter(|_| taken.is_empty()) {
        return Err(InterestRefundError::NoSuchPayout { found: found.to_owned() });
    }
    let mut rest = payment.amount;
    let mut keys = free_keys(history);
    let mut as_if = Vec::with_capacity(history.len().saturating_add(taken.len()));
    for event in history.iter().filter(|event| event.key != *payment.key()) {
        let part = taken.get(&event.key).copied().unwrap_or_default();
        rest -= part;
        match base {
            InterestBase::Planned => as_if.extend(less(event, part).map(AsIf::recorded)),
            InterestBase::Actual => {
                as_if.push(AsIf::recorded(event.clone()));
                let day = event.fact.value().unwrap_or(payment.value);
                let back = keys.next().filter(|_| part.is_positive());
                as_if.extend(back.map(|key| payment.first_on(day, part, key)));
            }
        }
    }
    // On its own day it bears on no night that is counted where the day is that one.
    let counts = history.iter().any(|event| event.key == *payment.key());
    if counts && rest.is_positive() {
        as_if.push(payment.rest(rest));
    }
    Ok(as_if)
}

/// What of each payout is taken back, the earliest first.
fn taken_of_payouts(
    history: &[Event],
    payment: &Payment<'_>,
    of_payout: Option<&str>,
) -> BTreeMap<Key, Minor> {
    let asked = history.iter().filter(|event| of_payout.is_none_or(|key| event.key.as_str() == key));
    let mut payouts: Vec<(Date, &Key, Minor)> = asked
        .filter_map(|event| {
            let (Fact::Disbursed { value, amount, .. } | Fact::HandedOver { value, amount, .. }) = event.fact
            else {
                return None;
            };
            (value <= payment.value).then_some((value, &event.key, amount))
        })
        .collect();
    payouts.sort();
    let mut left = payment.part;
    let taken = payouts.into_iter().map(|(_, key, amount)| {
        let part = amount.min(left);
        left -= part;
        (key.clone(), part)
    });
    taken.collect()
}

/// A payout of so much less; none where nothing is left of it.
fn less(event: &Event, part: Minor) -> Option<Event> {
    let mut event = event.clone();
    if let Fact::Disbursed { amount, .. } | Fact::HandedOver { amount, .. } = &mut event.fact {
        *amount -= part;
        return amount.is_positive().then_some(event);
    }
    Some(event)
}

/// Keys that no event of a history has.
fn free_keys(history: &[Event]) -> impl Iterator<Item = Key> {
    let keys = (1_u32..).filter_map(|number| Key::new(&format!("taken-back-{number}")).ok());
    keys.filter(|key| history.iter().all(|event| event.key != *key))
}
