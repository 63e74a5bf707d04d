//! Figures of the cost of credit that the library did not make come out of it, all of them.

use std::path::Path;

use lending_testkit::conformance::golden;

/// How many cases each file holds.
const FILES: &[(&str, usize)] = &[
    ("amortization_published.json", 38),
    ("apr_eu_aprc.json", 88),
    ("apr_regz_appendix_j.json", 33),
    ("tvm_annuity.json", 392),
    ("us_rule_vs_actuarial.json", 3),
    ("xirr.json", 29),
    ("xirr_highprec.json", 111),
];

#[test]
fn every_figure_of_the_cost_of_credit_comes_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let report = golden::run(&folder).expect("the golden files");
    for (name, count) in FILES {
        let totals = report.files.iter().find(|file| file.name == *name).expect("the file").totals();
        assert_eq!((totals.total, totals.passed), (*count, *count), "{name}\n{report}");
    }
}
