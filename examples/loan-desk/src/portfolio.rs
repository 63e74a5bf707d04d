//! The portfolio: contracts and what happened to them, as two CSV files.
//!
//! `loans.csv` has a line for each contract, `events.csv`, beside it, a line for each command. Every column is text
//! that the library reads, so that no amount passes through a float.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lending_core::calendar::{Anchor, Date};
use lending_core::debt::{Component, ItemId};
use lending_core::money::Money;
use lending_core::origination::LoanRequest;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::applications::Applications;
use crate::command::{Command, Kind, Verb};
use crate::failure::{DeskError, Failure};

const LOANS: &str = include_str!("../../portfolio/loans.csv");
const EVENTS: &str = include_str!("../../portfolio/events.csv");

/// A contract, as it stands in `loans.csv`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoanRow {
    pub(crate) loan: String,
    pub(crate) product: String,
    pub(crate) amount: String,
    pub(crate) instalments: u32,
    pub(crate) contract_day: Date,
    /// The day of the month on which rows fall due, in place of the contract's own day.
    pub(crate) due_day: Option<u8>,
}

/// A command, as it stands in `events.csv`. Which columns are filled depends on the kind.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventRow {
    pub(crate) booked: Date,
    pub(crate) loan: String,
    pub(crate) kind: Kind,
    pub(crate) key: String,
    /// The day from which it counts; `booked` when it is empty.
    pub(crate) value: Option<Date>,
    pub(crate) amount: Option<String>,
    pub(crate) component: Option<Component>,
    /// The payment that comes back, the event that is reversed, or the item that a waiver is for.
    pub(crate) target: Option<String>,
    /// What a charge is for.
    pub(crate) code: Option<String>,
}

/// All contracts and commands, by the business day on which the desk learns of them.
#[derive(Debug)]
pub(crate) struct Portfolio {
    pub(crate) contracts: BTreeMap<Date, Vec<LoanRow>>,
    pub(crate) commands: BTreeMap<Date, Vec<Command>>,
    /// The applications behind the contracts, where the portfolio has some.
    pub(crate) applications: Option<Applications>,
}

impl Portfolio {
    /// Reads `loans.csv` at a path and `events.csv` beside it, or the files that came with the program; only the
    /// first so many loans where a number is given.
    pub(crate) fn read(loans: Option<&Path>, first: Option<usize>) -> Result<Self, Failure> {
        let (loans_name, loans_text, events_name, events_text) = match loans {
            Some(path) => {
                let events = path.with_file_name("events.csv");
                (path.display().to_string(), text_of(path)?, events.display().to_string(), text_of(&events)?)
            }
            None => ("loans.csv".into(), LOANS.to_owned(), "events.csv".into(), EVENTS.to_owned()),
        };
        let mut known = BTreeSet::new();
        let mut contracts: BTreeMap<Date, Vec<LoanRow>> = BTreeMap::new();
        let rows_of_loans = rows::<LoanRow>(&loans_name, &loans_text)?;
        let all: BTreeSet<String> = rows_of_loans.iter().map(|(_, row)| row.loan.clone()).collect();
        for (_, row) in rows_of_loans.into_iter().take(first.unwrap_or(usize::MAX)) {
            known.insert(row.loan.clone());
            contracts.entry(row.contract_day).or_default().push(row);
        }
        let mut commands: BTreeMap<Date, Vec<Command>> = BTreeMap::new();
        for (line, row) in rows::<EventRow>(&events_name, &events_text)? {
            if known.contains(&row.loan) {
                let command = row.command().map_err(|failure| failure.within(&at(&events_name, line)))?;
                commands.entry(command.booked).or_default().push(command);
            } else if first.is_none() {
                return Err(DeskError::PortfolioLoan { place: at(&events_name, line), loan: row.loan }.into());
            }
        }
        let is_kept = |name: &str| known.contains(name) || !all.contains(name);
        Ok(Self { contracts, commands, applications: Applications::read(loans, is_kept)? })
    }

    /// The number of contracts.
    pub(crate) fn loans(&self) -> usize {
        self.contracts.values().map(Vec::len).sum()
    }
}

impl LoanRow {
    /// What the borrower asked for.
    pub(crate) fn request(&self) -> Result<LoanRequest, Failure> {
        let request = LoanRequest::new(amount(&self.amount)?, self.instalments, self.contract_day);
        Ok(match self.due_day {
            Some(day) => request.due_day(Anchor::Day(day)),
            None => request,
        })
    }
}

impl EventRow {
    fn command(self) -> Result<Command, Failure> {
        let verb = match self.kind {
            Kind::Disburse => Verb::Disburse,
            Kind::Repay => Verb::Repay { amount: amount(&filled("amount", self.amount)?)? },
            Kind::Return => Verb::Return { payment: filled("target", self.target)? },
            Kind::Charge => Verb::Charge {
                amount: amount(&filled("amount", self.amount)?)?,
                code: filled("code", self.code)?,
            },
            Kind::Waive => Verb::Waive {
                component: filled("component", self.component)?,
                amount: amount(&filled("amount", self.amount)?)?,
                item: self.target.map(|target| item(&target)).transpose()?,
            },
            Kind::Reverse => Verb::Reverse { target: filled("target", self.target)? },
        };
        let value = self.value.unwrap_or(self.booked);
        Ok(Command { booked: self.booked, loan: self.loan, key: self.key, value, verb })
    }
}

fn amount(text: &str) -> Result<Money, Failure> {
    text.parse::<Money>().map_err(|error| Failure::from(error).within("amount"))
}

fn item(text: &str) -> Result<ItemId, Failure> {
    text.parse::<ItemId>().map_err(|error| Failure::from(error).within("target"))
}

fn filled<T>(column: &'static str, cell: Option<T>) -> Result<T, Failure> {
    Ok(cell.ok_or(DeskError::PortfolioEmpty { column })?)
}

fn text_of(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::file(path, error))
}

/// The rows of a CSV file with their line numbers.
fn rows<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<(u64, T)>, Failure> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in reader.deserialize() {
        let unreadable = |error: csv::Error| DeskError::PortfolioFormat {
            file: name.to_owned(),
            reason: error.to_string(),
        };
        let row = row.map_err(unreadable)?;
        let line = u64::try_from(rows.len()).unwrap_or(u64::MAX).saturating_add(2);
        rows.push((line, row));
    }
    Ok(rows)
}

fn at(name: &str, line: u64) -> String {
    format!("{name}:{line}")
}

impl From<&Command> for EventRow {
    fn from(command: &Command) -> Self {
        let Command { booked, loan, key, value, verb } = command;
        let mut row = Self {
            booked: *booked,
            loan: loan.clone(),
            kind: verb.kind(),
            key: key.clone(),
            value: Some(*value).filter(|value| value != booked),
            amount: None,
            component: None,
            target: None,
            code: None,
        };
        match verb.clone() {
            Verb::Disburse => {}
            Verb::Repay { amount } => row.amount = Some(amount.to_string()),
            Verb::Return { payment: target } | Verb::Reverse { target } => row.target = Some(target),
            Verb::Charge { amount, code } => {
                (row.amount, row.code) = (Some(amount.to_string()), Some(code));
            }
            Verb::Waive { component, amount, item } => {
                (row.component, row.amount) = (Some(component), Some(amount.to_string()));
                row.target = item.map(|item| item.to_string());
            }
        }
        row
    }
}
