//! The level instalment in whole big integers: there is no error to bound, and a tie is a true tie.

use num_bigint::BigInt;

use crate::money::{Minor, Rounding};
use crate::rate::{PeriodRate, ratio};

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
    let units = ratio::whole_units(dividend.magnitude(), annuity.magnitude(), rounding)?;
    i64::try_from(BigInt::from_biguint(dividend.sign(), units)).ok().map(Minor::new)
}
