//! The command line.

use std::time::Duration;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::parts::{Skipping, report};
use crate::workspace::Workspace;
use crate::{beancount, errors, everything, faults, fixtures, floors, instructions, long, mutants, schemas};

const OUTSIDE_DATA: &str = "\
Outside data:
  LENDING_CONFORMANCE names the folder of the conformance data. Unset, tests that need it print
  `not run: outside data` and stay green; set, but naming nothing or an empty folder, they fail.
  `.ci/run` sets it when the data lies beside the checkout.";

#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", about = "The workspace's own tools.", after_help = OUTSIDE_DATA)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run everything that is tested.
    #[command(after_help = OUTSIDE_DATA)]
    Test {
        /// Fail when a part cannot run because its tool is missing, instead of skipping it.
        #[arg(long)]
        all: bool,
    },
    /// Check that no folder of lending-core uses a floor above or beside its own.
    Floors,
    /// Check that docs/errors.md lists every code of the library's errors.
    Errors {
        /// Write the list.
        #[arg(long)]
        bless: bool,
    },
    /// Check that docs/schema has the JSON Schemas of the files that the library reads.
    Schemas {
        /// Write them.
        #[arg(long)]
        bless: bool,
    },
    /// Check the stored fixtures against fixtures/SHA256SUMS.
    Fixtures {
        /// Add the sums of new files to the list; lines that stand are never changed.
        #[arg(long)]
        list: bool,
    },
    /// Hold the demo's postings against the real beancount, and its balances against each loan.
    Beancount,
    /// Break the engine on purpose, and see that the named law notices (format: faults/README.md).
    Faults {
        /// Only the faults whose file name contains this.
        name: Option<String>,
        /// Only check that each patch applies and compiles.
        #[arg(long)]
        check: bool,
    },
    /// Count the instructions of small fixed workloads, and hold them against benches/instructions.toml.
    Instructions {
        /// Write what was counted.
        #[arg(long)]
        bless: bool,
    },
    /// Change the engine a little, place by place, and list what no test notices (needs cargo-mutants; takes hours).
    Mutants {
        /// Only places in files whose path contains one of these.
        places: Vec<String>,
        /// Only every so-manieth change.
        #[arg(long, default_value_t = 1)]
        every: usize,
        /// From which of them on.
        #[arg(long, default_value_t = 0)]
        from: usize,
        /// Only what was missed when it was last tried.
        #[arg(long)]
        missed: bool,
        /// How many generated histories the laws are asked on, and the reference model of those that come by a change.
        #[arg(long, default_value_t = 40)]
        cases: u32,
        /// Among how many histories those are looked for.
        #[arg(long, default_value_t = 400)]
        histories: u32,
        /// The seconds that a test may take without any change; longer ones are left out.
        #[arg(long, default_value_t = 60)]
        longest: u64,
    },
    /// Run what takes long.
    Long {
        /// How many generated histories the reference model is held against; the laws: a fifth of them.
        #[arg(long, default_value_t = 100_000)]
        histories: u64,
        /// The seed of the first of them.
        #[arg(long, default_value_t = 1_000_000)]
        first: u64,
    },
}

/// Runs what the command line asks for; answers whether it passed.
pub fn run() -> Result<bool> {
    let arguments = Arguments::parse();
    let workspace = Workspace::find()?;
    match arguments.command {
        Command::Test { all } => {
            let skipping = if all { Skipping::Fails } else { Skipping::Allowed };
            Ok(everything::run(&workspace, skipping))
        }
        Command::Floors => floors::check(&workspace).map(|problems| report(&problems)),
        Command::Errors { bless: false } => errors::check(&workspace).map(|problems| report(&problems)),
        Command::Errors { bless: true } => errors::bless(&workspace).map(|problems| report(&problems)),
        Command::Schemas { bless: false } => schemas::check(&workspace).map(|problems| report(&problems)),
        Command::Schemas { bless: true } => schemas::bless(&workspace).map(|problems| report(&problems)),
        Command::Fixtures { list: false } => fixtures::check_workspace(&workspace).map(|p| report(&p)),
        Command::Fixtures { list: true } => fixtures::list_workspace(&workspace).map(|p| report(&p)),
        Command::Beancount => beancount::check(&workspace).map(|problems| report(&problems)),
        Command::Faults { name, check: true } => {
            faults::check_named(&workspace, name.as_deref()).map(|problems| report(&problems))
        }
        Command::Faults { name, check: false } => {
            faults::run(&workspace, name.as_deref()).map(|problems| report(&problems))
        }
        Command::Instructions { bless: false } => instructions::check(&workspace).map(|p| report(&p)),
        Command::Instructions { bless: true } => instructions::bless(&workspace).map(|p| report(&p)),
        Command::Mutants { places, every, from, missed, cases, histories, longest } => {
            let longest = Duration::from_secs(longest);
            mutants::run(
                &workspace,
                &mutants::Selection { places, every, from, missed, cases, histories, longest },
            )
        }
        Command::Long { histories, first } => Ok(long::run(&workspace, histories, first)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }
}
