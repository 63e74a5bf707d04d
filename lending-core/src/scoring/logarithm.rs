//! The one place that takes logarithms and powers, and that rounds.

use rust_decimal::{Decimal, MathematicalOps, RoundingStrategy};

use super::PLACES;

/// A step of a sum beyond which no decimal of a measure changes any more.
const TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 28);

/// ln 2, to 28 decimals.
pub(super) const LN_2: Decimal = Decimal::from_parts(2_860_148_159, 2_180_329_217, 375_755_839, false, 28);

/// ln(above / below) of two figures above zero. `None` where their quotient leaves the type.
pub(super) fn ln(above: Decimal, below: Decimal) -> Option<Decimal> {
    above.checked_div(below).filter(|quotient| !quotient.is_zero())?.checked_ln()
}

/// 2 to a power: its whole part exactly, so that whole doublings are.
pub(super) fn power_of_two(power: Decimal) -> Option<Decimal> {
    let whole = power.floor();
    let rest = power.checked_sub(whole)?.checked_mul(LN_2)?;
    let times = 1_u64.checked_shl(u32::try_from(whole.abs()).ok()?).map(Decimal::from)?;
    let root = rest.checked_exp_with_tolerance(TOLERANCE)?;
    if whole.is_sign_negative() { root.checked_div(times) } else { root.checked_mul(times) }
}

/// To the decimals of a measure, half up.
pub(super) fn rounded(figure: Decimal) -> Decimal {
    figure.round_dp_with_strategy(PLACES, RoundingStrategy::MidpointAwayFromZero).normalize()
}
