//! A scenario of our own in the peer's format: it comes out, and each figure in it decides the verdict.
//!
//! 100.00 at 12 % a year in two months of 30 days: the instalment is 100 × 0.01 / (1 − 1.01⁻²) = 50.75, interest of 1.00
//! and of 0.01 × 50.25 = 0.50. One night of January bears 100 × 0.12 × 30/360 / 31 = 0.03.

mod peer_format;

use lending_testkit::conformance::fineract::{SCHEDULE, ScenarioVerdict, TRANSACTIONS};
use peer_format::{loan, numbered, order, table, verdict};
use serde_json::{Value, json};

fn products() -> Value {
    json!({
        "products": { "OWN": {
            "name": "OWN",
            "currencyCode": "EUR",
            "digitsAfterDecimal": 2,
            "daysInYearType": "DAYS_360",
            "daysInMonthType": "DAYS_30",
            "loanScheduleType": "PROGRESSIVE",
            "graceOnArrearsAgeing": 3,
            "delinquencyBucketId": "OWN",
            "paymentAllocation": [
                { "transactionType": "DEFAULT", "futureInstallmentAllocationRule": "NEXT_INSTALLMENT", "order": order() }
            ],
        } },
        "charges": { "FEE": {
            "name": "Letter", "time": "SPECIFIED_DUE_DATE", "calculation": "FLAT", "amount": 5, "penalty": false
        } },
        "delinquency_buckets": { "OWN": [
            { "range": "Late 1", "minDays": 1, "maxDays": 3 },
            { "range": "Late 4", "minDays": 4, "maxDays": null },
        ] },
    })
}

const CHARGES: [&str; 9] = [
    "Name",
    "isPenalty",
    "Payment due at",
    "Due as of",
    "Calculation type",
    "Due",
    "Paid",
    "Waived",
    "Outstanding",
];
const LATE: [&str; 5] =
    ["classification", "delinquentAmount", "delinquentDate", "delinquentDays", "pastDueDays"];

fn steps() -> Vec<Value> {
    let loan = loan("OWN");
    let day =
        |date: &str| json!({ "kind": "business_date", "op": { "op": "set_business_date", "date": date } });
    let kinds = vec![
        day("2026-01-01"),
        json!({ "kind": "create_loan", "op": { "op": "create_loan" }, "table": loan }),
        json!({ "kind": "approve", "op": { "op": "approve", "date": "2026-01-01", "amount": "100" } }),
        json!({ "kind": "disburse", "op": { "op": "disburse", "date": "2026-01-01", "amount": "100" } }),
        day("2026-01-03"),
        json!({ "kind": "inline_cob", "op": { "op": "inline_cob" } }),
        json!({ "kind": "charge",
            "op": { "op": "add_charge", "charge": "FEE", "date": "2026-01-20", "amount": "5" } }),
        day("2026-02-05"),
        json!({ "kind": "expect_delinquency", "args": ["RANGE_1", "2026-02-04"] }),
        json!({ "kind": "expect_delinquency",
            "table": table(&LATE, &[&["RANGE_1", "55.75", "2026-02-04", "1", "4"]]) }),
        json!({ "kind": "expect_delinquency", "table": table(&["Range", "Amount"], &[&["RANGE_4", "55.75"]]) }),
        json!({ "kind": "repayment",
            "op": { "op": "repayment", "payment_type": "ANY", "date": "2026-02-05", "amount": "55.75" } }),
        json!({ "kind": "expect_schedule", "args": ["2"], "table": table(&SCHEDULE, &[
            &["", "", "2026-01-01", "", "100.0", "", "", "0.0", "", "0.0", "0.0", "", "", ""],
            &["1", "31", "2026-02-01", "2026-02-05", "50.25", "49.75", "1.0", "5.0", "0.0", "55.75", "55.75", "0.0",
                "55.75", "0.0"],
            &["2", "28", "2026-03-01", "", "0.0", "50.25", "0.5", "0.0", "0.0", "50.75", "0.0", "0.0", "0.0", "50.75"],
        ]) }),
        json!({ "kind": "expect_schedule_total", "table": table(&SCHEDULE[5..], &[
            &["100.0", "1.5", "5.0", "0.0", "106.5", "55.75", "0.0", "55.75", "50.75"],
        ]) }),
        json!({ "kind": "expect_transactions", "table": table(&TRANSACTIONS, &[
            &["2026-01-01", "Disbursement", "100", "0", "0", "0", "0", "100", "false", "false"],
            &["2026-01-02", "Accrual", "0.03", "0", "0.03", "0", "0", "0", "false", "false"],
            &["2026-02-05", "Repayment", "55.75", "49.75", "1.0", "5.0", "0", "50.25", "false", "false"],
        ]) }),
        json!({ "kind": "expect_charges", "table": table(&CHARGES, &[
            &["Letter", "false", "Specified due date", "2026-01-20", "Flat", "5.0", "5.0", "0.0", "0.0"],
        ]) }),
        json!({ "kind": "expect_balance", "args": ["50.75"] }),
        json!({ "kind": "expect_status", "args": ["ACTIVE"] }),
    ];
    numbered(kinds)
}

/// The same figure, day or word, but another.
fn changed(text: &str) -> String {
    match text.split_once('.') {
        _ if text.parse::<i64>().is_ok() => format!("{text}1"),
        Some((whole, rest)) if whole.parse::<i64>().is_ok() => format!("{whole}.{rest}1"),
        _ => match text {
            "true" => "false".to_owned(),
            "false" => "true".to_owned(),
            "ACTIVE" => "OVERPAID".to_owned(),
            day if day.starts_with("20") => day.replace("2026", "2027"),
            other => format!("{other}X"),
        },
    }
}

/// Every figure that the format asks to be compared: the step, and the way to the cell. Of a payout's row in a schedule
/// only the day and the amount are.
fn figures(steps: &[Value]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let kind = step["kind"].as_str().unwrap_or_default();
        if !kind.starts_with("expect") {
            continue;
        }
        if kind != "expect_schedule" {
            let args = step["args"].as_array().into_iter().flatten().enumerate();
            found.extend(args.map(|(arg, _)| (at, format!("/args/{arg}"))));
        }
        for (number, row) in step["table"].as_array().into_iter().flatten().enumerate() {
            let is_payout = row.get("Nr").is_some_and(Value::is_null);
            for (column, cell) in row.as_object().into_iter().flatten() {
                let compared = !is_payout || ["Date", "Balance of loan"].contains(&column.as_str());
                if compared && !cell.is_null() && column != "Nr" {
                    found.push((at, format!("/table/{number}/{column}")));
                }
            }
        }
    }
    found
}

#[test]
fn a_scenario_of_our_own_comes_out() {
    let folder = peer_format::written(&products(), "peer-own");
    assert_eq!(verdict(&folder, &steps()), ScenarioVerdict::Pass);
}

#[test]
fn each_figure_decides_the_verdict_at_its_place() {
    let folder = peer_format::written(&products(), "peer-changed");
    let given = steps();
    let figures = figures(&given);
    assert!(figures.len() > 80, "{} figures", figures.len());
    for (at, pointer) in figures {
        let mut steps = given.clone();
        let cell = steps[at].pointer_mut(&pointer).expect("a cell");
        *cell = changed(cell.as_str().expect("a text")).into();
        let found = verdict(&folder, &steps);
        let ScenarioVerdict::Fail { step, place, .. } = &found else {
            panic!("step {at}{pointer}: {found:?}");
        };
        assert_eq!(usize::try_from(*step).expect("a place"), at, "{pointer}: {place}");
        let column = pointer.rsplit('/').next().expect("a column");
        assert!(pointer.starts_with("/args") || place.ends_with(column), "{pointer}: {place}");
    }
}

#[test]
fn a_cell_that_is_empty_is_a_figure_too() {
    let folder = peer_format::written(&products(), "peer-empty");
    let mut steps = steps();
    let schedule = steps.iter().position(|step| step["kind"] == "expect_schedule").expect("a schedule");
    steps[schedule]["table"][2]["Paid date"] = "2026-02-05".into();
    let found = verdict(&folder, &steps);
    assert!(
        matches!(&found, ScenarioVerdict::Fail { place, .. } if place.ends_with("Paid date")),
        "{found:?}"
    );
}

/// What makes a step one that is not known.
type Change = fn(&mut Value);

#[test]
fn what_is_not_known_is_named_with_its_step_and_nothing_passes_in_silence() {
    let folder = peer_format::written(&products(), "peer-unknown");
    let changes: [(&str, usize, Change); 6] = [
        ("dance", 11, |step| *step = json!({ "i": 11, "kind": "dance" })),
        ("until", 11, |step| step["op"]["until"] = "2026-03-01".into()),
        ("interestChargedFromDate", 1, |step| {
            step["table"][0]["interestChargedFromDate"] = "2026-01-05".into();
        }),
        ("another type of interest", 1, |step| step["table"][0]["interest type"] = "COMPOUND".into()),
        ("a term", 1, |step| step["table"][0]["loanTermFrequency"] = "3".into()),
        ("Colour", 14, |step| step["table"][0]["Colour"] = "red".into()),
    ];
    for (word, at, change) in changes {
        let mut steps = steps();
        change(&mut steps[at]);
        let found = verdict(&folder, &steps);
        let ScenarioVerdict::NotMapped { step, reason } = &found else { panic!("{word}: {found:?}") };
        assert_eq!(usize::try_from(*step).expect("a place"), at, "{word}: {reason}");
        assert!(reason.contains(word), "{word}: {reason}");
    }
}
