//! Figures that the library did not make come out of it, all of them: `golden/README.md` says where they are from.

use std::path::Path;

use lending_testkit::conformance::golden;

/// How many cases each file holds.
const FILES: &[(&str, usize)] = &[
    ("bdc_adjust.json", 5048),
    ("credit_classification.json", 34),
    ("daycount_published.json", 189),
    ("daycount_quantlib_random.json", 8422),
    ("holiday_calendars.json", 5),
    ("late_interest.json", 5),
    ("month_arithmetic.json", 1194),
    ("schedule_published.json", 52),
    ("schedules.json", 460),
    ("score_measures.json", 7),
    ("scorecard.json", 11),
];

#[test]
fn every_golden_figure_comes_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let report = golden::run(&folder).expect("the golden files");
    for (name, count) in FILES {
        let file = report.files.iter().find(|file| file.name == *name).expect("the file");
        assert_eq!(file.totals().total, *count, "{name}");
    }
    // `golden_examples.rs` says which of the examples belong elsewhere.
    let others = report.files.iter().filter(|file| file.name != "examples.json");
    for file in others {
        let totals = file.totals();
        assert_eq!((totals.failed, totals.not_understood), (0, 0), "{}\n{report}", file.name);
    }
}
