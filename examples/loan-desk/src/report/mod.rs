//! The portfolio of a day as one HTML page that needs nothing else: totals, ageing, what falls due, what came in, and the
//! loans past due.
//!
//! [`figures`] reads them off the loans, [`page`] lays them out, [`chart`] draws them. Every figure is a reading of the
//! library's, or a sum of readings in one currency.

mod cash;
mod chart;
mod dues;
mod figures;
mod late;
mod months;
mod page;
mod table;
mod totals;

use std::path::PathBuf;

use lending_core::calendar::Date;

use crate::database::Database;
use crate::failure::Failure;
use crate::report::figures::Report;
use crate::{Output, say};

/// What `loan-desk report` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The database
    #[arg(long, value_name = "FILE", default_value = "loan-desk.db")]
    db: PathBuf,
    /// The day at whose close the portfolio is looked at
    #[arg(long, value_name = "DAY")]
    on: Date,
    /// The page
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Writes the page, and says where it is; or gives its figures as well.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let report = Report::of(&Database::existing(&options.db)?.loans()?, options.on)?;
    let page = page::of(&report)?;
    std::fs::write(&options.out, page).map_err(|error| Failure::file(&options.out, error))?;
    match output {
        Output::Text => {
            let out = std::path::absolute(&options.out).unwrap_or_else(|_| options.out.clone());
            say(&format!("The portfolio on {}, {} loans: {}", report.day, report.loans, out.display()));
        }
        Output::Json => say(&report.to_json().to_string()),
    }
    Ok(())
}
