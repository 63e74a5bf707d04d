//! A lender's desk: the example host of the library. It reads products and a portfolio, books what happens, closes
//! day after day, stores every loan in SQLite, and shows what a lender asks for.
//!
//! Read [`booking`] and [`database`] first: a command on one loan and the database beside it are all that a host needs.
//! Then [`day_end`], which is the same for the whole portfolio.

mod amount;
mod applications;
mod booking;
mod command;
mod database;
mod day_end;
mod decide;
mod decided;
mod decision;
mod demo;
mod desk;
mod explain;
mod failure;
mod ledger;
mod make_applications;
mod make_portfolio;
mod open;
mod output;
mod pay;
mod policy;
mod portfolio;
mod products;
mod quote;
mod receipt;
mod report;
mod reschedule;
mod scenario;
mod show;
mod source;
mod standing;
mod statement;
mod summary;
mod tables;
mod tally;
mod told;
mod verify;
mod waive;
mod why;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use serde_json::json;

pub(crate) use crate::output::{Output, day_json, named, say};

/// A lender's desk: loans from the product file to the database
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
    /// Prints one JSON document and nothing else
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Books a portfolio, runs the end of day over 18 months, and shows what came of it
    Demo(demo::Options),
    /// Makes a contract: freezes a product's terms into a loan, and pays it out where asked to
    Open(open::Options),
    /// Records money that came in, and says who got what of it
    Pay(pay::Options),
    /// Waives interest, fee, tax or penalty
    Waive(waive::Options),
    /// Agrees another plan: more rows, another rate, another due day
    Reschedule(reschedule::Options),
    /// Ends a business day for the whole portfolio: closes every loan, and says what people should hear of
    DayEnd(day_end::Options),
    /// Writes the portfolio of a day as one HTML page: totals, ageing, what falls due, what came in, loans past due
    Report(report::Options),
    /// Quotes a product: rows, totals, cost of credit
    Quote(quote::Options),
    /// Decides an application by a policy file: outcome, limit, price, reasons, and every step where asked for
    Decide(decide::Options),
    /// Shows what was decided for an application of the database, by the policy and by persons
    Decision(decided::Options),
    /// Checks policy files, and runs their scenarios
    Policy(policy::Options),
    /// Runs a scenario file and compares its figures
    Run(scenario::Options),
    /// Shows a loan of the database: closing, bills, schedule
    Show(show::Options),
    /// Explains an amount of a loan of the database down to the numbers that went into it
    Explain(explain::Options),
    /// Shows what happened in a span of days with running balances, or what was told in it, entry by entry
    Statement(statement::Options),
    /// Says why a figure is not what was told before, or what a payment would change
    Why(why::Options),
    /// Shows the postings of the database's loans: beancount, CSV, or a trial balance
    Ledger(ledger::Options),
    /// Checks every chain of hashes and every book of the database, and says where one breaks
    Verify(verify::Options),
    /// Makes the files of the example's portfolio
    #[command(hide = true)]
    MakePortfolio {
        /// The folder
        folder: PathBuf,
        #[arg(long, default_value_t = 360)]
        loans: u32,
        #[arg(long, default_value_t = 20_250_101)]
        seed: u64,
    },
}

fn main() -> ExitCode {
    let Arguments { task, json } = Arguments::parse();
    let output = if json { Output::Json } else { Output::Text };
    let done = match task {
        Task::Demo(options) => demo::run(&options, output),
        Task::Open(options) => open::run(&options, output),
        Task::Pay(options) => pay::run(&options, output),
        Task::Waive(options) => waive::run(&options, output),
        Task::Reschedule(options) => reschedule::run(&options, output),
        Task::DayEnd(options) => day_end::run(&options, output),
        Task::Report(options) => report::run(&options, output),
        Task::Quote(options) => quote::run(&options, output),
        Task::Decide(options) => decide::run(&options, output),
        Task::Decision(options) => decided::run(&options, output),
        Task::Policy(options) => policy::run(&options, output),
        Task::Run(options) => scenario::run(&options, output),
        Task::Show(options) => show::run(&options, output),
        Task::Explain(options) => explain::run(&options, output),
        Task::Statement(options) => statement::run(&options, output),
        Task::Why(options) => why::run(&options, output),
        Task::Ledger(options) => ledger::run(&options, output),
        Task::Verify(options) => verify::run(&options, output),
        Task::MakePortfolio { folder, loans, seed } => make_portfolio::make(&folder, loans, seed),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            match output {
                Output::Text => eprintln!("{failure}"),
                Output::Json => eprintln!("{}", json!({ "error": failure.to_json() })),
            }
            ExitCode::FAILURE
        }
    }
}
