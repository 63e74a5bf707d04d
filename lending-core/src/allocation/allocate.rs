use super::{Direction, Waterfall};
use crate::debt::{Component, Split};
use crate::money::Minor;

/// What one item owes, as the waterfall sees it. Items come in their order: due day first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// Whether its due day is over.
    pub past_due: bool,
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
    for past_due in [true, false] {
        let bucket = || owed.iter().enumerate().filter(move |(_, owed)| owed.past_due == past_due);
        match waterfall.direction() {
            Direction::ByBill => {
                for (item, owed) in bucket() {
                    for component in waterfall.order() {
                        serve(item, component, owed.unpaid[component]);
                    }
                }
            }
            Direction::ByComponent => {
                for component in waterfall.order() {
                    for (item, owed) in bucket() {
                        serve(item, component, owed.unpaid[component]);
                    }
                }
            }
        }
    }
    rest
}
