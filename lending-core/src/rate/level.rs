use num_bigint::BigUint;

use super::Rate;
use crate::calendar::Fraction;
use crate::money::{Minor, Rounding, RoundingMode};

/// The level instalment (等额本息) that pays off a principal over periods of given weights, rounded once.
///
/// `A = P·∏f / Σ_j ∏_{i>j} f_i` with `f_k = 1 + rate × weight_k`, evaluated in whole big integers: there is no
/// error to bound, and ties are true ties. Each period's weight may come in several pieces. Without interest it is
/// `P / n`. (Source: the annuity formula for unequal periods, solved so that the last balance is zero.)
///
/// ```
/// use lending_core::calendar::Fraction;
/// use lending_core::money::{Minor, Rounding, RoundingMode};
/// use lending_core::rate::level_instalment;
/// let months = vec![vec![Fraction::new(1, 12)]; 360];
/// let cent = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
/// let rate = "4.9 % per year".parse()?;
/// assert_eq!(level_instalment(Minor::new(100_000_000), rate, &months, cent), Minor::new(530_727));
/// # Ok::<(), lending_core::rate::RateError>(())
/// ```
pub fn level_instalment(
    principal: Minor,
    rate: Rate,
    periods: &[Vec<Fraction>],
    rounding: Rounding,
) -> Minor {
    let one = BigUint::from(1_u8);
    // Numerators over the common denominator `scale`, which grows with each period and cancels in the quotient.
    let (mut growth, mut annuity, mut scale) = (one.clone(), BigUint::ZERO, one);
    for pieces in periods {
        let (numerator, denominator) = factor(rate, pieces);
        annuity = annuity * &numerator + &scale * &denominator;
        growth *= numerator;
        scale *= denominator;
    }
    round_quotient(growth * BigUint::from(principal.units().unsigned_abs()), &annuity, rounding)
}

/// `1 + rate × weight` as numerator and denominator.
fn factor(rate: Rate, pieces: &[Fraction]) -> (BigUint, BigUint) {
    let mut weight = (BigUint::ZERO, BigUint::from(1_u8));
    for piece in pieces {
        let (numerator, denominator) = (piece.numerator.unsigned_abs(), piece.denominator.unsigned_abs());
        weight = if weight.0 == BigUint::ZERO {
            (BigUint::from(numerator), BigUint::from(denominator))
        } else {
            (weight.0 * denominator + &weight.1 * numerator, weight.1 * denominator)
        };
    }
    let denominator = weight.1 * Rate::SCALE.unsigned_abs();
    (&denominator + weight.0 * rate.scaled().unsigned_abs(), denominator)
}

/// The quotient of two non-negative integers as a whole number of rounding units.
fn round_quotient(dividend: BigUint, divisor: &BigUint, rounding: Rounding) -> Minor {
    let unit = rounding.unit().units().unsigned_abs();
    let step = divisor * unit;
    let units = &dividend / &step;
    let rest = dividend - &units * &step;
    let up = match rounding.mode() {
        RoundingMode::Up => rest != BigUint::ZERO,
        RoundingMode::Down => false,
        RoundingMode::HalfUp => rest * 2_u8 >= step,
        RoundingMode::HalfEven => {
            let twice = rest * 2_u8;
            twice > step || (twice == step && units.bit(0))
        }
    };
    let units = if up { units + 1_u8 } else { units } * unit;
    let units = i64::try_from(units).expect("an instalment stays inside the bound of the terms");
    Minor::new(units)
}
