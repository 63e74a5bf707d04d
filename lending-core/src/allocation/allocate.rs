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
    // Bill by bill the places of a bucket follow each other: an item is served in all of them before the next item.
    let together = match waterfall.direction() {
        Direction::ByBill => Component::ALL.len(),
        Direction::ByComponent => 1,
    };
    for places in waterfall.places().chunks(together) {
        let Some((bucket, _)) = places.first() else { continue };
        for (item, owed) in owed.iter().enumerate() {
            if owed.bucket != *bucket {
                continue;
            }
            let unpaid = owed.unpaid.amounts();
            for (_, component) in places {
                let amount = unpaid[component.place()].min(rest);
                if amount.is_positive() {
                    rest -= amount;
                    take(Part { item, component: *component, amount });
                }
            }
        }
    }
    rest
}
