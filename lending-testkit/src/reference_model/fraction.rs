use lending_core::money::{Rounding, RoundingMode};
use lending_core::rate::Rate;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

/// A whole number as a fraction.
pub(super) fn whole(number: i64) -> BigRational {
    BigRational::from_integer(number.into())
}

/// A quotient of whole numbers.
pub(super) fn quotient(above: i64, below: i64) -> BigRational {
    BigRational::new(above.into(), below.into())
}

/// What one minor unit bears in a year.
pub(super) fn per_year(rate: Rate) -> BigRational {
    quotient(rate.scaled(), 1_000_000_000_000)
}

/// Rounds minor units to a multiple of the rounding's unit.
///
/// It looks at the figure without its sign: up is away from zero, and so is half up.
pub(super) fn round(figure: &BigRational, rounding: Rounding) -> i64 {
    let unit = rounding.unit().units();
    let steps = figure.abs() / whole(unit);
    let lower = steps.trunc().to_integer().to_i64().expect("an amount fits an i64");
    let rest = steps.fract();
    let half = quotient(1, 2);
    let further = match rounding.mode() {
        RoundingMode::Down => false,
        RoundingMode::Up => !rest.is_zero(),
        RoundingMode::HalfUp => rest >= half,
        RoundingMode::HalfEven => rest > half || (rest == half && lower % 2 == 1),
    };
    let size = (lower + i64::from(further)) * unit;
    if figure.is_negative() { -size } else { size }
}
