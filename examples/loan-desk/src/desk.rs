//! The host of the demo: loans in memory, their database beside them, and one business day after the other.

use std::collections::BTreeMap;
use std::path::Path;

use lending_core::calendar::Date;
use lending_core::loan::{Loan, Outcome};

use crate::command::Command;
use crate::database::Database;
use crate::failure::{DeskError, Failure};
use crate::portfolio::LoanRow;
use crate::products::Products;
use crate::tally::{Refusal, Tally};

/// Loans and the database that they are stored in.
pub(crate) struct Desk {
    database: Database,
    accounts: BTreeMap<String, Account>,
}

/// A loan, and the next day on which it has something to tell: what an end of day scans instead of asking each loan.
struct Account {
    loan: Loan,
    next: Option<Date>,
}

impl Account {
    /// A loan that is asked on its contract day.
    fn new(loan: Loan) -> Self {
        let next = Some(loan.terms().agreed().contract_day);
        Self { loan, next }
    }
}

/// What a business day brings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Today<'p> {
    pub(crate) day: Date,
    pub(crate) contracts: &'p [LoanRow],
    pub(crate) commands: &'p [Command],
    /// Whether every loan is closed, so that no figure of the day is a projection: a balance-sheet day.
    pub(crate) closes_all: bool,
}

impl Desk {
    /// Opens the database, makes it where there is none, and loads every loan that it holds.
    ///
    /// Loading derives each loan again and compares its book with what was stored.
    pub(crate) fn open(file: &Path) -> Result<Self, Failure> {
        let database = Database::open(file)?;
        let accounts =
            database.loans()?.into_iter().map(|loan| (loan.id().to_owned(), Account::new(loan))).collect();
        Ok(Self { database, accounts })
    }

    /// All loans, by id.
    pub(crate) fn loans(&self) -> impl Iterator<Item = &Loan> {
        self.accounts.values().map(|account| &account.loan)
    }

    /// The hash over everything that the database holds.
    pub(crate) fn digest(&self) -> Result<String, Failure> {
        self.database.digest()
    }

    /// Ends the business of the whole portfolio through a day, on which every loan was closed.
    pub(crate) fn end_through(&mut self, day: Date) -> Result<(), Failure> {
        self.database.end_through(day)
    }

    /// One business day: contracts are made, commands are booked, the day is closed for the loans that have
    /// something to tell, and what changed is written in one transaction.
    pub(crate) fn business_day(
        &mut self,
        today: Today<'_>,
        products: &Products,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        for contract in today.contracts {
            self.make_contract(contract, products, tally)?;
        }
        for command in today.commands {
            self.book(command, tally);
        }
        self.close(today, tally)?;
        self.database.write_all(self.accounts.values_mut().map(|account| &mut account.loan))?;
        Ok(())
    }

    /// Freezes the product's terms into a loan. A contract that was made before stands as it was frozen, whatever
    /// the product's file says now.
    fn make_contract(
        &mut self,
        row: &LoanRow,
        products: &Products,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        if self.accounts.contains_key(&row.loan) {
            tally.contracts.count(Outcome::AlreadyApplied);
            return Ok(());
        }
        let offer = products.get(&row.product)?.offer(&row.request()?)?;
        let loan = Loan::open(&row.loan, offer.accept())?;
        self.accounts.insert(row.loan.clone(), Account::new(loan));
        tally.contracts.count(Outcome::Applied);
        Ok(())
    }

    /// Sends a command to its loan. A refusal leaves the loan as it was and does not stop the day.
    fn book(&mut self, command: &Command, tally: &mut Tally) {
        let counts = tally.commands.entry(command.verb.kind()).or_default();
        let sent = match self.accounts.get_mut(&command.loan) {
            Some(account) => command.send(&mut account.loan).inspect(|_| account.next = Some(command.booked)),
            None => Err(unknown(&command.loan)),
        };
        match sent {
            Ok(outcome) => counts.count(outcome),
            Err(why) => {
                counts.refused += 1;
                let (loan, key) = (command.loan.clone(), command.key.clone());
                tally.refusals.push(Refusal { booked: command.booked, loan, key, why });
            }
        }
    }

    /// Closes the day for the loans that have something to tell, and asks each when that will be again.
    fn close(&mut self, today: Today<'_>, tally: &mut Tally) -> Result<(), Failure> {
        let Today { day, closes_all, .. } = today;
        let due = |account: &&mut Account| closes_all || account.next.is_some_and(|next| next <= day);
        for account in self.accounts.values_mut().filter(due) {
            tally.closings.count(account.loan.on(day)?.close()?);
            account.next = account.loan.next_day(day);
        }
        Ok(())
    }
}

fn unknown(loan: &str) -> Failure {
    DeskError::UnknownLoan { loan: loan.to_owned() }.into()
}
