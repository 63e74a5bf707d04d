//! Random figures that both sides are asked for, from a seed.

use fastrand::Rng;
use lending_core::accrual::Piece;
use lending_core::allocation::{Bucket, Owed};
use lending_core::calendar::Fraction;
use lending_core::date;
use lending_core::debt::{Component, Split};
use lending_core::money::Minor;
use lending_core::rate::Rate;
use rust_decimal::Decimal;

/// Bills of everyday size, two thirds of them past due, and a payment that pays most of them.
pub fn bills(rng: &mut Rng, number: usize) -> (Vec<Owed>, Minor) {
    let bill = |place: usize| {
        let bucket = if place < number - number / 3 { Bucket::PastDue } else { Bucket::Due };
        let mut unpaid = Split::default();
        for component in Component::ALL {
            unpaid[component] = Minor::new(if rng.u8(0..4) > 0 { rng.i64(1..=100_000) } else { 0 });
        }
        Owed { bucket, unpaid }
    };
    let owed: Vec<Owed> = (0..number).map(bill).collect();
    let all: Minor = owed.iter().map(|owed| owed.unpaid.total()).sum();
    let payment = Minor::new(all.units() - all.units() / 10);
    (owed, payment)
}

/// A principal in cents, a yearly rate, days.
#[derive(Debug, Clone, Copy)]
pub struct Simple {
    /// The principal, in cents.
    pub principal: Minor,
    /// The yearly rate.
    pub rate: Rate,
    /// The days.
    pub days: u32,
}

impl Simple {
    /// One of everyday size: up to ten million, a rate of basis points up to 36 %, up to a year.
    pub fn everyday(rng: &mut Rng) -> Self {
        let rate = Rate::per_year(Decimal::new(rng.i64(0..=3600), 4)).expect("a rate within reach");
        Self { principal: Minor::new(rng.i64(1..=1_000_000_000)), rate, days: rng.u32(1..=366) }
    }

    /// One from the whole range of the terms: up to 10¹² cents, a rate of twelve decimals up to 1000 %, ten years.
    pub fn any(rng: &mut Rng) -> Self {
        let decimals = rng.u32(0..=12);
        let limit = 10_i64.pow(decimals + 1);
        let rate = Rate::per_year(Decimal::new(rng.i64(0..=limit), decimals)).expect("a rate within reach");
        let size = 10_i64.pow(rng.u32(1..=12));
        Self { principal: Minor::new(rng.i64(0..=size)), rate, days: rng.u32(0..=3660) }
    }

    /// As the core takes it: nights that grow on a base.
    pub fn piece(&self) -> Piece {
        let from = date!("2026-01-31");
        Piece {
            from,
            to: from.plus_days(self.days),
            base: self.principal,
            rate: Some(self.rate),
            weight: Fraction::new(i64::from(self.days), 360),
        }
    }

    /// As the plain version takes it: principal, yearly rate, days.
    pub fn decimals(&self) -> (Decimal, Decimal, i64) {
        (Decimal::new(self.principal.units(), 2), self.rate.to_decimal(), i64::from(self.days))
    }
}
