//! Fees of the list: when their reason comes up, how much they are and when they fall due (C182–C189).

use lending_core::calendar::Date;
use lending_core::debt::{Component, FeeReason, ItemId, Key};
use lending_core::fee::{
    ChargeDue, ChargeWhenClosed, CountsAs, Every, FeeAmount, FeeBase, FeeDue, FeeOn, FeeRule, Late,
};
use lending_core::money::{Minor, Rounding};

use super::fraction::{exactly, round, whole};
use super::item::Item;
use super::loan::Loan;
use super::payouts::Drawing;
use super::tax::Taxed;

/// A charge as its event states it.
pub(super) struct Charge<'e> {
    pub(super) key: &'e Key,
    pub(super) amount: Option<i64>,
    pub(super) tax: i64,
    pub(super) code: &'e str,
    pub(super) due: Option<ChargeDue>,
}

/// What a share is taken of, beside the principal that is outstanding.
#[derive(Clone, Copy, Default)]
struct Ground {
    /// The payout, or the payment.
    money: i64,
    /// Principal and interest of the bill.
    bill: (i64, i64),
}

impl Loan<'_> {
    /// C182: all principal outstanding.
    fn outstanding(&self) -> i64 {
        self.to_come - self.principal_ahead() + self.billed_principal()
    }

    /// C182: what a rule asks for on some ground, free or not.
    fn fee_on_ground(&self, rule: &FeeRule, ground: Ground) -> i64 {
        let share = match rule.amount {
            FeeAmount::Figure(figure) => return figure.units(),
            FeeAmount::Share(share) => share,
        };
        let base = match share.of {
            FeeBase::ThePrincipal => self.outstanding(),
            FeeBase::ThePayout | FeeBase::ThePayment => ground.money,
            FeeBase::TheBill => ground.bill.0 + ground.bill.1,
            FeeBase::PrincipalOfTheBill => ground.bill.0,
            FeeBase::InterestOfTheBill => ground.bill.1,
        };
        if base <= 0 {
            return 0;
        }
        let part = exactly(share.share);
        let cent = Rounding::new(Minor::new(1), share.rounding);
        let amount = round(&(whole(base) * part), cent).max(share.min.units());
        share.max.map_or(amount, |max| amount.min(max.units()))
    }

    /// C182: counts one time of a rule; says whether it is free.
    fn is_free(&mut self, rule: &FeeRule) -> bool {
        let times = self.times_of_fees.entry(rule.code.clone()).or_insert(0);
        *times += 1;
        *times <= rule.free
    }

    /// The rules that are for something.
    fn rules(&self, wanted: impl Fn(&FeeOn) -> bool) -> Vec<FeeRule> {
        self.agreed.fees.iter().filter(|rule| wanted(&rule.on)).cloned().collect()
    }

    /// C182, C186: makes a fee that is an item, or waits for a bill; C198: or is kept of its payout.
    fn make_fee(&mut self, rule: &FeeRule, reason: FeeReason, amount: i64) {
        if let (FeeDue::Deducted, FeeReason::Event(payout)) = (rule.due, &reason) {
            self.keep_fee(rule, payout, amount);
        } else if !self.is_free(rule) {
            let id = ItemId::Fee(rule.code.as_str().into(), reason);
            let due = self.due_of_a_fee(rule.due);
            self.add_fee(rule, id, amount, due);
        }
    }

    fn keep_fee(&mut self, rule: &FeeRule, payout: &Key, amount: i64) {
        if self.is_free(rule) {
            return;
        }
        let id = ItemId::Fee(rule.code.as_str().into(), FeeReason::Event(payout.clone()));
        let tax = Taxed::by_rule(id.clone(), Component::Fee, amount, rule).tax();
        self.keep(payout, &id, &[(Component::Fee, amount), (Component::Tax, tax)]);
    }

    fn add_fee(&mut self, rule: &FeeRule, id: ItemId, amount: i64, due: Option<Date>) {
        if amount <= 0 {
            return;
        }
        let component = component(rule.counts_as);
        self.charges.counted += amount;
        self.line(&[&"fee", &id, &component], amount);
        let mut item = Item::new(id.clone(), due);
        item.stated.add(component, amount);
        self.items.push(item);
        self.add_tax(self.items.len() - 1, Taxed::by_rule(id, component, amount, rule));
    }

    /// C186.
    fn due_of_a_fee(&self, due: FeeDue) -> Option<Date> {
        match due {
            FeeDue::WithNextBill => self.due_with_next_bill(),
            FeeDue::AtOnce | FeeDue::Deducted => Some(self.day),
            FeeDue::InDays(days) => Some(self.day.plus_days(days)),
        }
    }

    /// C26: none while it waits.
    pub(super) fn due_with_next_bill(&self) -> Option<Date> {
        let begins = self.paid_out.is_none() && self.drawing == Drawing::Open;
        let waits = begins || self.rows_to_come();
        (!waits).then_some(self.day)
    }

    /// C183: what a bill that is issued brings with it, after the charges that waited.
    pub(super) fn fees_of_a_bill(&mut self, bill: usize) {
        let stated = &self.items[bill].stated;
        let ground =
            Ground { bill: (stated.of(Component::Principal), stated.of(Component::Interest)), money: 0 };
        let ItemId::Bill(number) = self.items[bill].id else { return };
        if ground.bill.0 <= 0 && ground.bill.1 <= 0 {
            return;
        }
        for rule in self.rules(|on| *on == FeeOn::EachBill) {
            let amount = self.fee_on_ground(&rule, ground);
            if self.is_free(&rule) || amount == 0 {
                continue;
            }
            let component = component(rule.counts_as);
            let id = ItemId::Fee(rule.code.as_str().into(), FeeReason::Bill(number, 1));
            self.items[bill].stated.add(component, amount);
            if component == Component::Penalty {
                self.items[bill].late.shares.penalty += amount;
            }
            self.charges.counted += amount;
            self.line(&[&"fee", &id, &component], amount);
            self.add_tax(bill, Taxed::by_rule(id, component, amount, &rule));
        }
    }

    /// C184.
    pub(super) fn make_late_fees(&mut self) {
        let rules = self.rules(|on| matches!(on, FeeOn::Late(_)));
        for at in self.in_order() {
            let item = &self.items[at];
            let (ItemId::Bill(number), Some(due)) = (item.id.clone(), item.due) else { continue };
            let bill = (item.stated.of(Component::Principal), item.stated.of(Component::Interest));
            for rule in &rules {
                let FeeOn::Late(late) = rule.on else { continue };
                if let Some(time) = time_of(late, due, self.day)
                    && self.is_counted(at)
                {
                    let amount = self.fee_on_ground(rule, Ground { bill, money: 0 });
                    self.make_fee(rule, FeeReason::Bill(number, time), amount);
                }
            }
        }
    }

    /// C185: the fees of a day of the contract.
    pub(super) fn fees_of_the_day(&mut self) {
        let first = self.agreed.contract_day;
        for rule in self.rules(|on| matches!(on, FeeOn::Date { .. })) {
            let FeeOn::Date { months } = rule.on else { continue };
            if months_after(first, months) == self.day && self.outstanding() > 0 {
                let amount = self.fee_on_ground(&rule, Ground::default());
                self.make_fee(&rule, FeeReason::Date, amount);
            }
        }
    }

    /// C185: the fees of an event: a payout or a return with so much money, another plan.
    pub(super) fn fees_of_an_event(&mut self, event: &Key, on: FeeOn, money: i64) {
        for rule in self.rules(|wanted| *wanted == on) {
            let amount = self.fee_on_ground(&rule, Ground { money, ..Ground::default() });
            self.make_fee(&rule, FeeReason::Event(event.clone()), amount);
        }
    }

    /// C26, C185, C188, C189.
    pub(super) fn charge(&mut self, charge: &Charge<'_>) {
        if self.agreed.charge_when_closed == ChargeWhenClosed::Refused && self.is_over() {
            return;
        }
        let tariff = self.rules(|on| *on == FeeOn::Tariff).into_iter().find(|rule| rule.code == charge.code);
        let tariff = tariff.filter(|_| charge.amount.is_none());
        let due = match (charge.due, &tariff) {
            (Some(ChargeDue::WithNextBill), _) | (None, None) => self.due_with_next_bill(),
            (Some(ChargeDue::AtOnce), _) => Some(self.day),
            (Some(ChargeDue::On(day)), _) => Some(day),
            (None, Some(rule)) => self.due_of_a_fee(rule.due),
        };
        let id = ItemId::Charge(charge.key.clone());
        if let Some(rule) = tariff {
            let amount = self.fee_on_ground(&rule, Ground::default());
            if !self.is_free(&rule) {
                self.add_fee(&rule, id, amount, due);
            }
            return;
        }
        let amount = charge.amount.unwrap_or(0);
        let mut item = Item::new(id.clone(), due);
        item.stated.add(Component::Fee, amount);
        self.items.push(item);
        self.charges.counted += amount;
        self.line(&[&"charged", charge.key], amount);
        self.add_tax(self.items.len() - 1, Taxed::stated(id, amount, charge.tax));
    }

    /// C189: whether nothing is owed or to come.
    fn is_over(&self) -> bool {
        self.paid_out.is_some() && !self.rows_to_come() && self.items.iter().all(Item::is_settled)
    }
}

fn component(counts_as: CountsAs) -> Component {
    match counts_as {
        CountsAs::Fee => Component::Fee,
        CountsAs::Penalty => Component::Penalty,
    }
}

/// C1, C185: the same day so many months later, or the last of that month.
fn months_after(day: Date, months: u32) -> Date {
    let months = i32::try_from(months).expect("months are few");
    day.month().plus(months).day_or_last(day.day())
}

/// C184: which of a bill's mornings a day is, from 1 on.
fn time_of(late: Late, due: Date, day: Date) -> Option<u32> {
    let first = due.plus_days(late.days);
    let later = |time: u32| match late.again {
        None => None,
        Some(Every::Days(days)) => Some(first.plus_days(days * time)),
        Some(Every::Months(months)) => Some(months_after(first, months * time)),
    };
    if day == first {
        return Some(1);
    }
    let mut times = (1..).map_while(|time| Some((time + 1, later(time)?)));
    times
        .by_ref()
        .find(|(_, morning)| *morning >= day)
        .filter(|(_, morning)| *morning == day)
        .map(|(time, _)| time)
}
