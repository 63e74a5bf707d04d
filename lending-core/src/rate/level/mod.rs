//! The level instalment: bounds of 128 bits answer, and where they leave a doubt, whole big integers do.

mod exact;
mod filter;
#[cfg(test)]
mod tests;

use super::PeriodRate;
use crate::money::{Minor, Rounding};

/// The level instalment (等额本息) that brings a principal down to a residual over periods of given rates, rounded
/// once.
///
/// `A = (P·∏f − F) / Σ_j ∏_{i>j} f_i` with `f_k = 1 + rate_k`, rounded as the exact quotient is: bounds of 128 bits
/// answer where both round to the same amount, whole big integers where they do not, and a tie is a true tie
/// (`docs/adr/0011`). Without interest it is `(P − F) / n`. A first period of no nights (payment in advance) has the
/// rate zero. (Source: the annuity formula for unequal periods, solved so that the last balance is the residual.)
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
    periods: impl IntoIterator<Item = PeriodRate, IntoIter: Clone>,
    rounding: Rounding,
) -> Option<Minor> {
    let periods = periods.into_iter();
    filtered(principal, residual, periods.clone(), rounding)
        .or_else(|| exact::instalment(principal, residual, periods, rounding))
}

/// The instalment where bounds leave no doubt; `None` leaves it to the exact one, also a total loss, whose factor is
/// not above zero.
fn filtered(
    principal: Minor,
    residual: Minor,
    mut periods: impl Iterator<Item = PeriodRate>,
    rounding: Rounding,
) -> Option<Minor> {
    let principal = u64::try_from(principal.units()).ok()?;
    let residual = u64::try_from(residual.units()).ok()?;
    let mut sums = filter::Sums::START;
    periods.try_for_each(|rate| {
        let numerator = rate.numerator().checked_add(rate.denominator())?;
        sums.add(u128::try_from(numerator).ok()?, rate.denominator().unsigned_abs())
    })?;
    sums.instalment(principal, residual, rounding)
}
