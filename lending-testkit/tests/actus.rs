//! Public cases of ACTUS come out of the library's schedules and rates, where the outside data is there; a case of our
//! own shows everywhere what the adapter says.

use lending_testkit::conformance::{Verdict, actus};
use lending_testkit::outside;
use serde_json::{Value, json};

#[test]
fn every_case_of_actus_comes_out() {
    let Some(folder) = outside::conformance() else { return };
    let report = actus::run(&folder.join("actus")).expect("the suite's files");
    let totals = report.totals();
    println!("{} of {} public actus-tests cases pass at 1e-9", totals.passed, totals.total);
    assert!(totals.total > 0, "no cases");
    assert_eq!((totals.failed, totals.not_understood), (0, 0), "\n{report}");
}

/// A level loan over three months of 30 days at 1 % a month, as an annuity table prints it; January has 29 days of 30 before its 31st.
fn level_loan() -> Value {
    let row = |at: &str, name: &str, payoff: &str, notional: &str, accrued: &str| {
        json!({ "eventDate": at, "eventType": name, "payoff": payoff, "notionalPrincipal": notional,
            "accruedInterest": accrued, "nominalInterestRate": "0.12" })
    };
    json!({
        "terms": {
            "contractType": "ANN", "contractRole": "RPA", "statusDate": "2025-12-31T00:00:00",
            "initialExchangeDate": "2026-01-01T00:00:00", "maturityDate": "2026-04-01T00:00:00",
            "notionalPrincipal": " 3030.1", "nominalInterestRate": 0.12, "dayCountConvention": "30E360",
            "cycleAnchorDateOfPrincipalRedemption": "2026-02-01T00:00:00", "cycleOfPrincipalRedemption": "P1ML0",
        },
        "results": [
            row("2026-01-01T00:00", "IED", "-3030.1", "3030.1", "0"),
            row("2026-01-31T00:00", "PRF", "0", "3030.1", "29.290966666667"),
            row("2026-02-01T00:00", "PR", "1000", "2030.1", "30.301"),
            row("2026-02-01T00:00", "IP", "30.301", "2030.1", "0"),
            row("2026-03-01T00:00", "PR", "1010", "1020.1", "20.301"),
            row("2026-03-01T00:00", "IP", "20.301", "1020.1", "0"),
            row("2026-04-01T00:00", "IP", "10.201", "1020.1", "0"),
            row("2026-04-01T00:00", "MD", "1020.1", "0", "0"),
        ],
    })
}

#[test]
fn a_level_loan_is_an_annuity_and_a_wrong_figure_is_found() {
    let mut case = level_loan();
    let verdict = actus::case("own", &case).verdict;
    assert_eq!(verdict, Verdict::Passed);
    case["results"][4]["payoff"] = json!("1010.00000001");
    assert!(matches!(actus::case("own", &case).verdict, Verdict::Failed { .. }));
}

#[test]
fn what_is_not_known_is_said() {
    for (name, value) in [
        ("contractType", json!("SWAPS")),
        ("somethingNew", json!("1")),
        ("businessDayConvention", json!("SCX")),
        ("notionalPrincipal", json!("much")),
        ("maturityDate", json!("2026-02-30T00:00:00")),
        ("prepaymentEffect", json!("A")),
    ] {
        let mut case = level_loan();
        case["terms"][name] = value;
        let verdict = actus::case("own", &case).verdict;
        assert!(matches!(verdict, Verdict::NotUnderstood { .. }), "{name}: {verdict:?}");
    }
}
