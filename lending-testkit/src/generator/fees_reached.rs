//! What generated cases that have a list of fees answer, and what of it their histories reach.

use std::collections::{BTreeMap, BTreeSet};

use lending_core::debt::{Component, FeeReason, ItemId};
use lending_core::fee::{ChargeDue, ChargeWhenClosed, CountsAs, Every, FeeAmount, FeeDue, FeeOn, Late};
use lending_core::loan::{Fact, LineKey};

use super::Case;

/// Each of them, in one of 20 cases with a list of fees at least.
const REACHED: [&str; 38] = [
    "fee Payout",
    "fee EachBill",
    "fee Date",
    "fee Late",
    "fee Late again in days",
    "fee Late again in months",
    "fee ReturnedPayment",
    "fee Reschedule",
    "fee Tariff",
    "fee of a figure",
    "fee of a share",
    "fee with a minimum",
    "fee with a maximum",
    "fee WithNextBill",
    "fee AtOnce",
    "fee InDays",
    "fee counts as penalty",
    "fee costs nothing at first",
    "made Payout",
    "made EachBill",
    "made Date",
    "made Late",
    "made Late again",
    "made ReturnedPayment",
    "made Reschedule",
    "made Tariff",
    "made as penalty",
    "charge due WithNextBill",
    "charge due AtOnce",
    "charge due On",
    "charge when closed Refused",
    "charge-back order",
    "charged back",
    "charge-back of interest or fees",
    "penalty by the day",
    "tax of a rule",
    "tax of a charge",
    "tax waived",
];

/// About every fourth case has a list of fees.
const LISTED: &str = "a list of fees";

/// What a case has of them.
pub(super) fn names(case: &Case) -> BTreeSet<String> {
    let agreed = case.terms.agreed();
    if agreed.fees.is_empty() {
        return BTreeSet::new();
    }
    let mut names = BTreeSet::from([LISTED.to_owned()]);
    let mut add = |condition: bool, name: &str| {
        if condition {
            names.insert(name.to_owned());
        }
    };
    for rule in &agreed.fees {
        add(true, &format!("fee {}", kind(&rule.on)));
        if let FeeOn::Late(Late { again: Some(every), .. }) = rule.on {
            add(matches!(every, Every::Days(_)), "fee Late again in days");
            add(matches!(every, Every::Months(_)), "fee Late again in months");
        }
        add(matches!(rule.amount, FeeAmount::Figure(_)), "fee of a figure");
        if let FeeAmount::Share(share) = rule.amount {
            add(true, "fee of a share");
            add(share.min.is_positive(), "fee with a minimum");
            add(share.max.is_some(), "fee with a maximum");
        }
        let due = match rule.due {
            FeeDue::WithNextBill => "fee WithNextBill",
            FeeDue::AtOnce => "fee AtOnce",
            FeeDue::Deducted => "fee deducted from its payout",
            FeeDue::InDays(_) => "fee InDays",
        };
        add(true, due);
        add(rule.counts_as == CountsAs::Penalty, "fee counts as penalty");
        add(!rule.tax.is_zero(), "tax of a rule");
        add(rule.free > 0, "fee costs nothing at first");
    }
    add(agreed.charge_when_closed == ChargeWhenClosed::Refused, "charge when closed Refused");
    add(!agreed.charge_back.order.is_empty(), "charge-back order");
    add(case.product.contains("% per day"), "penalty by the day");
    for event in case.loan.events() {
        add(matches!(event.fact, Fact::Charged { tax: Some(_), .. }), "tax of a charge");
        if let Fact::Charged { due: Some(due), .. } = &event.fact {
            let due = match due {
                ChargeDue::WithNextBill => "charge due WithNextBill",
                ChargeDue::AtOnce => "charge due AtOnce",
                ChargeDue::On(_) => "charge due On",
            };
            add(true, due);
        }
    }
    for line in case.loan.lines(case.loan.business_day()).unwrap_or_default() {
        if let LineKey::ChargedBack { component, .. } = &line.key {
            add(true, "charged back");
            add(*component != Component::Principal, "charge-back of interest or fees");
        }
        let waived = matches!(line.key, LineKey::Waived { component: Component::Tax, .. });
        add(waived, "tax waived");
        if let LineKey::Fee { item, component } = &line.key {
            add(*component == Component::Penalty, "made as penalty");
            if let ItemId::Fee(code, reason) = item {
                let again = matches!(reason, FeeReason::Bill(_, time) if *time > 1);
                add(again, "made Late again");
                let rule = agreed.fees.iter().find(|rule| *rule.code == **code);
                add(true, &format!("made {}", rule.map_or("nothing", |rule| kind(&rule.on))));
            }
            add(matches!(item, ItemId::Charge(_)), "made Tariff");
        }
    }
    names
}

fn kind(on: &FeeOn) -> &'static str {
    match on {
        FeeOn::Payout => "Payout",
        FeeOn::EachBill => "EachBill",
        FeeOn::Date { .. } => "Date",
        FeeOn::Late(_) => "Late",
        FeeOn::ReturnedPayment => "ReturnedPayment",
        FeeOn::Reschedule => "Reschedule",
        FeeOn::Tariff => "Tariff",
    }
}

/// What lies below its share.
pub(super) fn gaps(seen: &BTreeMap<String, u64>, made: u64) -> Vec<String> {
    let seen = |name: &str| seen.get(name).copied().unwrap_or(0);
    let listed = seen(LISTED);
    let few = (listed * 5 < made).then(|| format!("{LISTED}: {listed} of {made} cases, expected 20 %"));
    let missing = REACHED.iter().filter(|name| seen(name) * 20 < listed);
    let missing =
        missing.map(|name| format!("{name}: {} of {listed} cases with {LISTED}, expected 5 %", seen(name)));
    few.into_iter().chain(missing).collect()
}
