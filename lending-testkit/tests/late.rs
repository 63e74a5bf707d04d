//! Generated histories on products that answer every question of `penalty`, against the laws that penalty touches.
//!
//! EVT-1 says that the walk from point to point is the walk day by day; EXP-1 that each line follows from its basis;
//! MON-1 that no penalty is lost or made between lines and bills; EVT-5 that the book tells it once.

use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::debt::Key;
use lending_core::error::Coded;
use lending_core::loan::{Basis, Fact, LineKey};
use lending_core::money::Minor;
use lending_core::product::Product;
use lending_core::rate::Rate;
use lending_core::reference::TableRate;
use lending_testkit::generator::Case;
use lending_testkit::laws::{self, Law};
use num_rational::BigRational;

fn pick<'a>(rng: &mut Rng, from: &[&'a str]) -> &'a str {
    from[rng.usize(0..from.len())]
}

const RATES: &[&str] = &[
    "rate = { uplift = \"50 %\" }",
    "rate = { times = \"2\" }",
    "rate = { spread = \"3 % per year\" }",
    "rate = { fixed = \"1 % per month\" }",
    "rate = { table = { name = \"late\", spread = \"5 % per year\" } }",
    "rate = { tiers = [{ from_day = 1, rate = { spread = \"1 % per year\" } }, { from_day = 8, rate = { table = { name = \"late\" } } }, { from_day = 40, rate = { times = \"2\" } }] }",
];

/// The penalty of a generated product with other answers; `None` where it has none.
fn answered(rng: &mut Rng, product: &str) -> Option<String> {
    let (before, after) = product.split_once("[penalty]\n")?;
    let kept = after.lines().filter(|line| !line.starts_with("rate = "));
    let mut lines = vec![pick(rng, RATES).to_owned()];
    let on = pick(
        rng,
        &[
            "overdue_principal",
            "overdue_principal",
            "principal_and_interest",
            "principal_interest_and_fees",
            "outstanding",
            "instalment",
        ],
    );
    lines.push(format!("on = \"{on}\""));
    lines.push(format!("round = \"{}\"", pick(rng, &["at_the_end", "each_night", "each_month"])));
    if rng.bool() {
        lines.push(format!("minimum = \"{}\"", pick(rng, &["0.05", "3.00"])));
    }
    match rng.u8(0..5) {
        0 => lines.push(format!("caps = {{ nights = {} }}", rng.u8(1..60))),
        1 => lines.push("caps = { amount = \"4.00\" }".to_owned()),
        2 => lines.push("caps = { share = \"0.5 %\" }".to_owned()),
        3 => lines.push("caps = { nights = 45, amount = \"20.00\", share = \"10 %\" }".to_owned()),
        _ => {}
    }
    if matches!(on, "overdue_principal" | "outstanding") && rng.u8(0..3) > 0 {
        let rate = pick(rng, &["contract", "penalty", "contract_then_penalty"]);
        let joins = pick(rng, &["\"never\"", "{ months = 1 }", "{ months = 3 }"]);
        let on_penalty = pick(rng, &["no", "yes"]);
        lines.push(format!(
            "compound = {{ rate = \"{rate}\", on_penalty = \"{on_penalty}\", joins = {joins} }}"
        ));
    }
    let cap = pick(
        rng,
        &[
            "",
            "charges_cap = { table = \"most\" }\n",
            "charges_cap = { table = \"most\", day_count = \"act_act_isda\" }\n",
        ],
    );
    let penalty = lines.into_iter().chain(kept.map(str::to_owned)).collect::<Vec<_>>().join("\n");
    Some(format!("{cap}{before}[penalty]\n{penalty}\n"))
}

fn cases() -> impl Iterator<Item = Case> {
    let count = std::env::var("LENDING_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(20_u64);
    let first = std::env::var("LENDING_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(5000_u64);
    (first..first + count).filter_map(|seed| {
        let file = answered(&mut Rng::with_seed(seed), &Case::generate(seed)?.product)?;
        let product = match Product::from_toml(&file) {
            Ok(product) => product,
            Err(error) => {
                assert_eq!(error.code(), "product.combination", "{error}\n{file}");
                return None;
            }
        };
        Case::of_product(seed, &product, file)
    })
}

#[test]
fn laws_hold_whatever_is_answered() {
    let laws: [(&str, Law); 6] = [
        ("MON-1", laws::mon_1),
        ("EVT-1", laws::evt_1),
        ("EVT-3", laws::evt_3),
        ("EVT-5", laws::evt_5),
        ("EXP-1", laws::exp_1),
        ("PAY-1", laws::pay_1),
    ];
    let mut seen = std::collections::BTreeSet::new();
    let (mut tried, mut late) = (0, 0);
    for case in cases() {
        for (id, law) in laws {
            if let Err(violation) = law(&case) {
                panic!("{id}: {violation}\n{case}");
            }
        }
        let lines = case.loan.lines(case.last_day()).unwrap();
        let mut grows = false;
        for line in &lines {
            grows |= matches!(line.key, LineKey::Penalty { .. });
            let kind = if matches!(line.key, LineKey::Compound { .. }) { "compound" } else { "" };
            seen.insert(kind);
            for basis in &line.basis {
                if let Basis::Limits { least, most, total, .. } = basis {
                    seen.insert(if total < least { "minimum" } else { "" });
                    seen.insert(if most.is_some_and(|most| *total > most) { "cap" } else { "" });
                }
                seen.insert(if matches!(basis, Basis::CutOff { .. }) { "cut off" } else { "" });
            }
        }
        tried += 1;
        late += u32::from(grows);
    }
    assert!(late * 3 > tried, "{late} of {tried} bear penalty");
    for case in ["compound", "minimum", "cap", "cut off"] {
        assert!(seen.contains(case), "no {case} was reached: {seen:?}");
    }
}

/// The caps of a bill hold on every day; and wherever penalty came on, all charges together are within their cap.
#[test]
fn caps_hold_on_every_day() {
    for case in cases() {
        let (agreed, day) = (case.terms.agreed(), case.loan.business_day());
        let Some(policy) = &agreed.penalty else { continue };
        let first =
            case.loan.lines(day).unwrap().into_iter().find(|line| matches!(line.key, LineKey::Disbursed(_)));
        let Some(first) = first.and_then(|_| first_payout(&case)) else { continue };
        let known = case.reference.known_by(day);
        let table =
            agreed.charges_cap.as_ref().map(|cap| TableRate { table: cap.table.clone(), spread: Rate::ZERO });
        let steps = table.map(|table| known.steps(&table));
        let (mut most, mut late) = (BigRational::from_integer(0.into()), Minor::ZERO);
        for closing in case.loan.closings(first, day).unwrap() {
            let (today, position) = (closing.position.day, &closing.position);
            for bill in position.bills() {
                let cap = policy.limits(bill.stated.principal).most;
                assert!(
                    cap.is_none_or(|cap| bill.stated.penalty <= cap),
                    "seed {}, {today}: {bill:?}\n{case}",
                    case.seed
                );
            }
            let (Some(cap), Some(steps)) = (&agreed.charges_cap, &steps) else { continue };
            let lines = case.loan.lines(today).unwrap();
            let sum = |wanted: fn(&LineKey) -> bool| -> Minor {
                lines.iter().filter(|line| wanted(&line.key)).map(|line| line.amount).sum()
            };
            let penalty = sum(|key| matches!(key, LineKey::Penalty { .. } | LineKey::Compound { .. }));
            let others = sum(|key| {
                matches!(
                    key,
                    LineKey::Interest { .. }
                        | LineKey::InterestTakenBack { .. }
                        | LineKey::Deducted { .. }
                        | LineKey::Charged(_)
                )
            });
            if penalty > late {
                let within = BigRational::from_integer((penalty + others).units().into()) <= most;
                assert!(
                    within,
                    "seed {}, {today}: {penalty} and {others} are above {most}\n{case}",
                    case.seed
                );
            }
            late = penalty;
            let weight = cap.day_count.weight(first, today, today.plus_days(1));
            let rate = BigRational::new(steps.at(today).scaled().into(), Rate::SCALE.into());
            let weight = BigRational::new(weight.numerator.into(), weight.denominator.into());
            most += rate
                * weight
                * BigRational::from_integer(position.principal_outstanding().minor().units().into());
        }
    }
}

/// The value date of the first payout that stands.
fn first_payout(case: &Case) -> Option<Date> {
    let undone = |key: &Key| {
        case.loan
            .events()
            .iter()
            .any(|event| matches!(&event.fact, Fact::Reversed { target } if target == key))
    };
    let payouts = case.loan.events().iter().filter(|event| !undone(&event.key));
    payouts
        .filter_map(|event| if let Fact::Disbursed { value, .. } = &event.fact { Some(*value) } else { None })
        .min()
}

/// INT-1 for penalty: spans of nights add up, and all of them to the lines.
#[test]
fn what_grew_in_spans_adds_up_to_the_lines() {
    for case in cases() {
        let (first, day) = (case.terms.agreed().contract_day, case.loan.business_day());
        let mut rng = Rng::with_seed(case.seed);
        let nights = u32::try_from(first.nights_to(day)).unwrap_or(0);
        let cut = first.plus_days(rng.u32(0..=nights));
        let grown = |from, to| case.loan.accrued(from, to).unwrap().penalty.minor();
        assert_eq!(
            grown(first, cut) + grown(cut, day),
            grown(first, day),
            "seed {}, {cut}\n{case}",
            case.seed
        );
        let lines = case.loan.lines(day).unwrap();
        let late = lines
            .iter()
            .filter(|line| matches!(line.key, LineKey::Penalty { .. } | LineKey::Compound { .. }));
        let sum = late.map(|line| line.amount).sum();
        assert_eq!(grown(first, day), sum, "seed {}\n{case}", case.seed);
    }
}
