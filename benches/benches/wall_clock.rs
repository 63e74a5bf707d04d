//! The time that things take, side by side in one run: `cargo bench -p lending-benches`.
#![allow(missing_docs, reason = "the macros write functions without them")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use lending_benches::workload::WORKLOADS;
use lending_benches::{engine, history, workload};
use lending_testkit::reference_model::snapshots;
use rust_decimal::{Decimal, RoundingStrategy};
use rust_finprim::amort_dep_tax::amort_schedule;
use rust_finprim::rate::xirr;
use rust_finprim::tvm::pmt;

/// Runs workloads by name, as they are counted.
fn named(criterion: &mut Criterion, group: &str, names: &[&str]) {
    let mut group = criterion.benchmark_group(group);
    for name in names {
        let known = WORKLOADS.iter().find(|workload| workload.name == *name);
        let mut run = known.expect("a workload of that name").prepare();
        group.bench_function(*name, |bencher| bencher.iter(&mut run));
    }
    group.finish();
}

/// 360 rows. `rust_finprim` has no days: each of its periods is a twelfth of a year, which is less work.
fn schedule(criterion: &mut Criterion) {
    named(criterion, "schedule", &["plain-schedule", "core-schedule"]);
    let agreed = workload::mortgage();
    let principal = Decimal::new(agreed.principal.units(), 2);
    let rate = agreed.rate.to_decimal() / Decimal::from(12);
    let to_the_cent = Some((2, RoundingStrategy::MidpointAwayFromZero));
    criterion.benchmark_group("schedule").bench_function("rust_finprim-schedule", |bencher| {
        bencher.iter(|| {
            let instalment = pmt(rate, Decimal::from(360), black_box(principal), None, None);
            amort_schedule(rate, 360, principal, instalment, to_the_cent)
        });
    });
}

/// A thousand figures.
fn interest(criterion: &mut Criterion) {
    named(criterion, "interest", &["plain-interest", "core-interest"]);
}

/// A payment over 36 bills.
fn waterfall(criterion: &mut Criterion) {
    named(criterion, "waterfall", &["plain-waterfall", "core-waterfall"]);
}

/// A loan of 36 instalments and 40 events, up to the month after its plan.
fn whole_history(criterion: &mut Criterion) {
    named(criterion, "history", &["history", "history-with-late-facts", "telling-late-facts"]);
    let loan = history::loan();
    let day = history::last_day(&loan);
    criterion.benchmark_group("history").bench_function("reference-model", |bencher| {
        bencher.iter(|| snapshots(loan.terms().agreed(), &[], &[], loan.events(), day));
    });
}

/// The yearly cost of the mortgage from its 361 flows.
fn cost(criterion: &mut Criterion) {
    named(criterion, "cost", &["core-xirr"]);
    let flows = engine::flows(&workload::mortgage());
    let first = flows.iter().map(|flow| flow.day).min().expect("361 flows");
    let nights = |day| i32::try_from(first.nights_to(day)).expect("days of a plan");
    let flows: Vec<(Decimal, i32)> = flows.iter().map(|flow| (flow.amount, nights(flow.day))).collect();
    criterion.benchmark_group("cost").bench_function("rust_finprim-xirr", |bencher| {
        bencher.iter(|| xirr(black_box(&flows), None, None));
    });
}

criterion_group! {
    name = all;
    config = Criterion::default().warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    targets = schedule, interest, waterfall, whole_history, cost
}
criterion_main!(all);
