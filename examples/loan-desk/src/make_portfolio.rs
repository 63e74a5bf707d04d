//! The portfolio that the example ships with, made from a seed: borrowers with habits, whose payments are worked out
//! with the library, bill by bill, as they would have been paid.

use std::collections::BTreeMap;
use std::path::Path;

use lending_core::calendar::{Date, Month};
use lending_core::debt::Component;
use lending_core::loan::Loan;
use lending_core::money::{Minor, Money};
use serde::Serialize;

use crate::command::{Command, Verb};
use crate::demo::last_day;
use crate::failure::Failure;
use crate::make_applications;
use crate::portfolio::{EventRow, LoanRow};
use crate::products::Products;

/// Writes `loans.csv`, `events.csv` and `applications.jsonl` into a folder.
pub(crate) fn make(folder: &Path, loans: u32, seed: u64) -> Result<(), Failure> {
    let products = Products::read(None)?;
    let mut chance = Chance(seed);
    let (mut contracts, mut events) = (Vec::new(), Vec::new());
    for number in 1..=loans {
        let row = contract(number, &products, &mut chance);
        let product = products.get(&row.product)?;
        let terms = product.offer(&row.request()?)?.accept();
        let borrower = Borrower::new(Loan::open(&row.loan, terms)?, &mut chance);
        events.extend(borrower.live(&mut chance)?);
        contracts.push(row);
    }
    events.sort_by_key(|command: &Command| command.booked);
    // A stream of its own, so that more of one leaves the other as it is.
    write_lines(
        &folder.join("applications.jsonl"),
        &make_applications::make(&contracts, &mut Chance(!seed))?,
    )?;
    write(&folder.join("loans.csv"), &contracts)?;
    write(&folder.join("events.csv"), &events.iter().map(EventRow::from).collect::<Vec<_>>())
}

fn write<T: Serialize>(path: &Path, rows: &[T]) -> Result<(), Failure> {
    let unusable = |error: csv::Error| Failure::file(path, error.into());
    let mut writer = csv::Writer::from_path(path).map_err(unusable)?;
    rows.iter().try_for_each(|row| writer.serialize(row)).map_err(unusable)?;
    writer.flush().map_err(|error| Failure::file(path, error))
}

/// One JSON document in each line.
fn write_lines<T: Serialize>(path: &Path, rows: &[T]) -> Result<(), Failure> {
    let lines: Result<String, serde_json::Error> =
        rows.iter().map(|row| Ok(format!("{}\n", serde_json::to_string(row)?))).collect();
    let lines = lines.map_err(|error| Failure::file(path, error.into()))?;
    std::fs::write(path, lines).map_err(|error| Failure::file(path, error))
}

/// Two of three contracts are personal loans; all are made in the first half of 2025.
fn contract(number: u32, products: &Products, chance: &mut Chance) -> LoanRow {
    let personal = !number.is_multiple_of(3);
    let thousands =
        |from: u32, to: u32, chance: &mut Chance| i64::from(from + chance.below(to - from)) * 100_000;
    let (product, minor, instalments) = if personal {
        ("personal-loan", thousands(5, 100, chance), chance.pick(&[6, 9, 12, 18, 24]))
    } else {
        ("micro-loan", thousands(1, 20, chance), chance.pick(&[3, 6, 9, 12]))
    };
    let due_day = if chance.percent(30) { Some(chance.pick(&[5, 10, 15, 20, 25, 31])) } else { None };
    LoanRow {
        loan: format!("L-{number:04}"),
        product: product.to_owned(),
        amount: Money::new(Minor::new(minor), products.currency()).to_string(),
        instalments,
        contract_day: Month { year: 2025, month: 1 }.first().plus_days(1 + chance.below(178)),
        due_day,
    }
}

/// How a borrower pays.
#[derive(Debug, Clone, Copy)]
enum Habit {
    Punctual,
    Careless,
    Struggling,
    /// Pays until a day and then no more, or hardly.
    Defaulting {
        from: Date,
    },
}

/// What a borrower or the lender is about to do.
#[derive(Debug, Clone, Copy)]
enum Act {
    /// So many hundredths of what is past due, or else of what is due, and some more; recorded so many days later.
    Pay { percent: i64, more: i64, recorded_after: u32 },
    /// A payment that was made earlier is recorded.
    Record { amount: Money, value: Date },
    /// The last payment comes back, and costs a fee.
    Bounce,
    /// A reminder is sent and charged while something is past due.
    Remind,
    /// Half of the penalty is waived.
    Waive,
    /// A payment of somebody else is recorded here …
    Mistake,
    /// … and taken out again.
    Correct,
}

struct Borrower {
    loan: Loan,
    habit: Habit,
    /// What is going to happen, in order.
    agenda: BTreeMap<(Date, u32), Act>,
    history: Vec<Command>,
}

impl Borrower {
    fn new(loan: Loan, chance: &mut Chance) -> Self {
        let habit = match chance.below(100) {
            0..55 => Habit::Punctual,
            55..76 => Habit::Careless,
            76..90 => Habit::Struggling,
            _ => {
                let before_the_end = chance.pick(&[120, 480]);
                Habit::Defaulting { from: last_day().minus_days(chance.below(before_the_end)) }
            }
        };
        Self { loan, habit, agenda: BTreeMap::new(), history: Vec::new() }
    }

    /// The borrower's history until the last day.
    fn live(mut self, chance: &mut Chance) -> Result<Vec<Command>, Failure> {
        let contract_day = self.loan.terms().agreed().contract_day;
        let (paid_out, recorded_after) = match chance.below(10) {
            0 => (contract_day.plus_days(2), 0),
            1 => (contract_day, 1),
            _ => (contract_day, 0),
        };
        self.send(paid_out.plus_days(recorded_after), paid_out, "d", Verb::Disburse)?;
        for bill in 1..=self.loan.terms().agreed().instalments {
            self.plan(self.loan.terms().agreed().due(bill), chance);
        }
        while let Some(((day, _), act)) = self.agenda.pop_first() {
            self.act(day, act)?;
        }
        Ok(self.history)
    }

    /// What the borrower makes of one bill.
    fn plan(&mut self, due: Date, chance: &mut Chance) {
        let roll = chance.below(100);
        match self.habit {
            Habit::Punctual => match roll {
                0..78 => self.pays(due),
                78..92 => self.pays(due.minus_days(1 + chance.below(5))),
                92..96 => self.plan_act(due, Act::Pay { percent: 100, more: 20_000, recorded_after: 0 }),
                _ => self.is_recorded_late(due, chance),
            },
            Habit::Careless => match roll {
                0..40 => self.pays(due),
                40..62 => self.pays(due.plus_days(1 + chance.below(9))),
                62..72 => self.pays_in_two_parts(due, chance),
                72..82 => self.bounces(due, chance),
                82..92 => self.is_recorded_late(due, chance),
                92..96 => {
                    self.plan_act(due.minus_days(3), Act::Mistake);
                    self.plan_act(due.minus_days(1), Act::Correct);
                    self.pays(due);
                }
                _ => self.plan_act(due, Act::Pay { percent: 100, more: 5_000, recorded_after: 0 }),
            },
            Habit::Struggling => {
                self.plan_act(due.plus_days(10), Act::Remind);
                match roll {
                    0..45 => self.pays(due.plus_days(5 + chance.below(20))),
                    45..68 => {
                        let day = due.plus_days(12 + chance.below(12));
                        self.plan_act(day, Act::Waive);
                        self.pays(day);
                    }
                    68..80 => self.pays_in_two_parts(due, chance),
                    80..86 => self.bounces(due, chance),
                    86..94 => self.is_recorded_late(due, chance),
                    _ => {}
                }
            }
            Habit::Defaulting { from } if due < from => self.pays(due),
            Habit::Defaulting { .. } => {
                self.plan_act(due.plus_days(10), Act::Remind);
                if roll < 10 {
                    self.plan_act(due, Act::Pay { percent: 30, more: 0, recorded_after: 0 });
                }
            }
        }
    }

    fn pays(&mut self, day: Date) {
        self.plan_act(day, Act::Pay { percent: 100, more: 0, recorded_after: 0 });
    }

    fn pays_in_two_parts(&mut self, due: Date, chance: &mut Chance) {
        let percent = i64::from(30 + chance.below(50));
        self.plan_act(due, Act::Pay { percent, more: 0, recorded_after: 0 });
        self.pays(due.plus_days(4 + chance.below(12)));
    }

    fn bounces(&mut self, due: Date, chance: &mut Chance) {
        self.pays(due);
        self.plan_act(due.plus_days(3), Act::Bounce);
        self.pays(due.plus_days(5 + chance.below(8)));
    }

    fn is_recorded_late(&mut self, due: Date, chance: &mut Chance) {
        let recorded_after = 2 + chance.below(7);
        self.plan_act(due, Act::Pay { percent: 100, more: 0, recorded_after });
    }

    fn plan_act(&mut self, day: Date, act: Act) {
        let place = u32::try_from(self.agenda.len() + self.history.len()).unwrap_or(u32::MAX);
        self.agenda.insert((day, place), act);
    }

    fn act(&mut self, day: Date, act: Act) -> Result<(), Failure> {
        if day > last_day() {
            return Ok(());
        }
        let now = self.loan.position(day)?;
        let money = |units: i64| now.money(Minor::new(units));
        match act {
            Act::Pay { percent, more, recorded_after } => {
                let owed = if now.past_due.is_zero() { now.due } else { now.past_due }.total().units();
                if owed == 0 {
                    return Ok(());
                }
                let amount = money((owed * percent).div_euclid(100).max(1) + more);
                match recorded_after {
                    0 => self.send(day, day, "p", Verb::Repay { amount })?,
                    days => self.plan_act(day.plus_days(days), Act::Record { amount, value: day }),
                }
            }
            Act::Record { amount, value } => self.send(day, value, "p", Verb::Repay { amount })?,
            Act::Bounce => {
                if let Some(payment) = self.last_key("p") {
                    self.send(day, day, "r", Verb::Return { payment })?;
                    let fee = Verb::Charge { amount: money(1_500), code: "returned_payment".to_owned() };
                    self.send(day, day, "c", fee)?;
                }
            }
            Act::Remind if now.past_due.is_zero() => {}
            Act::Remind => {
                let fee = Verb::Charge { amount: money(1_000), code: "reminder".to_owned() };
                self.send(day, day, "c", fee)?;
            }
            Act::Waive => {
                let penalty = (now.due.penalty + now.past_due.penalty).units();
                if penalty > 1 {
                    let amount = money(penalty.div_euclid(2));
                    let (component, item) = (Component::Penalty, None);
                    self.send(day, day, "w", Verb::Waive { component, amount, item })?;
                }
            }
            Act::Mistake => self.send(day, day, "p", Verb::Repay { amount: money(123_400) })?,
            Act::Correct => {
                if let Some(target) = self.last_key("p") {
                    self.send(day, day, "x", Verb::Reverse { target })?;
                }
            }
        }
        Ok(())
    }

    /// Records a command under the next key of its kind, on the loan and in the history.
    fn send(&mut self, booked: Date, value: Date, kind: &str, verb: Verb) -> Result<(), Failure> {
        let of_kind = self.history.iter().filter(|known| known.key.starts_with(kind)).count();
        let key = format!("{kind}-{}", of_kind + 1);
        let command = Command { booked, loan: self.loan.id().to_owned(), key, value, verb };
        command.send(&mut self.loan)?;
        self.history.push(command);
        Ok(())
    }

    fn last_key(&self, kind: &str) -> Option<String> {
        self.history.iter().rev().find(|known| known.key.starts_with(kind)).map(|known| known.key.clone())
    }
}

/// A small generator of its own (`SplitMix64`), so that a seed gives the same portfolio for ever.
pub(crate) struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        u32::try_from(self.next() % u64::from(limit)).unwrap_or(0)
    }

    fn percent(&mut self, hundredths: u32) -> bool {
        self.below(100) < hundredths
    }

    pub(crate) fn pick<T: Copy, const N: usize>(&mut self, of: &[T; N]) -> T {
        let limit = u32::try_from(N).unwrap_or(u32::MAX);
        let at = usize::try_from(self.below(limit)).unwrap_or(0);
        of[at]
    }
}
