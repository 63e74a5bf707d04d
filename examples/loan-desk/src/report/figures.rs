//! What a report says, read off the loans at the close of a day.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use lending_core::calendar::Date;
use lending_core::loan::{Closing, Loan, Position, Status};
use lending_core::money::{Currency, Minor, Money};
use serde_json::{Map, Value, json};

use super::cash::Cash;
use super::dues::Dues;
use super::late::Late;

use super::totals::Totals;
use crate::failure::{DeskError, Failure};
use crate::standing::Group;

/// The portfolio at the close of a day.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) day: Date,
    /// The last business day of any loan.
    pub(super) known: Option<Date>,
    /// Whether a figure says what would be if nothing else happened.
    pub(super) projection: bool,
    pub(crate) loans: u64,
    /// Amounts of different currencies are never added.
    pub(super) currencies: BTreeMap<String, InCurrency>,
}

/// The loans in one currency.
#[derive(Debug)]
pub(super) struct InCurrency {
    pub(super) currency: Currency,
    pub(super) products: BTreeMap<String, Totals>,
    pub(super) all: Totals,
    pub(super) standing: [Aged; Group::ALL.len()],
    pub(super) all_standings: Aged,
    pub(super) dues: Dues,
    pub(super) cash: Cash,
    /// The longest first.
    pub(super) late: Vec<Late>,
}

/// The loans of a standing.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Aged {
    pub(super) loans: u64,
    pub(super) principal: Minor,
    pub(super) past_due: Minor,
    pub(super) penalty: Minor,
}

impl Aged {
    fn add(&mut self, position: &Position) -> Result<(), Failure> {
        self.loans += 1;
        add(&mut self.principal, position.principal_outstanding())?;
        add(&mut self.past_due, position.money(position.past_due.total()))?;
        add(&mut self.penalty, position.money(position.past_due.penalty))
    }
}

/// A sum over many loans, which no loan's bound protects.
pub(super) fn add(sum: &mut Minor, amount: Money) -> Result<(), Failure> {
    let currency = amount.currency();
    *sum = sum.checked_add(amount.minor()).ok_or(DeskError::PortfolioTooLarge { currency })?;
    Ok(())
}

impl Report {
    /// Reads every loan whose contract was made by the day.
    pub(crate) fn of(loans: &[Loan], day: Date) -> Result<Self, Failure> {
        let mut report = Self { day, known: None, projection: false, loans: 0, currencies: BTreeMap::new() };
        for loan in loans.iter().filter(|loan| loan.terms().agreed().contract_day <= day) {
            let closing = loan.closing(day).map_err(|error| Failure::from(error).within(loan.id()))?;
            report.loans += 1;
            report.known = report.known.max(Some(loan.business_day()));
            report.projection |= closing.position.projection;
            let currency = loan.currency();
            let sums = report
                .currencies
                .entry(currency.to_string())
                .or_insert_with(|| InCurrency::new(currency, day));
            sums.add(loan, &closing).map_err(|failure| failure.within(loan.id()))?;
        }
        for sums in report.currencies.values_mut() {
            sums.late.sort_by_key(|late| Reverse(late.order()));
        }
        Ok(report)
    }

    pub(crate) fn to_json(&self) -> Value {
        let currencies = self.currencies.iter();
        let currencies: Map<_, _> = currencies.map(|(code, sums)| (code.clone(), sums.to_json())).collect();
        json!({
            "schema": "loan-desk.report/1",
            "day": self.day.to_string(),
            "known": self.known.map(|day| day.to_string()),
            "projection": self.projection,
            "loans": self.loans,
            "currencies": currencies,
        })
    }
}

impl InCurrency {
    fn new(currency: Currency, day: Date) -> Self {
        Self {
            currency,
            products: BTreeMap::new(),
            all: Totals::default(),
            standing: [Aged::default(); Group::ALL.len()],
            all_standings: Aged::default(),
            dues: Dues::from(day),
            cash: Cash::until(day),
            late: Vec::new(),
        }
    }

    fn add(&mut self, loan: &Loan, closing: &Closing) -> Result<(), Failure> {
        let position = &closing.position;
        let group = Group::of(closing);
        let product = loan.terms().agreed().product.code.clone();
        self.products.entry(product).or_default().add(loan, closing)?;
        self.all.add(loan, closing)?;
        for (of, aged) in Group::ALL.iter().zip(&mut self.standing) {
            if *of == group {
                aged.add(position)?;
            }
        }
        self.all_standings.add(position)?;
        if closing.status == Status::Running && group != Group::WrittenOff {
            self.dues.add(loan, closing)?;
        }
        self.cash.add(loan)?;
        self.late.extend(Late::of(loan, closing));
        Ok(())
    }

    /// The standings with their loans.
    pub(super) fn aged(&self) -> impl Iterator<Item = (Group, Aged)> {
        Group::ALL.into_iter().zip(self.standing)
    }

    /// An amount of the loans' currency.
    pub(super) const fn money(&self, minor: Minor) -> Money {
        Money::new(minor, self.currency)
    }

    fn to_json(&self) -> Value {
        let decimal = |minor: Minor| json!(self.money(minor).to_decimal().to_string());
        let products: Map<_, _> =
            self.products.iter().map(|(code, totals)| (code.clone(), totals.to_json(&decimal))).collect();
        let standing: Map<_, _> = self
            .aged()
            .map(|(group, aged)| {
                let aged = json!({
                    "loans": aged.loans,
                    "principal_outstanding": decimal(aged.principal),
                    "past_due": decimal(aged.past_due),
                    "penalty": decimal(aged.penalty),
                });
                (group.names().0.to_owned(), aged)
            })
            .collect();
        json!({
            "products": products,
            "total": self.all.to_json(&decimal),
            "standing": standing,
            "falls_due": self.dues.to_json(&decimal),
            "cash": self.cash.to_json(&decimal),
            "past_due": self.late.iter().map(|late| late.to_json(&decimal)).collect::<Vec<_>>(),
        })
    }
}
