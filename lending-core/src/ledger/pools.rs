use std::sync::Arc;

use rust_decimal::Decimal;

use super::claims::Leg;
use super::error::PoolsError;
use super::role::Side;
use crate::money::{Minor, share_of};

/// Who shares a loan, and by how much: fund pools, partners. The first takes the cents that do not divide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pools(Vec<(Arc<str>, Decimal)>);

impl Pools {
    /// Pools with their shares, which make one; the first is the lender's own.
    ///
    /// # Errors
    /// [`PoolsError`] where the shares do not make one, or a pool stands there twice.
    pub fn new(shares: &[(&str, Decimal)]) -> Result<Self, PoolsError> {
        for (at, (name, _)) in shares.iter().enumerate() {
            if shares.iter().take(at).any(|(before, _)| before == name) {
                return Err(PoolsError::Twice { found: (*name).to_owned() });
            }
        }
        let sum = shares.iter().try_fold(Decimal::ZERO, |sum, (_, share)| sum.checked_add(*share));
        if sum != Some(Decimal::ONE) || shares.iter().any(|(_, share)| *share <= Decimal::ZERO) {
            let found = shares.iter().map(|(_, share)| share.to_string()).collect::<Vec<_>>().join(" + ");
            return Err(PoolsError::Shares { found });
        }
        Ok(Self(shares.iter().map(|(name, share)| (Arc::from(*name), *share)).collect()))
    }

    /// Splits balanced legs by pool: each pool's balance, on the balance sheet and off it.
    pub(super) fn split(&self, legs: &[Leg]) -> Vec<(Arc<str>, Leg)> {
        let Some(((first, _), others)) = self.0.split_first() else { return Vec::new() };
        let mut left: Vec<Leg> = legs.to_vec();
        let mut parts = Vec::new();
        for (pool, share) in others {
            let mut own: Vec<Leg> =
                legs.iter().map(|leg| Leg { amount: share_of(leg.amount, *share), ..*leg }).collect();
            for side in [Side::Balance, Side::Memorandum] {
                even_out(&mut own, side);
            }
            for (left, own) in left.iter_mut().zip(&own) {
                left.amount -= own.amount;
            }
            parts.extend(own.into_iter().map(|leg| (pool.clone(), leg)));
        }
        let own = left.into_iter().map(|leg| (first.clone(), leg));
        own.chain(parts).filter(|(_, leg)| !leg.amount.is_zero()).collect()
    }
}

/// Puts what rounding left of a side on its largest leg, the last of equals.
fn even_out(legs: &mut [Leg], side: Side) {
    let of_side = |leg: &&mut Leg| leg.role.side() == side;
    let sum: Minor = legs.iter().filter(|leg| leg.role.side() == side).map(|leg| leg.amount).sum();
    let largest = legs.iter_mut().filter(of_side).max_by_key(|leg| leg.amount.max(-leg.amount));
    if let Some(leg) = largest {
        leg.amount -= sum;
    }
}
