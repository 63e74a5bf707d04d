//! Small fixed workloads, by name.

use std::collections::BTreeMap;
use std::hint::black_box;

use fastrand::Rng;
use lending_core::accrual::Piece;
use lending_core::allocation::{Owed, Waterfall};
use lending_core::date;
use lending_core::facts::{Application, Borrower, Facts, Known, Value};
use lending_core::money::Minor;
use lending_core::rate::{Rate, xirr};
use lending_core::terms::Agreement;
use lending_core::underwriting::{Columns, Policy};
use rust_decimal::Decimal;

use crate::draw::{self, Simple};
use crate::{decision, engine, history, plain};

/// Something to run again and again; what it needs is made ready before.
pub struct Workload {
    /// Its name, as in `benches/instructions.toml`.
    pub name: &'static str,
    prepare: fn() -> Box<dyn FnMut()>,
}

impl Workload {
    /// Makes ready what it needs; each call of what comes back is one run.
    pub fn prepare(&self) -> Box<dyn FnMut()> {
        (self.prepare)()
    }
}

/// The figures in one run of the interest workloads.
pub const FIGURES: usize = 1000;

/// The applicants in one run of the workloads of decisions.
pub const APPLICANTS: usize = 100;

/// All workloads.
pub const WORKLOADS: &[Workload] = &[
    Workload { name: "plain-schedule", prepare: plain_schedule },
    Workload { name: "core-schedule", prepare: core_schedule },
    Workload { name: "plain-interest", prepare: plain_interest },
    Workload { name: "core-interest", prepare: core_interest },
    Workload { name: "plain-waterfall", prepare: plain_waterfall },
    Workload { name: "core-waterfall", prepare: core_waterfall },
    Workload { name: "history", prepare: history },
    Workload { name: "history-with-late-facts", prepare: history_with_late_facts },
    Workload { name: "telling-late-facts", prepare: telling_late_facts },
    Workload { name: "core-xirr", prepare: core_xirr },
    Workload { name: "plain-decisions", prepare: plain_decisions },
    Workload { name: "core-decisions", prepare: core_decisions },
    Workload { name: "core-decisions-in-columns", prepare: core_decisions_in_columns },
];

/// 360 rows of a million at 4.9 % a year, from the 31st of January.
pub fn mortgage() -> Agreement {
    let rate: Rate = "4.9 % per year".parse().expect("a rate");
    engine::mortgage(Minor::new(100_000_000), rate, 360, date!("2026-01-31"))
}

/// What the interest workloads are asked for.
pub fn figures() -> Vec<Simple> {
    let mut rng = Rng::with_seed(1);
    (0..FIGURES).map(|_| Simple::everyday(&mut rng)).collect()
}

fn plain_schedule() -> Box<dyn FnMut()> {
    let terms = engine::plain_terms(&mortgage());
    Box::new(move || drop(black_box(plain::schedule(black_box(&terms)))))
}

fn core_schedule() -> Box<dyn FnMut()> {
    let agreed = mortgage();
    let (mut periods, mut rows) = (Vec::new(), Vec::new());
    Box::new(move || {
        engine::schedule(black_box(&agreed), &mut periods, &mut rows);
        black_box(&rows);
    })
}

fn plain_interest() -> Box<dyn FnMut()> {
    let asked: Vec<(Decimal, Decimal, i64)> = figures().iter().map(Simple::decimals).collect();
    Box::new(move || {
        for (principal, rate, days) in &asked {
            black_box(plain::interest(black_box(*principal), *rate, *days));
        }
    })
}

fn core_interest() -> Box<dyn FnMut()> {
    let asked: Vec<Piece> = figures().iter().map(Simple::piece).collect();
    Box::new(move || {
        for piece in &asked {
            black_box(engine::interest(black_box(piece)));
        }
    })
}

/// What the waterfall workloads split: 36 bills and a payment.
pub fn bills() -> (Vec<Owed>, Minor) {
    draw::bills(&mut Rng::with_seed(2), 36)
}

fn plain_waterfall() -> Box<dyn FnMut()> {
    let (owed, payment) = bills();
    let (bills, payment) = (engine::plain_bills(&owed), Decimal::new(payment.units(), 2));
    Box::new(move || drop(black_box(plain::allocate(black_box(&bills), payment))))
}

fn core_waterfall() -> Box<dyn FnMut()> {
    let (owed, payment) = bills();
    let (waterfall, mut parts) = (Waterfall::default(), Vec::new());
    Box::new(move || {
        black_box(engine::allocate(black_box(&waterfall), black_box(&owed), payment, &mut parts));
        black_box(&parts);
    })
}

fn history() -> Box<dyn FnMut()> {
    let loan = history::loan();
    let day = history::last_day(&loan);
    Box::new(move || drop(black_box(loan.closing(black_box(day)))))
}

fn history_with_late_facts() -> Box<dyn FnMut()> {
    let loan = history::loan_with_late_facts();
    let day = history::last_day(&loan);
    Box::new(move || drop(black_box(loan.closing(black_box(day)))))
}

fn telling_late_facts() -> Box<dyn FnMut()> {
    let loan = history::loan();
    Box::new(move || {
        let mut copy = loan.clone();
        history::tell_five_late_facts(&mut copy);
        black_box(&copy);
    })
}

fn core_xirr() -> Box<dyn FnMut()> {
    let flows = engine::flows(&mortgage());
    Box::new(move || {
        black_box(xirr(black_box(&flows)).expect("one rate"));
    })
}

/// Applicants' facts by name, as the plain version reads them.
pub fn plain_applicants() -> Vec<BTreeMap<String, plain::Given>> {
    let given = |value: &Value| match value {
        Value::Integer(number) => Some(plain::Given::Number(Decimal::from(*number))),
        Value::Money(money) => Some(plain::Given::Number(money.to_decimal())),
        Value::Text(text) => Some(plain::Given::Text(text.clone())),
        Value::Missing | Value::Decimal(_) | Value::Date(_) | Value::Boolean(_) | Value::List(_) => None,
    };
    let facts = |one: &Application| {
        one.facts().iter().filter_map(|(name, fact)| Some((name.clone(), given(&fact.value)?))).collect()
    };
    decision::applicants(APPLICANTS).iter().map(facts).collect()
}

fn plain_decisions() -> Box<dyn FnMut()> {
    let applicants = plain_applicants();
    Box::new(move || {
        for facts in &applicants {
            black_box(plain::decide(black_box(facts), decision::NUMBERS));
        }
    })
}

fn core_decisions() -> Box<dyn FnMut()> {
    // For the life of the process: what is read borrows from the policy and from the applications.
    let policy: &Policy = Box::leak(Box::new(decision::policy()));
    let applicants: &[Application] = Vec::leak(decision::applicants(APPLICANTS));
    let day = decision::day();
    let read = |application| policy.read(application, day).expect("facts of the policy");
    let facts: Vec<Facts<'_>> = applicants.iter().map(read).collect();
    Box::new(move || {
        for facts in &facts {
            black_box(policy.verdict(black_box(facts), day));
        }
    })
}

fn core_decisions_in_columns() -> Box<dyn FnMut()> {
    let policy: &Policy = Box::leak(Box::new(decision::policy()));
    let applicants: &[Application] = Vec::leak(decision::applicants(APPLICANTS));
    let day = decision::day();
    let facts: Vec<Facts<'_>> =
        applicants.iter().map(|one| policy.read(one, day).expect("facts of the policy")).collect();
    let values = |place: usize| facts.iter().map(|facts| facts.at(place)).collect();
    let columns: Vec<Vec<Known<'_>>> = (0..policy.dictionary().fields().len()).map(values).collect();
    let columns: &[Vec<Known<'_>>] = Vec::leak(columns);
    let named = policy.dictionary().fields().keys().zip(columns);
    let table = named.fold(Columns::new(Borrower::Private, applicants.len()), |table, (name, values)| {
        table.with(name, values)
    });
    Box::new(move || {
        policy
            .verdicts(black_box(&table), day, |_, verdict| {
                black_box(verdict);
            })
            .expect("columns of the policy");
    })
}
