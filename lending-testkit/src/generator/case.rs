use std::collections::BTreeSet;
use std::fmt;

use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::error::Coded;
use lending_core::loan::{Fact, Loan};
use lending_core::money::{Currency, Minor, Money};
use lending_core::origination::{LoanRequest, Offer};
use lending_core::product::Product;
use lending_core::reference::Reference;
use lending_core::terms::Terms;

use super::history::{go_on, history_with};
use super::settlement;
use super::widened::{self, is_widened};
use super::{free_rows, product, reference};
use crate::scenario::{Verb, record};

/// Something recorded on a business day.
#[derive(Debug, Clone)]
pub struct Command {
    /// The business day.
    pub on: Date,
    /// What is done.
    pub verb: Verb,
}

/// A product, its terms, and a history that was accepted.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it is made from.
    pub seed: u64,
    /// The product file.
    pub product: String,
    /// The frozen terms.
    pub terms: Terms,
    /// The reference data, whenever it becomes known.
    pub reference: Reference,
    /// Every command that was sent, also those that were refused.
    pub sent: Vec<Command>,
    /// The commands that were accepted and new.
    pub commands: Vec<Command>,
    /// The loan after them.
    pub loan: Loan,
}

impl Command {
    /// Records this on a loan; says whether it was new.
    ///
    /// # Errors
    /// The refusal of the verb.
    pub fn apply(&self, loan: &mut Loan) -> Result<bool, Box<dyn Coded>> {
        record(loan, self.on, &self.verb)
    }
}

impl Case {
    /// The case of a seed; none where the drawn terms cannot be (such draws are counted as discarded).
    ///
    /// Seeds from [`super::WIDENED`] on draw questions and facts that the others do not.
    pub fn generate(seed: u64) -> Option<Self> {
        let mut rng = Rng::with_seed(seed);
        let file = product(&mut rng);
        let file = if is_widened(seed) { widened::product(seed, &file) } else { file };
        let product = Product::from_toml(&file).ok()?;
        let rows = || Some(terms(&mut stream(seed), &product)?.agreed().instalments);
        let (product, file) = match free_rows::named(seed, &file, rows) {
            Some(file) => (Product::from_toml(&file).ok()?, file),
            None => (product, file),
        };
        let case = Self::of_product(seed, &product, file)?;
        Some(if is_widened(seed) { case.settled_now_and_then() } else { case })
    }

    /// A generated loan that goes on with a settlement for less, wherever its history ended; none where it is refused.
    pub fn settled(seed: u64) -> Option<Self> {
        let rng = &mut Rng::with_seed(seed ^ 0x517c_c1b7_2722_0a95);
        settlement::settled(Self::generate(seed)?, rng, 1)
    }

    /// Some cases go on with settlements, and some of those then with more of everything.
    fn settled_now_and_then(mut self) -> Self {
        let rng = &mut widened::after_the_history(self.seed);
        let mut number = 1;
        // The number 1 is that of `Case::settled`.
        while rng.u32(0..=number) == 0 {
            number += 1;
            let Some(settled) = settlement::settled(self.clone(), rng, number) else { break };
            self = settled;
            if rng.bool() {
                let steps = rng.usize(1..8);
                let from = (self.loan.business_day().plus_days(1), 100 * number);
                let mut sent = (self.sent, self.commands, self.loan);
                go_on(rng, &mut sent, from, steps, &mut |_, _, _| None);
                (self.sent, self.commands, self.loan) = sent;
            }
        }
        self
    }

    /// Records a command; says whether it was accepted and new.
    pub(super) fn send(&mut self, command: Command) -> bool {
        let accepted = command.apply(&mut self.loan).unwrap_or(false);
        if accepted {
            self.commands.push(command.clone());
        }
        self.sent.push(command);
        accepted
    }

    /// A random history on a product of one's own.
    pub fn of_product(seed: u64, product: &Product, file: String) -> Option<Self> {
        let mut rng = stream(seed);
        let terms = terms(&mut rng, product)?;
        let reference = reference(&mut rng, terms.agreed())?;
        let loan = Loan::open_with("L-1", terms.clone(), reference.clone()).ok()?;
        let mut further = widened::facts(seed);
        let (sent, commands, loan) = history_with(&mut rng, loan, &mut further);
        Some(Self { seed, product: file, terms, reference, sent, commands, loan })
    }

    /// The loan before anything was recorded.
    pub fn open(&self) -> Loan {
        let opened = Loan::open_with("L-1", self.terms.clone(), self.reference.clone());
        opened.expect("it was opened with the same arguments")
    }

    /// The days after the opening on which something of the reference data becomes known, ascending.
    pub fn known_days(&self) -> BTreeSet<Date> {
        let rates = self.reference.rates().iter().map(|row| row.known);
        let known = rates.chain(self.reference.calendars().iter().map(|row| row.known));
        known.filter(|known| *known > self.terms.agreed().contract_day).collect()
    }

    /// The loan after some of the commands; none if one is refused.
    pub fn replay(&self, commands: &[Command]) -> Option<Loan> {
        let mut loan = self.open();
        for command in commands {
            command.apply(&mut loan).ok()?;
        }
        Some(loan)
    }

    /// The last day worth looking at: two months after the plan's end or the last business day.
    pub fn last_day(&self) -> Date {
        let agreed = self.terms.agreed();
        let plans = self.loan.events().iter().filter_map(|event| {
            if let Fact::Rescheduled { plan, .. } = &event.fact { Some(plan) } else { None }
        });
        let first = agreed.contract_day;
        let planned = plans
            .fold(agreed.last_due(), |last, plan| last.max(plan.last_due(agreed.frequency, first, last)));
        planned.max(self.loan.business_day()).plus_days(60)
    }

    /// Every day from the contract to [`Case::last_day`].
    pub fn days(&self) -> impl Iterator<Item = Date> + use<> {
        let (first, last) = (self.terms.agreed().contract_day, self.last_day());
        std::iter::successors(Some(first), move |day| (*day < last).then(|| day.plus_days(1)))
    }
}

/// What a seed's terms and history are drawn from.
fn stream(seed: u64) -> Rng {
    Rng::with_seed(seed ^ 0x9e37_79b9_7f4a_7c15)
}

fn terms(rng: &mut Rng, product: &Product) -> Option<Terms> {
    let limits = product.amount();
    let wanted = match rng.u8(0..10) {
        0 => rng.i64(1..1000),
        1..=6 => rng.i64(10_000..2_000_000),
        _ => rng.i64(100_000..500_000_000),
    };
    let amount = Minor::new(wanted).clamp(limits.min, limits.max);
    let few = if rng.bool() { 4 } else { 14 };
    let limits = product.instalments();
    let instalments = rng.u32(1..=few).clamp(limits.min, limits.max);
    let first = Date::new(2023, 1, 1).ok()?;
    let contract_day = first.plus_days(rng.u32(0..1000));
    let request = LoanRequest::new(Money::new(amount, product.currency()), instalments, contract_day);
    let offer = product.offer(&request).ok()?;
    if rng.u8(0..4) > 0 {
        return Some(offer.accept());
    }
    // A first due day of its own, sometimes several periods away.
    let agreed = offer.terms().agreed();
    let named = agreed.anchor.within(agreed.first_due.month().plus(rng.i32(0..8)));
    product.offer(&request.due_day(agreed.anchor).first_due(named)).ok().map(Offer::accept)
}

/// The decimal text of an amount in cents, with its currency.
pub(super) fn text(currency: Currency, minor: i64) -> String {
    Money::new(Minor::new(minor), currency).to_string()
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let agreed = self.terms.agreed();
        writeln!(f, "seed {}", self.seed)?;
        writeln!(f, "{}", self.product)?;
        let amount = Money::new(agreed.principal, agreed.currency);
        writeln!(f, "{amount}, {} rows from {}", agreed.instalments, agreed.contract_day)?;
        self.reference.rates().iter().try_for_each(|row| writeln!(f, "{row:?}"))?;
        self.reference.calendars().iter().try_for_each(|row| writeln!(f, "{row:?}"))?;
        self.commands.iter().try_for_each(|command| writeln!(f, "{} {:?}", command.on, command.verb))
    }
}
