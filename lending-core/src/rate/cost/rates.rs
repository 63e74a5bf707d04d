use num_bigint::BigUint;
use rust_decimal::Decimal;

use super::fixed::{Fixed, ONE, power, unit_root};
use super::polynomial::Polynomial;
use super::solve::{Bracket, root};
use super::{CashFlows, CostError, isolate};

/// Every rate at which flows are worth nothing, rising.
///
/// There is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates(Vec<Decimal>);

impl Rates {
    /// The rate, where there is only one.
    ///
    /// # Errors
    /// [`CostError::SeveralRoots`] with all of them.
    pub fn only(&self) -> Result<Decimal, CostError> {
        match self.0.as_slice() {
            [only] => Ok(*only),
            _ => Err(CostError::SeveralRoots { roots: self.0.clone() }),
        }
    }

    /// The rate nearest to zero; of two equally near the one above.
    pub fn nearest_to_zero(&self) -> Decimal {
        let nearest = self.0.iter().rev().min_by_key(|rate| rate.abs());
        nearest.copied().unwrap_or(Decimal::ZERO)
    }

    /// All of them, rising.
    pub fn all(&self) -> &[Decimal] {
        &self.0
    }
}

/// Which factor the unknown is: rates from zero up are looked for as discount, those below zero as growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Discount,
    Growth,
}

impl CashFlows {
    /// Every rate of a year (or of a period) at which the flows are worth nothing.
    ///
    /// Looked for from −99.999 999 999 9 % to 10¹⁷ %. The unknown is the discount factor v of one unit of time for
    /// rates from zero up and the growth factor g = 1/v below, so that it always lies in (0, 1]; with N units a year
    /// a rate is `v^-N − 1` or `g^N − 1`. Where the flows change their direction once there is one rate at most
    /// (Descartes) and it is found by Newton's steps; otherwise intervals are excluded or kept by bounds on value
    /// and slope, so that no rate is missed.
    ///
    /// The error of each rate is at most 10⁻¹⁵ × (1 + rate), and nearly always below 10⁻²⁰ × (1 + rate): the sum of
    /// the discounted flows certainly has opposite signs on either side at that distance. Rates of higher order
    /// (two that fall together) have no such sides; for them the discounted sum is nothing to 30 digits.
    /// Up to 22 decimals are given, and 28 digits.
    ///
    /// # Errors
    /// [`CostError::NoRoot`], [`CostError::OutOfReach`], and [`CostError::Unsettled`] where the flows nearly cancel.
    pub fn rates(&self) -> Result<Rates, CostError> {
        if self.curve.sign_changes() == 1 {
            return self.single();
        }
        let mut rates = Vec::new();
        let growing = self.curve.reversed();
        for (side, curve) in [(Side::Growth, &growing), (Side::Discount, &self.curve)] {
            let low = lowest(side, self.units);
            let found = isolate::roots(curve, low, self.units).map_err(|_| CostError::Unsettled)?;
            rates.extend(found.into_iter().filter_map(|x| rate(side, x, self.units)));
        }
        if self.curve.at_one() == 0 {
            rates.push(Decimal::ZERO);
        }
        rates.sort();
        if rates.is_empty() { Err(CostError::NoRoot) } else { Ok(Rates(rates)) }
    }

    /// One change of sign: the curve's sign at 1 says on which side the root lies.
    fn single(&self) -> Result<Rates, CostError> {
        let reversed;
        let (side, curve) = match self.curve.at_one().signum() {
            0 => return Ok(Rates(vec![Decimal::ZERO])),
            sign if sign != self.curve.sign_at_zero() => (Side::Discount, &self.curve),
            _ => {
                reversed = self.curve.reversed();
                (Side::Growth, &reversed)
            }
        };
        let bracket = Bracket { low: 1, high: ONE, sign_low: curve.sign_at_zero() };
        let found = root(curve, bracket, self.units);
        let out_of_reach = CostError::OutOfReach { above: side == Side::Discount };
        match found {
            Some(x) => rate(side, x, self.units).map(|rate| Rates(vec![rate])).ok_or(out_of_reach),
            None if beyond(curve, side, self.units) => Err(out_of_reach),
            None => Err(CostError::Unsettled),
        }
    }

    /// What the flows are worth at the first of them, discounted at a rate of a year (or a period) above −100 %.
    ///
    /// In the unit of the flows. The error is at most 10⁻²⁵ of the sum of their sizes for rates from zero up; below
    /// zero, of the sum of their sizes grown to the last flow. Up to 28 digits are given.
    ///
    /// # Errors
    /// [`CostError::OutOfRange`] for a rate outside −99.999 999 999 9 % … 10¹⁷ %, and when the worth has more
    /// digits than a decimal carries.
    ///
    /// ```
    /// use lending_core::rate::CashFlows;
    /// let flows = CashFlows::periodic(&["-100".parse()?, "121".parse()?])?;
    /// assert_eq!(flows.npv("0.1".parse()?)?.round_dp(18), "10".parse()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn npv(&self, rate: Decimal) -> Result<Decimal, CostError> {
        super::npv::worth(self, rate)
    }
}

/// One over the largest, and the smallest yearly growth that is looked for.
fn reach(side: Side) -> Fixed {
    match side {
        Side::Discount => ONE.checked_div(1_000_000_000_000_000).unwrap_or(1),
        Side::Growth => ONE.checked_div(1_000_000_000_000).unwrap_or(1),
    }
}

/// The smallest factor of one unit whose year is within reach.
fn lowest(side: Side, units: u64) -> Fixed {
    unit_root(reach(side), units)
}

/// Whether a curve with one root in (0, 1) has it below the reach.
fn beyond(curve: &Polynomial, side: Side, units: u64) -> bool {
    curve.value(lowest(side, units)).signum() != curve.sign_at_zero()
}

/// The rate of a year; none beyond the reach.
pub(super) fn rate(side: Side, x: Fixed, units: u64) -> Option<Decimal> {
    let year = power(x, units);
    if year < reach(side) {
        return None;
    }
    let away = ONE.saturating_sub(year);
    let below = match side {
        Side::Discount => year,
        Side::Growth => ONE,
    };
    // Half up to 22 decimals, fewer for more than a million; 2⁹⁶ is what a decimal carries.
    (0..=22).rev().find_map(|places| {
        let scaled = BigUint::from(away) * BigUint::from(10_u8).pow(places);
        let digits = (scaled * 2_u8 + below) / (BigUint::from(below) * 2_u8);
        let digits = i128::try_from(digits).ok().filter(|digits| digits >> 96 == 0)?;
        let signed = if side == Side::Growth { digits.checked_neg()? } else { digits };
        Some(Decimal::from_i128_with_scale(signed, places).normalize())
    })
}
