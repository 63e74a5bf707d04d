use super::{Bucket, Direction, Waterfall};
use crate::debt::{Component, Split};
use crate::money::Minor;

/// What one item owes, as the waterfall sees it. Items come in their order: issued ones by due day, rows to come as
/// they are to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// How it stands.
    pub bucket: Bucket,
    /// What is unpaid of it.
    pub unpaid: Split,
}

/// A part of a payment: so much for this component of the item at this place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The place of the item among those that were given.
    pub item: usize,
    /// The component.
    pub component: Component,
    /// The amount, more than nothing.
    pub amount: Minor,
}

/// Splits an amount over what is owed; hands each part to `take` and gives back what nobody needed.
///
/// Total: parts and rest add up to the amount, and a later place gets money only when all earlier ones are empty.
pub fn allocate(waterfall: &Waterfall, owed: &[Owed], amount: Minor, mut take: impl FnMut(Part)) -> Minor {
    let mut rest = amount;
    let mut serve = |item: usize, component: Component, unpaid: Minor| {
        let amount = unpaid.min(rest);
        if amount.is_positive() {
            rest -= amount;
            take(Part { item, component, amount });
        }
    };
    let of_bucket = |bucket: Bucket| {
        owed.iter()
            .enumerate()
            .filter(move |(_, owed)| owed.bucket == bucket)
            .map(|(item, owed)| (item, owed.unpaid))
    };
    match waterfall.direction() {
        Direction::ByBill => {
            for bucket in waterfall.buckets() {
                let order = waterfall.order(bucket);
                for (item, unpaid) in of_bucket(bucket) {
                    for component in order {
                        serve(item, component, unpaid[component]);
                    }
                }
            }
        }
        Direction::ByComponent => {
            for (bucket, component) in waterfall.places() {
                for (item, unpaid) in of_bucket(*bucket) {
                    serve(item, *component, unpaid[*component]);
                }
            }
        }
    }
    rest
}
