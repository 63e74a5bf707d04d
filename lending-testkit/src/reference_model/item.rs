use std::collections::BTreeMap;

use lending_core::allocation::Then;
use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key, Split};
use lending_core::money::Minor;

use super::penalty::Late;
use super::prepayment::Prepaid;
use super::tax::Taxed;
use crate::snapshot::ItemFigures;

/// An amount for each component.
#[derive(Clone, Default)]
pub(super) struct Amounts(BTreeMap<Component, i64>);

impl Amounts {
    pub(super) fn of(&self, component: Component) -> i64 {
        self.0.get(&component).copied().unwrap_or(0)
    }

    pub(super) fn add(&mut self, component: Component, amount: i64) {
        *self.0.entry(component).or_default() += amount;
    }

    fn split(&self) -> Split {
        let mut split = Split::default();
        for (component, amount) in &self.0 {
            split[*component] = Minor::new(*amount);
        }
        split
    }
}

/// A bill, or a charge that is on no bill.
#[derive(Clone)]
pub(super) struct Item {
    pub(super) id: ItemId,
    /// None while a charge waits.
    pub(super) due: Option<Date>,
    pub(super) stated: Amounts,
    pub(super) paid: Amounts,
    pub(super) waived: Amounts,
    /// C280: what of that the terms waived of its interest, less what lapsed.
    pub(super) relieved: i64,
    /// C106: what another plan took over.
    pub(super) moved: Amounts,
    /// What its late nights have come to.
    pub(super) late: Late,
    /// C191: its fees, in the order in which they came to it.
    pub(super) fees: Vec<Taxed>,
}

impl Item {
    pub(super) fn new(id: ItemId, due: Option<Date>) -> Self {
        let nothing = Amounts::default;
        let (stated, paid, waived, moved) = (nothing(), nothing(), nothing(), nothing());
        let (late, fees) = (Late::default(), Vec::new());
        Self { id, due, stated, paid, waived, relieved: 0, moved, late, fees }
    }

    pub(super) fn unpaid(&self, component: Component) -> i64 {
        self.stated.of(component)
            - self.paid.of(component)
            - self.waived.of(component)
            - self.moved.of(component)
    }

    /// What is unpaid of all components.
    pub(super) fn unpaid_in_all(&self) -> i64 {
        Component::ALL.into_iter().map(|component| self.unpaid(component)).sum()
    }

    /// The interest that can be taken down: all that is stated and was not taken over.
    pub(super) fn takeable(&self) -> i64 {
        self.stated.of(Component::Interest) - self.moved.of(Component::Interest)
    }

    pub(super) fn is_settled(&self) -> bool {
        Component::ALL.into_iter().all(|component| self.unpaid(component) == 0)
    }

    /// C36, C40: whether it makes the loan late; penalty and fees do not.
    pub(super) fn owes_principal_or_interest(&self) -> bool {
        self.unpaid(Component::Principal) > 0 || self.unpaid(Component::Interest) > 0
    }

    /// C36, C87, C181, C201: whether it counts for days past due.
    pub(super) fn counts(&self) -> bool {
        matches!(
            self.id,
            ItemId::Bill(_)
                | ItemId::DownPayment(_)
                | ItemId::CalledIn(_)
                | ItemId::ChargeBack(_)
                | ItemId::Refund(_)
        )
    }

    pub(super) fn is_bill(&self) -> bool {
        matches!(self.id, ItemId::Bill(_))
    }

    pub(super) fn figures(&self) -> ItemFigures {
        let (stated, paid) = (self.stated.split(), self.paid.split());
        ItemFigures { due: self.due, stated, paid, waived: self.waived.split(), moved: self.moved.split() }
    }
}

/// C30: what is left of a payment.
#[derive(Clone)]
pub(super) struct Lot {
    pub(super) payment: Key,
    /// Its kind of money.
    pub(super) kind: Option<String>,
    /// What it says of money that nothing issued needs.
    pub(super) says: Option<Then>,
    /// The day on which it counts.
    pub(super) came: Date,
    /// The whole payment.
    pub(super) amount: i64,
    pub(super) credit: i64,
    /// C120: what lies to be returned.
    pub(super) to_be_returned: i64,
    /// C115, C116: what it prepaid.
    pub(super) prepaid: Prepaid,
    /// C200: money of the lender.
    pub(super) is_goodwill: bool,
    /// C201: what refunds paid out of it.
    pub(super) refunded: i64,
}

/// What a payment paid of a component of an item, less what was freed of it.
#[derive(Clone)]
pub(super) struct Allocation {
    pub(super) payment: Key,
    pub(super) item: ItemId,
    pub(super) component: Component,
    pub(super) amount: i64,
    /// The day on which it was paid.
    pub(super) on: Date,
}

/// What a waiver took from a component of an item, less what lapsed of it; without an event it is a small rest that was
/// let off (C203).
#[derive(Clone)]
pub(super) struct Waiver {
    pub(super) event: Option<Key>,
    pub(super) item: ItemId,
    pub(super) component: Component,
    pub(super) amount: i64,
}
