//! Where a loan is read from.

use std::path::{Path, PathBuf};

use lending_core::loan::Loan;
use lending_testkit::scenario::Scenario;

use crate::database::loan_of;
use crate::failure::{DeskError, Failure};
use crate::scenario::refused;

/// A loan of the database, or one that a scenario file tells.
#[derive(Debug, clap::Args)]
pub(crate) struct Source {
    /// The loan, or a scenario file that tells one
    loan: String,
    /// The database
    #[arg(long, value_name = "FILE", default_value = "loan-desk.db")]
    db: PathBuf,
}

impl Source {
    /// Reads it; of a scenario the loan as it stands at the end of the file.
    pub(crate) fn loan(&self) -> Result<Loan, Failure> {
        let file = Path::new(&self.loan);
        if !file.extension().is_some_and(|ending| ending == "toml" || ending == "json") {
            return loan_of(&self.db, &self.loan);
        }
        let run = Scenario::from_file(file).and_then(|scenario| scenario.run());
        let run = run.map_err(|error| refused(file, error))?;
        Ok(run.loan.ok_or_else(|| DeskError::ScenarioWithoutLoan { file: self.loan.clone() })?)
    }
}
