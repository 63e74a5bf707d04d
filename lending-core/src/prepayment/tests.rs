use rust_decimal::Decimal;

use super::*;
use crate::date;
use crate::money::Minor;

fn tier(share: &str, min: i64, max: Option<i64>) -> FeeTier {
    let (share, min) = (share.parse().unwrap(), Minor::new(min));
    FeeTier { months: 12, share, min, max: max.map(Minor::new) }
}

#[test]
fn a_fee_is_a_share_within_its_limits() {
    let tier = tier("0.015", 500, Some(2000));
    let fees = [0, 1, 33_333, 33_334, 33_367, 40_033, 40_034, 133_334, 1_000_000];
    let fees = fees.map(|principal| tier.of(Minor::new(principal)).units());
    assert_eq!(fees, [0, 500, 500, 500, 501, 600, 601, 2000, 2000]);
}

#[test]
fn more_principal_costs_the_fee_on_all_of_it_less_what_was_charged() {
    let before = Charged { principal: Minor::new(20_000), fee: Minor::new(200) };
    let more = |share, min, principal| tier(share, min, None).more(Minor::new(principal), before);
    assert_eq!(more("0.01", 0, 5000), Minor::new(50));
    assert_eq!(more("0.03", 0, 5000), Minor::new(550));
    // A cheaper tier than before gives nothing back.
    assert_eq!(more("0.001", 0, 5000), Minor::ZERO);
    assert_eq!(more("0.01", 0, 0), Minor::ZERO);
}

#[test]
fn principal_and_its_fee_never_exceed_the_amount_and_one_more_unit_would() {
    let tiers =
        [tier("0.01", 0, None), tier("0.03", 200, Some(900)), tier("1", 0, None), tier("0", 70, None)];
    let before = Charged { principal: Minor::new(20_000), fee: Minor::new(200) };
    for tier in tiers {
        for before in [Charged::default(), before] {
            for amount in (0..60_000).step_by(37).map(Minor::new) {
                let paid = tier.affordable(amount, Minor::new(1_000_000), before);
                let one_more = paid + Minor::new(1);
                assert!(paid + tier.more(paid, before) <= amount, "{tier:?} of {amount}");
                assert!(one_more + tier.more(one_more, before) > amount, "{tier:?} of {amount}");
            }
        }
    }
}

#[test]
fn a_principal_is_at_most_what_there_is() {
    let paid = tier("0.01", 0, None).affordable(Minor::new(1_000_000), Minor::new(300), Charged::default());
    assert_eq!(paid, Minor::new(300));
}

#[test]
fn the_first_tier_that_is_not_over_counts() {
    let later = FeeTier { months: 24, ..tier("0.01", 0, None) };
    let policy = PrepaymentPolicy { fees: vec![tier("0.02", 0, None), later], ..Default::default() };
    let share = |day| policy.tier(date!("2024-01-31"), day).map(|tier| tier.share);
    assert_eq!(share(date!("2025-01-30")), Some(Decimal::new(2, 2)));
    assert_eq!(share(date!("2025-01-31")), Some(Decimal::new(1, 2)));
    assert_eq!(share(date!("2026-01-31")), None);
}

#[test]
fn a_lock_ends_on_its_day() {
    let policy = PrepaymentPolicy { locked_months: 1, ..Default::default() };
    let until = |day| policy.locked_until(date!("2024-01-31"), day);
    assert_eq!(until(date!("2024-02-28")), Some(date!("2024-02-29")));
    assert_eq!(until(date!("2024-02-29")), None);
    assert_eq!(PrepaymentPolicy::default().locked_until(date!("2024-01-31"), date!("2024-01-31")), None);
}

#[test]
fn tiers_ascend_and_lie_within_limits() {
    let field = |fees: Vec<FeeTier>| {
        PrepaymentPolicy { fees, ..Default::default() }.beyond().map(|(field, ..)| field)
    };
    let good = tier("0.02", 100, Some(100));
    assert_eq!(field(vec![good, FeeTier { months: 13, ..good }]), None);
    assert_eq!(field(vec![good, good]), Some("prepayment.fees.months"));
    assert_eq!(field(vec![FeeTier { months: 601, ..good }]), Some("prepayment.fees.months"));
    assert_eq!(field(vec![tier("1.01", 0, None)]), Some("prepayment.fees.share"));
    assert_eq!(field(vec![tier("0.02", -1, None)]), Some("prepayment.fees.min"));
    assert_eq!(field(vec![tier("0.02", 101, Some(100))]), Some("prepayment.fees.max"));
}

#[test]
fn a_figure_may_be_its_limit_and_no_more() {
    let most = Minor::LIMIT.units();
    let fees = |tier: FeeTier| PrepaymentPolicy { fees: vec![tier], ..Default::default() }.beyond();
    let field = |found: Option<Beyond>| found.map(|(field, ..)| field);
    assert_eq!(field(fees(FeeTier { months: 600, ..tier("1", most, Some(most)) })), None);
    assert_eq!(field(fees(tier("0", 0, Some(0)))), None);
    assert_eq!(field(fees(tier("0.02", most + 1, None))), Some("prepayment.fees.min"));
    assert_eq!(field(fees(tier("0.02", 0, Some(most + 1)))), Some("prepayment.fees.max"));
    assert_eq!(field(fees(tier("0.000000000001", 0, None))), None);
    assert_eq!(field(fees(tier("0.0000000000001", 0, None))), Some("prepayment.fees.share"));
    let locked = |months| PrepaymentPolicy { locked_months: months, ..Default::default() }.beyond();
    assert_eq!((field(locked(600)), field(locked(601))), (None, Some("prepayment.locked_months")));
    let least = |units| PrepaymentPolicy { minimum: Minor::new(units), ..Default::default() }.beyond();
    assert_eq!((field(least(most)), field(least(most + 1))), (None, Some("prepayment.minimum")));
}
