use dashu_base::{Abs, Sign};
use lending_core::money::{Rounding, RoundingMode};
use lending_core::rate::Rate;
use rust_decimal::Decimal;

/// An exact fraction.
pub(super) type Fraction = dashu_ratio::RBig;

/// A number with decimals as it stands.
pub(super) fn exactly(number: Decimal) -> Fraction {
    Fraction::from_parts(number.mantissa().into(), 10_u128.pow(number.scale()).into())
}

/// The whole number below, or at, a fraction that is at least nothing.
pub(super) fn floor(figure: &Fraction) -> i64 {
    i64::try_from(figure.trunc()).expect("an amount fits an i64")
}

/// A whole number as a fraction.
pub(super) fn whole(number: i64) -> Fraction {
    Fraction::from(number)
}

/// A quotient of whole numbers.
pub(super) fn quotient(above: i64, below: i64) -> Fraction {
    Fraction::from_parts_signed(above.into(), below.into())
}

/// What one minor unit bears in a year.
pub(super) fn per_year(rate: Rate) -> Fraction {
    quotient(rate.scaled(), 1_000_000_000_000)
}

/// Rounds minor units to a multiple of the rounding's unit.
///
/// It looks at the figure without its sign: up is away from zero, and so is half up.
pub(super) fn round(figure: &Fraction, rounding: Rounding) -> i64 {
    let unit = rounding.unit().units();
    let steps = figure.clone().abs() / whole(unit);
    let lower = floor(&steps);
    let rest = steps.fract();
    let half = quotient(1, 2);
    let further = match rounding.mode() {
        RoundingMode::Down => false,
        RoundingMode::Up => !rest.is_zero(),
        RoundingMode::HalfUp => rest >= half,
        RoundingMode::HalfEven => rest > half || (rest == half && lower % 2 == 1),
    };
    let size = (lower + i64::from(further)) * unit;
    if figure.sign() == Sign::Negative { -size } else { size }
}
