use lending_core::accrual::{InterestBase, OverduePrincipal};
use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId};
use lending_core::penalty::{Grace, PenaltyRate};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::calendar::night_weight;
use super::fraction::{per_year, quotient, round, whole};
use super::item::Item;
use super::loan::Loan;
use super::payouts::Drawing;

/// Step 1: what a night brings.
impl Loan<'_> {
    /// C5, C14, C15: contract interest of a night.
    pub(super) fn grow_interest(&mut self, night: Date) {
        if self.paid_out.is_none() || self.drawing == Drawing::Withdrawn {
            return;
        }
        let period = self.calendar.period(night);
        self.follow_plan(period, night);
        let growth = match self.agreed.interest.base {
            InterestBase::Planned => self.planned_growth(period, night),
            InterestBase::Actual => self.contract_growth(night, self.bearing(night)),
        };
        let grown = self.accumulate(period, &growth);
        self.pot += grown;
        self.line(&[&"interest", &row(period), &night.month()], grown);
        self.add_to_last_bill(period, night);
    }

    /// C14, C91: what a night brings of the planned interest of its row.
    fn planned_growth(&mut self, period: u32, night: Date) -> BigRational {
        let even = match self.even.get(&period) {
            Some(even) => *even,
            None => self.evenly(period, night, self.booked(period)),
        };
        self.even.insert(period, even);
        let interest = self.plan.as_ref().and_then(|plan| plan.row(period)).map(|row| row.interest);
        // A row that the plan in force has not was issued before it was made.
        let interest = interest.or_else(|| self.billed_interest.get(&period).copied()).unwrap_or(0);
        // C91: what has grown stays.
        let interest = interest.max(even.booked);
        let total = self.grown.get(&period).cloned().unwrap_or_else(BigRational::zero);
        if self.rests(night) {
            BigRational::zero()
        } else if night.plus_days(1) == self.calendar.end(period) && !self.rested(even.from, night) {
            whole(interest - even.booked + even.metered) - total
        } else if night >= even.from && even.from.nights_to(night) < even.nights {
            quotient(interest - even.booked, even.nights)
        } else {
            BigRational::zero()
        }
    }

    /// C94: whether interest rested in a night since a day: then what was billed for it never grows.
    fn rested(&self, from: Date, until: Date) -> bool {
        let mut nights =
            (0..u32::try_from(from.nights_to(until)).unwrap_or(0)).map(|more| from.plus_days(more));
        nights.any(|night| self.rests(night))
    }

    /// C22: with no rows to come, the last bill takes at once what lifts the pot above zero.
    fn add_to_last_bill(&mut self, period: u32, night: Date) {
        if self.pot <= 0 || self.rows_to_come() {
            return;
        }
        if let Some(last) = self.bills().last() {
            let added = std::mem::take(&mut self.pot);
            self.items[*last].stated.add(Component::Interest, added);
            let id = self.items[*last].id.clone();
            self.line(&[&"added", &id, &row(period), &night.month()], added);
        }
    }

    /// C15, C24: the principal that bears contract interest in a night, on the actual base.
    fn bearing(&self, night: Date) -> i64 {
        let bills = self.items.iter().filter(|item| item.is_bill() && self.bears(item, night));
        self.to_come - self.principal_ahead()
            + bills.map(|bill| bill.unpaid(Component::Principal)).sum::<i64>()
    }

    /// C24: whether a bill's principal bears contract interest in a night.
    fn bears(&self, bill: &Item, night: Date) -> bool {
        let (Some(due), ItemId::Bill(row)) = (bill.due, &bill.id) else { return false };
        let past_due = match self.agreed.interest.overdue_principal {
            OverduePrincipal::InterestOnly | OverduePrincipal::Both => true,
            OverduePrincipal::PenaltyOnly => {
                match self.agreed.penalty.as_ref().map(|penalty| penalty.grace) {
                    None | Some(Grace::None) => false,
                    Some(Grace::StartsAfter(days)) => night < due.plus_days(days),
                    Some(Grace::Retroactive(days)) => night <= due.plus_days(days),
                }
            }
        };
        if night < due { night < self.calendar.uncut_end(*row) } else { past_due }
    }

    /// C6, C15: the exact contract interest of a night on some principal.
    pub(super) fn contract_growth(&self, night: Date, principal: i64) -> BigRational {
        let Some(paid_out) = self.paid_out else { return BigRational::zero() };
        let start = self.calendar.start_of(night, paid_out);
        whole(principal) * self.growth_of_one(start, night)
    }

    /// C16: adds to the exact interest of a period and returns by how much its rounding rose.
    fn accumulate(&mut self, period: u32, growth: &BigRational) -> i64 {
        let rounding = self.agreed.interest.rounding;
        let total = self.grown.entry(period).or_insert_with(BigRational::zero);
        let before = round(total, rounding);
        *total += growth;
        round(total, rounding) - before
    }

    /// C37, C39, C40: penalty of a night, bill by bill.
    pub(super) fn grow_penalties(&mut self, night: Date) {
        let Some(policy) = &self.agreed.penalty else { return };
        // C128: nothing grows after a withdrawal.
        if self.drawing == Drawing::Withdrawn {
            return;
        }
        for bill in self.bills() {
            let base = self.items[bill].unpaid(Component::Principal);
            let Some(due) = self.items[bill].due.filter(|due| *due <= night) else { continue };
            match policy.grace {
                Grace::StartsAfter(days) if night < due.plus_days(days) => {}
                Grace::Retroactive(days) if night <= due.plus_days(days) => {
                    self.items[bill].withheld.push((night, base));
                }
                Grace::None | Grace::StartsAfter(_) | Grace::Retroactive(_) => {
                    self.charge_penalty(bill, night, base);
                }
            }
        }
    }

    /// C37, C38: the penalty of one night of a bill.
    fn charge_penalty(&mut self, bill: usize, night: Date, base: i64) {
        let Some(policy) = &self.agreed.penalty else { return };
        let rate = self.penalty_rate(&policy.rate, night);
        let item = &mut self.items[bill];
        let Some(due) = item.due else { return };
        let before = round(&item.penalty, policy.rounding);
        item.penalty += whole(base) * rate * night_weight(policy.day_count, due, night);
        let grown = round(&item.penalty, policy.rounding) - before;
        item.stated.add(Component::Penalty, grown);
        let id = item.id.clone();
        self.line(&[&"penalty", &id, &night.month()], grown);
    }

    /// C41, C60, C61: what one minor unit of overdue principal bears in a year, in a night.
    fn penalty_rate(&self, rate: &PenaltyRate, night: Date) -> BigRational {
        let read = match rate {
            PenaltyRate::Fixed(rate) => return per_year(*rate),
            PenaltyRate::OfContract(of) => {
                let times = BigRational::new(
                    BigInt::from(of.times.mantissa()),
                    BigInt::from(10_u8).pow(of.times.scale()),
                );
                return self.rate(night) * times + per_year(of.spread);
            }
            PenaltyRate::Tiers(_) => unimplemented!("the generator makes no tiers"),
            PenaltyRate::Table(read) => read,
        };
        let holds = self.tables.iter().filter(|row| row.table == read.table && row.from <= night);
        let row = holds.max_by_key(|row| (row.from, row.known)).expect("a table starts by the contract day");
        let sum = quotient(row.rate.scaled(), 1_000_000_000_000)
            + quotient(read.spread.scaled(), 1_000_000_000_000);
        sum.clamp(BigRational::zero(), whole(10))
    }

    /// C36: in the morning after its due day a bill with anything unpaid rolls over.
    pub(super) fn roll_over(&mut self) {
        let day = self.day;
        for bill in self.bills() {
            let item = &self.items[bill];
            if item.due.map(|due| due.plus_days(1)) == Some(day) && !item.is_settled() {
                let id = item.id.clone();
                self.line(&[&"rolled", &id, &day], 1);
            }
        }
    }

    /// C40: a retroactive grace is decided once, in the morning after its last night.
    pub(super) fn decide_graces(&mut self) {
        let Some(Grace::Retroactive(days)) = self.agreed.penalty.as_ref().map(|penalty| penalty.grace) else {
            return;
        };
        for bill in self.bills() {
            if self.items[bill].due.map(|due| due.plus_days(days).plus_days(1)) != Some(self.day) {
                continue;
            }
            let withheld = std::mem::take(&mut self.items[bill].withheld);
            if self.items[bill].owes_principal_or_interest() {
                for (night, base) in withheld {
                    self.charge_penalty(bill, night, base);
                    self.take_interest_back(bill, night, base);
                }
            }
        }
    }

    /// C25: where penalty replaces contract interest, a night that bears penalty after all bears no interest.
    fn take_interest_back(&mut self, bill: usize, night: Date, base: i64) {
        let interest = self.agreed.interest;
        if interest.base == InterestBase::Actual
            && interest.overdue_principal == OverduePrincipal::PenaltyOnly
        {
            let period = self.calendar.period(night);
            let growth = -self.contract_growth(night, base);
            let change = self.accumulate(period, &growth);
            self.pot += change;
            let id = self.items[bill].id.clone();
            self.line(&[&"interest_taken_back", &id, &row(period), &night.month()], change);
        }
    }
}

/// How a period is named in the key of a line.
fn row(period: u32) -> String {
    format!("row {period}")
}
