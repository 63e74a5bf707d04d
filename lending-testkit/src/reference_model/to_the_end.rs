use std::collections::BTreeMap;

use lending_core::calendar::Date;
use lending_core::debt::Component;
use num_rational::BigRational;
use num_traits::Zero;

use super::calendar::nights;
use super::fraction::{quotient, round};
use super::loan::Loan;

/// The part of a row's share of interest to the end that had not grown when it was spread.
#[derive(Debug, Clone, Copy)]
pub(super) struct StillToGrow {
    amount: i64,
    /// What of it has grown.
    grown: i64,
    /// The first night of its row's period, and how many there were then; known when it has begun.
    nights: Option<(Date, i64)>,
}

impl StillToGrow {
    fn rest(&self) -> i64 {
        self.amount - self.grown
    }
}

/// Interest to the end (C138).
impl Loan<'_> {
    /// What the plan would still ask for if all that is past due were paid today.
    pub(super) fn still_asked_to_the_end(&self) -> i64 {
        let running = self.calendar.period(self.day);
        let planned =
            |row: u32| self.plan.as_ref().and_then(|plan| plan.row(row)).map_or(0, |row| row.interest);
        let later = (running + 1).max(self.next_row())..=self.rows();
        let later: i64 = later.map(|row| planned(row) + self.not_grown_of(row)).sum();
        let rest = if self.is_actual() {
            self.rest_on_the_actual_base(running)
        } else {
            let billed = self.billed_interest.get(&running).copied();
            (billed.unwrap_or_else(|| planned(running)) - self.booked(running)).max(0)
        };
        rest + self.not_grown_of(running) + later
    }

    fn rest_on_the_actual_base(&self, running: u32) -> i64 {
        let not_past_due =
            self.items.iter().filter(|item| item.is_bill() && item.due.is_some_and(|due| due >= self.day));
        let billed: i64 = not_past_due.map(|bill| bill.unpaid(Component::Principal)).sum();
        let principal = self.to_come - self.principal_ahead() + billed;
        let rounding = self.agreed.interest.rounding;
        let so_far = self.grown.get(&running).cloned().unwrap_or_else(BigRational::zero);
        let growth = |sum, night| sum + self.contract_growth(night, principal);
        let whole = nights(self.day, self.calendar.end(running)).fold(so_far.clone(), growth);
        round(&whole, rounding) - round(&so_far, rounding)
    }

    /// The rate is nothing from today on, whatever it was before.
    pub(super) fn bear_no_interest(&mut self) {
        self.rates.push((self.day, BigRational::zero()));
        self.free_rates.insert(self.rates.len() - 1);
    }

    /// C151: the contract rate for what is late: the one before.
    pub(super) fn rate_for_lateness(&self, night: Date) -> BigRational {
        let own =
            |(at, (from, _)): &(usize, &(Date, BigRational))| *from <= night && !self.free_rates.contains(at);
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
            self.to_the_end.insert(row, StillToGrow { amount: share - has, grown: 0, nights: None });
        }
    }

    /// What of a row's share has not grown yet.
    pub(super) fn not_grown_of(&self, row: u32) -> i64 {
        self.to_the_end.get(&row).map_or(0, StillToGrow::rest)
    }

    /// The rest of a row's share grows evenly over the nights of its period.
    pub(super) fn grow_to_the_end_of(&mut self, period: u32, night: Date) -> i64 {
        let is_issued = period < self.next_row();
        let stops = if is_issued {
            self.is_actual() && self.to_come + self.billed_principal() == 0
        } else {
            !self.rows_to_come()
        };
        let end = self.calendar.end(period);
        let rounding = self.agreed.interest.rounding;
        let Some(share) = self.to_the_end.get_mut(&period).filter(|_| !stops) else { return 0 };
        let (from, of) = *share.nights.get_or_insert((night, night.nights_to(end)));
        let over = from.nights_to(night) + 1;
        let so_far = if night.plus_days(1) == end {
            share.amount
        } else if over < of {
            round(&quotient(share.amount * over, of), rounding)
        } else {
            share.grown
        };
        let growth = so_far - std::mem::replace(&mut share.grown, so_far);
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
