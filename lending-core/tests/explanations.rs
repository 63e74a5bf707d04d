//! What moved each item, component by component, and the clause and the numbers behind a line.

use lending_core::allocation::Then;
use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key};
use lending_core::doc::{paid_out, paid_out_over};
use lending_core::fee::ChargeDue;
use lending_core::loan::{
    Charge, ChargeBack, Explanation, Loan, Payment, Refund, Reschedule, Settlement, Waiver, Withdrawal,
};
use lending_core::reschedule::{NewPlan, Suspended, SuspendedInterest, SuspendedTerm};
use lending_core::{date, money};

fn key(text: &str) -> Key {
    Key::new(text).expect("a key")
}

/// A line as it shows at the close of a day.
fn explained(loan: &Loan, day: Date, line: &str) -> Explanation {
    let all = loan.explain_all(day).expect("a day within reach");
    all.into_iter().find(|said| said.line.key.to_string() == line).expect("the line shows")
}

/// The lines that moved an item, after each component that moved.
#[track_caller]
fn is_moved_by(loan: &Loan, day: Date, item: &ItemId, expected: &[&str]) {
    let of = |component: Component| {
        let why = loan.explain(day, item, component).expect("it shows");
        why.into_iter().map(move |said| format!("{component}: {}", said.line.key))
    };
    assert_eq!(Component::ALL.into_iter().flat_map(of).collect::<Vec<_>>(), expected, "{item}");
}

/// A tenth is paid back at once; p-1 pays it and 100.00 of interest, all of which and 50.00 more is charged back; p-2 pays a
/// charge, the bill, the charge-back, and leaves credit, of which 100.00 go out. Then the borrower withdraws: a third of the
/// first row's 108.00 has grown, what was paid beyond it goes to what is called in.
fn withdrawn() -> Loan {
    let mut loan = paid_out(
        r#"
        cooling_off = { days = 60 }
        disbursement = { down_payment = { share = "10 %" } }
        charge_back = { order = ["interest"] }
        "#,
    );
    let pay = |key, amount| Payment::new(key, amount);
    let visit = Charge::new("c-1", money!("5.00 CNY"), "visit").due(ChargeDue::AtOnce);
    let back = ChargeBack::new("b-1", "p-1", money!("150.00 CNY"));
    let refund = Refund::new("f-1", money!("100.00 CNY"));
    loan.on(date!("2026-01-12")).expect("it fits").repay(pay("p-1", money!("1300.00 CNY"))).expect("it fits");
    loan.on(date!("2026-01-15")).expect("it fits").charge(visit).expect("it fits");
    loan.on(date!("2026-01-16")).expect("it fits").charge_back(back).expect("it fits");
    loan.on(date!("2026-01-18")).expect("it fits").repay(pay("p-2", money!("3000.00 CNY"))).expect("it fits");
    loan.on(date!("2026-01-19")).expect("it fits").refund(refund).expect("it fits");
    loan.on(date!("2026-01-20")).expect("it fits").withdraw(Withdrawal::new("w-1")).expect("it fits");
    loan
}

#[test]
fn each_item_is_explained_by_its_own_lines() {
    let (loan, day) = (withdrawn(), date!("2026-01-20"));
    is_moved_by(
        &loan,
        day,
        &ItemId::DownPayment(key("d-1")),
        &["principal: down_payment | d-1", "principal: allocated | p-1 | down payment d-1 | principal"],
    );
    is_moved_by(
        &loan,
        day,
        &ItemId::Bill(1),
        &[
            "principal: billed | bill 1 | principal",
            "principal: allocated | p-2 | bill 1 | principal",
            "interest: interest | row 1 | 2026-01",
            "interest: billed | bill 1 | interest",
            "interest: taken_off | bill 1 | 2026-01-20",
            "interest: allocated | p-1 | bill 1 | interest",
            "interest: allocated | p-2 | bill 1 | interest",
            "interest: freed | p-1 | bill 1 | interest",
            "interest: freed | p-2 | bill 1 | interest",
        ],
    );
    is_moved_by(
        &loan,
        day,
        &ItemId::Charge(key("c-1")),
        &["fee: charged | c-1", "fee: allocated | p-2 | charge c-1 | fee"],
    );
    is_moved_by(
        &loan,
        day,
        &ItemId::ChargeBack(key("b-1")),
        &[
            "principal: charged_back | b-1 | principal",
            "principal: allocated | p-2 | charge back b-1 | principal",
            "interest: charged_back | b-1 | interest",
            "interest: allocated | p-2 | charge back b-1 | interest",
        ],
    );
    is_moved_by(
        &loan,
        day,
        &ItemId::Refund(key("f-1")),
        &["principal: refunded | f-1", "principal: allocated | p-2 | refund f-1 | principal"],
    );
    is_moved_by(
        &loan,
        day,
        &ItemId::CalledIn(key("w-1")),
        &[
            "principal: called_in | w-1 | principal",
            "principal: allocated | p-1 | called in w-1 | principal",
            "principal: allocated | p-2 | called in w-1 | principal",
        ],
    );
}

/// With the second row, the last of a moratorium, the 120.00 of both become principal.
#[test]
fn interest_that_becomes_principal_is_a_line_of_the_last_row_that_rested() {
    let loan = paid_out(r#"plan = { moratorium = { rows = 2, on = { everything = "is_capitalised" } } }"#);
    let day = date!("2026-03-12");
    is_moved_by(
        &loan,
        day,
        &ItemId::Bill(1),
        &["interest: interest | row 1 | 2026-01", "interest: interest | row 1 | 2026-02"],
    );
    is_moved_by(
        &loan,
        day,
        &ItemId::Bill(2),
        &[
            "interest: interest | row 2 | 2026-02",
            "interest: interest | row 2 | 2026-03",
            "interest: capitalised | row 2",
        ],
    );
}

/// A suspended row asks for nothing and its interest rests: its bill is there, and nothing ever moved it.
#[test]
fn a_bill_of_nothing_has_nothing_to_explain() {
    let mut loan = paid_out("");
    let rests = Suspended::Everything(SuspendedInterest::Rests);
    let plan = NewPlan::suspended(1, rests, SuspendedTerm::Extended);
    let due = date!("2026-02-10");
    loan.on(due).unwrap().reschedule(Reschedule::new("x-1", plan)).unwrap();
    let day = date!("2026-02-20");
    let bills: Vec<ItemId> =
        loan.closing(day).unwrap().position.bills().map(|bill| bill.id.clone()).collect();
    assert_eq!(bills, [ItemId::Bill(1), ItemId::Bill(2)]);
    is_moved_by(&loan, day, &ItemId::Bill(2), &[]);
    assert!(loan.explain(day, &ItemId::Bill(3), Component::Interest).is_err(), "it is not there yet");
}

/// After the last bill is issued what grows in later periods is added to it, and explains it.
#[test]
fn the_last_bill_is_explained_by_what_grew_after_it() {
    let loan = paid_out_over(3, r#"interest = { base = "actual", overdue_principal = "interest_only" }"#);
    let day = date!("2026-05-20");
    let of = |bill: u32, component| {
        let why = loan.explain(day, &ItemId::Bill(bill), component).unwrap();
        let grown = why.iter().map(|said| said.line.key.to_string());
        grown.filter(|line| line.starts_with("interest ")).collect::<Vec<_>>()
    };
    assert_eq!(of(2, Component::Interest), ["interest | row 2 | 2026-02", "interest | row 2 | 2026-03"]);
    assert_eq!(
        of(3, Component::Interest),
        [
            "interest | row 3 | 2026-03",
            "interest | row 3 | 2026-04",
            "interest | row 4 | 2026-04",
            "interest | row 4 | 2026-05",
            "interest | row 5 | 2026-05",
        ]
    );
    assert!(of(3, Component::Principal).is_empty());
}

/// 21 of the 31 nights of the first row's 120.00 have grown when it is billed.
#[test]
fn the_interest_of_a_bill_is_told_by_what_has_grown_and_what_is_to_come() {
    let loan = paid_out("billing = { statement_day = { days_before_due = 10 } }");
    let said = explained(&loan, date!("2026-02-10"), "billed | bill 1 | interest");
    assert_eq!(
        said.to_string(),
        "billed | bill 1 | interest: 120.00 CNY (terms: billing)\n  \
         on no bill before: 81.29\n  \
         grown in the period: 81.290322\n  \
         2026-01-31 … 2026-02-10, 10 nights: 120.00 × 10/31 = 38.709677\n  \
         81.29 + (120.00 − 81.29) → 120.00"
    );
}

#[test]
fn fees_and_their_tax_are_told_by_their_parts() {
    let mut loan = paid_out(
        r#"
        fees = [
            { code = "letter", on = "tariff", amount = "10.00", tax = "6 %" },
            { code = "account", on = "each_bill", amount = { share = "0.5 %", of = "the_bill", rounding = "half_even" } },
            { code = "origination", on = "payout", amount = { share = "1 %", of = "the_payout" } },
        ]
        disbursement = { down_payment = { share = "25 %", rounding = { unit = "100.00", mode = "up" } } }
        "#,
    );
    let day = date!("2027-02-20");
    loan.on(day).unwrap().charge(Charge::of_the_list("c-1", "letter")).unwrap();
    let half = Waiver::new("w-1", Component::Fee, money!("5.00 CNY")).of(ItemId::Charge(key("c-1")));
    loan.on(day).unwrap().waive(half).unwrap();
    let said = |line: &str| explained(&loan, day, line).to_string();
    assert_eq!(
        said("fee | charge c-1 | tax"),
        "fee | charge c-1 | tax: 0.60 CNY (event c-1)\n  tax of 0.06 on 10.00: 0.60"
    );
    assert_eq!(
        said("waived | w-1 | charge c-1 | tax"),
        "waived | w-1 | charge c-1 | tax: 0.30 CNY (event w-1)\n  \
         tax of 0.06 on 10.00: 0.60, less tax of 0.06 on 5.00: 0.30, at most 0.60"
    );
    assert_eq!(
        said("down_payment | d-1"),
        "down_payment | d-1: 3000.00 CNY (terms: disbursement.down_payment)\n  \
         0.25 of 12000.00, rounded to 100.00, away from zero"
    );
    // How a share is rounded is a part of the data where it is not the usual way.
    let rounding = |line: &str| {
        let json = serde_json::to_value(explained(&loan, day, line)).unwrap();
        json["line"]["basis"][0].get("rounding").map(ToString::to_string)
    };
    assert_eq!(rounding("fee | fee account bill 1 | fee"), Some("\"half_even\"".to_owned()));
    assert_eq!(rounding("fee | fee origination event d-1 | fee"), None);
}

/// A night of 946.19 at 18 % is 0.473095.
#[test]
fn a_minimum_takes_from_later_nights_what_it_added() {
    let loan = paid_out(r#"penalty = { rate = { uplift = "50 %" }, minimum = "8.00" }"#);
    assert_eq!(
        explained(&loan, date!("2026-02-12"), "penalty | bill 1 | 2026-02").to_string(),
        "penalty | bill 1 | 2026-02: 8.00 CNY (terms: penalty)\n  \
         2026-02-10 … 2026-02-11, 1 night: 946.19 × 18 % per year × 1/360 = 0.473095\n  \
         rounded 0.473095 − 0.000000 → 0.47\n  \
         2026-02-10: of 0.47 in all, at least 8.00, less 0.00 before, less 0.47 grown → 7.53\n  \
         2026-02-11 … 2026-02-12, 1 night: 946.19 × 18 % per year × 1/360 = 0.473095\n  \
         rounded 0.946190 − 0.473095 → 0.48\n  \
         2026-02-11: of 0.95 in all, at least 8.00, less 8.00 before, less 0.48 grown → -0.48"
    );
}

#[test]
fn each_line_names_the_clause_that_rules_it() {
    let clause = |loan: &Loan, day, line: &str| explained(loan, day, line).clause;
    let (loan, day) = (withdrawn(), date!("2026-01-20"));
    for (line, expected) in [
        ("disbursed | d-1", "disbursement"),
        ("down_payment | d-1", "disbursement.down_payment"),
        ("called_in | w-1 | principal", "cooling_off"),
        ("charged_back | b-1 | interest", "charge_back"),
        ("charged | c-1", "fees"),
        ("received | p-1", "waterfall"),
        ("allocated | p-2 | bill 1 | principal", "waterfall"),
        ("refunded | f-1", "conventions"),
        ("billed | bill 1 | principal", "method"),
        ("taken_off | bill 1 | 2026-01-20", "interest.base"),
    ] {
        assert_eq!(clause(&loan, day, line), expected, "{line}");
    }
    // What a prepayment costs, and what a settlement calls in.
    let mut loan = paid_out(r#"prepayment = { fees = [{ months = 12, share = "3 %" }] }"#);
    let day = date!("2026-02-10");
    let ahead = Payment::new("p-1", money!("5000.00 CNY")).prepays(Then::Shorten);
    loan.on(day).unwrap().repay(ahead).unwrap();
    assert_eq!(clause(&loan, day, "charged | p-1"), "prepayment.fees");
    let day = date!("2026-03-20");
    loan.on(day).unwrap().settle(Settlement::new("s-1", money!("5000.00 CNY"), day)).unwrap();
    loan.on(day).unwrap().repay(Payment::new("p-2", money!("5000.00 CNY"))).unwrap();
    assert_eq!(clause(&loan, day, "called_in | s-1 | principal"), "conventions");
}
