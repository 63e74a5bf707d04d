//! On the cash basis all that is owed is memorandum, or was lent anew: what each taker took follows from that.

use super::{Claims, Leg};
use crate::debt::Component;
use crate::ledger::movement::{Claim, Taker};
use crate::money::Minor;

impl Claims {
    /// Takes from a claim where all that is owed is what was lent anew or memorandum: takes what was lent anew
    /// first. A taker may give back more than it took for as long as a booking day tells other lines of it later.
    pub(super) fn take_on_cash(&mut self, claim: Claim, by: &Taker, amount: Minor) -> Minor {
        let component = claim.component();
        let at = component.place();
        let before = self.memorandum[at];
        self.add(claim, -amount);
        let not_owed = (-self.total(component) - self.ahead(component)).at_least_zero();
        let taken = self.took.entry((component, by.clone())).or_default();
        let (lent, ahead) = if amount.is_negative() {
            let ahead = taken.ahead.min(-amount);
            (-taken.lent.min(-amount - ahead), -ahead)
        } else {
            let lent = amount.min(self.lent[at]).at_least_zero();
            let given_back = (-taken.memorandum).at_least_zero();
            (lent, (amount - lent - given_back).min(not_owed).at_least_zero())
        };
        taken.lent += lent;
        taken.ahead += ahead;
        taken.memorandum += amount - lent - ahead;
        self.lent[at] -= lent;
        self.bound(component);
        before - self.memorandum[at]
    }

    /// On the cash basis just so much was taken ahead as a component is below nothing: what grows less was taken ahead
    /// by who took it, what grows or comes back was taken as memorandum.
    pub(super) fn even_out_ahead(&mut self, component: Component) {
        let mut more = (-self.total(component)).at_least_zero() - self.ahead(component);
        for ((_, by), taken) in self.took.iter_mut().filter(|((of, _), _)| *of == component) {
            let part = if more.is_negative() {
                -taken.ahead.min(-more)
            } else {
                taken.memorandum.min(more).at_least_zero()
            };
            let role = by.of_what_grows_later(component);
            self.grown_later.push(Leg { role, component: Some(component), amount: part });
            taken.ahead += part;
            taken.memorandum -= part;
            more -= part;
        }
    }

    /// Lends anew, or less than was told: what was taken of that was memorandum.
    pub(super) fn lend(&mut self, component: Component, amount: Minor) {
        let at = component.place();
        self.lent[at] += amount;
        let mut short = -self.lent[at];
        if !self.is_on_cash(component) || !short.is_positive() {
            return;
        }
        for ((_, by), taken) in self.took.iter_mut().filter(|((of, _), _)| *of == component) {
            let part = taken.lent.min(short).at_least_zero();
            let role = by.of_what_grows_later(component);
            self.grown_later.push(Leg { role, component: Some(component), amount: -part });
            taken.lent -= part;
            taken.memorandum += part;
            self.lent[at] += part;
            short -= part;
        }
    }
}
