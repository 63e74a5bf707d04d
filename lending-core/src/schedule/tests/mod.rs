//! Every figure here was worked out apart from the library: by hand, or with exact fractions elsewhere.

mod broken_period;
mod currencies;
mod last_row;
mod methods;
mod moratorium;
mod refusals;
mod residual;
mod short_instalment;
mod stepper;

use super::*;
use crate::calendar::Fraction;
use crate::date;
use crate::money::{Minor, Rounding, RoundingMode};

const CENT: Rounding = Rounding::new(Minor::new(1), RoundingMode::HalfUp);

/// So many periods of a twelfth of a year.
fn months(count: usize) -> Vec<Period> {
    let month = Fraction::new(1, 12);
    vec![Period::new(date!("2026-01-01"), date!("2026-02-01"), month, month); count]
}

fn lent<'a>(method: &'a Method, principal: i64, rate: &str, rounding: Rounding) -> Amortisation<'a> {
    Amortisation {
        method,
        policy: PlanPolicy::default(),
        principal: Minor::new(principal),
        residual: Minor::ZERO,
        rate: rate.parse().unwrap(),
        instalment_rounding: rounding,
        interest_rounding: CENT,
        so_far: None,
    }
}

fn rows(method: &Method, principal: i64, rate: &str, count: usize, rounding: Rounding) -> Vec<PlannedRow> {
    lent(method, principal, rate, rounding).plan(&months(count)).unwrap().1
}

/// The rows of a loan over months, as (principal, interest) in minor units.
fn planned(loan: Amortisation<'_>, count: usize) -> Vec<(i64, i64)> {
    pairs(&loan.plan(&months(count)).unwrap().1)
}

fn pairs(rows: &[PlannedRow]) -> Vec<(i64, i64)> {
    rows.iter().map(|row| (row.principal.units(), row.interest.units())).collect()
}

/// With other answers.
fn answered(loan: Amortisation<'_>, policy: PlanPolicy) -> Amortisation<'_> {
    Amortisation { policy, ..loan }
}

fn total_interest(rows: &[PlannedRow]) -> Minor {
    rows.iter().map(|row| row.interest).sum()
}
