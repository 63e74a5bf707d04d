//! Public cases of ACTUS come out of the library's schedules and rates, where the outside data is there.

use lending_testkit::conformance::actus;
use lending_testkit::outside;

#[test]
fn every_case_of_actus_comes_out() {
    let Some(folder) = outside::conformance() else { return };
    let report = actus::run(&folder.join("actus")).expect("the suite's files");
    let totals = report.totals();
    println!("{} public actus-tests cases ran at 1e-9, {} passed", totals.total, totals.passed);
    assert!(totals.total > 0, "no cases");
    assert_eq!((totals.failed, totals.not_understood), (0, 0), "\n{report}");
}
