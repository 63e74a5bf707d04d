//! Single figures of lenders, engines, calculators and laws come out: those of plans, rates and loans.

use std::path::Path;

use lending_testkit::conformance::golden;

/// What this runner leaves to others: indicators of portfolios.
const LATER: usize = 3;

#[test]
fn examples_of_plans_rates_and_loans_come_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let report = golden::run(&folder).expect("the golden files");
    let file = report.files.iter().find(|file| file.name == "examples.json").expect("the file");
    let totals = file.totals();
    assert_eq!((totals.total, totals.failed, totals.not_understood), (39, 0, LATER), "{report}");
}
