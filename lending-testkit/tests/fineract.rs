//! A peer's figures come out to the cent, by product settings alone.

use std::path::PathBuf;

use lending_testkit::conformance::fineract;
use lending_testkit::outside;

fn folder() -> Option<PathBuf> {
    let folder = outside::conformance()?.join("fineract");
    if !folder.is_dir() {
        println!("not run: no `fineract` in the outside data");
        return None;
    }
    Some(folder)
}

#[test]
fn initial_schedules_come_out_to_the_cent() {
    let Some(folder) = folder() else { return };
    let report = fineract::schedules(&folder).expect("a folder in the suite's format");
    println!("{report}");
    let totals = report.totals();
    assert!(totals.total > 0, "no case");
    assert_eq!((totals.failed, totals.not_understood), (0, 0), "{report}");
}

/// How many of the scenarios pass at least.
const PASSED: usize = 63;

#[test]
fn scenarios_come_out_to_the_cent() {
    let Some(folder) = folder() else { return };
    let scenarios = fineract::scenarios(&folder).expect("a folder in the suite's format");
    println!("{scenarios}");
    assert!(scenarios.passed >= PASSED, "{scenarios}");
    assert_eq!(scenarios.total, scenarios.passed + scenarios.failed + scenarios.not_mapped);
}
