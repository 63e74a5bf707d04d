//! Settlements for less, agreed on generated loans wherever their histories ended: every law holds of them.

use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::loan::{SettleError, Settlement, Why};
use lending_core::money::{Minor, Money};
use lending_core::settlement::Course;
use lending_testkit::generator::{Case, Command, WIDENED};
use lending_testkit::laws::{self, Law};
use lending_testkit::scenario::{PartRow, Verb};

const LAWS: [Law; 14] = [
    laws::mon_1,
    laws::mon_2,
    laws::mon_3,
    laws::int_1,
    laws::pay_1,
    laws::dpd_1,
    laws::evt_1,
    laws::evt_2,
    laws::evt_3,
    laws::evt_4,
    laws::evt_5,
    laws::exp_1,
    laws::exp_2,
    laws::exp_3,
];

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// A generated loan that goes on with a settlement: parts that come whole, early, late, short, beyond the sum, or go back.
struct Settled {
    case: Case,
    rng: Rng,
    on: Date,
}

impl Settled {
    fn draw(seed: u64) -> Option<Case> {
        let case = Case::generate(seed)?;
        let mut rng = Rng::with_seed(seed ^ 0x517c_c1b7_2722_0a95);
        let on = case.loan.business_day().plus_days(rng.u32(1..20));
        let agreed = on.minus_days(if rng.bool() { 0 } else { rng.u32(0..15) });
        let agreed = agreed.max(case.terms.agreed().contract_day);
        let mut settled = Self { case, rng, on };
        let owed = settled.owed(agreed)?;
        let parts = settled.parts(owed, agreed);
        let rows = parts.iter().map(|(amount, due)| PartRow { amount: amount.to_string(), due: *due });
        let (key, value) = ("s-1".to_owned(), Some(agreed));
        let settle = Verb::Settle { key, parts: rows.collect(), by: None, value };
        settled.send(settle).then_some(())?;
        for (number, (amount, due)) in parts.into_iter().enumerate() {
            settled.pay(number, amount, due);
        }
        let close = settled.on.plus_days(settled.rng.u32(0..40));
        settled.on = close;
        settled.send(Verb::Close);
        Some(settled.case)
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
        let key = format!("sp-{part}");
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
        let command = Command { on: self.on, verb };
        let accepted = command.apply(&mut self.case.loan).unwrap_or(false);
        if accepted {
            self.case.commands.push(command.clone());
        }
        self.case.sent.push(command);
        accepted
    }
}

#[test]
fn every_law_holds_of_loans_that_are_settled_for_less() {
    let (first, count) = (number("LENDING_SEED", 0), number("LENDING_CASES", 40));
    let (mut stood, mut fell, mut open, mut ended) = (0, 0, 0, 0);
    for seed in (first..first + count).chain(WIDENED + first..WIDENED + first + count / 2) {
        let Some(case) = Settled::draw(seed) else { continue };
        for law in LAWS {
            if let Err(violation) = law(&case) {
                panic!("{violation}\nreproduce with LENDING_SEED={seed} LENDING_CASES=1\n{case}");
            }
        }
        let day = case.loan.business_day();
        match case.loan.settlement(day).unwrap().map(|settlement| settlement.course) {
            Some(Course::Stands { since }) => {
                stood += 1;
                let why = case.loan.closing(since).unwrap().ended.map(|ended| ended.why);
                ended += u32::from(why == Some(Why::SettledForLess));
            }
            Some(Course::Fell { .. }) => fell += 1,
            Some(Course::Open) | None => open += 1,
        }
    }
    if count >= 40 {
        assert!(
            stood >= 5 && fell >= 5 && ended >= 3,
            "{stood} stood, {fell} fell, {open} open, {ended} ended"
        );
    }
}
