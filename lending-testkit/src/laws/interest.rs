use fastrand::Rng;
use lending_core::accrual::{Exact, InterestBase, Piece};
use lending_core::calendar::{Date, Fraction};
use lending_core::loan::{Basis, Fact, LineKey};
use lending_core::money::Minor;
use lending_core::rate::Rate;

use super::{Violation, holds, same};
use crate::generator::Case;

/// INT-1: grown(a, c) = grown(a, b) + grown(b, c), exactly; without a rate nothing grows; more rate, more amount or
/// more time never grow less.
///
/// The spans end by the business day: a projection of a later day may hold a grace that was not decided before.
pub fn int_1(case: &Case) -> Result<(), Violation> {
    weights_add_up(case)?;
    additive(case)?;
    nothing_without_a_rate(case)?;
    monotone(case)
}

/// Before rounding: the pieces of a period grow what the period grows, wherever it is cut.
fn weights_add_up(case: &Case) -> Result<(), Violation> {
    let mut rng = Rng::with_seed(case.seed);
    let (agreed, mut start) = (case.terms.agreed(), case.terms.agreed().contract_day);
    for row in 1..=agreed.instalments {
        let end = agreed.due(row);
        let cut = start.plus_days(rng.u32(0..=u32::try_from(start.nights_to(end)).unwrap_or(0)));
        let grown = |from: Date, to: Date| {
            let pieces = agreed.weights().pieces(start, from, to).map(|weighed| {
                let base = agreed.principal;
                Piece {
                    from: weighed.from,
                    to: weighed.to,
                    base,
                    rate: Some(agreed.rate),
                    weight: weighed.weight,
                }
            });
            pieces.fold(Exact::ZERO, |total, piece| total.plus(piece.growth()))
        };
        let rest = grown(start, end).minus(grown(start, cut)).minus(grown(cut, end));
        holds("INT-1", rest.numerator() == 0, || {
            format!("seed {}: {start} … {cut} … {end} grows {rest} more than its pieces", case.seed)
        })?;
        start = end;
    }
    Ok(())
}

fn additive(case: &Case) -> Result<(), Violation> {
    let mut rng = Rng::with_seed(case.seed);
    let first = case.terms.agreed().contract_day;
    let nights = u32::try_from(first.nights_to(case.loan.business_day())).unwrap_or(0);
    let mut days = [0, 0, 0].map(|_| first.plus_days(rng.u32(0..=nights)));
    days.sort_unstable();
    let [a, b, c] = days;
    let grown = |from, to| {
        let accrued = case.loan.accrued(from, to).expect("a span within reach");
        (accrued.interest.minor(), accrued.penalty.minor())
    };
    let (left, right) = (grown(a, b), grown(b, c));
    let whole = (left.0 + right.0, left.1 + right.1);
    same("INT-1", || format!("seed {}, {a} … {b} … {c}", case.seed), &whole, &grown(a, c))?;
    let until = nights_end(case);
    let lines = case.loan.lines(until).expect("a day within reach");
    let sum: Minor = lines
        .iter()
        .filter(|line| matches!(line.key, LineKey::Interest { .. } | LineKey::InterestTakenBack { .. }))
        .map(|line| line.amount)
        .sum();
    let all = grown(first, until).0;
    same("INT-1", || format!("seed {}, all interest against the lines", case.seed), &sum, &all)
}

/// The day by which all nights of the lines are over: where a prepayment pays the interest of its whole row, nights to
/// come have grown.
fn nights_end(case: &Case) -> Date {
    let last = case.last_day();
    let lines = case.loan.lines(last).expect("a day within reach");
    let runs = lines
        .iter()
        .flat_map(|line| &line.basis)
        .filter_map(|basis| if let Basis::Growth { run, .. } = basis { Some(&run.pieces) } else { None });
    runs.flatten().map(|piece| piece.to).fold(last, Date::max)
}

fn nothing_without_a_rate(case: &Case) -> Result<(), Violation> {
    let changes = case.loan.events().iter().any(|event| {
        matches!(event.fact, Fact::RateChanged { .. } | Fact::HandedOver { rate: Some(_), .. })
            || matches!(&event.fact, Fact::Rescheduled { plan, .. } if plan.rate.is_some())
    });
    let agreed = case.terms.agreed();
    if agreed.rate != Rate::ZERO || agreed.repricing.is_some() || changes {
        return Ok(());
    }
    let first = agreed.contract_day;
    let accrued = case.loan.accrued(first, case.last_day()).expect("a span within reach");
    same("INT-1", || format!("seed {}, without a rate", case.seed), &Minor::ZERO, &accrued.interest.minor())
}

fn monotone(case: &Case) -> Result<(), Violation> {
    let mut rng = Rng::with_seed(case.seed);
    let agreed = case.terms.agreed();
    let rate = (agreed.interest.base == InterestBase::Actual).then_some(agreed.rate);
    let (base, nights) = (rng.i64(1..1_000_000), rng.i64(0..400));
    let day = agreed.contract_day;
    let growth = |base: i64, rate: Option<Rate>, nights: i64| {
        let weight = Fraction::new(nights, 365);
        Piece { from: day, to: day, base: Minor::new(base), rate, weight }.growth()
    };
    let at_most = |less: Exact, more: Exact| !more.minus(less).numerator().is_negative();
    let plain = growth(base, rate, nights);
    let says = |what: &str| format!("seed {}: {what}", case.seed);
    holds("INT-1", at_most(plain, growth(base + 1, rate, nights)), || says("more amount"))?;
    holds("INT-1", at_most(plain, growth(base, rate, nights + 1)), || says("more time"))?;
    holds("INT-1", at_most(plain, growth(base, rate.map(|_| Rate::MAX), nights)), || says("more rate"))
}
