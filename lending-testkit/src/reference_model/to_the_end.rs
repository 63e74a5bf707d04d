use std::collections::BTreeMap;

use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId};
use lending_core::money::{Minor, Rounding};

use super::calendar::nights;
use super::fraction::{Fraction, quotient, round};
use super::item::Item;
use super::loan::Loan;

/// The part of a row's share of interest to the end that had not grown when it was spread.
#[derive(Debug, Clone)]
pub(super) struct StillToGrow {
    amount: i64,
    /// What of it has grown, exactly.
    grown: Fraction,
    /// How that is rounded: to minor units, in the mode of interest.
    rounding: Rounding,
    /// The first night of its row's period, and how many there were then; known when it has begun.
    nights: Option<(Date, i64)>,
    /// C117: the day before which its nights have grown.
    grown_to: Option<Date>,
}

impl StillToGrow {
    fn rest(&self) -> i64 {
        self.amount - round(&self.grown, self.rounding)
    }

    /// Lets a night grow; says by how much what has grown rose.
    fn grow(&mut self, night: Date, end: Date) -> i64 {
        let Some((from, of)) = self.nights.filter(|_| self.grown_to.is_none_or(|day| day <= night)) else {
            return 0;
        };
        self.grown_to = Some(night.plus_days(1));
        let before = from.nights_to(night);
        // C14: where the end was moved, the last night takes what is left.
        let part = if night.plus_days(1) == end && from.nights_to(end) != of {
            (of - before).max(0)
        } else {
            i64::from(before < of)
        };
        let rest = self.rest();
        if of > 0 {
            self.grown += quotient(self.amount * part, of);
        }
        rest - self.rest()
    }
}

/// Interest to the end (C138).
impl Loan<'_> {
    /// What the plan would still ask for if all that is past due were paid today.
    pub(super) fn still_asked_to_the_end(&self) -> i64 {
        let running = self.calendar.period(self.day);
        // Where none is to come, the last row is the last one that was issued.
        let last = if self.rows_to_come() { self.rows() } else { self.next_row() - 1 };
        let planned =
            |row: u32| self.plan.as_ref().and_then(|plan| plan.row(row)).map_or(0, |row| row.interest);
        let later = (running + 1).max(self.next_row())..=last;
        let later: i64 = later.map(|row| planned(row) + self.not_grown_of(row)).sum();
        let rest = if running > last {
            0
        } else if self.is_actual() {
            self.rest_on_the_actual_base(running)
        } else {
            self.rest_as_planned(running)
        };
        rest + self.not_grown_of(running) + later
    }

    /// What the nights that are left of a row bring of its planned interest; those that rested bring nothing any more.
    fn rest_as_planned(&self, running: u32) -> i64 {
        let mut trial = self.clone();
        for night in nights(self.day, self.calendar.end(running)) {
            let growth = trial.planned_growth(running, night);
            trial.accumulate(running, &growth);
        }
        trial.metered(running) - self.metered(running)
    }

    fn rest_on_the_actual_base(&self, running: u32) -> i64 {
        // C181: a charge-back bears contract interest like a bill.
        let bears = |item: &Item| matches!(item.id, ItemId::Bill(_) | ItemId::ChargeBack(_));
        let not_past_due =
            self.items.iter().filter(|item| bears(item) && item.due.is_some_and(|due| due >= self.day));
        let billed: i64 = not_past_due.map(|bill| bill.unpaid(Component::Principal)).sum();
        let principal = self.to_come - self.principal_ahead() + billed;
        let rounding = self.agreed.interest.rounding;
        let so_far = self.grown.get(&running).cloned().unwrap_or_default();
        let growth = |sum, night| sum + self.contract_growth(night, principal);
        let whole = nights(self.day, self.calendar.end(running)).fold(so_far.clone(), growth);
        round(&whole, rounding) - round(&so_far, rounding)
    }

    /// The rate is nothing from today on, whatever it was before.
    pub(super) fn bear_no_interest(&mut self) {
        self.rates.push((self.day, Fraction::ZERO));
        self.free_rates.insert(self.rates.len() - 1);
    }

    /// C151: the contract rate for what is late: the one before.
    pub(super) fn rate_for_lateness(&self, night: Date) -> Fraction {
        let own =
            |(at, (from, _)): &(usize, &(Date, Fraction))| *from <= night && !self.free_rates.contains(at);
        let holds = self.rates.iter().enumerate().rfind(own);
        holds.map_or_else(|| super::fraction::per_year(self.agreed.rate), |(_, (_, rate))| rate.clone())
    }

    /// Whether the rate in force is that of interest to the end.
    pub(super) fn is_free_of_interest(&self) -> bool {
        let holds = self.rates.iter().rposition(|(from, _)| *from <= self.day);
        holds.is_some_and(|at| self.free_rates.contains(&at))
    }

    /// Even shares of an amount, of which so much has grown: the first rows' first.
    pub(super) fn share_to_the_end(&mut self, amount: i64, grown: i64) {
        let mut grown = grown;
        for (row, share) in self.even_shares(self.next_row(), amount) {
            let has = grown.min(share);
            grown -= has;
            *self.spread.entry(row).or_default() += has;
            let rest = StillToGrow {
                amount: share - has,
                grown: Fraction::ZERO,
                rounding: Rounding::new(Minor::new(1), self.agreed.interest.rounding.mode()),
                nights: None,
                grown_to: None,
            };
            self.to_the_end.insert(row, rest);
        }
    }

    /// What of a row's share has not grown yet.
    pub(super) fn not_grown_of(&self, row: u32) -> i64 {
        self.to_the_end.get(&row).map_or(0, StillToGrow::rest)
    }

    /// The rest of a row's share grows evenly over the nights of its period.
    pub(super) fn grow_to_the_end_of(&mut self, period: u32, night: Date) -> i64 {
        let is_issued = period < self.next_row();
        let outstanding = self.to_come - self.principal_ahead() + self.billed_principal();
        let stops = self.is_actual() && outstanding == 0 || !is_issued && !self.rows_to_come();
        let end = self.calendar.end(period);
        let start = self.paid_out.map_or(night, |paid_out| self.calendar.period_start(period, paid_out));
        let Some(share) = self.to_the_end.get_mut(&period) else { return 0 };
        share.nights.get_or_insert((start, start.nights_to(end)));
        let growth = if stops { 0 } else { share.grow(night, end) };
        if !is_issued {
            *self.spread.entry(period).or_default() += growth;
        }
        growth
    }

    /// What was never billed of shares is never asked for.
    pub(super) fn forget_what_has_not_grown(&mut self) {
        self.to_the_end = BTreeMap::new();
    }
}
