//! The tax that fees carry (C190–C192).

use lending_core::debt::{Component, ItemId, Key};
use lending_core::fee::FeeRule;
use lending_core::money::{Minor, Rounding, RoundingMode};

use super::fraction::{Fraction, exactly, quotient, round, whole};
use super::loan::Loan;

/// A fee of an item, and what it carries of tax.
#[derive(Clone)]
pub(super) struct Taxed {
    id: ItemId,
    component: Component,
    /// What was not waived of it.
    left: i64,
    /// The tax of one minor unit.
    share: Fraction,
}

impl Taxed {
    /// C190: a fee of the list.
    pub(super) fn by_rule(id: ItemId, component: Component, amount: i64, rule: &FeeRule) -> Self {
        Self { id, component, left: amount, share: exactly(rule.tax) }
    }

    /// C190, C192: a charge that states its amount and its tax.
    pub(super) fn stated(id: ItemId, amount: i64, tax: i64) -> Self {
        let share = if amount == 0 { whole(0) } else { quotient(tax, amount) };
        Self { id, component: Component::Fee, left: amount, share }
    }

    /// C190: the tax of what is left.
    pub(super) fn tax(&self) -> i64 {
        let cent = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
        round(&(whole(self.left) * &self.share), cent)
    }
}

impl Loan<'_> {
    /// C190: adds a fee to an item, and the tax that it carries.
    pub(super) fn add_tax(&mut self, place: usize, fee: Taxed) {
        let tax = fee.tax();
        self.charges.counted += tax;
        self.line(&[&"fee", &fee.id, &Component::Tax], tax);
        let item = &mut self.items[place];
        item.stated.add(Component::Tax, tax);
        item.fees.push(fee);
    }

    /// C191: a waiver of fees or penalty takes the tax with it.
    pub(super) fn waive_tax_along(
        &mut self,
        event: &Key,
        place: usize,
        component: Component,
        amount: i64,
        named: Option<&ItemId>,
    ) {
        if !matches!(component, Component::Fee | Component::Penalty) {
            return;
        }
        let item = &mut self.items[place];
        let count = item.fees.len();
        let is_named = |at: &usize| Some(&item.fees[*at].id) == named;
        let (first, others): (Vec<usize>, Vec<usize>) = (0..count).partition(is_named);
        let (mut left, mut falls) = (amount, 0);
        for at in first.into_iter().chain(others) {
            let fee = &mut item.fees[at];
            if fee.component == component {
                let before = fee.tax();
                let taken = fee.left.min(left);
                fee.left -= taken;
                left -= taken;
                falls += before - fee.tax();
            }
        }
        let tax = Component::Tax;
        let most = item.stated.of(tax) - item.waived.of(tax) - item.moved.of(tax);
        let falls = falls.min(most);
        if falls > 0 {
            self.waive_on(event, place, tax, falls);
            let too_much = -self.items[place].unpaid(tax).min(0);
            self.free(place, tax, too_much);
        }
    }
}
