//! The workspace's own tools, run as `cargo xtask`: everything that is tested, in one command, and the checks that
//! cargo does not know.
//!
//! Each check answers with its problems as a list of lines; an empty list is a pass. [`parts`] runs checks and cargo
//! commands one after the other and sums up.

#![allow(
    clippy::missing_errors_doc,
    reason = "an error of a task is a sentence that ends it, whatever went wrong"
)]

use std::process::ExitCode;

pub mod beancount;
pub mod cli;
pub mod errors;
pub mod everything;
pub mod faults;
pub mod fixtures;
pub mod floors;
pub mod instructions;
pub mod long;
pub mod mutants;
pub mod parts;
pub mod schemas;
pub mod stopwatch;
pub mod workspace;

/// Runs the command that stands on the command line.
pub fn run() -> ExitCode {
    match cli::run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
