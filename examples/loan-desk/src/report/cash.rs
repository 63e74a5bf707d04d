//! What came in and what went out, month by month.

use std::collections::BTreeMap;

use lending_core::calendar::{Date, Month};
use lending_core::ledger::{Chart, Ledger, Role};
use lending_core::loan::{LineKey, Loan};
use lending_core::money::{Minor, Money};
use serde_json::{Value, json};

use super::figures::add;
use super::months::{MONTHS, When};
use crate::failure::Failure;

/// Money that came in and went out, by the month in which it was booked.
#[derive(Debug)]
pub(super) struct Cash {
    day: Date,
    first: Month,
    pub(super) months: BTreeMap<When, Flow>,
    pub(super) all: Flow,
}

/// The money of a month.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Flow {
    /// Payments, less those that came back or were taken out.
    pub(super) came_in: Minor,
    /// Payouts and refunds.
    pub(super) went_out: Minor,
}

impl Flow {
    /// A posting of cash: what came in is above zero.
    fn add(&mut self, line: &LineKey, cash: Money) -> Result<(), Failure> {
        if matches!(line, LineKey::Disbursed(_) | LineKey::Refunded(_)) {
            return add(&mut self.went_out, Money::new(-cash.minor(), cash.currency()));
        }
        add(&mut self.came_in, cash)
    }
}

impl Cash {
    pub(super) fn until(day: Date) -> Self {
        let first = day.month().plus(1 - MONTHS);
        let months = (0..MONTHS).map(|at| (When::In(first.plus(at)), Flow::default()));
        Self { day, first, months: months.collect(), all: Flow::default() }
    }

    /// What the loan's book says of cash: the library's own postings, corrections included.
    pub(super) fn add(&mut self, loan: &Loan) -> Result<(), Failure> {
        let ledger = Ledger::of(loan, &Chart::from_toml(crate::ledger::ACCRUAL)?);
        for posted in ledger.posted().iter().filter(|posted| posted.booked <= self.day) {
            let month = posted.booked.month();
            let when = if month < self.first { When::Before(self.first) } else { When::In(month) };
            for posting in posted.postings.iter().filter(|posting| posting.role == Role::Cash) {
                let money = Money::new(posting.amount, loan.currency());
                self.months.entry(when).or_default().add(&posted.key, money)?;
                self.all.add(&posted.key, money)?;
            }
        }
        Ok(())
    }

    pub(super) fn to_json(&self, decimal: &dyn Fn(Minor) -> Value) -> Value {
        let months = self.months.iter().map(|(when, flow)| {
            json!({
                "month": when.name(),
                "came_in": decimal(flow.came_in),
                "went_out": decimal(flow.went_out),
            })
        });
        months.collect()
    }
}
