//! Answers and situations that only some cases can have.

use lending_core::allocation::Then;
use lending_core::debt::ItemId;
use lending_core::disbursement::{Tranches, WithdrawalInterest};
use lending_core::loan::{Fact, LineKey};
use lending_core::money::Minor;
use lending_core::prepayment::{InterestInAdvance, PayoffUntil, PrepaymentPolicy};
use lending_core::rate::Rate;
use lending_core::repricing::RepricingDays;
use lending_core::schedule::BrokenPeriod;

use super::Case;

/// Cases by what they can have, and everything of it that 5 % of them must have.
pub(super) const AMONG: [(&str, &[&str]); 9] = [
    (
        "prepayment can have limits",
        &["prepayment minimum", "prepayment locked", "prepayment fees", "prepayment fee is paid"],
    ),
    ("prepayment can have its interest", &["prepayment whole row", "payoff until the next due day"]),
    ("then Refund", &["lies to be returned"]),
    (
        "made",
        &[
            "kept of a payout",
            "cooling off",
            "hand-over can be",
            "broken period deducted",
            "repricing",
            "rows free of interest",
        ],
    ),
    ("hand-over can be", &["handed over"]),
    ("cooling off", &["withdrawn", "cooling off ToTheDay", "cooling off None"]),
    ("broken period deducted", &["broken period kept"]),
    ("something is undrawn", &["cancelled"]),
    (
        "repricing",
        &[
            "repricing EveryRows",
            "repricing EveryMonths",
            "repricing MonthStarts",
            "repricing spread",
            "repricing floor",
            "repricing cap",
            "repricing change_max",
            "repricing days_before",
            "index known late",
            "index ends",
            "repriced",
        ],
    ),
];

/// What a case can have, and has.
pub(super) fn reached(case: &Case) -> Vec<&'static str> {
    let mut reached = prepayment(case);
    reached.extend(payouts(case));
    reached.extend(repricing(case));
    reached
}

fn repricing(case: &Case) -> Vec<&'static str> {
    let agreed = case.terms.agreed();
    let Some(policy) = &agreed.repricing else { return Vec::new() };
    let today = case.loan.business_day();
    let rows = || {
        let rows = case.reference.rates().iter().filter(|row| row.table == policy.table);
        rows.filter(|row| row.known <= today)
    };
    let events = case.loan.events();
    let agreed_later = events.iter().any(|event| {
        matches!(event.fact, Fact::RateChanged { .. } | Fact::Rescheduled { .. } | Fact::HandedOver { .. })
    });
    let rate = case.loan.position(today).map(|position| position.contract_rate);
    let has = [
        ("repricing", true),
        ("repricing EveryRows", matches!(policy.on, RepricingDays::EveryRows(_))),
        ("repricing EveryMonths", matches!(policy.on, RepricingDays::EveryMonths(_))),
        ("repricing MonthStarts", matches!(policy.on, RepricingDays::MonthStarts(_))),
        ("repricing spread", policy.rate.spread != Rate::ZERO),
        ("repricing floor", policy.rate.floor.is_some()),
        ("repricing cap", policy.rate.cap.is_some()),
        ("repricing change_max", policy.rate.change_max.is_some()),
        ("repricing days_before", policy.days_before > 0),
        ("index known late", rows().any(|row| row.known > row.from && row.known > agreed.contract_day)),
        ("index ends", rows().any(|row| row.ends.is_some())),
        ("repriced", !agreed_later && rate.is_ok_and(|rate| rate != agreed.rate)),
    ];
    has.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect()
}

fn payouts(case: &Case) -> Vec<&'static str> {
    let agreed = case.terms.agreed();
    let events = case.loan.events();
    let facts = |kind: &dyn Fn(&Fact) -> bool| events.iter().any(|event| kind(&event.fact));
    let lines = case.loan.lines(case.loan.business_day()).unwrap_or_default();
    let kept = |wanted: &dyn Fn(&ItemId) -> bool| {
        lines.iter().any(|line| matches!(&line.key, LineKey::Deducted { item, .. } if wanted(item)))
    };
    let off = |interest| agreed.cooling_off.is_some_and(|off| off.interest == interest);
    let out = events.iter().filter(|event| matches!(event.fact, Fact::Disbursed { .. }));
    let out: i64 = out.filter_map(|event| event.fact.amount()).map(Minor::units).sum();
    let hand_over = agreed.disbursement.hand_over.is_some();
    let has = [
        ("made", true),
        ("rows free of interest", !agreed.relief.free_of_interest.is_empty()),
        ("kept of a payout", kept(&|item| matches!(item, ItemId::Deduction(..)))),
        ("broken period deducted", agreed.plan.broken_period == BrokenPeriod::Deducted),
        ("broken period kept", kept(&|item| matches!(item, ItemId::BrokenPeriod(_)))),
        ("hand-over can be", hand_over),
        ("handed over", facts(&|fact| matches!(fact, Fact::HandedOver { .. }))),
        ("cooling off", agreed.cooling_off.is_some()),
        ("cooling off ToTheDay", off(WithdrawalInterest::ToTheDay)),
        ("cooling off None", off(WithdrawalInterest::None)),
        ("withdrawn", facts(&|fact| matches!(fact, Fact::Withdrawn { .. }))),
        ("something is undrawn", !hand_over && out < agreed.principal.units()),
        ("cancelled", facts(&|fact| matches!(fact, Fact::Cancelled { .. }))),
    ];
    has.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect()
}

fn prepayment(case: &Case) -> Vec<&'static str> {
    let agreed = case.terms.agreed();
    let PrepaymentPolicy { minimum, locked_months, fees, interest, payoff_until } = &agreed.prepayment;
    let mut waterfalls = std::iter::once(&agreed.waterfall).chain(agreed.kinds_of_money.values());
    let can = waterfalls.all(|waterfall| !waterfall.rest().pays_rows());
    let lines = case.loan.lines(case.loan.business_day()).unwrap_or_default();
    let any = |wanted: &dyn Fn(&LineKey) -> bool| lines.iter().any(|line| wanted(&line.key));
    let payments: Vec<_> = case.loan.events().iter().filter(|event| is_payment(&event.fact)).collect();
    let is_fee =
        |item: &ItemId| matches!(item, ItemId::Charge(key) if payments.iter().any(|event| event.key == *key));
    let has = [
        ("prepayment can have limits", can),
        ("prepayment can have its interest", can && agreed.disbursement.tranches == Tranches::One),
        ("prepayment minimum", minimum.is_positive()),
        ("prepayment locked", *locked_months > 0),
        ("prepayment fees", !fees.is_empty()),
        (
            "prepayment fee is paid",
            any(&|key| matches!(key, LineKey::Allocated { item, .. } if is_fee(item))),
        ),
        ("prepayment whole row", *interest == InterestInAdvance::WholeRow),
        ("payoff until the next due day", *payoff_until == PayoffUntil::TheNextDueDay),
        (
            "lies to be returned",
            agreed.waterfall.rest() == Then::Refund && any(&|key| matches!(key, LineKey::ToBeReturned(_))),
        ),
    ];
    has.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect()
}

fn is_payment(fact: &Fact) -> bool {
    matches!(fact, Fact::Received { .. })
}
