//! The host: loans in memory, their store beside them, and one business day after the other.

use std::collections::BTreeMap;
use std::path::Path;

use lending_core::calendar::Date;
use lending_core::loan::{Loan, Outcome};
use lending_core::reference::Reference;
use lending_core::store::{fetch, save_all};
use lending_store::SqliteStore;

use crate::command::{Command, Kind};
use crate::failure::Failure;
use crate::portfolio::LoanRow;
use crate::products::Products;

/// Loans and the database that they are stored in.
pub(crate) struct Desk {
    store: SqliteStore,
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

/// What came of a business day, or of many.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) contracts: Counts,
    pub(crate) commands: BTreeMap<Kind, Counts>,
    pub(crate) closings: Counts,
    pub(crate) refusals: Vec<Refusal>,
}

#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) applied: u64,
    pub(crate) already_applied: u64,
    pub(crate) refused: u64,
}

/// A command that was not applied.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) booked: Date,
    pub(crate) loan: String,
    pub(crate) key: String,
    pub(crate) why: Failure,
}

impl Counts {
    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Applied => self.applied += 1,
            Outcome::AlreadyApplied => self.already_applied += 1,
        }
    }

    pub(crate) const fn plus(self, other: Self) -> Self {
        Self {
            applied: self.applied + other.applied,
            already_applied: self.already_applied + other.already_applied,
            refused: self.refused + other.refused,
        }
    }

    pub(crate) const fn sent(self) -> u64 {
        self.applied + self.already_applied + self.refused
    }
}

impl Tally {
    /// Contracts and commands together; closings are counted apart.
    pub(crate) fn total(&self) -> Counts {
        self.commands.values().fold(self.contracts, |sum, counts| sum.plus(*counts))
    }
}

impl Desk {
    /// Opens the database, makes it where there is none, and loads every loan that it holds.
    ///
    /// Loading derives each loan again and compares its book with what was stored.
    pub(crate) fn open(database: &Path) -> Result<Self, Failure> {
        let store = SqliteStore::open(database)?;
        let mut accounts = BTreeMap::new();
        for id in store.loans()? {
            if let Some(loan) = fetch(&store, &id, Reference::default())? {
                accounts.insert(id, Account::new(loan));
            }
        }
        Ok(Self { store, accounts })
    }

    /// All loans, by id.
    pub(crate) fn loans(&self) -> impl Iterator<Item = &Loan> {
        self.accounts.values().map(|account| &account.loan)
    }

    /// The hash over everything that the database holds.
    pub(crate) fn digest(&self) -> Result<String, Failure> {
        Ok(self.store.digest()?.to_string())
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
        save_all(&mut self.store, self.accounts.values_mut().map(|account| &mut account.loan))?;
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

/// Reads one loan from a database that must be there.
pub(crate) fn loan_of(database: &Path, id: &str) -> Result<Loan, Failure> {
    std::fs::metadata(database).map_err(|error| Failure::file(database, &error))?;
    let store = SqliteStore::open(database)?;
    fetch(&store, id, Reference::default())?.ok_or_else(|| unknown(id))
}

/// Deletes a database, if it is one of ours; SQLite keeps up to three files.
pub(crate) fn delete(database: &Path) -> Result<(), Failure> {
    if !database.exists() {
        return Ok(());
    }
    drop(SqliteStore::open(database)?);
    for ending in ["", "-wal", "-shm"] {
        let mut name = database.as_os_str().to_owned();
        name.push(ending);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::file(Path::new(&name), &error));
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

fn unknown(loan: &str) -> Failure {
    Failure::input("loan.unknown", "loan", format!("there is no loan `{loan}`"))
}
