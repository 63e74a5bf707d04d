use num_bigint::BigInt;

use super::PeriodRate;
use crate::money::{Minor, Rounding, RoundingMode};

/// The level instalment (等额本息) that brings a principal down to a residual over periods of given rates, rounded
/// once.
///
/// `A = (P·∏f − F) / Σ_j ∏_{i>j} f_i` with `f_k = 1 + rate_k`, evaluated in whole big integers: there is no error to
/// bound, and ties are true ties. Without interest it is `(P − F) / n`. A first period of no nights (payment in
/// advance) has the rate zero. (Source: the annuity formula for unequal periods, solved so that the last balance is
/// the residual.)
///
/// ```
/// use lending_core::calendar::Fraction;
/// use lending_core::money::{Minor, Rounding, RoundingMode};
/// use lending_core::rate::{PeriodRate, level_instalment};
/// let month = PeriodRate::of("4.9 % per year".parse()?, Fraction::new(1, 12)).unwrap();
/// let cent = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
/// let months = std::iter::repeat_n(month, 360);
/// let level = level_instalment(Minor::new(100_000_000), Minor::ZERO, months, cent);
/// assert_eq!(level, Some(Minor::new(530_727)));
/// # Ok::<(), lending_core::rate::RateError>(())
/// ```
///
/// `None` when there is no period, a period's rate is −100 % or below, or the instalment is no amount.
pub fn level_instalment(
    principal: Minor,
    residual: Minor,
    periods: impl IntoIterator<Item = PeriodRate>,
    rounding: Rounding,
) -> Option<Minor> {
    // Numerators over the common denominator `scale`, which grows with each period and cancels in the quotient.
    let (mut growth, mut annuity, mut scale) = (BigInt::from(1), BigInt::ZERO, BigInt::from(1));
    for rate in periods {
        if rate.is_beyond_total_loss() {
            return None;
        }
        let denominator = BigInt::from(rate.denominator());
        let factor = BigInt::from(rate.numerator()) + &denominator;
        annuity = annuity * &factor + &scale * &denominator;
        growth *= factor;
        scale *= denominator;
    }
    let dividend = growth * principal.units() - scale * residual.units();
    if annuity == BigInt::ZERO { None } else { round_quotient(&dividend, &annuity, rounding) }
}

/// The quotient as a whole number of rounding units; `divisor` is more than zero.
fn round_quotient(dividend: &BigInt, divisor: &BigInt, rounding: Rounding) -> Option<Minor> {
    let unit = BigInt::from(rounding.unit().units());
    let step = divisor * &unit;
    let size = dividend.magnitude();
    let units = size / step.magnitude();
    let rest = size - &units * step.magnitude();
    let twice = rest.clone() * 2_u8;
    let up = match rounding.mode() {
        RoundingMode::Up => rest.bits() > 0,
        RoundingMode::Down => false,
        RoundingMode::HalfUp => twice >= *step.magnitude(),
        RoundingMode::HalfEven => twice > *step.magnitude() || (twice == *step.magnitude() && units.bit(0)),
    };
    let units = if up { units + 1_u8 } else { units };
    let signed = BigInt::from_biguint(dividend.sign(), units) * unit;
    i64::try_from(signed).ok().map(Minor::new)
}
