//! What falls due, month by month.

use std::collections::BTreeMap;

use lending_core::calendar::{Date, Month};
use lending_core::debt::{ItemState, Split};
use lending_core::loan::{Closing, Loan, Outlook, RowState};
use lending_core::money::{Currency, Minor, Money};
use serde_json::{Value, json};

use super::figures::add;
use super::months::{MONTHS, When};
use crate::failure::Failure;

/// What is still to be paid and not past due, by the month of its due day.
#[derive(Debug)]
pub(super) struct Dues {
    last: Month,
    pub(super) months: BTreeMap<When, Due>,
    pub(super) all: Due,
    /// What borrowers paid ahead of it, and their credit: it will pay some of it.
    pub(super) held: Minor,
}

/// What falls due in a month.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Due {
    pub(super) principal: Minor,
    pub(super) interest: Minor,
    /// Charges, their tax, and penalty that is not past due.
    pub(super) charges: Minor,
    pub(super) total: Minor,
}

impl Due {
    fn add(&mut self, owed: Split, currency: Currency) -> Result<(), Failure> {
        let money = |minor| Money::new(minor, currency);
        add(&mut self.principal, money(owed.principal))?;
        add(&mut self.interest, money(owed.interest))?;
        add(&mut self.charges, money(owed.fee + owed.tax + owed.penalty))?;
        add(&mut self.total, money(owed.total()))
    }
}

impl Dues {
    pub(super) fn from(day: Date) -> Self {
        let months = (0..MONTHS).map(|at| (When::In(day.month().plus(at)), Due::default()));
        let (all, held) = (Due::default(), Minor::ZERO);
        Self { last: day.month().plus(MONTHS - 1), months: months.collect(), all, held }
    }

    /// Bills as far as they are unpaid, and the rows to come as the library plans them once arrears are paid.
    pub(super) fn add(&mut self, loan: &Loan, closing: &Closing) -> Result<(), Failure> {
        let position = &closing.position;
        for item in position.items.iter().filter(|item| item.state == ItemState::Due) {
            let unpaid = item.unpaid();
            if let Some(due) = item.due.filter(|_| !unpaid.is_zero()) {
                self.add_due(due, unpaid, loan)?;
            }
        }
        for row in loan.schedule(position.day, Outlook::ArrearsPaidNow)?.rows {
            if row.state == RowState::ToCome {
                let [principal, interest, fee, tax] =
                    [row.principal, row.interest, row.fee, row.tax].map(|money| money.minor());
                self.add_due(row.due, Split { principal, interest, fee, tax, ..Split::default() }, loan)?;
            }
        }
        for money in [position.credit, position.money(position.paid_ahead.total())] {
            add(&mut self.held, money)?;
        }
        Ok(())
    }

    fn add_due(&mut self, due: Date, owed: Split, loan: &Loan) -> Result<(), Failure> {
        let month = due.month();
        let when = if month > self.last { When::After(self.last) } else { When::In(month) };
        self.months.entry(when).or_default().add(owed, loan.currency())?;
        self.all.add(owed, loan.currency())
    }

    pub(super) fn to_json(&self, decimal: &dyn Fn(Minor) -> Value) -> Value {
        let months = self.months.iter().map(|(when, due)| {
            json!({
                "month": when.name(),
                "principal": decimal(due.principal),
                "interest": decimal(due.interest),
                "charges": decimal(due.charges),
                "total": decimal(due.total),
            })
        });
        json!({ "months": months.collect::<Vec<_>>(), "held": decimal(self.held) })
    }
}
