//! What stands on every role, and what becomes of it while a loan is written off.

use std::collections::BTreeMap;

use super::claims::Leg;
use super::role::Role;
use crate::debt::Component;
use crate::money::Minor;

type Standing = BTreeMap<(Role, Option<Component>), Minor>;

/// What stands on every role of a loan. While the loan is written off two ledgers go side by side: the one that would
/// be if it were not, and the one that is posted. When the write-off is undone the second becomes the first again.
#[derive(Debug, Clone, Default)]
pub(super) struct Books {
    /// As if nothing had been written off.
    base: Standing,
    /// As posted, since it was written off.
    posted: Standing,
    /// What lines tell as written off.
    told: Minor,
    /// What stood on the roles of results when it was written off, the loss among them.
    results: Option<Standing>,
}

impl Books {
    /// Posts what a movement of claims makes; of a loan that is written off, what it makes there (C252).
    pub(super) fn post(&mut self, legs: Vec<Leg>) -> Vec<Leg> {
        for leg in &legs {
            *self.base.entry((leg.role, leg.component)).or_default() += leg.amount;
        }
        if self.results.is_none() { legs } else { self.post_what_is() }
    }

    /// Lines tell so much more as written off, or so much less: the first puts the loan off the balance sheet, what
    /// takes all of it back brings it there again.
    pub(super) fn write_off(&mut self, amount: Minor) -> Vec<Leg> {
        self.told += amount;
        if self.told.is_zero() {
            self.results = None;
        } else if self.results.is_none() {
            let mut results = self.base.clone();
            results.retain(|(role, _), _| role.is_a_result());
            results.insert((Role::WrittenOff, Some(Component::Principal)), self.on_the_balance());
            self.results = Some(results);
            self.posted.clone_from(&self.base);
        }
        self.post_what_is()
    }

    /// The differences between what should stand and what was posted.
    fn post_what_is(&mut self) -> Vec<Leg> {
        let now =
            self.results.as_ref().map_or_else(|| self.base.clone(), |results| self.written_off(results));
        let mut changes = now.clone();
        for (place, amount) in &self.posted {
            *changes.entry(*place).or_default() -= *amount;
        }
        changes.retain(|_, amount| !amount.is_zero());
        self.posted = now;
        changes.into_iter().map(|((role, component), amount)| Leg { role, component, amount }).collect()
    }

    /// What would leave the balance sheet if the loan were written off now.
    fn on_the_balance(&self) -> Minor {
        let off = |component| self.owed(component).at_least_zero();
        let claims = self.base.iter().filter(|((role, _), _)| role.is_a_claim());
        let claims: Minor = claims.map(|(_, amount)| *amount).sum();
        let left: Minor =
            Component::ALL.into_iter().map(|component| self.owed(component) - off(component)).sum();
        claims - left
    }

    /// All of a component that is owed, on the balance sheet and off it.
    fn owed(&self, component: Component) -> Minor {
        let of_claim = |((role, of), _): &(&(Role, Option<Component>), &Minor)| {
            *of == Some(component) && (role.is_a_claim() || *role == Role::memorandum(component))
        };
        self.base.iter().filter(of_claim).map(|(_, amount)| *amount).sum()
    }

    /// What stands while the loan is written off: what is owed as memorandum, results as they were; what came in since is
    /// recovered, whatever it paid.
    fn written_off(&self, results: &Standing) -> Standing {
        let mut standing = self.base.clone();
        standing.retain(|(role, _), _| !role.is_a_claim() && !role.is_a_result() && !role.is_memorandum());
        standing.extend(results.iter().map(|(place, amount)| (*place, *amount)));
        let mut all = Minor::ZERO;
        for component in Component::ALL {
            let owed = self.owed(component);
            let off = owed.at_least_zero();
            all += off;
            // What was paid ahead, or billed ahead, is the borrower's.
            standing.insert((Role::claim(component), Some(component)), owed - off);
            standing.insert((Role::memorandum(component), Some(component)), off);
        }
        let recovered = -standing
            .iter()
            .filter(|((role, _), _)| !role.is_memorandum())
            .map(|(_, amount)| *amount)
            .sum::<Minor>();
        standing.insert((Role::Recovered, None), recovered);
        standing.insert((Role::MemorandumContra, None), -all);
        standing
    }
}
