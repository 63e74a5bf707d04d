//! Whole scenarios: steps on business days, and the tables that the peer shows between them.
//!
//! A scenario's product and loan become a product and a request of our own (`mapping`), its steps become verbs
//! (`replay`, `verbs`), and its tables are compared with what the loan shows on the day (`expect`). Where a step or a setting has
//! no counterpart yet, the verdict says which and why.

mod accruals;
mod charge_backs;
mod charges;
mod ends;
mod expect;
mod interest_refunds;
mod ledger;
mod mapping;
mod payout_fees;
mod plans;
mod product;
mod replay;
mod report;
mod row_fees;
mod step;
mod suite;
mod table;
mod verbs;
mod view;
mod waterfall;

use std::path::Path;

pub use expect::TRANSACTIONS;
pub use report::{ScenarioReport, ScenarioVerdict, Scenarios};
pub use view::SCHEDULE;

use self::replay::{Replay, Stop};
use self::step::{Act, ScenarioFile};
use self::suite::{Products, Suite, read_scenario};
use crate::conformance::SuiteError;

/// Runs all scenarios below `scenarios/` of a folder, with the products of its `products.json`.
///
/// # Errors
/// When a file cannot be read or is not in the suite's format.
pub fn run(folder: &Path) -> Result<Scenarios, SuiteError> {
    let suite = Suite::read(folder)?;
    let files = suite.scenarios.iter().map(|path| read_scenario(path));
    let reports = files.map(|file| Ok(run_one(file?, &suite.products)));
    Ok(Scenarios::of(reports.collect::<Result<_, SuiteError>>()?))
}

fn run_one(file: ScenarioFile, products: &Products) -> ScenarioReport {
    let (id, name) = (file.id.clone(), file.name.clone());
    let steps = file.steps();
    let skipped = steps.iter().filter(|step| matches!(step.act, Act::Skip)).count();
    let mut replay = Replay::new(products, &steps);
    let stopped = steps.iter().find_map(|step| replay.take(step).err().map(|stop| (step.number, stop)));
    let verdict = match stopped {
        None => ScenarioVerdict::Pass,
        Some((step, Stop::NotMapped(reason))) => ScenarioVerdict::NotMapped { step, reason },
        Some((step, Stop::Differs(difference))) => {
            let (place, expected, found) = (difference.place, difference.expected, difference.found);
            ScenarioVerdict::Fail { step, place, expected, found }
        }
    };
    ScenarioReport { id, name, compared: replay.compared, skipped: skipped + replay.passed_over, verdict }
}
