//! Numbers in [0, 2) as 128-bit fixed point: 127 binary places, products cut off.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "halves of 64 bits: no product or sum of them leaves 128 bits, as each comment says"
)]

/// A number in [0, 2), in 2⁻¹²⁷.
pub(super) type Fixed = u128;

/// One.
pub(super) const ONE: Fixed = 1 << 127;

/// The upper and the lower 128 bits of a product.
#[inline]
pub(super) fn wide(left: u128, right: u128) -> (u128, u128) {
    let ((a1, a0), (b1, b0)) = (halves(left), halves(right));
    // Each product is at most (2⁶⁴ − 1)², which leaves room for two more numbers of 64 bits.
    let (low, left_mid) = (a0 * b0, a1 * b0);
    let mid = left_mid + (low >> 64);
    let right_mid = a0 * b1 + (mid & u128::from(u64::MAX));
    let high = a1 * b1 + (mid >> 64) + (right_mid >> 64);
    (high, (right_mid << 64) | (low & u128::from(u64::MAX)))
}

fn halves(number: u128) -> (u128, u128) {
    (number >> 64, number & u128::from(u64::MAX))
}

/// `number × factor`, cut off to a whole number; less than 1 below the true product.
///
/// The product is less than 2²⁵⁵, and the result less than 2¹²⁸.
#[inline]
pub(super) fn times(number: u128, factor: Fixed) -> u128 {
    let (high, low) = wide(number, factor);
    (high << 1) | (low >> 127)
}

/// [`times`] for a number with a sign and a size below 2¹²⁷, cut off towards zero.
#[inline]
pub(super) fn times_signed(number: i128, factor: Fixed) -> i128 {
    // Twice the number still fits, and its product needs no lower bits.
    let size = |number: u128| wide(number << 1, factor).0.cast_signed();
    if number < 0 { -size(number.unsigned_abs()) } else { size(number.cast_unsigned()) }
}

/// `number × factor / 2^places`, saturating.
pub(super) fn scaled(number: u128, factor: u128, places: u32) -> u128 {
    let (high, low) = wide(number, factor);
    match places {
        0 => {
            if high == 0 {
                low
            } else {
                u128::MAX
            }
        }
        1..=127 => {
            if high >> places == 0 {
                (high << (128 - places)) | (low >> places)
            } else {
                u128::MAX
            }
        }
        _ => high.checked_shr(places - 128).unwrap_or(0),
    }
}

/// `base^exponent` for a base of at most one (or hardly more).
///
/// The error is at most `2 × exponent` units of the last place: squaring doubles an error and adds one, so that the
/// square number j is off by at most 2ʲ⁺¹ − 1, and the product of the squares that make up the exponent by the sum
/// of their errors and one for each product.
pub(super) fn power(base: Fixed, exponent: u64) -> Fixed {
    let mut result = [ONE];
    raise(base, &std::iter::once(exponent), &mut result);
    let [power] = result;
    power
}

/// [`power`] for several exponents, which share the squares; the results are one each to begin with.
pub(super) fn raise(base: Fixed, exponents: &(impl Iterator<Item = u64> + Clone), results: &mut [Fixed]) {
    let bits = u64::BITS - exponents.clone().fold(0, |all, exponent| all | exponent).leading_zeros();
    let mut square = base;
    for bit in 0..bits {
        if bit > 0 {
            square = times(square, square);
        }
        for (result, exponent) in results.iter_mut().zip(exponents.clone()) {
            if (exponent >> bit) & 1 == 1 {
                *result = if *result == ONE { square } else { times(*result, square) };
            }
        }
    }
}

/// The smallest x with `x^units` of at least a year's factor.
pub(super) fn unit_root(year: Fixed, units: u64) -> Fixed {
    let (mut low, mut high) = (0, ONE);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if power(middle, units) < year {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}
