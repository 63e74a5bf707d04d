use lending_core::allocation::Then;
use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key};
use lending_core::money::{Minor, Rounding, RoundingMode};
use lending_core::prepayment::{FeeTier, InterestInAdvance, PayoffUntil, PrepaymentPolicy};
use lending_core::schedule::Remake;

use super::calendar::nights;
use super::fraction::{exactly, round, whole};
use super::item::Item;
use super::loan::Loan;

/// What a payment prepaid, and whether it may.
#[derive(Clone, Default)]
pub(super) struct Prepaid {
    /// C115: whether its limits were asked.
    asked: bool,
    /// C115, C116: whether its money is credit for bills, for good.
    pub(super) barred: bool,
    principal: i64,
    /// What was charged for it.
    fee: i64,
}

/// What principal costs that is paid before a row asks for it (C115–C120).
impl Loan<'_> {
    /// C115: whether a limit bars a payment's money, asked when it first prepays.
    pub(super) fn is_barred(&mut self, lot: usize) -> bool {
        if !self.lots[lot].prepaid.asked {
            self.lots[lot].prepaid.asked = true;
            self.lots[lot].prepaid.barred = self.is_locked() || self.is_too_little(lot);
        }
        self.lots[lot].prepaid.barred
    }

    /// C115: so many months after the first payout.
    fn is_locked(&self) -> bool {
        self.day < self.after_the_first_payout(self.agreed.prepayment.locked_months)
    }

    fn after_the_first_payout(&self, months: u32) -> Date {
        let first = self.paid_out.expect("rows are to come");
        let months = i32::try_from(months).expect("months are few");
        first.month().plus(months).day_or_last(first.day())
    }

    /// C115: whether what is left for principal and its fee lies below the minimum, and does not pay all.
    fn is_too_little(&self, lot: usize) -> bool {
        let (policy, credit) = (&self.agreed.prepayment, self.credit_with(lot));
        let to_the_day = self.interest_in_advance();
        // C118: what would pay all principal with interest to the day pays that of the whole row before.
        let whole_row = policy.interest == InterestInAdvance::WholeRow
            || policy.payoff_until == PayoffUntil::TheNextDueDay
                && self.covers_everything(lot, credit, to_the_day);
        let interest = if whole_row { self.interest_of_the_whole_row() } else { to_the_day };
        let left = self.lots[lot].credit - interest;
        left.max(0) < policy.minimum.units() && !self.covers_everything(lot, credit, interest)
    }

    /// C119: the credit that takes part in what a payment prepays, if all of it covers everything.
    fn credit_with(&self, lot: usize) -> i64 {
        if self.lots[lot].came == self.day {
            self.lots.iter().map(|lot| lot.credit).sum()
        } else {
            self.lots[lot].credit
        }
    }

    /// C119: whether an amount pays what is asked for everything to come, and may where there is principal to prepay.
    pub(super) fn covers_what_is_to_come(&self, lot: usize, amount: i64) -> bool {
        let may = self.owed_by_no_row() == 0 || !self.is_locked();
        may && self.covers_everything(lot, amount, self.interest_with_everything())
    }

    /// C117, C118: the interest in advance where all principal is prepaid.
    fn interest_with_everything(&self) -> i64 {
        if self.goes_to_the_end() { self.interest_of_the_whole_row() } else { self.interest_in_advance() }
    }

    /// C117, C118: whether the running row grows to its end where all principal is prepaid.
    fn goes_to_the_end(&self) -> bool {
        let policy = &self.agreed.prepayment;
        policy.interest == InterestInAdvance::WholeRow || policy.payoff_until == PayoffUntil::TheNextDueDay
    }

    /// Whether an amount pays some interest, all principal and the fee for it.
    fn covers_everything(&self, lot: usize, amount: i64, interest: i64) -> bool {
        let all = self.owed_by_no_row();
        amount >= interest + all + self.fee_on(lot, all)
    }

    /// C117: the interest in advance, if the running row's nights that are left grew today.
    fn interest_of_the_whole_row(&self) -> i64 {
        let mut trial = self.clone();
        trial.grow_to_the_end();
        trial.interest_in_advance()
    }

    /// C117: the nights of the running period that are left grow at once, and rest afterwards.
    fn grow_to_the_end(&mut self) {
        let end = self.calendar.end(self.calendar.period(self.day));
        for night in nights(self.day, end) {
            if self.rests(night) {
                self.grow_share(night);
            } else {
                self.grow_interest(night);
            }
        }
        self.pauses.push((self.day, end));
    }

    /// C117, C118: lets the running row grow to its end where the money of a lot pays for that.
    pub(super) fn grow_the_whole_row(&mut self, lot: usize) {
        let PrepaymentPolicy { interest, payoff_until, .. } = self.agreed.prepayment;
        let credit = self.lots[lot].credit;
        let grows = match (interest, payoff_until) {
            (InterestInAdvance::WholeRow, _) => {
                let left = credit - self.interest_of_the_whole_row();
                self.principal_of(lot, left) > 0
            }
            (InterestInAdvance::ToTheDay, PayoffUntil::TheNextDueDay) => {
                self.covers_everything(lot, credit, self.interest_in_advance())
            }
            (InterestInAdvance::ToTheDay, PayoffUntil::TheDay) => false,
        };
        if grows {
            self.grow_to_the_end();
        }
    }

    /// C116: a lot's money pays principal that no row owes yet, and the fee for it; says how much principal.
    pub(super) fn prepay(&mut self, lot: usize) -> i64 {
        let amount = self.principal_of(lot, self.lots[lot].credit);
        let fee = self.fee_on(lot, amount);
        let amount = self.pay(lot, &ItemId::ToCome, Component::Principal, amount);
        self.lots[lot].prepaid.principal += amount;
        self.charge_fee(lot, fee);
        self.pay(lot, &ItemId::Charge(self.lots[lot].payment.clone()), Component::Fee, fee);
        amount
    }

    /// C116: the largest principal that an amount pays together with its fee.
    fn principal_of(&self, lot: usize, amount: i64) -> i64 {
        let (mut pays, mut beyond) = (0, self.owed_by_no_row().min(amount.max(0)) + 1);
        while beyond - pays > 1 {
            let middle = pays + (beyond - pays) / 2;
            if middle + self.fee_on(lot, middle) <= amount {
                pays = middle;
            } else {
                beyond = middle;
            }
        }
        pays
    }

    /// C116: what is charged for principal that a payment prepays beside what it prepaid before.
    fn fee_on(&self, lot: usize, principal: i64) -> i64 {
        let before = &self.lots[lot].prepaid;
        let Some(tier) = self.tier().filter(|_| principal > 0) else { return 0 };
        (fee(tier, before.principal + principal) - before.fee).max(0)
    }

    /// C116: the first tier whose day lies after today.
    fn tier(&self) -> Option<&FeeTier> {
        let mut tiers = self.agreed.prepayment.fees.iter();
        tiers.find(|tier| self.day < self.after_the_first_payout(tier.months))
    }

    /// C116: a charge of its own under the payment's key.
    fn charge_fee(&mut self, lot: usize, fee: i64) {
        if fee == 0 {
            return;
        }
        self.lots[lot].prepaid.fee += fee;
        let payment = self.lots[lot].payment.clone();
        let id = ItemId::Charge(payment.clone());
        if self.place(&id).is_none() {
            self.items.push(Item::new(id.clone(), Some(self.day)));
        }
        let charge = self.place(&id).expect("it was made");
        self.items[charge].stated.add(Component::Fee, fee);
        self.charges.counted += fee;
        self.line(&[&"charged", &payment], fee);
    }

    /// C116: the return of a payment waives its fee; what other money paid of it is free.
    pub(super) fn waive_fee_of(&mut self, payment: &Key, event: &Key) {
        let item = ItemId::Charge(payment.clone());
        let Some(charge) = self.place(&item) else { return };
        let component = Component::Fee;
        let fee = &self.items[charge];
        let amount = fee.stated.of(component) - fee.waived.of(component);
        self.items[charge].waived.add(component, amount);
        self.line(&[&"waived", event, &item, &component], amount);
        self.free(charge, component, self.items[charge].paid.of(component));
    }

    /// C119: where all credit together covers everything, it prepays with the money of a payment of today, which
    /// comes first; says whether it does.
    pub(super) fn credit_prepays_along(&mut self, leading: usize) -> bool {
        let interest = self.interest_with_everything();
        // Money that pays ahead by itself does not lie.
        let lies = |lot: &usize| !self.then_of(*lot).pays_ahead() || self.lots[*lot].prepaid.barred;
        let others: Vec<usize> = (0..self.lots.len()).filter(|lot| *lot != leading && lies(lot)).collect();
        let lots: Vec<usize> = std::iter::once(leading).chain(others).collect();
        let credit = lots.iter().map(|lot| self.lots[*lot].credit).sum();
        if self.owed_by_no_row() + interest == 0
            || self.is_locked()
            || !self.covers_everything(leading, credit, interest)
        {
            return false;
        }
        // C115: what pays everything is asked no more, also when more is paid out.
        self.lots[leading].prepaid.asked = true;
        if self.goes_to_the_end() {
            self.grow_to_the_end();
        }
        let row = self.next_row();
        self.pay_from(&lots, &ItemId::Bill(row), Component::Interest, interest);
        let all = self.owed_by_no_row();
        let fee = self.fee_on(leading, all);
        self.charge_fee(leading, fee);
        let charge = ItemId::Charge(self.lots[leading].payment.clone());
        self.pay_from(&lots, &charge, Component::Fee, fee);
        self.pay_from(&lots, &ItemId::ToCome, Component::Principal, all);
        self.lots[leading].prepaid.principal += all;
        let answer =
            if self.then_of(leading) == Then::Lower { Remake::Reprice } else { Remake::KeepInstalment };
        if all > 0 {
            self.remake(-all, answer);
        }
        self.end_rows(row);
        true
    }

    fn pay_from(&mut self, lots: &[usize], item: &ItemId, component: Component, amount: i64) {
        let mut left = amount;
        for lot in lots {
            left -= self.pay(*lot, item, component, left);
        }
    }

    /// C116, C120: what becomes of money that is left when nothing moves any more.
    pub(super) fn lay_aside(&mut self) {
        let costs = self.rows_to_come() && self.tier().is_some();
        for lot in 0..self.lots.len() {
            if self.lots[lot].credit > 0 && costs && self.lots[lot].prepaid.asked {
                self.lots[lot].prepaid.barred = true;
            }
            if self.then_of(lot) == Then::Refund {
                let amount = std::mem::take(&mut self.lots[lot].credit);
                self.lots[lot].to_be_returned += amount;
                let payment = self.lots[lot].payment.clone();
                self.line(&[&"to_be_returned", &payment], amount);
            }
        }
    }
}

/// C116: the fee on a principal.
fn fee(tier: &FeeTier, principal: i64) -> i64 {
    let share = exactly(tier.share);
    let cent = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
    let fee = round(&(whole(principal) * share), cent).max(tier.min.units());
    tier.max.map_or(fee, |max| fee.min(max.units()))
}
