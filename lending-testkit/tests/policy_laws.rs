//! POL-1 on generated policies and applicants.

use std::collections::BTreeMap;

use lending_core::underwriting::{Outcome, Policy};
use lending_testkit::generator::PolicyCase;
use lending_testkit::laws;

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn pol_1() {
    let (first, count) = (number("LENDING_SEED", 0), number("LENDING_CASES", 400));
    for seed in first..first + count {
        let case = PolicyCase::generate(seed);
        if let Err(violation) = laws::pol_1(&case) {
            panic!("{violation}\nreproduce with LENDING_SEED={seed} LENDING_CASES=1\n{case}");
        }
    }
}

/// Each outcome, each grade and each kind of reason in at least one of twenty decisions, so that the law speaks of all.
#[test]
fn every_kind_of_decision_is_generated() {
    let (mut decided, mut seen) = (0_u32, BTreeMap::<String, u32>::new());
    for seed in 0..300 {
        let case = PolicyCase::generate(seed);
        let policy = Policy::from_toml(&case.policy, &[]).expect("a generated policy");
        for application in &case.applications {
            let decision = policy.decide(application, case.on).expect("a decision");
            decided += 1;
            let outcome = match decision.outcome() {
                Outcome::Approved => "approved",
                Outcome::Referred(_) => "referred",
                Outcome::Declined => "declined",
            };
            let mut kinds = vec![outcome.to_owned(), decision.grade().unwrap_or("no grade").to_owned()];
            kinds.extend(decision.reasons().iter().map(|reason| format!("{:?}", reason.because)));
            kinds.sort();
            kinds.dedup();
            for kind in kinds {
                *seen.entry(kind).or_default() += 1;
            }
        }
    }
    let kinds = [
        "approved",
        "referred",
        "declined",
        "A",
        "B",
        "C",
        "no grade",
        "Stale",
        "Rule",
        "UnknownRule",
        "Characteristic",
        "Matrix",
        "UnknownMatrix",
        "Limit",
        "BelowMinimum",
        "UnknownResult",
    ];
    for kind in kinds {
        let count = seen.get(kind).copied().unwrap_or(0);
        assert!(count * 20 >= decided, "{kind}: {count} of {decided}: {seen:?}");
    }
}
