//! The end of a business day, for the whole portfolio.

use std::path::PathBuf;

use lending_core::calendar::Date;
use lending_core::loan::{Loan, Outcome};
use serde_json::json;

use crate::database::{Business, Database, repeated};
use crate::failure::{DeskError, Failure};
use crate::told::{Span, Told};
use crate::{Output, receipt, say};

/// What `loan-desk day-end` is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The business day that ends; days that nobody ended since the last one end with it
    #[arg(long, value_name = "DAY")]
    on: Date,
    /// Reminds of what falls due so many days later
    #[arg(long, value_name = "DAYS", default_value_t = 3)]
    remind: u32,
    /// The database
    #[arg(long, value_name = "FILE", default_value = "loan-desk.db")]
    db: PathBuf,
}

/// What came of it.
struct Ended {
    outcome: Outcome,
    loans: usize,
    written: usize,
    told: Told,
}

/// Closes the day for every loan, writes all of it in one transaction, and says what people should hear of.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let Ended { outcome, loans, written, told } = repeated(|| end(options))?;
    match output {
        Output::Text => {
            let before = match outcome {
                Outcome::Applied => "is ended",
                Outcome::AlreadyApplied => "was ended before",
            };
            let counts = format!("loans {loans}, written {written}");
            say(&format!("Business day {} {before}: {counts}.\n\n{}", options.on, told.to_text()));
        }
        Output::Json => say(&json!({
            "schema": "loan-desk.day-end/1",
            "day": options.on.to_string(),
            "outcome": receipt::outcome_name(outcome),
            "loans": loans,
            "written": written,
            "told": told.to_json(),
        })
        .to_string()),
    }
    Ok(())
}

/// Every loan is closed, also one that has nothing to tell: from then on the library itself refuses whatever would be
/// booked on the day, by whom ever. If one loan cannot be closed, nothing is written.
fn end(options: &Options) -> Result<Ended, Failure> {
    let day = options.on;
    let mut database = Database::existing(&options.db)?;
    let (outcome, since) = match database.business()? {
        None => (Outcome::Applied, None),
        Some(Business { ended, .. }) if day < ended => {
            return Err(DeskError::DayEnded { ended, found: day }.into());
        }
        Some(Business { ended, before }) if day == ended => (Outcome::AlreadyApplied, before),
        Some(Business { ended, .. }) => (Outcome::Applied, Some(ended)),
    };
    let mut loans = database.loans()?;
    let mut told = Told::default();
    for loan in loans.iter_mut().filter(|loan| loan.terms().agreed().contract_day <= day) {
        let span = options.span(loan, since);
        let added = match outcome {
            Outcome::Applied => close(loan, day).and_then(|()| told.add(loan, span)),
            // Who was not reached the first time is told the same, whatever has been recorded since.
            Outcome::AlreadyApplied => {
                loan.known_on(day).map_err(Failure::from).and_then(|then| told.add(&then, span))
            }
        };
        added.map_err(|failure| failure.within(loan.id()))?;
    }
    let written = database.write_all(&mut loans)?;
    // Last: where this fails, the same command closes nothing twice and ends the day.
    database.end_through(day)?;
    Ok(Ended { outcome, loans: loans.len(), written, told })
}

fn close(loan: &mut Loan, day: Date) -> Result<(), Failure> {
    loan.on(day)?.close()?;
    Ok(())
}

impl Options {
    /// The days that end for a loan: since the last end of day, or since its contract.
    fn span(&self, loan: &Loan, since: Option<Date>) -> Span {
        let contract_day = loan.terms().agreed().contract_day;
        let first = since.map_or(contract_day, |ended| contract_day.max(ended.plus_days(1)));
        Span { first, last: self.on, remind: self.remind }
    }
}
