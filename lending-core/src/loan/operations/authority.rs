//! Who may let go of how much of what is owed.

use crate::debt::Component;
use crate::loan::account::Loan;
use crate::loan::event::Fact;
use crate::money::Money;

/// An authority that the terms name, and the loan on which it lets something go.
#[derive(Clone, Copy)]
pub(super) struct Authority<'l> {
    loan: &'l Loan,
    pub(super) name: &'l str,
}

/// A name that is no authority of the terms.
pub(super) struct UnknownAuthority {
    /// Those that the terms know.
    pub(super) known: Vec<String>,
    /// What was given; empty if nothing was.
    pub(super) found: String,
}

/// A name as it was given, or that there was none.
pub(super) fn named(found: &str) -> String {
    if found.is_empty() { "none".to_owned() } else { format!("`{found}`") }
}

impl<'l> Authority<'l> {
    /// The authority of a name; none where the terms limit nobody.
    pub(super) fn of(loan: &'l Loan, by: Option<&str>) -> Result<Option<Self>, UnknownAuthority> {
        let authorities = &loan.terms.agreed().relief.authorities;
        if authorities.is_empty() {
            return Ok(None);
        }
        let found = by.unwrap_or_default();
        let named = authorities.get_key_value(found).map(|(name, _)| Self { loan, name });
        let unknown =
            || UnknownAuthority { known: authorities.keys().cloned().collect(), found: found.to_owned() };
        named.map(Some).ok_or_else(unknown)
    }

    /// The most of a component that it may let go on the loan.
    pub(super) fn most(self, component: Component) -> Money {
        let most = self.loan.terms.agreed().relief.most(self.name, component);
        Money::new(most, self.loan.currency())
    }

    /// What its waivers that stand let go of a component.
    pub(super) fn waived(self, component: Component) -> Money {
        let of_it = self.loan.standing().filter_map(|other| {
            if let Fact::Waived { component: of, amount, by: Some(name), .. } = &other.fact
                && *of == component
                && name == self.name
            {
                return Some(*amount);
            }
            None
        });
        Money::new(of_it.sum(), self.loan.currency())
    }
}
