//! Charge-offs, terminations and refunds of interest in the peer's format, figured by hand.
//!
//! 100.00 at 12 % a year in two months of 30 days, computed anew every night: the instalment is 50.75, interest of 1.00 and
//! of 0.01 x 50.25 = 0.50. A night of February bears 0.01 / 28 of the principal, one of January 0.01 / 31.

mod peer_format;

use lending_testkit::conformance::fineract::{SCHEDULE, ScenarioVerdict, TRANSACTIONS};
use peer_format::{loan, numbered, order, table, verdict, written};
use serde_json::{Value, json};

fn products() -> Value {
    let product = |behaviour: &str| {
        let rule = |kind: &str| json!({ "transactionType": kind, "futureInstallmentAllocationRule": "NEXT_INSTALLMENT", "order": order() });
        json!({
            "currencyCode": "EUR", "digitsAfterDecimal": 2, "daysInYearType": "DAYS_360", "daysInMonthType": "DAYS_30",
            "loanScheduleType": "PROGRESSIVE", "isInterestRecalculationEnabled": true,
            "recalculationRestFrequencyType": "DAILY", "chargeOffBehaviour": behaviour,
            "supportedInterestRefundTypes": ["MERCHANT_ISSUED_REFUND"],
            "paymentAllocation": [rule("DEFAULT"), rule("INTEREST_REFUND")],
        })
    };
    let mut with_fee = product("REGULAR");
    with_fee["charges"] = json!(["ORIGINATION"]);
    let mut with_huge_fee = product("REGULAR");
    with_huge_fee["charges"] = json!(["HUGE"]);
    let mut with_row_fee = product("REGULAR");
    with_row_fee["charges"] = json!(["SERVICE"]);
    let mut of_the_term = product("REGULAR");
    of_the_term["interestRateFrequencyType"] = "WHOLE_TERM".into();
    json!({
        "products": {
            "REGULAR": product("REGULAR"),
            "ZERO": product("ZERO_INTEREST"),
            "ACCELERATE": product("ACCELERATE_MATURITY"),
            "FEE": with_fee,
            "HUGE_FEE": with_huge_fee,
            "ROW_FEE": with_row_fee,
            "TERM": of_the_term,
        },
        "charges": {
            "ORIGINATION": {
                "name": "Origination", "time": "DISBURSEMENT", "calculation": "PERCENTAGE_AMOUNT", "amount": 1.5,
                "penalty": false
            },
            "HUGE": {
                "name": "Huge", "time": "DISBURSEMENT", "calculation": "FLAT", "amount": "100000000000000000000",
                "penalty": false
            },
            "SERVICE": {
                "name": "Service", "time": "INSTALLMENT_FEE", "calculation": "FLAT", "amount": 2, "penalty": false
            },
            "LETTER": {
                "name": "Letter", "time": "SPECIFIED_DUE_DATE", "calculation": "FLAT", "amount": 5, "penalty": false
            },
        },
    })
}

fn day(date: &str) -> Value {
    json!({ "kind": "business_date", "op": { "op": "set_business_date", "date": date } })
}

fn repaid(date: &str, amount: &str) -> Value {
    json!({ "kind": "repayment", "op": { "op": "repayment", "date": date, "amount": amount } })
}

fn charged_off(date: &str) -> Value {
    json!({ "kind": "charge_off", "op": { "op": "charge_off", "date": date } })
}

fn rows(rows: &[&[&str]]) -> Value {
    let payout: &[&str] = &["", "", "2026-01-01", "", "100.0", "", "", "", "", "", "", "", "", ""];
    let all: Vec<&[&str]> = std::iter::once(payout).chain(rows.iter().copied()).collect();
    json!({ "kind": "expect_schedule", "table": table(&SCHEDULE, &all) })
}

fn booked(booked: &[&[&str]]) -> Value {
    let payout: &[&str] = &["2026-01-01", "Disbursement", "100", "0", "0", "0", "0", "100", "false", "false"];
    let all: Vec<&[&str]> = std::iter::once(payout).chain(booked.iter().copied()).collect();
    json!({ "kind": "expect_transactions", "table": table(&TRANSACTIONS, &all) })
}

/// A loan that is paid out on 1 January, and what comes after.
fn passes(product: &str, name: &str, steps: Vec<Value>) {
    assert_eq!(verdict_of(product, name, steps), ScenarioVerdict::Pass);
}

fn verdict_of(product: &str, name: &str, steps: Vec<Value>) -> ScenarioVerdict {
    let mut all = vec![
        day("2026-01-01"),
        json!({
            "kind": "create_loan", "op": { "op": "create_loan", "with_product_charges": true }, "table": loan(product)
        }),
        json!({ "kind": "disburse", "op": { "op": "disburse", "date": "2026-01-01", "amount": "100" } }),
    ];
    all.extend(steps);
    verdict(&written(&products(), name), &numbered(all))
}

const FIRST: &[&str] = &[
    "1",
    "31",
    "2026-02-01",
    "2026-02-01",
    "50.25",
    "49.75",
    "1.0",
    "0",
    "0",
    "50.75",
    "50.75",
    "0",
    "0",
    "0",
];
const REPAID: &[&str] =
    &["2026-02-01", "Repayment", "50.75", "49.75", "1.0", "0", "0", "50.25", "false", "false"];

fn until_the_middle_of_february() -> Vec<Value> {
    vec![day("2026-02-01"), repaid("2026-02-01", "50.75"), day("2026-02-15")]
}

#[test]
fn interest_stops_with_a_charge_off_and_rows_keep_their_instalment() {
    // Fourteen of 28 nights: 0.25 of 0.50. A recovery of 20.00 pays it before principal.
    let mut steps = until_the_middle_of_february();
    steps.extend([
        charged_off("2026-02-15"),
        rows(&[
            FIRST,
            &["2", "28", "2026-03-01", "", "0", "50.25", "0.25", "0", "0", "50.5", "0", "0", "0", "50.5"],
        ]),
        booked(&[
            REPAID,
            &["2026-02-15", "Accrual", "1.25", "0", "1.25", "0", "0", "0", "false", "false"],
            &["2026-02-15", "Charge-off", "50.5", "50.25", "0.25", "0", "0", "0", "false", "false"],
        ]),
        day("2026-03-01"),
        repaid("2026-03-01", "20"),
        rows(&[
            FIRST,
            &["2", "28", "2026-03-01", "", "0", "50.25", "0.25", "0", "0", "50.5", "20", "0", "0", "30.5"],
        ]),
        booked(&[
            REPAID,
            &["2026-02-15", "Accrual", "1.25", "0", "1.25", "0", "0", "0", "false", "false"],
            &["2026-02-15", "Charge-off", "50.5", "50.25", "0.25", "0", "0", "0", "false", "false"],
            &["2026-03-01", "Repayment", "20", "19.75", "0.25", "0", "0", "30.5", "false", "false"],
        ]),
    ]);
    passes("ZERO", "peer-zero", steps);
}

#[test]
fn all_falls_due_with_a_charge_off_until_it_is_undone() {
    let mut steps = until_the_middle_of_february();
    steps.extend([
        charged_off("2026-02-15"),
        rows(&[
            FIRST,
            &["2", "14", "2026-02-15", "", "0", "50.25", "0.25", "0", "0", "50.5", "0", "0", "0", "50.5"],
        ]),
        json!({ "kind": "charge_off_undo", "op": { "op": "charge_off_undo" } }),
        rows(&[
            FIRST,
            &["2", "28", "2026-03-01", "", "0", "50.25", "0.5", "0", "0", "50.75", "0", "0", "0", "50.75"],
        ]),
        booked(&[
            REPAID,
            &["2026-02-15", "Accrual", "1.25", "0", "1.25", "0", "0", "0", "false", "false"],
            &["2026-02-15", "Charge-off", "50.5", "50.25", "0.25", "0", "0", "0", "true", "false"],
        ]),
    ]);
    passes("ACCELERATE", "peer-accelerate", steps);
}

#[test]
fn rows_stay_as_they_are_with_a_regular_charge_off() {
    let mut steps = until_the_middle_of_february();
    steps.extend([
        charged_off("2026-02-15"),
        rows(&[
            FIRST,
            &["2", "28", "2026-03-01", "", "0", "50.25", "0.5", "0", "0", "50.75", "0", "0", "0", "50.75"],
        ]),
        booked(&[
            REPAID,
            &["2026-02-15", "Accrual", "1.25", "0", "1.25", "0", "0", "0", "false", "false"],
            &["2026-02-15", "Charge-off", "50.75", "50.25", "0.5", "0", "0", "0", "false", "false"],
        ]),
    ]);
    passes("REGULAR", "peer-regular", steps);
}

#[test]
fn a_termination_is_derived_again_when_a_payment_was_late() {
    // On 15 February all 100.00 bear: 1.00 and 0.50. With the payment of 1 February it is 0.25.
    let steps = vec![
        day("2026-02-15"),
        json!({ "kind": "contract_termination", "op": { "op": "contract_termination" } }),
        booked(&[
            &["2026-02-15", "Accrual", "1.5", "0", "1.5", "0", "0", "0", "false", "false"],
            &["2026-02-15", "Contract Termination", "101.5", "100", "1.5", "0", "0", "0", "false", "false"],
        ]),
        repaid("2026-02-01", "50.75"),
        rows(&[
            FIRST,
            &["2", "14", "2026-02-15", "", "0", "50.25", "0.25", "0", "0", "50.5", "0", "0", "0", "50.5"],
        ]),
        booked(&[
            REPAID,
            &["2026-02-15", "Accrual", "1.5", "0", "1.5", "0", "0", "0", "false", "false"],
            &["2026-02-15", "Accrual Adjustment", "0.25", "0", "0.25", "0", "0", "0", "false", "false"],
            &["2026-02-15", "Contract Termination", "50.5", "50.25", "0.25", "0", "0", "0", "false", "true"],
        ]),
    ];
    passes("REGULAR", "peer-termination", steps);
}

#[test]
fn a_refund_gives_its_interest_back_and_takes_it_along_when_it_is_undone() {
    // Fourteen of 31 nights: 0.45 of 100.00, 0.27 of 60.00. Interest comes before principal: of 40.00 it is 0.45.
    let steps = vec![
        day("2026-01-15"),
        json!({ "kind": "transaction", "op": {
            "op": "transaction", "type": "MERCHANT_ISSUED_REFUND", "date": "2026-01-15", "amount": "40" } }),
        booked(&[
            &[
                "2026-01-15",
                "Merchant Issued Refund",
                "40",
                "39.55",
                "0.45",
                "0",
                "0",
                "60.45",
                "false",
                "false",
            ],
            &["2026-01-15", "Interest Refund", "0.18", "0.18", "0", "0", "0", "60.27", "false", "false"],
        ]),
        json!({ "kind": "undo_txn", "op": { "op": "undo_transaction", "nth": "1",
            "type": "MERCHANT_ISSUED_REFUND", "date": "2026-01-15" } }),
        booked(&[
            &[
                "2026-01-15",
                "Merchant Issued Refund",
                "40",
                "39.55",
                "0.45",
                "0",
                "0",
                "60.45",
                "true",
                "false",
            ],
            &["2026-01-15", "Interest Refund", "0.18", "0.18", "0", "0", "0", "60.27", "true", "false"],
        ]),
    ];
    passes("REGULAR", "peer-interest-refund", steps);
}

#[test]
fn a_late_row_bears_nothing_more_after_a_regular_charge_off() {
    // Row 2: 14 nights of 100.00 and 14 of 50.25, 0.50 and 0.25; row 1 is paid on 10 March.
    let steps = vec![
        day("2026-02-15"),
        charged_off("2026-02-15"),
        day("2026-03-10"),
        repaid("2026-03-10", "50.75"),
        rows(&[
            &[
                "1",
                "31",
                "2026-02-01",
                "2026-03-10",
                "50.25",
                "49.75",
                "1",
                "0",
                "0",
                "50.75",
                "50.75",
                "0",
                "50.75",
                "0",
            ],
            &["2", "28", "2026-03-01", "", "0", "50.25", "0.75", "0", "0", "51", "0", "0", "0", "51"],
        ]),
        booked(&[
            &["2026-02-15", "Accrual", "1.5", "0", "1.5", "0", "0", "0", "false", "false"],
            &["2026-02-15", "Charge-off", "101.75", "100", "1.75", "0", "0", "0", "false", "false"],
            &["2026-03-10", "Repayment", "50.75", "49.75", "1", "0", "0", "50.25", "false", "false"],
        ]),
    ];
    passes("REGULAR", "peer-regular-late", steps);
}

#[test]
fn a_charge_of_the_payout_is_paid_beside_it() {
    let columns = [
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
    let charge: &[&str] = &["Origination", "false", "Disbursement", "", "% Amount", "1.5", "1.5", "0", "0"];
    let steps = vec![
        rows(&[
            &["1", "31", "2026-02-01", "", "50.25", "49.75", "1", "0", "0", "50.75", "0", "0", "0", "50.75"],
            &["2", "28", "2026-03-01", "", "0", "50.25", "0.5", "0", "0", "50.75", "0", "0", "0", "50.75"],
        ]),
        json!({ "kind": "expect_schedule_total", "table": table(&SCHEDULE[5..], &[
            &["100", "1.5", "1.5", "0", "103", "1.5", "0", "0", "101.5"],
        ]) }),
        booked(&[&[
            "2026-01-01",
            "Repayment (at time of disbursement)",
            "1.5",
            "0",
            "0",
            "1.5",
            "0",
            "100",
            "false",
            "false",
        ]]),
        json!({ "kind": "expect_charges", "table": table(&columns, &[charge]) }),
    ];
    passes("FEE", "peer-fee", steps);
}

#[test]
fn a_charge_of_the_payout_out_of_range_is_no_charge_of_nothing() {
    let found = verdict_of("HUGE_FEE", "peer-huge-fee", Vec::new());
    let ScenarioVerdict::NotMapped { step: 1, reason } = &found else { panic!("{found:?}") };
    assert!(reason.contains("100000000000000000000"), "{reason}");
}

#[test]
fn a_pay_off_covers_charges_that_lie_ahead() {
    // Fourteen of 31 nights bear 0.45.
    let steps = vec![
        day("2026-01-15"),
        json!({ "kind": "charge", "op": { "op": "add_charge", "charge": "LETTER", "date": "2026-02-20", "amount": "5" } }),
        json!({ "kind": "pay_off", "op": { "op": "pay_off", "date": "2026-01-15" } }),
        json!({ "kind": "expect_status", "args": ["CLOSED_OBLIGATIONS_MET"] }),
        booked(&[
            &["2026-01-15", "Repayment", "105.45", "100", "0.45", "5", "0", "0", "false", "false"],
            &["2026-01-15", "Accrual", "5.45", "0", "0.45", "5", "0", "0", "false", "false"],
        ]),
    ];
    passes("REGULAR", "peer-pay-off", steps);
}

#[test]
fn a_rate_for_the_whole_term_is_shared_out_over_its_periods() {
    // 12 % for two months is 6 % a month: 100.00 x 0.06 / (1 - 1.06^-2) = 54.54, interest of 6.00 and of 51.46 x 0.06.
    let steps = vec![rows(&[
        &["1", "31", "2026-02-01", "", "51.46", "48.54", "6", "0", "0", "54.54", "0", "0", "0", "54.54"],
        &["2", "28", "2026-03-01", "", "0", "51.46", "3.09", "0", "0", "54.55", "0", "0", "0", "54.55"],
    ])];
    passes("TERM", "peer-term", steps);
}

#[test]
fn a_refund_takes_the_earliest_payout_back_first() {
    // 25.00 from 1 January on and 75.00 from 7 January on: (25 x 21 + 75 x 15) x 0.01 / 31 = 0.53. Without 50.00 of them,
    // 50.00 from 7 January on: 50 x 15 x 0.01 / 31 = 0.24. The refund pays 0.53 of interest and 49.47 of principal.
    let folder = written(&products(), "peer-two-payouts");
    let disburse = |date: &str, amount: &str| json!({ "kind": "disburse", "op": { "op": "disburse", "date": date, "amount": amount } });
    let columns: &[&str] = &TRANSACTIONS[..8];
    let steps = vec![
        day("2026-01-01"),
        json!({ "kind": "create_loan", "op": { "op": "create_loan" }, "table": loan("REGULAR") }),
        disburse("2026-01-01", "25"),
        day("2026-01-07"),
        disburse("2026-01-07", "75"),
        day("2026-01-22"),
        json!({ "kind": "transaction", "op": {
            "op": "transaction", "type": "MERCHANT_ISSUED_REFUND", "date": "2026-01-22", "amount": "50" } }),
        json!({ "kind": "expect_transactions", "table": table(columns, &[
            &["2026-01-01", "Disbursement", "25", "0", "0", "0", "0", "25"],
            &["2026-01-07", "Disbursement", "75", "0", "0", "0", "0", "100"],
            &["2026-01-22", "Merchant Issued Refund", "50", "49.47", "0.53", "0", "0", "50.53"],
            &["2026-01-22", "Interest Refund", "0.29", "0.29", "0", "0", "0", "50.24"],
        ]) }),
    ];
    assert_eq!(verdict(&folder, &numbered(steps)), ScenarioVerdict::Pass);
}

fn merchant_refund(date: &str, amount: &str) -> Value {
    json!({ "kind": "transaction", "op": {
        "op": "transaction", "type": "MERCHANT_ISSUED_REFUND", "date": date, "amount": amount } })
}

fn undone(date: &str) -> Value {
    json!({ "kind": "undo_repayment", "op": { "op": "undo_repayment", "date": date } })
}

#[test]
fn refunds_of_interest_follow_the_ground_as_they_were_booked() {
    // 100000.00, and from 1 January on 24 % instead of 12 %: a night bears 0.02 / 31. Ten nights of 100000.00, less ten of
    // 70000.00: 645.16 - 451.61 = 193.55, which like 30000.00 - 645.16 leaves the principal: 70451.61 and, without the
    // second 30000.00, 40258.06. Ten nights more: 1099.69 - 711.34 = 388.35. With the 96.77 of before it would be 388.34.
    let folder = written(&products(), "peer-refunds-in-order");
    let mut lent = loan("REGULAR");
    lent[0]["with Principal"] = "100000".into();
    let mut steps = vec![
        day("2026-01-01"),
        json!({ "kind": "create_loan", "op": { "op": "create_loan" }, "table": lent }),
        json!({ "kind": "disburse", "op": { "op": "disburse", "date": "2026-01-01", "amount": "100000" } }),
        day("2026-01-11"),
        merchant_refund("2026-01-11", "30000"),
        day("2026-01-12"),
    ];
    for _ in 0..3 {
        steps.extend([repaid("2026-01-12", "1"), undone("2026-01-12")]);
    }
    let refunds = |first: &str, second: &str| {
        let undone: &[&str] = &["2026-01-12", "Repayment", "1"];
        let rows: [&[&str]; 8] = [
            &["2026-01-01", "Disbursement", "100000"],
            &["2026-01-11", "Merchant Issued Refund", "30000"],
            &["2026-01-11", "Interest Refund", first],
            undone,
            undone,
            undone,
            &["2026-01-21", "Merchant Issued Refund", "30000"],
            &["2026-01-21", "Interest Refund", second],
        ];
        json!({ "kind": "expect_transactions", "table": table(&TRANSACTIONS[..3], &rows) })
    };
    steps.extend([
        day("2026-01-21"),
        merchant_refund("2026-01-21", "30000"),
        refunds("96.77", "193.87"),
        json!({ "kind": "reschedule", "op": { "op": "reschedule" }, "table": [
            { "rescheduleFromDate": "2026-01-02", "newInterestRate": "24" }] }),
        refunds("193.55", "388.35"),
    ]);
    assert_eq!(verdict(&folder, &numbered(steps)), ScenarioVerdict::Pass);
}

#[test]
fn interest_that_is_refunded_only_since_the_ground_moved_is_not_guessed() {
    // Of a loan that was repaid on its first day nothing is refunded, of one that was not 0.13.
    let steps = vec![
        repaid("2026-01-01", "100"),
        day("2026-01-11"),
        merchant_refund("2026-01-11", "40"),
        undone("2026-01-01"),
    ];
    let found = verdict_of("REGULAR", "peer-refund-of-nothing", steps);
    let ScenarioVerdict::NotMapped { step: 6, reason } = &found else { panic!("{found:?}") };
    assert!(reason.contains("only since the ground moved"), "{reason}");
}

#[test]
fn money_in_advance_of_a_row_with_a_charge_is_not_guessed() {
    let paid = |date: &str, amount: &str| {
        json!({ "kind": "transaction", "op": {
            "op": "transaction", "type": "REPAYMENT", "date": date, "amount": amount } })
    };
    let on_its_day = vec![
        day("2026-02-01"),
        paid("2026-02-01", "52.75"),
        booked(&[&["2026-02-01", "Repayment", "52.75", "49.75", "1", "2", "0", "50.25", "false", "false"]]),
    ];
    passes("ROW_FEE", "peer-row-fee", on_its_day);
    let in_advance = vec![day("2026-01-15"), paid("2026-01-15", "10")];
    let found = verdict_of("ROW_FEE", "peer-row-fee-ahead", in_advance);
    let ScenarioVerdict::NotMapped { step: 4, reason } = &found else { panic!("{found:?}") };
    assert!(reason.contains("in advance"), "{reason}");
}
