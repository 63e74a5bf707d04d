use num_bigint::BigUint;
use rust_decimal::Decimal;

use super::{CostError, ratio};
use crate::calendar::Fraction;
use crate::money::{Minor, Rounding};

/// The most periods that a rebate is computed for.
const PERIODS_MAX: u32 = 10_000;

fn check(unpaid: u32, periods: u32) -> Result<(), CostError> {
    if (1..=PERIODS_MAX).contains(&periods) && unpaid <= periods {
        return Ok(());
    }
    let expected = "1 to 10000 periods, of which at most all are unpaid";
    Err(CostError::OutOfRange { expected, found: format!("{unpaid} of {periods}") })
}

fn too_large(amount: Minor) -> CostError {
    CostError::OutOfRange { expected: "an amount from 0 to just below 10^15", found: amount.to_string() }
}

/// The share of a finance charge that is not earned while so many of n periods are unpaid: `u(u+1) / (n(n+1))`, as
/// the halves of both.
///
/// # Errors
/// [`CostError::OutOfRange`] for more unpaid periods than periods, and outside 1 … 10 000.
///
/// ```
/// use lending_core::{calendar::Fraction, rate::rule_of_78_share};
/// assert_eq!(rule_of_78_share(11, 12)?, Fraction::new(66, 78)); // 12/78 are earned after a month
/// # Ok::<(), lending_core::rate::CostError>(())
/// ```
pub fn rule_of_78_share(unpaid: u32, periods: u32) -> Result<Fraction, CostError> {
    check(unpaid, periods)?;
    let sum = |count: u32| {
        let count = i64::from(count);
        count.saturating_mul(count.saturating_add(1)).div_euclid(2)
    };
    Ok(Fraction::new(sum(unpaid), sum(periods)))
}

/// The rebate of a finance charge by the rule of 78 (sum of the digits), rounded once.
///
/// # Errors
/// As [`rule_of_78_share`], and for a charge below zero or beyond the largest amount.
///
/// ```
/// use lending_core::money::{Minor, Rounding, RoundingMode};
/// use lending_core::rate::rule_of_78_rebate;
/// let cent = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
/// // 180.00 over 30 months, 25 paid (HP-12C, Solutions Handbook)
/// assert_eq!(rule_of_78_rebate(Minor::new(180_00), 5, 30, cent)?, Minor::new(5_81));
/// # Ok::<(), lending_core::rate::CostError>(())
/// ```
pub fn rule_of_78_rebate(
    charge: Minor,
    unpaid: u32,
    periods: u32,
    rounding: Rounding,
) -> Result<Minor, CostError> {
    let share = rule_of_78_share(unpaid, periods)?;
    let units = u64::try_from(charge.units()).ok().filter(|_| charge <= Minor::LIMIT);
    let above = BigUint::from(units.ok_or_else(|| too_large(charge))?) * share.numerator.unsigned_abs();
    ratio::rounded(&above, &BigUint::from(share.denominator.unsigned_abs()), rounding)
        .ok_or_else(|| too_large(charge))
}

/// The rebate by the actuarial method: what the unpaid payments come to beyond what is owed, rounded once.
///
/// `u·A − A·(1 − (1+i)⁻ᵘ)/i` with the rate i of a period, from whole big integers.
///
/// # Errors
/// [`CostError::OutOfRange`] for a payment below zero or beyond the largest amount, a rate outside 0 … 10, and more
/// than 10 000 payments.
///
/// ```
/// use lending_core::money::{Minor, Rounding, RoundingMode};
/// use lending_core::rate::actuarial_rebate;
/// let cent = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
/// assert_eq!(actuarial_rebate(Minor::new(110_00), "0.1".parse()?, 1, cent)?, Minor::new(10_00));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn actuarial_rebate(
    payment: Minor,
    rate: Decimal,
    unpaid: u32,
    rounding: Rounding,
) -> Result<Minor, CostError> {
    check(unpaid, PERIODS_MAX)?;
    let units = u64::try_from(payment.units()).ok().filter(|_| payment <= Minor::LIMIT);
    let units = BigUint::from(units.ok_or_else(|| too_large(payment))?);
    if rate < Decimal::ZERO || rate > Decimal::TEN {
        return Err(CostError::OutOfRange {
            expected: "the rate of a period from 0 to 10",
            found: rate.to_string(),
        });
    }
    if rate.is_zero() {
        return Ok(Minor::ZERO);
    }
    let (rate, scale) = ratio::parts(rate);
    let (grown, one) = ((&scale + &rate).pow(unpaid), scale.pow(unpaid));
    // u − (grown − one)·scale / (grown·rate)
    let below = &grown * rate;
    let above = &below * unpaid - (grown - one) * scale;
    ratio::rounded(&(units * above), &below, rounding).ok_or_else(|| too_large(payment))
}
