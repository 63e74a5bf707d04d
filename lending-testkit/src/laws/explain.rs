use lending_core::accrual::{Exact, Piece};
use lending_core::debt::Component;
use lending_core::fee::FeeTax;
use lending_core::loan::{Basis, Line};
use lending_core::money::{Minor, Rounding, RoundingMode};
use lending_core::rate::Rate;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

use super::{Violation, holds, same};
use crate::generator::Case;

/// EXP-1: each line's amount follows from its basis alone, recomputed with big rationals.
pub fn exp_1(case: &Case) -> Result<(), Violation> {
    for day in [case.loan.business_day(), case.last_day()] {
        for line in case.loan.lines(day).expect("a day within reach") {
            let again = recomputed(&line);
            same("EXP-1", || format!("seed {}, {day}, {}", case.seed, line.key), &again, &line.amount)?;
        }
    }
    explained_totals_follow_each_other(case)
}

/// What is explained of a bill's interest is all of its period's accumulator: each total it goes on from is one that
/// it came to.
fn explained_totals_follow_each_other(case: &Case) -> Result<(), Violation> {
    let day = case.loan.business_day();
    for bill in case.loan.bills(day).expect("a day within reach") {
        let explained = case.loan.explain(day, &bill.id, Component::Interest).expect("a day within reach");
        let bases = explained.iter().flat_map(|explanation| &explanation.line.basis);
        let runs: Vec<_> = bases
            .filter_map(|basis| if let Basis::Growth { run, .. } = basis { Some(run) } else { None })
            .collect();
        // Where a plan was remade on the planned base, the accumulator goes on from what was booked.
        let rounding = case.terms.agreed().interest.rounding;
        let booked = runs.iter().map(|run| Exact::new(i128::from(run.after.round(rounding).units()), 1));
        let reached: Vec<_> =
            std::iter::once(Exact::ZERO).chain(runs.iter().map(|run| run.after)).chain(booked).collect();
        for run in &runs {
            holds("EXP-1", reached.contains(&run.before), || {
                format!(
                    "seed {}, {day}: {} goes on from {}, which nothing explains",
                    case.seed, bill.id, run.before
                )
            })?;
        }
    }
    Ok(())
}

/// The amount of a line, from its basis alone, with big rationals.
pub fn recomputed(line: &Line) -> Minor {
    line.basis.iter().map(amount).sum()
}

fn amount(basis: &Basis) -> Minor {
    match basis {
        Basis::Share { of, share, rounding } => {
            let part =
                BigRational::new(BigInt::from(share.mantissa()), BigInt::from(10_u8).pow(share.scale()));
            round(&(part * BigInt::from(of.units())), *rounding).min(*of)
        }
        Basis::PrepaymentFee { of, share, min, max, before } => {
            let part =
                BigRational::new(BigInt::from(share.mantissa()), BigInt::from(10_u8).pow(share.scale()));
            let cent = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
            let fee = round(&(part * BigInt::from(of.units())), cent).max(*min);
            let fee = max.map_or(fee, |max| fee.min(max));
            if of.is_zero() { Minor::ZERO } else { (fee - *before).max(Minor::ZERO) }
        }
        Basis::Fee { of, share, min, max, rounding } => {
            let part =
                BigRational::new(BigInt::from(share.mantissa()), BigInt::from(10_u8).pow(share.scale()));
            let cent = Rounding::new(Minor::new(1), *rounding);
            let fee = round(&(part * BigInt::from(of.units())), cent).max(*min);
            let fee = max.map_or(fee, |max| fee.min(max));
            if of.is_zero() { Minor::ZERO } else { fee }
        }
        Basis::Tax { fee, tax } => tax_of(tax, *fee),
        Basis::TaxWaived { left, waived, tax, most } => {
            (tax_of(tax, *left) - tax_of(tax, *left - *waived)).min(*most)
        }
        Basis::Growth { run, rounding } => {
            let before = rational(run.before);
            let after = &before + grown(&run.pieces);
            round(&after, *rounding) - round(&before, *rounding)
        }
        Basis::Limits { total, so_far, grown, least, most, .. } => {
            let within = most.map_or(*total.max(least), |most| (*total.max(least)).min(most));
            within - *so_far - *grown
        }
        Basis::CutOff { room, wanted, charged, .. } => {
            let within = if wanted.is_negative() { *wanted.max(&-*charged) } else { *room.min(wanted) };
            within - *wanted
        }
        Basis::Restated { .. } => Minor::ZERO,
        Basis::Stated { amount }
        | Basis::AsIssued { amount }
        | Basis::Rest { amount }
        | Basis::Pot { amount }
        | Basis::PaidAhead { amount } => *amount,
        Basis::BilledShare { share, balance } => *share.min(balance),
        Basis::Charges { charges } => charges.iter().map(|(_, unpaid)| *unpaid).sum(),
        Basis::Smaller { available, wanted } => *available.min(wanted),
        Basis::BilledInterest { pot, before, expected, rounding } => {
            let before = rational(*before);
            let after = &before + grown(expected);
            let rest = round(&after, *rounding) - round(&before, *rounding);
            (*pot + rest).max(Minor::ZERO)
        }
        Basis::BilledInstalment { instalment, interest, balance } => {
            (*instalment - *interest).max(Minor::ZERO).min(*balance)
        }
        Basis::Count => Minor::new(1),
    }
}

/// The tax of what is left of a fee.
fn tax_of(tax: &FeeTax, left: Minor) -> Minor {
    let part = match tax {
        FeeTax::Share(share) => {
            BigRational::new(BigInt::from(share.mantissa()), BigInt::from(10_u8).pow(share.scale()))
        }
        FeeTax::Figure { tax, on } if on.is_zero() => return *tax,
        FeeTax::Figure { tax, on } => BigRational::new(BigInt::from(tax.units()), BigInt::from(on.units())),
    };
    let cent = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
    round(&(part * BigInt::from(left.units())), cent)
}

fn grown(pieces: &[Piece]) -> BigRational {
    let growth = pieces.iter().map(|piece| {
        let base = BigRational::from_integer(BigInt::from(piece.base.units()));
        let rate = piece.rate.map_or(BigRational::from_integer(BigInt::from(1)), |rate| {
            BigRational::new(BigInt::from(rate.scaled()), BigInt::from(Rate::SCALE))
        });
        let weight =
            BigRational::new(BigInt::from(piece.weight.numerator), BigInt::from(piece.weight.denominator));
        base * rate * weight
    });
    growth.fold(BigRational::zero(), |sum, growth| sum + growth)
}

fn rational(exact: Exact) -> BigRational {
    BigRational::new(BigInt::from(exact.numerator()), BigInt::from(exact.denominator()))
}

fn round(value: &BigRational, rounding: Rounding) -> Minor {
    let unit = BigInt::from(rounding.unit().units());
    let scaled = value.abs() / BigRational::from_integer(unit.clone());
    let floor = scaled.floor().to_integer();
    let rest = &scaled - BigRational::from_integer(floor.clone());
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let up = match rounding.mode() {
        RoundingMode::Up => !rest.is_zero(),
        RoundingMode::Down => false,
        RoundingMode::HalfUp => rest >= half,
        RoundingMode::HalfEven => rest > half || (rest == half && &floor % 2 == BigInt::from(1)),
    };
    let units = (if up { floor + 1 } else { floor } * unit).to_i64().expect("an amount of a case");
    Minor::new(if value.is_negative() { -units } else { units })
}
