//! The worth of flows at a given rate.

use num_bigint::BigUint;
use rust_decimal::Decimal;

use super::fixed::{ONE, power, unit_root};
use super::{CashFlows, CostError};

pub(super) fn worth(flows: &CashFlows, rate: Decimal) -> Result<Decimal, CostError> {
    let out_of_range = || CostError::OutOfRange {
        expected: "a rate between -99.9999999999 % and 10^17 % a year",
        found: rate.to_string(),
    };
    let growth = rate.checked_add(Decimal::ONE).ok_or_else(out_of_range)?;
    if growth < Decimal::new(1, 12) || growth > Decimal::from(1_000_000_000_000_000_u64) {
        return Err(out_of_range());
    }
    let rising = growth >= Decimal::ONE;
    let (above, below) =
        (BigUint::from(growth.mantissa().unsigned_abs()), BigUint::from(10_u8).pow(growth.scale()));
    let (above, below) = if rising { (below, above) } else { (above, below) };
    // The year's factor, then one unit's.
    let year = u128::try_from((above << 127_u32) / below).unwrap_or(ONE).min(ONE);
    let unit = unit_root(year, flows.units);
    let curve = if rising { flows.curve.clone() } else { flows.curve.reversed() };
    // At the first flow, or at the last; then moved to the first of all.
    let value = curve.value(unit);
    let moved = if rising {
        power(unit, flows.offset)
    } else {
        power(unit, curve.degree().saturating_add(flows.offset))
    };
    let total: BigUint = flows.flows.iter().map(|(_, amount)| BigUint::from(amount.unsigned_abs())).sum();
    let shift = total.bits().abs_diff(125);
    let size = BigUint::from(value.unsigned_abs());
    // value / 2^shift / 10^scale, times or over moved / 2^127.
    let below = BigUint::from(10_u8).pow(flows.scale) << shift;
    let (above, below) =
        if rising { (size * moved, below << 127_u32) } else { (size << 127_u32, below * moved) };
    crate::rate::ratio::decimal(value < 0, &above, &below).ok_or_else(out_of_range)
}
