use lending_core::accrual::{InterestBase, OverduePrincipal};
use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId};
use lending_core::penalty::Grace;

use super::fraction::{Fraction, quotient, round, whole};
use super::item::Item;
use super::loan::Loan;

/// Step 1: what a night brings.
impl Loan<'_> {
    /// C5, C14, C15: contract interest of a night.
    pub(super) fn grow_interest(&mut self, night: Date) {
        if self.paid_out.is_none() || self.drawing.is_at_rest() {
            return;
        }
        let period = self.calendar.period(night);
        self.follow_plan(period, night);
        let growth = match self.agreed.interest.base {
            InterestBase::Planned => self.planned_growth(period, night),
            InterestBase::Actual => self.contract_growth(night, self.bearing(night)),
        };
        let grown = self.accumulate(period, &growth) + self.grow_to_the_end_of(period, night);
        self.count_interest(period, night, grown);
    }

    /// C138: what a night in which contract interest rests brings of a share of interest to the end.
    pub(super) fn grow_share(&mut self, night: Date) {
        let period = self.calendar.period(night);
        let grown = self.grow_to_the_end_of(period, night);
        self.count_interest(period, night, grown);
    }

    fn count_interest(&mut self, period: u32, night: Date, grown: i64) {
        self.pot += grown;
        self.charges.counted += grown;
        self.line(&[&"interest", &row(period), &night.month()], grown);
        self.add_to_last_bill(period, night);
    }

    /// C14, C91: what a night brings of the planned interest of its row.
    pub(super) fn planned_growth(&mut self, period: u32, night: Date) -> Fraction {
        // C125: the first row's period begins where the nights end whose interest was kept of the payout.
        if !self.even.contains_key(&period) && self.kept_of_the_payout(night) {
            return Fraction::ZERO;
        }
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
        let total = self.grown.get(&period).cloned().unwrap_or_default();
        if self.rests(night) {
            Fraction::ZERO
        } else if night.plus_days(1) == self.calendar.end(period) && !self.rested(even.from, night) {
            whole(interest - even.booked + even.metered) - total
        } else if night >= even.from && even.from.nights_to(night) < even.nights {
            quotient(interest - even.booked, even.nights)
        } else {
            Fraction::ZERO
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
            if self.items[*last].due.is_some_and(|due| due <= night) {
                self.items[*last].late.added += added;
            }
            let id = self.items[*last].id.clone();
            self.line(&[&"added", &id, &row(period), &night.month()], added);
        }
    }

    /// C15, C24, C181: the principal that bears contract interest in a night, on the actual base.
    fn bearing(&self, night: Date) -> i64 {
        let bills = self.items.iter().filter(|item| item.is_bill() && self.bears(item, night));
        let charged_back = self.items.iter().filter(|item| self.charge_back_bears(item, night));
        self.to_come - self.principal_ahead()
            + bills.chain(charged_back).map(|item| item.unpaid(Component::Principal)).sum::<i64>()
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
        let past_due = past_due && !self.arrears_bear_nothing(night);
        if night < due { night < self.calendar.uncut_end(*row) } else { past_due }
    }

    /// C6, C15: the exact contract interest of a night on some principal.
    pub(super) fn contract_growth(&self, night: Date, principal: i64) -> Fraction {
        let Some(paid_out) = self.paid_out else { return Fraction::ZERO };
        let start = self.calendar.start_of(night, paid_out);
        whole(principal) * self.growth_of_one(start, night)
    }

    /// C16: adds to the exact interest of a period and returns by how much its rounding rose.
    pub(super) fn accumulate(&mut self, period: u32, growth: &Fraction) -> i64 {
        let rounding = self.agreed.interest.rounding;
        let total = self.grown.entry(period).or_default();
        let before = round(total, rounding);
        *total += growth;
        round(total, rounding) - before
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
}

/// How a period is named in the key of a line.
fn row(period: u32) -> String {
    format!("row {period}")
}
