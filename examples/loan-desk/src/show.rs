//! One loan as it stands in the database.

use std::path::PathBuf;

use lending_core::calendar::Date;
use lending_core::loan::Outlook;
use serde_json::json;

use crate::database::loan_of;
use crate::failure::Failure;
use crate::{Output, day_json, named, say, tables};

/// What `loan-desk show` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The loan
    loan: String,
    /// The database
    #[arg(long, value_name = "FILE", default_value = "loan-desk.db")]
    db: PathBuf,
    /// The day to look at; the loan's last business day unless said otherwise
    #[arg(long, value_name = "DAY")]
    on: Option<Date>,
    /// As it was known at the close of this business day
    #[arg(long, value_name = "DAY")]
    known_on: Option<Date>,
    /// What the schedule assumes: `arrears_paid_now`, `as_planned` or `nothing_paid`
    #[arg(long, value_name = "OUTLOOK", default_value = "arrears_paid_now", value_parser = named::<Outlook>)]
    outlook: Outlook,
}

/// Closing, bills and schedule of a day.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let stored = loan_of(&options.db, &options.loan)?;
    let loan = match options.known_on {
        Some(known_on) => stored.known_on(known_on)?,
        None => stored,
    };
    let day = options.on.or(options.known_on).unwrap_or(loan.business_day());
    match output {
        Output::Text => {
            let (closing, currency) = (loan.closing(day)?, loan.currency());
            let known = options.known_on.map_or_else(String::new, |known| format!("\nAs known on {known}"));
            let parts = [
                format!("{}{known}", tables::heading(&loan)),
                tables::closing(&closing),
                tables::bills(&closing.position.items, day, currency),
                tables::schedule(&loan.schedule(day, options.outlook)?, currency),
            ];
            say(&parts.join("\n\n"));
        }
        Output::Json => say(&json!({
            "schema": "loan-desk.show/1",
            "loan": loan.id(),
            "currency": loan.currency().code(),
            "known_on": options.known_on.map(|known| known.to_string()),
            "outlook": options.outlook,
            "closing": day_json(&loan, day, options.outlook)?,
        })
        .to_string()),
    }
    Ok(())
}
