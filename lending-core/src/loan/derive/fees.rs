//! Fees of the lender's list: they come with their reason, and go with it.

use super::Fold;
use crate::calendar::Date;
use crate::debt::{Component, FeeReason, ItemId, Key, Split};
use crate::fee::{ChargeDue, FeeAmount, FeeBase, FeeDue, FeeOn, FeeRule, FeeShare, FeeTax, Late};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Charge, Debt};
use crate::money::Minor;
use crate::terms::Agreement;

/// What a fee may be a part of, beside the principal outstanding.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bases {
    payout: Minor,
    payment: Minor,
    bill: Split,
    /// Principal that is on its way from the rows to come to a bill.
    under_way: Minor,
}

impl Bases {
    /// A payout.
    pub(super) fn of_payout(payout: Minor) -> Self {
        Self { payout, ..Self::default() }
    }

    /// A payment that came back.
    pub(super) fn of_payment(payment: Minor) -> Self {
        Self { payment, ..Self::default() }
    }

    /// A bill that is, or is about to be, issued.
    fn of_bill(bill: Split, under_way: Minor) -> Self {
        Self { bill, under_way, ..Self::default() }
    }
}

/// A fee that was made.
struct Made {
    component: Component,
    amount: Minor,
    tax: FeeTax,
    due: FeeDue,
}

impl Made {
    /// What it is before it is issued.
    fn charge(&self, id: ItemId, day: Date) -> Charge {
        Charge::of(id, self.component, day, self.amount, self.tax)
    }
}

/// The days of the contract on which a fee may be made.
pub(super) fn days(agreed: &Agreement) -> impl Iterator<Item = Date> {
    agreed.fees.iter().filter_map(|rule| day_of(agreed, rule))
}

fn day_of(agreed: &Agreement, rule: &FeeRule) -> Option<Date> {
    let FeeOn::Date { months } = rule.on else { return None };
    i32::try_from(months).ok().and_then(|months| agreed.contract_day.plus_months(months).ok())
}

impl Fold<'_> {
    /// The next morning on which a bill that counts is charged for being late.
    pub(super) fn next_late_fee(&self) -> Option<Date> {
        let late: Vec<&Late> = self.agreed.fees.iter().filter_map(FeeRule::late).collect();
        if late.is_empty() {
            return None;
        }
        let asked = self.agreed.overdue.counts;
        let is_bill = |debt: &&Debt| debt.bill().is_some() && debt.counted(asked).is_positive();
        let counts = self.state.items.debts.open().iter().filter(is_bill);
        // Interest that grows after the last bill was issued makes it count in a night without any other event.
        let may_count = self.state.items.last_bill().filter(|_| self.state.all_billed());
        let bills = counts.chain(may_count);
        let mornings = bills.flat_map(|debt| late.iter().filter_map(|late| late.next(debt.due, self.day)));
        mornings.map(|(_, morning)| morning).min()
    }

    /// Fees for bills that are late, the oldest first, then those of a day of the contract.
    pub(super) fn fees_of_the_morning(&mut self, day: Date) {
        let agreed = self.agreed;
        for (at, late) in agreed.fees.iter().enumerate().filter_map(|(at, rule)| Some((at, rule.late()?))) {
            let counts = |debt: &&Debt| debt.counted(agreed.overdue.counts).is_positive();
            let bills = self.state.items.debts.open().iter().filter(counts).filter_map(|debt| {
                let (bill, time) = (debt.bill()?, late.on(debt.due, day)?);
                Some((bill, time, debt.stated))
            });
            for (bill, time, stated) in bills.collect::<Vec<_>>() {
                self.charge_fee(day, at, FeeReason::Bill(bill, time), Bases::of_bill(stated, Minor::ZERO));
            }
        }
        for (at, rule) in agreed.fees.iter().enumerate() {
            let has_come = day_of(agreed, rule) == Some(day);
            if has_come && self.state.principal_outstanding().is_positive() {
                self.charge_fee(day, at, FeeReason::Date, Bases::default());
            }
        }
    }

    /// Fees for what an event did; some are kept of the payout that it is.
    pub(super) fn fees_of_event(&mut self, day: Date, key: &Key, on: FeeOn, bases: Bases) {
        let agreed = self.agreed;
        for (at, rule) in agreed.fees.iter().enumerate().filter(|(_, rule)| rule.on == on) {
            match rule.due {
                FeeDue::Deducted => self.deduct_fee(day, at, key, bases),
                FeeDue::WithNextBill | FeeDue::AtOnce | FeeDue::InDays(_) => {
                    self.charge_fee(day, at, FeeReason::Event(key.clone()), bases);
                }
            }
        }
    }

    /// Fees that are a part of a bill which states principal or interest, and of which so much was paid in advance.
    pub(super) fn fees_of_bill(
        &mut self,
        day: Date,
        bill: u32,
        (stated, paid): (Split, Split),
    ) -> Vec<Charge> {
        let agreed = self.agreed;
        let mut fees = Vec::new();
        if stated.is_zero() {
            return fees;
        }
        for (at, rule) in agreed.fees.iter().enumerate().filter(|(_, rule)| rule.on == FeeOn::EachBill) {
            let id = ItemId::Fee(rule.code.as_str().into(), FeeReason::Bill(bill, 1));
            if let Some(made) =
                self.make_fee(day, at, &id, Bases::of_bill(stated, stated.principal - paid.principal))
            {
                self.state.items.moved.push((id.clone(), bill));
                fees.push(made.charge(id, day));
            }
        }
        fees
    }

    /// A charge whose amount the list of fees says.
    pub(super) fn charge_tariff(&mut self, day: Date, key: &Key, code: &str, due: Option<ChargeDue>) {
        let is_tariff = |rule: &FeeRule| rule.on == FeeOn::Tariff && rule.code == code;
        let Some(at) = self.agreed.fees.iter().position(is_tariff) else { return };
        let id = ItemId::Charge(key.clone());
        if let Some(made) = self.make_fee(day, at, &id, Bases::default()) {
            self.ask_for(day, made.charge(id, day), due.unwrap_or(made.due.of(day)));
        }
    }

    /// A fee that is an item of its own, or waits for the next bill.
    fn charge_fee(&mut self, day: Date, at: usize, reason: FeeReason, bases: Bases) {
        let id = ItemId::Fee(self.agreed.fees[at].code.as_str().into(), reason);
        if let Some(made) = self.make_fee(day, at, &id, bases) {
            self.ask_for(day, made.charge(id, day), made.due.of(day));
        }
    }

    /// A fee that is kept of the payout that it is for, and its tax.
    fn deduct_fee(&mut self, day: Date, at: usize, payout: &Key, bases: Bases) {
        let id = ItemId::Fee(self.agreed.fees[at].code.as_str().into(), FeeReason::Event(payout.clone()));
        if let Some(made) = self.make_fee(day, at, &id, bases) {
            let stated = made.charge(id.clone(), day).stated;
            self.keep_of_payout(day, payout, Debt::issued(id, day, day, stated));
        }
    }

    /// The tax that a charge carries.
    pub(super) fn charge_tax(&mut self, day: Date, charge: &Key, tax: Minor) {
        self.state.charged += tax;
        let line = LineKey::Fee { item: ItemId::Charge(charge.clone()), component: Component::Tax };
        self.journal.write(day, line, tax, Basis::Stated { amount: tax });
    }

    /// Makes a fee of the list, unless it is one of those that cost nothing.
    fn make_fee(&mut self, day: Date, at: usize, id: &ItemId, bases: Bases) -> Option<Made> {
        let rule = &self.agreed.fees[at];
        let times = self.state.fees.entry(at).or_default();
        *times = times.saturating_add(1);
        if *times <= rule.free {
            return None;
        }
        let base = |of: FeeBase| match of {
            FeeBase::ThePrincipal => self.state.principal_outstanding() + bases.under_way,
            FeeBase::ThePayout => bases.payout,
            FeeBase::ThePayment => bases.payment,
            FeeBase::TheBill => bases.bill.principal + bases.bill.interest,
            FeeBase::PrincipalOfTheBill => bases.bill.principal,
            FeeBase::InterestOfTheBill => bases.bill.interest,
        };
        let basis = match rule.amount {
            FeeAmount::Figure(amount) => Basis::Stated { amount },
            FeeAmount::Share(FeeShare { share, of, min, max, rounding }) => {
                Basis::Fee { of: base(of), share, min, max, rounding }
            }
        };
        let (amount, component) = (rule.amount.of(base), rule.counts_as.component());
        if !amount.is_positive() {
            return None;
        }
        let tax = rule.taxed();
        for (component, amount, basis) in
            [(component, amount, basis), (Component::Tax, tax.of(amount), Basis::Tax { fee: amount, tax })]
        {
            self.state.charged += amount;
            let item = id.clone();
            let line = match rule.due {
                FeeDue::Deducted => LineKey::Deducted { item, component },
                FeeDue::WithNextBill | FeeDue::AtOnce | FeeDue::InDays(_) => LineKey::Fee { item, component },
            };
            self.journal.write(day, line, amount, basis);
        }
        Some(Made { component, amount, tax, due: rule.due })
    }
}
