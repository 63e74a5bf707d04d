//! `conformance`: runs figures from outside through the library and says how many come out.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use lending_testkit::conformance::{self, Report, SuiteError};

#[derive(Parser)]
#[command(
    about = "Runs figures from outside through the library: published examples, standards, other engines"
)]
struct Arguments {
    #[command(subcommand)]
    suite: Suite,
}

#[derive(Subcommand)]
enum Suite {
    /// Public cases of ACTUS: `actus-tests-ann.json` and its four siblings.
    Actus(Folder),
    /// Published figures and those of independent oracles.
    Golden(Folder),
    /// Scenarios of a peer: the folder with its `products.json` and `scenarios/`.
    Fineract(Folder),
    /// Initial schedules of a peer: the folder with its `initial_schedules.json`.
    FineractSchedules(Folder),
}

#[derive(clap::Args)]
struct Folder {
    /// The folder with the suite's files.
    folder: PathBuf,
    /// Totals as JSON instead of lines.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let Arguments { suite } = Arguments::parse();
    let (report, json) = match suite {
        Suite::Fineract(Folder { folder, json }) => {
            let scenarios = conformance::fineract::scenarios(&folder);
            return finish(
                scenarios,
                |all| if json { all.to_json() } else { all.to_string() },
                |all| all.failed,
            );
        }
        Suite::Actus(Folder { folder, json }) => (conformance::actus::run(&folder), json),
        Suite::Golden(Folder { folder, json }) => (conformance::golden::run(&folder), json),
        Suite::FineractSchedules(Folder { folder, json }) => {
            (conformance::fineract::schedules(&folder), json)
        }
    };
    let text = |report: &Report| if json { report.to_json() } else { report.to_string() };
    finish(report, text, |report| report.totals().failed)
}

fn finish<R>(
    report: Result<R, SuiteError>,
    text: impl Fn(&R) -> String,
    failed: impl Fn(&R) -> usize,
) -> ExitCode {
    match report {
        Ok(report) => {
            // A reader that has seen enough may close the pipe: the exit code says the rest.
            let _unread = writeln!(std::io::stdout(), "{}", text(&report));
            ExitCode::from(u8::from(failed(&report) > 0))
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
