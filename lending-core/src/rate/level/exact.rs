//! The level instalment in whole big integers: there is no error to bound, and a tie is a true tie.

use num_bigint::BigInt;

use crate::money::{Minor, Rounding, RoundingMode};
use crate::rate::PeriodRate;

/// `(P·∏f − F) / Σ_j ∏_{i>j} f_i`, rounded once; `None` when there is no period, one is a
/// total loss, or the result is no amount.
pub(super) fn instalment(
    principal: Minor,
    residual: Minor,
    periods: impl Iterator<Item = PeriodRate>,
    rounding: Rounding,
) -> Option<Minor> {
    // Numerators over the common denominator `scale`, which grows with each period and cancels in the quotient.
    let (mut growth, mut annuity, mut scale) = (BigInt::from(1), BigInt::ZERO, BigInt::from(1));
    for rate in periods.map(PeriodRate::reduced) {
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
