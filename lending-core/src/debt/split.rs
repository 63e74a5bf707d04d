use std::ops::{Add, AddAssign, Index, IndexMut, Sub};

use serde::{Deserialize, Serialize};

use super::Component;
use crate::money::Minor;

/// An amount for each component.
///
/// ```
/// use lending_core::debt::{Component, Split};
/// use lending_core::money::Minor;
/// let mut paid = Split::default();
/// paid[Component::Interest] += Minor::new(30);
/// assert_eq!(paid.total(), Minor::new(30));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// Principal.
    pub principal: Minor,
    /// Contract interest.
    pub interest: Minor,
    /// Charges.
    pub fee: Minor,
    /// Tax on charges.
    #[serde(default)]
    pub tax: Minor,
    /// Penalty interest.
    pub penalty: Minor,
}

impl Split {
    /// The amounts, in the order of [`Component::ALL`].
    #[inline]
    pub const fn amounts(&self) -> [Minor; Component::ALL.len()] {
        [self.principal, self.interest, self.fee, self.tax, self.penalty]
    }

    /// The sum over all components.
    pub fn total(&self) -> Minor {
        Component::ALL.iter().map(|component| self[*component]).sum()
    }

    /// Whether every component is nothing.
    pub fn is_zero(&self) -> bool {
        Component::ALL.iter().all(|component| self[*component].is_zero())
    }
}

impl Index<Component> for Split {
    type Output = Minor;
    fn index(&self, component: Component) -> &Minor {
        match component {
            Component::Principal => &self.principal,
            Component::Interest => &self.interest,
            Component::Fee => &self.fee,
            Component::Tax => &self.tax,
            Component::Penalty => &self.penalty,
        }
    }
}

impl IndexMut<Component> for Split {
    fn index_mut(&mut self, component: Component) -> &mut Minor {
        match component {
            Component::Principal => &mut self.principal,
            Component::Interest => &mut self.interest,
            Component::Fee => &mut self.fee,
            Component::Tax => &mut self.tax,
            Component::Penalty => &mut self.penalty,
        }
    }
}

impl Add for Split {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl AddAssign for Split {
    fn add_assign(&mut self, other: Self) {
        for component in Component::ALL {
            self[component] += other[component];
        }
    }
}

impl Sub for Split {
    type Output = Self;
    fn sub(mut self, other: Self) -> Self {
        for component in Component::ALL {
            self[component] -= other[component];
        }
        self
    }
}
