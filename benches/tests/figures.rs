//! The plain version and the core give the same figures: whoever is faster, neither is wrong.

use fastrand::Rng;
use lending_benches::draw::Simple;
use lending_benches::{draw, engine, plain, workload};
use lending_core::allocation::Waterfall;
use lending_core::calendar::Date;
use lending_core::date;
use lending_core::money::Minor;
use lending_core::rate::Rate;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;
use rust_decimal::Decimal;

/// Holds the rows of both against each other.
fn compare(principal: Minor, rate: Rate, instalments: u32, contract: Date) {
    let agreed = engine::mortgage(principal, rate, instalments, contract);
    let expected = plain::schedule(&engine::plain_terms(&agreed));
    let (mut periods, mut found) = (Vec::new(), Vec::new());
    engine::schedule(&agreed, &mut periods, &mut found);
    assert_eq!(found.len(), expected.len());
    let cents = |amount: Minor| Decimal::new(amount.units(), 2);
    for (number, (found, expected)) in (1..).zip(found.iter().zip(&expected)) {
        assert_eq!(
            (cents(found.principal), cents(found.interest), cents(found.balance)),
            (expected.principal, expected.interest, expected.balance),
            "row {number} of {instalments}: {principal} cents at {rate} from {contract}"
        );
    }
}

#[test]
fn plain_and_core_schedules_are_the_same() {
    let agreed = workload::mortgage();
    compare(agreed.principal, agreed.rate, agreed.instalments, agreed.contract_day);
    let mut rng = Rng::with_seed(7);
    for _ in 0..200 {
        let rate = Rate::per_year(Decimal::new(rng.i64(0..=3600), 4)).expect("a rate");
        let contract = date!("2024-01-01").plus_days(rng.u32(0..1000));
        compare(Minor::new(rng.i64(1..=100_000_000_000)), rate, rng.u32(1..=360), contract);
    }
}

#[test]
fn plain_and_core_waterfalls_are_the_same() {
    let waterfall = Waterfall::default();
    let mut rng = Rng::with_seed(7);
    for bills in (1..=60).cycle().take(600) {
        let (owed, payment) = draw::bills(&mut rng, bills);
        let (expected, rest) = plain::allocate(&engine::plain_bills(&owed), Decimal::new(payment.units(), 2));
        let mut parts = Vec::new();
        let left = engine::allocate(&waterfall, &owed, payment, &mut parts);
        assert_eq!(Decimal::new(left.units(), 2), rest);
        let found = parts.iter().map(|part| {
            let order = waterfall.order(owed[part.item].bucket);
            let place = order.iter().position(|component| *component == part.component).unwrap();
            (part.item, place, Decimal::new(part.amount.units(), 2))
        });
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }
}

/// `cargo xtask long` asks for five million.
#[test]
fn no_cent_of_simple_interest_is_wrong() {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (cases, seed) = (asked("LENDING_CASES").unwrap_or(20_000), asked("LENDING_SEED").unwrap_or(0));
    let mut rng = Rng::with_seed(seed);
    for case in 0..cases {
        let simple = if case % 2 == 0 { Simple::any(&mut rng) } else { Simple::everyday(&mut rng) };
        let found = engine::interest(&simple.piece());
        assert_eq!(found, by_rationals(&simple), "seed {seed}, case {case}: {simple:?}");
    }
    println!("{cases} cases, seed {seed}: no cent is wrong");
}

/// `principal × rate × days / 360` as a big fraction, half away from zero; nothing here is below zero.
fn by_rationals(simple: &Simple) -> Minor {
    let whole = |number: i64| BigInt::from(number);
    let exact = BigRational::new(
        whole(simple.principal.units()) * whole(simple.rate.scaled()) * whole(i64::from(simple.days)),
        whole(Rate::SCALE) * whole(360),
    );
    let half = BigRational::new(whole(1), whole(2));
    Minor::new((exact + half).floor().to_integer().to_i64().expect("an amount"))
}

#[test]
fn plain_and_core_decisions_are_the_same() {
    use lending_benches::decision;
    use lending_core::underwriting::{Rank, VerdictOutcome};
    let (policy, day) = (decision::policy(), decision::day());
    let applicants = decision::applicants(workload::APPLICANTS);
    for (application, facts) in applicants.iter().zip(workload::plain_applicants()) {
        let expected = plain::decide(&facts, decision::NUMBERS);
        let read = policy.read(application, day).expect("facts of the policy");
        let found = policy.verdict(&read, day);
        assert_eq!(found.outcome == VerdictOutcome::Approved, expected.approved);
        assert_eq!(found.limit, Some(expected.limit));
        // The core tells as well which term bounded what was granted.
        let reasons: Vec<&str> = found
            .reasons
            .iter()
            .filter(|reason| reason.rank != Rank::Cap)
            .map(|reason| reason.code)
            .collect();
        assert_eq!(reasons, expected.reasons);
    }
}
