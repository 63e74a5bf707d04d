//! A quotient of big integers as a decimal.

use num_bigint::BigUint;
use rust_decimal::Decimal;

use crate::money::{Minor, Rounding, RoundingMode};

/// The quotient to 28 digits, half up; at most 28 decimals. `None` where it does not fit or the divisor is nothing.
pub(super) fn decimal(negative: bool, above: &BigUint, below: &BigUint) -> Option<Decimal> {
    if *below == BigUint::ZERO {
        return None;
    }
    (0..=28_u32).rev().find_map(|places| {
        let scaled = above * BigUint::from(10_u8).pow(places);
        let digits = (scaled * 2_u8 + below) / (below * 2_u8);
        let digits = i128::try_from(digits).ok().filter(|digits| digits >> 96 == 0)?;
        let signed = if negative { digits.checked_neg()? } else { digits };
        Some(Decimal::from_i128_with_scale(signed, places).normalize())
    })
}

/// A decimal that is not below zero as a quotient of big integers.
pub(super) fn parts(number: Decimal) -> (BigUint, BigUint) {
    (BigUint::from(number.mantissa().unsigned_abs()), BigUint::from(10_u8).pow(number.scale()))
}

/// A decimal with at most so many places, half up.
pub(super) fn half_up(number: Decimal, places: u32) -> Decimal {
    number.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero).normalize()
}

/// A quotient that is not below zero as whole rounding units. `None` beyond the largest amount.
pub(super) fn rounded(above: &BigUint, below: &BigUint, rounding: Rounding) -> Option<Minor> {
    let units = whole_units(above, below, rounding)?;
    i64::try_from(units).ok().filter(|units| *units <= Minor::LIMIT.units()).map(Minor::new)
}

/// The same at any size: a multiple of the rounding's unit. `None` when the divisor is nothing.
pub(super) fn whole_units(above: &BigUint, below: &BigUint, rounding: Rounding) -> Option<BigUint> {
    let unit = rounding.unit().units().unsigned_abs();
    let step = below * unit;
    if step == BigUint::ZERO {
        return None;
    }
    let units = above / &step;
    let (rest, odd) = (above - &units * &step, units.bit(0));
    let up = match rounding.mode() {
        RoundingMode::Up => rest != BigUint::ZERO,
        RoundingMode::Down => false,
        RoundingMode::HalfUp => rest * 2_u8 >= step,
        RoundingMode::HalfEven => {
            let twice = rest * 2_u8;
            twice > step || (twice == step && odd)
        }
    };
    Some(if up { units + 1_u8 } else { units } * unit)
}
