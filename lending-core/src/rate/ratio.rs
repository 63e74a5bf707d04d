//! A quotient of big integers as a decimal.

use num_bigint::BigUint;
use rust_decimal::Decimal;

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
