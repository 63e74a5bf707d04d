//! The laws of schedules and of interest on hostile inputs: plans that no product would offer.

use std::collections::BTreeSet;

use fastrand::Rng;
use lending_core::accrual::{Meter, Piece};
use lending_core::calendar::{Anchor, DayCounted, Weights};
use lending_core::error::Coded;
use lending_core::money::{Minor, RoundingMode};
use lending_core::schedule::{BrokenPeriod, Method, PlanPolicy, PlannedRow};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::{Violation, holds, same};
use crate::generator::PlanCase;

/// What a plan may be refused for.
const REFUSALS: [&str; 8] = [
    "plan.combination",
    "plan.moratorium",
    "plan.never_pays_off",
    "plan.overflow",
    "plan.rate_too_low",
    "plan.residual",
    "plan.shape",
    "plan.short_instalment",
];

/// SCH-1 on a plan: principal sums to what was lent, each balance follows from the one before, the last is zero;
/// principal is below zero only where interest becomes principal. Says whether there was a plan.
pub fn sch_1_on_plans(case: &PlanCase) -> Result<bool, Violation> {
    let rows = match case.amortisation().plan(&case.periods) {
        Ok((_, rows)) => rows,
        Err(error) => {
            let known = BTreeSet::from(REFUSALS).contains(error.code());
            holds("SCH-1", known, || format!("seed {}: {error}", case.seed))?;
            return Ok(false);
        }
    };
    let at = |what: &str| format!("seed {}: {what} of {case:?}\n{rows:?}", case.seed);
    let mut balance = case.principal;
    for row in &rows {
        balance -= row.principal;
        same("SCH-1", || at("a balance"), &balance, &row.balance)?;
        holds("SCH-1", !row.principal.is_negative() || row.interest.is_positive(), || at("a negative row"))?;
        holds("SCH-1", !balance.is_negative(), || at("a negative balance"))?;
    }
    same("SCH-1", || at("the last balance"), &Minor::ZERO, &balance)?;
    the_instalment_is_exact(case, &rows)?;
    Ok(true)
}

/// The level instalment and each row's interest, once more in big rationals.
fn the_instalment_is_exact(case: &PlanCase, rows: &[PlannedRow]) -> Result<(), Violation> {
    let plain = PlanPolicy { broken_period: BrokenPeriod::InTheInstalment, ..PlanPolicy::default() };
    if case.method != Method::EqualInstalment || case.policy != plain || rows.len() > 24 {
        return Ok(());
    }
    let rate = ratio(case.rate.scaled(), 1_000_000_000_000);
    let (mut product, mut sum) = (BigRational::one(), BigRational::zero());
    for period in case.periods.iter().rev() {
        sum += &product;
        let weight = ratio(period.weight.numerator, period.weight.denominator)
            + ratio(period.broken.numerator, period.broken.denominator);
        product *= BigRational::one() + &rate * weight;
    }
    let level = (whole(case.principal) * product - whole(case.residual)) / sum;
    let unit = whole(case.instalment_rounding.unit());
    let nearest = matches!(case.instalment_rounding.mode(), RoundingMode::HalfUp | RoundingMode::HalfEven);
    let bound = if nearest { unit / whole(Minor::new(2)) } else { unit };
    let first = rows.first().filter(|row| rows.len() > 1 && row.principal.is_positive());
    if let Some(row) = first.filter(|row| row.balance > case.residual) {
        let off = (whole(row.principal + row.interest) - &level).abs();
        holds("SCH-1", off <= bound, || format!("seed {}: {level} beside {row:?}", case.seed))?;
    }
    Ok(())
}

/// SCH-2 on due days of any anchor and step: they strictly increase, lie on the anchor, and do not depend on how far
/// one has counted.
pub fn sch_2_on_due_days(case: &PlanCase) -> Result<(), Violation> {
    let rows = i32::try_from(case.periods.len()).unwrap_or(1);
    let days: Vec<_> = (0..=rows).map(|row| case.due_days.due(row)).collect();
    let at = || format!("seed {}: {days:?}", case.seed);
    holds("SCH-2", days.windows(2).all(|pair| pair[0] < pair[1]), at)?;
    for (row, day) in (0..).zip(&days) {
        same("SCH-2", at, &(row + 1), &case.due_days.period_of(*day))?;
        let expected = match (case.frequency.months(), case.anchor) {
            (None, _) => continue,
            (Some(_), Anchor::MonthEnd) => day.month().last(),
            (Some(_), Anchor::Day(anchor)) => {
                day.month().first().plus_days(u32::from(anchor) - 1).min(day.month().last())
            }
        };
        same("SCH-2", at, &expected, day)?;
    }
    Ok(())
}

/// INT-1 on a period cut anywhere: the pieces' exact growth adds up to the whole, and a meter that was asked after each
/// piece gave the rounding of the whole.
pub fn int_1_on_periods(case: &PlanCase) -> Result<(), Violation> {
    let rng = &mut Rng::with_seed(case.seed);
    let weights = Weights::new(case.basis, DayCounted::First, case.due_days);
    let base = Minor::new(case.principal.units() % 1_000_000_000_000);
    for period in case.periods.iter().take(6) {
        let nights = u32::try_from(period.start.nights_to(period.end)).unwrap_or(0);
        let mut cuts: Vec<u32> = (0..rng.u8(0..5)).map(|_| rng.u32(0..=nights)).collect();
        cuts.extend([0, nights]);
        cuts.sort_unstable();
        let (mut meter, mut given) = (Meter::new(case.interest_rounding), Minor::ZERO);
        let mut exact = BigRational::zero();
        for pair in cuts.windows(2) {
            let (from, to) = (period.start.plus_days(pair[0]), period.start.plus_days(pair[1]));
            for piece in weights.pieces(period.start, from, to) {
                let part = Piece {
                    from: piece.from,
                    to: piece.to,
                    base,
                    rate: Some(case.rate),
                    weight: piece.weight,
                };
                given += meter.add(&part);
                exact += whole(base)
                    * ratio(case.rate.scaled(), 1_000_000_000_000)
                    * ratio(piece.weight.numerator, piece.weight.denominator);
            }
        }
        let at = || format!("seed {}: {period:?} cut at {cuts:?}", case.seed);
        same("INT-1", at, &meter.grown(), &given)?;
        let total = weights.total(period.start, period.start, period.end);
        let once = total.map(|weight| {
            whole(base)
                * ratio(case.rate.scaled(), 1_000_000_000_000)
                * ratio(weight.numerator, weight.denominator)
        });
        same("INT-1", at, &once, &Some(exact))?;
        if case.rate.scaled() == 0 {
            same("INT-1", at, &Minor::ZERO, &given)?;
        }
    }
    Ok(())
}

fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(BigInt::from(numerator), BigInt::from(denominator))
}

fn whole(amount: Minor) -> BigRational {
    ratio(amount.units(), 1)
}
