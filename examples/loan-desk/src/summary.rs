//! The portfolio in figures, added up loan by loan at the close of a day.

use lending_core::calendar::Date;
use lending_core::loan::{Closing, Loan};
use lending_core::money::{Currency, Minor, Money};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::standing::Group;
use crate::tables::{Column, amount, sheet};

/// The sums of a group of loans.
#[derive(Debug, Default, Clone, Copy)]
struct Totals {
    loans: u64,
    principal: Minor,
    past_due: Minor,
    interest: Minor,
    penalty: Minor,
    credit: Minor,
}

impl Totals {
    fn add(&mut self, other: Self) {
        self.loans += other.loans;
        self.principal += other.principal;
        self.past_due += other.past_due;
        self.interest += other.interest;
        self.penalty += other.penalty;
        self.credit += other.credit;
    }

    /// Loan, at the close of a day. What was earned is what has grown, paid or not.
    fn of(loan: &Loan, closing: &Closing) -> Result<Self, Failure> {
        let position = &closing.position;
        let earned = loan.accrued(loan.terms().agreed().contract_day, position.day)?;
        Ok(Self {
            loans: 1,
            principal: position.principal_outstanding().minor(),
            past_due: position.past_due.total(),
            interest: earned.interest.minor(),
            penalty: earned.penalty.minor(),
            credit: position.credit.minor(),
        })
    }
}

/// The portfolio at the close of a day.
#[derive(Debug)]
pub(crate) struct Summary {
    day: Date,
    currency: Currency,
    groups: [Totals; Group::ALL.len()],
}

impl Summary {
    /// Adds up all loans whose contract was made by the day.
    pub(crate) fn of<'l>(
        loans: impl Iterator<Item = &'l Loan>,
        day: Date,
        currency: Currency,
    ) -> Result<Self, Failure> {
        let mut summary = Self { day, currency, groups: Default::default() };
        for loan in loans.filter(|loan| loan.terms().agreed().contract_day <= day) {
            let closing = loan.closing(day)?;
            let group = Group::of(&closing);
            let totals = Totals::of(loan, &closing)?;
            for (known, sum) in Group::ALL.iter().zip(&mut summary.groups) {
                if *known == group {
                    sum.add(totals);
                }
            }
        }
        Ok(summary)
    }

    fn total(&self) -> Totals {
        let mut total = Totals::default();
        self.groups.iter().for_each(|group| total.add(*group));
        total
    }

    const fn money(&self, minor: Minor) -> Money {
        Money::new(minor, self.currency)
    }

    pub(crate) fn to_json(&self) -> Value {
        let decimal = |minor| self.money(minor).to_decimal().to_string();
        let totals = |totals: &Totals| {
            json!({
                "loans": totals.loans,
                "principal_outstanding": decimal(totals.principal),
                "past_due": decimal(totals.past_due),
                "interest_earned": decimal(totals.interest),
                "penalty_earned": decimal(totals.penalty),
                "credit": decimal(totals.credit),
            })
        };
        let named = Group::ALL.iter().zip(&self.groups);
        let groups: serde_json::Map<String, Value> =
            named.map(|(group, sum)| (group.names().0.to_owned(), totals(sum))).collect();
        json!({
            "day": self.day.to_string(),
            "currency": self.currency.code(),
            "groups": groups,
            "total": totals(&self.total()),
        })
    }

    pub(crate) fn to_text(&self) -> String {
        use Column::{Left, Right};
        let row = |name: &str, totals: &Totals| {
            vec![
                name.to_owned(),
                totals.loans.to_string(),
                amount(self.money(totals.principal)),
                amount(self.money(totals.past_due)),
                amount(self.money(totals.interest)),
                amount(self.money(totals.penalty)),
                amount(self.money(totals.credit)),
            ]
        };
        let named = Group::ALL.iter().zip(&self.groups);
        let mut rows: Vec<Vec<String>> = named.map(|(group, sum)| row(group.names().1, sum)).collect();
        rows.push(row("all", &self.total()));
        let columns = [
            Left("standing"),
            Right("loans"),
            Right("principal"),
            Right("past due"),
            Right("interest earned"),
            Right("penalty earned"),
            Right("credit"),
        ];
        format!("Portfolio at the close of {}, in {}\n{}", self.day, self.currency, sheet(&columns, rows))
    }
}
