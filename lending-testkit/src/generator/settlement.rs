//! Histories that go on with a settlement for less: parts that come whole, early, late, short, beyond the sum, or go back.

use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::debt::Component;
use lending_core::loan::{SettleError, Settlement};
use lending_core::money::{Minor, Money};

use super::{Case, Command};
use crate::scenario::{PartRow, Verb};

/// A generated loan that goes on with a settlement.
struct Settled<'r> {
    case: Case,
    rng: &'r mut Rng,
    on: Date,
    /// Which settlement of the loan it is.
    number: u32,
}

/// The case with one settlement more, which none before has the number of; none if it is refused.
pub(super) fn settled(case: Case, rng: &mut Rng, number: u32) -> Option<Case> {
    let on = case.loan.business_day().plus_days(rng.u32(1..20));
    let agreed = on.minus_days(if rng.bool() { 0 } else { rng.u32(0..15) });
    let agreed = agreed.max(case.terms.agreed().contract_day);
    let mut settled = Settled { case, rng, on, number };
    let owed = settled.owed(agreed)?;
    let parts = settled.parts(owed, agreed);
    let rows = parts.iter().map(|(amount, due)| PartRow { amount: amount.to_string(), due: *due });
    let by = settled.case.terms.agreed().relief.authorities.keys().next().cloned();
    let settle = Verb::Settle { key: settled.key(), parts: rows.collect(), by, value: Some(agreed) };
    settled.send(settle).then_some(())?;
    for (part, (amount, due)) in parts.into_iter().enumerate() {
        settled.disturb(part);
        settled.pay(part, amount, due);
    }
    let close = settled.on.plus_days(settled.rng.u32(0..40));
    settled.on = close;
    settled.send(Verb::Close);
    Some(settled.case)
}

impl Settled<'_> {
    fn key(&self) -> String {
        format!("s-{}", self.number)
    }

    /// What is owed and to come on a day, as the refusal of asking for too much says.
    fn owed(&self, agreed: Date) -> Option<Money> {
        let too_much = Money::new(Minor::LIMIT, self.case.loan.currency());
        let asked = Settlement::new("s-0", too_much, self.on).value(agreed);
        match self.case.loan.clone().on(self.on).ok()?.settle(asked) {
            Err(SettleError::MoreThanOwed { owed, .. }) => Some(owed),
            Ok(_) | Err(_) => None,
        }
    }

    fn parts(&mut self, owed: Money, agreed: Date) -> Vec<(Money, Date)> {
        let sum = (owed.minor().units() * self.rng.i64(2..=10) / 10).max(1);
        let count = self.rng.i64(1..=3).min(sum);
        let mut due = agreed.plus_days(self.rng.u32(0..30));
        let parts = (1..=count).map(|part| {
            let amount = sum * part / count - sum * (part - 1) / count;
            let of_it = (Money::new(Minor::new(amount), owed.currency()), due);
            due = due.plus_days(self.rng.u32(1..45));
            of_it
        });
        parts.collect()
    }

    /// Something else happens meanwhile.
    fn disturb(&mut self, part: usize) {
        let (key, value, reason) = (format!("so-{}-{part}", self.number), None, "meanwhile".to_owned());
        let amount = Money::new(Minor::new(self.rng.i64(1..5000)), self.case.loan.currency()).to_string();
        let verb = match self.rng.u8(0..14) {
            0 => Verb::WriteOff { key, reason, value },
            1 => Verb::Accelerate { key, reason, due: None, notice_day: None, value },
            2 => Verb::Transfer { key, to: reason, price: None, value },
            3 => Verb::Withdraw { key, value },
            4 => Verb::Cancel { key, value },
            5 => Verb::Goodwill { key, amount, reason, value, order: None, kind: None },
            6 => {
                let until = self.on.plus_days(self.rng.u32(1..40));
                Verb::PauseInterest { key, from: self.on, until }
            }
            7 => {
                let (component, item, by) = (Component::Penalty, None, None);
                Verb::Waive { key, component, amount, item, by, value, order: None }
            }
            8 => {
                let (amount, code) = (Some(amount), reason);
                Verb::Charge { key, amount, tax: None, code, due: None, value, order: None }
            }
            9 => Verb::Reverse { key, target: self.key() },
            10 => Verb::ChangeRate { key, from: self.on, rate: "7 % per year".to_owned() },
            _ => return,
        };
        self.send(verb);
    }

    /// A part comes; some come in another way.
    fn pay(&mut self, part: usize, amount: Money, due: Date) {
        let in_currency = |minor: i64| Money::new(Minor::new(minor), amount.currency());
        let units = amount.minor().units();
        let how = self.rng.u8(0..12);
        let value = if how == 0 { due.plus_days(1) } else { due.minus_days(self.rng.u32(0..10)) };
        let value = value.max(self.case.terms.agreed().contract_day);
        self.on = self.on.max(value);
        if self.rng.u8(0..4) == 0 {
            self.on = self.on.plus_days(self.rng.u32(0..25));
        }
        let paid = match how {
            1 => in_currency(units - 1),
            2 | 3 => in_currency(units + 500),
            _ => amount,
        };
        let key = format!("sp-{}-{part}", self.number);
        self.repay(&key, paid, value);
        match how {
            4 => {
                self.on = self.on.plus_days(self.rng.u32(0..30));
                self.give_back(&key);
            }
            5 => {
                self.repay(&format!("{key}-again"), amount, value);
                self.on = self.on.plus_days(self.rng.u32(0..60));
                self.give_back(&key);
            }
            6 => {
                let (back, amount) = (format!("{key}-cb"), in_currency((units / 3).max(1)));
                let (payment, amount) = (key, amount.to_string());
                self.send(Verb::ChargeBack { key: back, payment, amount, value: None, order: None });
            }
            7 => {
                self.send(Verb::Reverse { key: format!("{key}-x"), target: key });
            }
            8 => {
                let (key, amount) = (format!("{key}-out"), in_currency((units / 4).max(1)).to_string());
                self.send(Verb::Refund { key, amount, value: None, order: None });
            }
            _ => {}
        }
    }

    fn repay(&mut self, key: &str, amount: Money, value: Date) {
        let (key, amount, value) = (key.to_owned(), amount.to_string(), Some(value));
        self.send(Verb::Repay { key, amount, value, order: None, kind: None, prepays: None });
    }

    fn give_back(&mut self, payment: &str) {
        let (key, payment) = (format!("{payment}-r"), payment.to_owned());
        self.send(Verb::Return { key, payment, why: None, value: None, order: None });
    }

    fn send(&mut self, verb: Verb) -> bool {
        self.case.send(Command { on: self.on, verb })
    }
}
