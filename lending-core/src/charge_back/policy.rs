use serde::{Deserialize, Serialize};

use crate::debt::{Component, Split};
use crate::money::Minor;

/// Of which component a charge-back is: part of the terms.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChargeBackPolicy {
    /// The components in their turn, each at most once; what is left after them is principal. None: all of it is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<Component>,
}

/// What of a charge-back is owed of a component: the smaller of what is left of it and what was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The component.
    pub component: Component,
    /// What was left of the charge-back when it came to its turn.
    pub left: Minor,
    /// What the payment paid of it, less what was charged back before; `None` where no limit is asked for.
    pub paid: Option<Minor>,
}

impl Part {
    /// How much.
    pub fn amount(&self) -> Minor {
        self.paid.map_or(self.left, |paid| paid.min(self.left))
    }
}

impl ChargeBackPolicy {
    /// An amount that comes back of a payment, by component: in the order of the terms, each at most what the payment
    /// paid of it, and what is left as principal. Parts of nothing are left out.
    ///
    /// ```
    /// use lending_core::charge_back::ChargeBackPolicy;
    /// use lending_core::debt::{Component, Split};
    /// use lending_core::money::Minor;
    /// let policy = ChargeBackPolicy { order: vec![Component::Interest] };
    /// let paid = Split { principal: Minor::new(1652), interest: Minor::new(49), ..Split::default() };
    /// let parts = policy.parts(Minor::new(1000), paid);
    /// let amounts: Vec<_> = parts.iter().map(|part| (part.component, part.amount().units())).collect();
    /// assert_eq!(amounts, [(Component::Interest, 49), (Component::Principal, 951)]);
    /// ```
    pub fn parts(&self, amount: Minor, paid: Split) -> Vec<Part> {
        let mut left = amount;
        let mut parts: Vec<Part> = Vec::new();
        for component in &self.order {
            let part = Part { component: *component, left, paid: Some(paid[*component].at_least_zero()) };
            left -= part.amount();
            parts.push(part);
        }
        parts.push(Part { component: Component::Principal, left, paid: None });
        parts.retain(|part| part.amount().is_positive());
        parts
    }

    /// The component that it names twice.
    pub fn named_twice(&self) -> Option<Component> {
        let twice = |(at, component): &(usize, &Component)| self.order[..*at].contains(component);
        self.order.iter().enumerate().find(twice).map(|(_, component)| *component)
    }
}
