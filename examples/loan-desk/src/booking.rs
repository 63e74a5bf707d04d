//! One command on one loan of the database: the loan is read, the command recorded, and what it staged is written.

use std::path::PathBuf;

use lending_core::calendar::Date;
use lending_core::loan::{Loan, Receipt};

use crate::database::{Database, repeated};
use crate::failure::Failure;

/// What every command at the counter says.
#[derive(Debug, clap::Args)]
pub(crate) struct Booking {
    /// The loan
    loan: String,
    /// The command's key: sent again under the same key, it changes nothing
    #[arg(long)]
    pub(crate) key: String,
    /// The business day
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Date,
    /// The day from which it counts; the business day unless said otherwise
    #[arg(long, value_name = "DAY")]
    pub(crate) value: Option<Date>,
    /// The database
    #[arg(long, value_name = "FILE", default_value = "loan-desk.db")]
    db: PathBuf,
}

impl Booking {
    /// Reads the loan, sends it a command, and writes what is new. A refusal leaves loan and database as they were.
    pub(crate) fn record(
        &self,
        command: impl Fn(&mut Loan) -> Result<Receipt, Failure>,
    ) -> Result<(Loan, Receipt), Failure> {
        repeated(|| {
            let mut database = Database::existing(&self.db)?;
            let mut loan = database.loan(&self.loan)?;
            let receipt = command(&mut loan)?;
            database.write(&mut loan, self.on)?;
            Ok((loan, receipt))
        })
    }

    /// The same on a copy that nobody stores: what would come of it.
    pub(crate) fn preview(
        &self,
        command: impl Fn(&mut Loan) -> Result<Receipt, Failure>,
    ) -> Result<(Loan, Receipt), Failure> {
        let mut copy = Database::existing(&self.db)?.loan(&self.loan)?;
        let receipt = command(&mut copy)?;
        Ok((copy, receipt))
    }
}
