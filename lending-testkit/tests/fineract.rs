//! A peer's figures come out to the cent, by product settings alone.

use lending_testkit::conformance::fineract;
use lending_testkit::outside;

#[test]
fn initial_schedules_come_out_to_the_cent() {
    let Some(folder) = outside::conformance().map(|folder| folder.join("fineract")) else { return };
    if !folder.is_dir() {
        println!("not run: no `fineract` in the outside data");
        return;
    }
    let report = fineract::schedules(&folder).expect("a folder in the suite's format");
    println!("{report}");
    let totals = report.totals();
    assert!(totals.total > 0, "no case");
    assert_eq!((totals.failed, totals.not_understood), (0, 0), "{report}");
}
