use std::ops::{Deref, DerefMut};

use super::Debt;
use crate::debt::ItemId;

/// Issued bills and charges, in the order in which they are served: due day, a bill before a charge, then number or
/// order of making.
///
/// It reads as a slice. Those at the front that are at rest are passed over wherever only what is open counts; whoever
/// may change any of them has all looked at again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Debts {
    all: Vec<Debt>,
    /// How many at the front are at rest.
    at_rest: usize,
}

impl Debts {
    /// Puts an issued item in its place.
    pub(super) fn issue(&mut self, debt: Debt) {
        let place = |debt: &Debt| (debt.due, debt.bill().map_or(debt.made_as, |_| None));
        let at = self.all.partition_point(|other| place(other) <= place(&debt));
        self.all.insert(at, debt);
        self.at_rest = self.at_rest.min(at);
    }

    /// An issued item.
    pub(super) fn with_id(&mut self, id: &ItemId) -> Option<&mut Debt> {
        let at = self.all.iter().rposition(|debt| debt.id == *id)?;
        self.at_rest = self.at_rest.min(at);
        self.all.get_mut(at)
    }

    /// Passes over those that came to rest.
    pub(crate) fn pass_over_those_at_rest(&mut self) {
        self.at_rest += self.open().iter().take_while(|debt| debt.is_at_rest()).count();
    }

    /// All from the first that is not at rest, as far as they were looked at.
    pub(crate) fn open(&self) -> &[Debt] {
        &self.all[self.at_rest..]
    }

    /// An item by its place among all.
    pub(crate) fn place_mut(&mut self, at: usize) -> Option<&mut Debt> {
        self.at_rest = self.at_rest.min(at);
        self.all.get_mut(at)
    }

    /// How many come before those of [`Debts::open`].
    pub(crate) const fn passed_over(&self) -> usize {
        self.at_rest
    }

    /// [`Debts::open`], to be changed.
    pub(crate) fn open_mut(&mut self) -> &mut [Debt] {
        &mut self.all[self.at_rest..]
    }
}

impl Deref for Debts {
    type Target = [Debt];
    fn deref(&self) -> &[Debt] {
        &self.all
    }
}

impl DerefMut for Debts {
    fn deref_mut(&mut self) -> &mut [Debt] {
        self.at_rest = 0;
        &mut self.all
    }
}
