//! What generated cases answer of late money: each answer is held against the cases that can have it.

use std::collections::{BTreeMap, BTreeSet};

use lending_core::allocation::Standing;
use lending_core::loan::{Fact, LineKey};
use lending_core::penalty::PenaltyRate;

use super::Case;

/// Each answer, of 20 cases with the name at the head at least one.
const ANSWERS: &[(&str, &[&str])] = &[
    (
        "a penalty",
        &[
            "on OverduePrincipal",
            "on PrincipalAndInterest",
            "on PrincipalInterestAndFees",
            "on Outstanding",
            "on Instalment",
            "rate of the contract",
            "rate in tiers",
            "round AtTheEnd",
            "round EachNight",
            "round EachMonth",
            "minimum",
            "cap of nights",
            "cap of an amount",
            "cap of a share",
            "compound",
            "cap of all charges",
        ],
    ),
    (
        "compound",
        &[
            "compound Contract",
            "compound Penalty",
            "compound ContractThenPenalty",
            "on penalty No",
            "on penalty Yes",
            "joins Never",
            "joins Months",
            "compound interest",
        ],
    ),
    (
        "case",
        &[
            "counts PrincipalAndInterest",
            "counts Principal",
            "counts Everything",
            "tolerance",
            "since OldestUnpaid",
            "since FirstInArrears",
            "since FirstMaterial",
            "grace of days FromTheDueDay",
            "grace of days After",
            "counting paused",
            "order by days",
            "classes",
        ],
    ),
    (
        "tolerance",
        &[
            "tolerance of an amount",
            "tolerance of a share",
            "of TheBill",
            "of ThePrincipal",
            "limit TheLarger",
            "limit TheSmaller",
            "each Bill",
            "each Loan",
        ],
    ),
    ("grace of days", &["days Calendar", "days Business"]),
    (
        "classes",
        &[
            "upgrade AtOnce",
            "upgrade WhenNothingIsPastDue",
            "upgrade AfterDays",
            "class after a reschedule",
            "accrual stops",
            "order without accrual",
            "classified",
            "class changed",
            "accrual stopped",
            "accrual resumed",
        ],
    ),
];

/// The answers of a case.
pub(super) fn names(case: &Case) -> BTreeSet<String> {
    let agreed = case.terms.agreed();
    let variant = |debug: String| debug.split(['(', ' ', '{']).next().unwrap_or_default().to_owned();
    let overdue = &agreed.overdue;
    let mut names =
        vec!["case".to_owned(), format!("counts {:?}", overdue.counts), format!("since {:?}", overdue.since)];
    let mut add = |condition: bool, name: &str| {
        if condition {
            names.push(name.to_owned());
        }
    };
    if let Some(penalty) = &agreed.penalty {
        add(true, "a penalty");
        add(true, &format!("on {:?}", penalty.on));
        add(true, &format!("round {:?}", penalty.round));
        add(matches!(penalty.rate, PenaltyRate::OfContract(_)), "rate of the contract");
        add(matches!(penalty.rate, PenaltyRate::Tiers(_)), "rate in tiers");
        add(penalty.minimum.is_positive(), "minimum");
        add(penalty.caps.nights.is_some(), "cap of nights");
        add(penalty.caps.amount.is_some(), "cap of an amount");
        add(penalty.caps.share.is_some(), "cap of a share");
    }
    if let Some(compound) = agreed.penalty.as_ref().and_then(|penalty| penalty.compound.as_ref()) {
        add(true, "compound");
        add(true, &format!("compound {:?}", compound.rate));
        add(true, &format!("on penalty {:?}", compound.on_penalty));
        add(true, &format!("joins {}", variant(format!("{:?}", compound.joins))));
    }
    add(agreed.charges_cap.is_some(), "cap of all charges");
    if let Some(tolerance) = &overdue.tolerance {
        add(true, "tolerance");
        add(tolerance.amount.is_some(), "tolerance of an amount");
        add(tolerance.share.is_some(), "tolerance of a share");
        add(tolerance.share.is_some(), &format!("of {:?}", tolerance.of));
        add(true, &format!("each {:?}", tolerance.each));
        let both = tolerance.amount.is_some() && tolerance.share.is_some();
        add(both, &format!("limit {:?}", tolerance.limit));
    }
    if let Some(grace) = &overdue.grace {
        add(true, "grace of days");
        add(true, &format!("grace of days {:?}", grace.kind));
        add(true, &format!("days {:?}", grace.days_are));
    }
    let by = |wanted: fn(&Standing) -> bool| agreed.waterfalls.iter().any(|order| wanted(&order.standing));
    add(by(|standing| matches!(standing, Standing::DaysPastDueAbove(_))), "order by days");
    add(by(|standing| matches!(standing, Standing::NonAccrual)), "order without accrual");
    if let Some(classification) = &agreed.classification {
        add(true, "classes");
        add(true, &format!("upgrade {}", variant(format!("{:?}", classification.upgrade))));
        add(classification.rescheduled.is_some(), "class after a reschedule");
        add(classification.non_accrual_from.is_some(), "accrual stops");
    }
    let facts = |kind: fn(&Fact) -> bool| case.loan.events().iter().any(|event| kind(&event.fact));
    add(facts(|fact| matches!(fact, Fact::CountingPaused { .. })), "counting paused");
    add(facts(|fact| matches!(fact, Fact::Classified { .. })), "classified");
    let lines = case.loan.lines(case.loan.business_day()).unwrap_or_default();
    let told = |wanted: fn(&LineKey) -> bool| lines.iter().any(|line| wanted(&line.key));
    add(told(|key| matches!(key, LineKey::Compound { .. })), "compound interest");
    add(told(|key| matches!(key, LineKey::Class { .. })), "class changed");
    add(told(|key| matches!(key, LineKey::AccrualStopped(_))), "accrual stopped");
    add(told(|key| matches!(key, LineKey::AccrualResumed(_))), "accrual resumed");
    names.into_iter().collect()
}

/// What lies below its share.
pub(super) fn gaps(seen: &BTreeMap<String, u64>, made: u64) -> Vec<String> {
    let seen = |name: &str| seen.get(name).copied().unwrap_or(0);
    let mut gaps = Vec::new();
    for (head, answers) in ANSWERS {
        let all = if *head == "case" { made } else { seen(head) };
        for answer in answers.iter().filter(|answer| seen(answer) * 20 < all) {
            gaps.push(format!("{answer}: {} of {all} cases with {head}, expected 5 %", seen(answer)));
        }
    }
    gaps
}
