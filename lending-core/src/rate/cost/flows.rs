use rust_decimal::Decimal;

use super::CostError;
use super::polynomial::Polynomial;
use crate::calendar::{Date, Fraction};
use crate::money::Minor;

/// Money that comes (+) or goes (−) on a day.
///
/// All flows of one calculation are in one currency and one unit, whole or minor: rates do not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedFlow {
    /// The day.
    pub day: Date,
    /// More than zero when received, less when paid.
    pub amount: Decimal,
}

impl DatedFlow {
    /// A flow of so much.
    pub const fn new(day: Date, amount: Decimal) -> Self {
        Self { day, amount }
    }

    /// A flow of so many minor units.
    pub fn minor(day: Date, amount: Minor) -> Self {
        Self { day, amount: Decimal::from(amount.units()) }
    }
}

/// Money that comes (+) or goes (−) at a time in years, counted from any moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearFlow {
    /// The time in years; below zero before the moment from which is counted.
    pub years: Fraction,
    /// More than zero when received, less when paid.
    pub amount: Decimal,
}

impl YearFlow {
    /// A flow of so much.
    pub const fn new(years: Fraction, amount: Decimal) -> Self {
        Self { years, amount }
    }
}

/// Flows of one calculation, ordered by time and added up where they fall together.
///
/// Nothing is rounded on the way in: amounts are whole numbers of their last decimal, times are whole numbers of one
/// unit (a day, a period, a part of a year). [`rates`](Self::rates) looks for the rates, [`npv`](Self::npv) discounts
/// at a given one.
///
/// ```
/// use lending_core::{date, rate::{CashFlows, DatedFlow}};
/// let flows = CashFlows::dated(&[
///     DatedFlow::new(date!("2025-01-01"), "1000".parse()?),
///     DatedFlow::new(date!("2026-01-01"), "-1100".parse()?),
/// ])?;
/// assert_eq!(flows.rates()?.only()?.to_string(), "0.1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct CashFlows {
    /// By rising time since the first, none of them zero.
    pub(super) flows: Vec<(u64, i128)>,
    /// The time of the first flow that is not zero after the first of all.
    pub(super) offset: u64,
    pub(super) scale: u32,
    /// Units of time in a year.
    pub(super) units: u64,
    pub(super) curve: Polynomial,
}

/// The longest span, in years, and the finest grid, in steps a year.
const YEARS: i128 = 10_000;
const STEPS: i128 = 100_000_000_000_000_000;

impl CashFlows {
    /// Flows on days; a year has 365 of them (ACT/365F), counted from the earliest.
    ///
    /// # Errors
    /// [`CostError::NoFlow`], [`CostError::OneSided`], [`CostError::TooManyDigits`].
    pub fn dated(flows: &[DatedFlow]) -> Result<Self, CostError> {
        let first = flows.iter().map(|flow| flow.day).min().ok_or(CostError::NoFlow)?;
        let first = first.number();
        let nights = |day: Date| u64::try_from(day.number().saturating_sub(first)).unwrap_or(0);
        let times = flows.iter().map(|flow| nights(flow.day));
        Self::new(times, flows.iter().map(|flow| flow.amount), 365)
    }

    /// Flows at the ends of whole periods: the first now, the next after one period, and so on. Rates are per period.
    ///
    /// # Errors
    /// As [`dated`](Self::dated).
    pub fn periodic(amounts: &[Decimal]) -> Result<Self, CostError> {
        Self::new(0.., amounts.iter().copied(), 1)
    }

    /// Flows at times in years.
    ///
    /// # Errors
    /// As [`dated`](Self::dated), and [`CostError::Times`] when the times have no common grid of at most 10¹⁷ steps
    /// a year, or lie more than 10⁴ years apart.
    pub fn yearly(flows: &[YearFlow]) -> Result<Self, CostError> {
        let mut steps = 1_i128;
        for flow in flows {
            let below = i128::from(flow.years.denominator);
            let below = below.checked_div(gcd(i128::from(flow.years.numerator), below)).unwrap_or(0);
            let shared = gcd(steps, below);
            steps = below
                .checked_div(shared)
                .and_then(|rest| steps.checked_mul(rest))
                .filter(|steps| below > 0 && (1..=STEPS).contains(steps))
                .ok_or(CostError::Times)?;
        }
        let at = |years: Fraction| {
            let (above, below) = (i128::from(years.numerator), i128::from(years.denominator));
            above.checked_mul(steps).and_then(|time| time.checked_div(below)).ok_or(CostError::Times)
        };
        let times = flows.iter().map(|flow| at(flow.years)).collect::<Result<Vec<_>, _>>()?;
        let first = times.iter().copied().min().ok_or(CostError::NoFlow)?;
        let span = |time: &i128| time.checked_sub(first).filter(|span| span.checked_div(steps) < Some(YEARS));
        let spans: Option<Vec<u64>> =
            times.iter().map(|time| span(time).and_then(|span| u64::try_from(span).ok())).collect();
        let amounts = flows.iter().map(|flow| flow.amount);
        let spans = spans.ok_or(CostError::Times)?;
        Self::new(spans.iter().copied(), amounts, u64::try_from(steps).map_err(|_| CostError::Times)?)
    }

    fn new(
        times: impl Iterator<Item = u64> + Clone,
        amounts: impl ExactSizeIterator<Item = Decimal> + Clone,
        units: u64,
    ) -> Result<Self, CostError> {
        let (scale, mut flows) = whole_numbers(times, amounts)?;
        if !flows.is_sorted_by_key(|(time, _)| *time) {
            flows.sort_by_key(|(time, _)| *time);
        }
        let mut fits = true;
        flows.dedup_by(|(time, amount), (kept, sum)| {
            let together = time == kept;
            if together {
                match sum.checked_add(*amount) {
                    Some(both) => *sum = both,
                    None => fits = false,
                }
            }
            together
        });
        if !fits {
            return Err(CostError::TooManyDigits);
        }
        flows.retain(|(_, amount)| *amount != 0);
        let (offset, received) =
            flows.first().map(|(time, amount)| (*time, *amount > 0)).ok_or(CostError::NoFlow)?;
        if flows.iter().all(|(_, amount)| (*amount > 0) == received) {
            return Err(CostError::OneSided { received });
        }
        if offset > 0 {
            for (time, _) in &mut flows {
                *time = time.saturating_sub(offset);
            }
        }
        let curve = Polynomial::new(&flows).ok_or(CostError::TooManyDigits)?;
        Ok(Self { flows, offset, scale, units, curve })
    }
}

/// Flows with amounts as whole numbers of 10^-scale, and the scale.
pub(super) fn whole_numbers<T>(
    times: impl Iterator<Item = T> + Clone,
    amounts: impl ExactSizeIterator<Item = Decimal> + Clone,
) -> Result<(u32, Vec<(T, i128)>), CostError> {
    at_one_scale(times.clone(), amounts.clone())
        .or_else(|| at_one_scale(times, amounts.map(|amount| amount.normalize())))
        .ok_or(CostError::TooManyDigits)
}

/// The same at the largest scale that an amount has; `None` where a whole number leaves 128 bits.
fn at_one_scale<T>(
    times: impl Iterator<Item = T>,
    amounts: impl ExactSizeIterator<Item = Decimal> + Clone,
) -> Option<(u32, Vec<(T, i128)>)> {
    let scale = amounts.clone().map(|amount| amount.scale()).max().unwrap_or(0);
    let mut flows = Vec::with_capacity(amounts.len());
    for (time, amount) in times.zip(amounts) {
        let whole = match scale.saturating_sub(amount.scale()) {
            0 => amount.mantissa(),
            missing => 10_i128.checked_pow(missing)?.checked_mul(amount.mantissa())?,
        };
        flows.push((time, whole));
    }
    Some((scale, flows))
}

pub(super) fn gcd(left: i128, right: i128) -> i128 {
    let (mut left, mut right) = (left.unsigned_abs(), right.unsigned_abs());
    while right != 0 {
        (left, right) = (right, left.checked_rem(right).unwrap_or(0));
    }
    i128::try_from(left).unwrap_or(1).max(1)
}
