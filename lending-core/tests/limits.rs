//! What is just allowed, and what is just refused: each limit is held from both sides, and a refusal says what was expected
//! and what was found.

use lending_core::calendar::{Anchor, Date, Frequency};
use lending_core::debt::{Component, ItemId, Key};
use lending_core::doc::{opened, paid_out};
use lending_core::fee::ChargeDue;
use lending_core::loan::{
    AccelerateError, Acceleration, Charge, ChargeBack, ChargeBackError, ChargeError, CountingPause,
    DisburseError, Disbursement, Goodwill, GoodwillError, InterestPause, Loan, PauseCountingError,
    PauseInterestError, Payment, RecordError, Refund, RefundError, RepayError, Reschedule, RescheduleError,
    SettleError, Settlement, Transfer, TransferError, WaiveError, Waiver, WithdrawError, Withdrawal,
    WriteOff, WriteOffError,
};
use lending_core::origination::LoanRequest;
use lending_core::reschedule::{Arrears, NewPlan, Rows, Suspended, SuspendedTerm};
use lending_core::{date, doc, money};

fn key(text: &str) -> Key {
    Key::new(text).expect("a key")
}

#[test]
fn reasons_and_names_have_at_most_64_characters() {
    // Characters, not bytes.
    let (most, more) = ("é".repeat(64), "é".repeat(65));
    let day = date!("2026-02-20");
    let mut loan = doc::disbursed();

    for found in [more.clone(), " ".to_owned()] {
        let refused = loan.on(day).unwrap().accelerate(Acceleration::new("k", &found)).unwrap_err();
        assert_eq!(refused, AccelerateError::Reason { found: found.clone() });
        let refused = loan.on(day).unwrap().write_off(WriteOff::new("k", &found)).unwrap_err();
        assert_eq!(refused, WriteOffError::Reason { found: found.clone() });
        let refused = loan.on(day).unwrap().transfer(Transfer::new("k", &found)).unwrap_err();
        assert_eq!(refused, TransferError::To { found: found.clone() });
        let charge = Charge::new("k", money!("5.00 CNY"), &found);
        assert_eq!(loan.on(day).unwrap().charge(charge).unwrap_err(), ChargeError::Code { found });
    }
    for found in [more.clone(), String::new()] {
        let goodwill = Goodwill::new("k", money!("5.00 CNY"), &found);
        let refused = loan.on(day).unwrap().give_goodwill(goodwill).unwrap_err();
        assert_eq!(refused, GoodwillError::Reason { found });
    }
    let kept = |code: &str| Disbursement::new("d-1").deduct(code, money!("10.00 CNY"));
    let refused = doc::loan().on(date!("2026-01-10")).unwrap().disburse(kept(&more)).unwrap_err();
    let expected = "codes of 1 to 64 characters".to_owned();
    assert_eq!(refused, DisburseError::Deductions { expected, found: more });

    let copy = || loan.clone();
    assert!(copy().on(day).unwrap().accelerate(Acceleration::new("k", &most)).unwrap().is_new());
    assert!(copy().on(day).unwrap().write_off(WriteOff::new("k", &most)).unwrap().is_new());
    assert!(copy().on(day).unwrap().transfer(Transfer::new("k", &most)).unwrap().is_new());
    let charge = Charge::new("k", money!("5.00 CNY"), &most);
    assert!(copy().on(day).unwrap().charge(charge).unwrap().is_new());
    let goodwill = Goodwill::new("k", money!("5.00 CNY"), &most);
    assert!(copy().on(day).unwrap().give_goodwill(goodwill).unwrap().is_new());
    assert!(doc::loan().on(date!("2026-01-10")).unwrap().disburse(kept(&most)).unwrap().is_new());
}

#[test]
fn what_is_called_in_falls_due_by_the_last_due_day_and_is_told_of_by_its_own() {
    let loan = doc::disbursed();
    let (day, last) = (date!("2026-03-20"), date!("2027-01-10"));
    let call = |due: Date, told: Date| {
        let call = Acceleration::new("a-1", "arrears").due(due).notice_day(told);
        loan.clone().on(day).unwrap().accelerate(call)
    };
    assert!(call(day, day).unwrap().is_new());
    assert!(call(last, date!("2026-03-19")).unwrap().is_new());
    for found in [date!("2026-03-19"), date!("2027-01-11")] {
        assert_eq!(call(found, day).unwrap_err(), AccelerateError::Due { day, last, found });
    }
    let found = date!("2026-03-21");
    assert_eq!(call(last, found).unwrap_err(), AccelerateError::Notice { day, found });
}

#[test]
fn what_ends_a_loan_counts_on_the_day_of_its_last_plan_or_later() {
    let mut loan = doc::disbursed();
    let (last, eve) = (date!("2026-03-20"), date!("2026-03-19"));
    let plan = NewPlan::rows(24, Frequency::Monthly, date!("2026-05-10"));
    assert!(loan.on(last).unwrap().reschedule(Reschedule::new("x-1", plan)).unwrap().is_new());
    let call = |value| Acceleration::new("k", "arrears").value(value);
    let by = key("x-1");
    let refused = loan.on(last).unwrap().accelerate(call(eve)).unwrap_err();
    assert_eq!(refused, AccelerateError::BeforeTheLast { by: by.clone(), last, found: eve });
    let refused = loan.on(last).unwrap().write_off(WriteOff::new("k", "hopeless").value(eve)).unwrap_err();
    assert_eq!(refused, WriteOffError::BeforeTheLast { by: by.clone(), last, found: eve });
    let refused = loan.on(last).unwrap().transfer(Transfer::new("k", "fund").value(eve)).unwrap_err();
    assert_eq!(refused, TransferError::BeforeTheLast { by, last, found: eve });

    assert!(loan.clone().on(last).unwrap().accelerate(call(last)).unwrap().is_new());
    let write_off = WriteOff::new("k", "hopeless").value(last);
    assert!(loan.clone().on(last).unwrap().write_off(write_off).unwrap().is_new());
    let transfer = Transfer::new("k", "fund").value(last);
    assert!(loan.clone().on(last).unwrap().transfer(transfer).unwrap().is_new());
}

#[test]
fn a_charge_falls_due_from_its_own_day_to_the_last_day_that_can_be_seen() {
    let loan = doc::disbursed();
    let (value, limit) = (date!("2026-02-20"), date!("2126-01-10"));
    let charge = |due| {
        let charge = Charge::new("c-1", money!("5.00 CNY"), "visit").due(ChargeDue::On(due));
        loan.clone().on(value).unwrap().charge(charge)
    };
    assert!(charge(value).unwrap().is_new());
    assert!(charge(limit).unwrap().is_new());
    for found in [date!("2026-02-19"), date!("2126-01-11")] {
        assert_eq!(charge(found).unwrap_err(), ChargeError::Due { value, limit, found });
    }
}

#[test]
fn the_tax_of_a_charge_is_a_part_of_its_amount_and_a_tariff_says_its_own() {
    let mut loan = paid_out(r#"fees = [{ code = "letter", on = "tariff", amount = "10.00" }]"#);
    let day = date!("2026-02-20");
    let said =
        |loan: &mut Loan, charge: Charge| loan.on(day).unwrap().charge(charge).unwrap_err().to_string();
    let visit = Charge::new("c-1", money!("5.00 CNY"), "visit").tax(money!("5.00 CNY"));
    assert_eq!(
        said(&mut loan, visit),
        "a stated tax is above zero and below the amount of its charge (5.00 CNY), found 5.00 CNY"
    );
    let letter = Charge::of_the_list("c-1", "letter").tax(money!("1.00 CNY"));
    assert_eq!(
        said(&mut loan, letter),
        "a stated tax is above zero and below the amount of its charge; a tariff says its own, found 1.00 CNY"
    );
    let tariff = Charge::of_the_list("c-1", "visit");
    let refused = loan.on(day).unwrap().charge(tariff).unwrap_err();
    assert_eq!(refused, ChargeError::NoTariff { found: "visit".to_owned() });
    assert!(loan.on(day).unwrap().charge(Charge::of_the_list("c-1", "letter")).unwrap().is_new());
}

#[test]
fn money_comes_back_from_the_day_on_which_it_counts() {
    let mut loan = doc::disbursed();
    let (paid, day) = (date!("2026-02-15"), date!("2026-02-20"));
    let payment = Payment::new("p-1", money!("100.00 CNY")).value(paid);
    assert!(loan.on(day).unwrap().repay(payment).unwrap().is_new());
    let back = |value| ChargeBack::new("b-1", "p-1", money!("100.00 CNY")).value(value);
    let found = date!("2026-02-14");
    let refused = loan.on(day).unwrap().charge_back(back(found)).unwrap_err();
    assert_eq!(refused, ChargeBackError::BeforePayment { payment: key("p-1"), paid, found });
    assert!(loan.on(day).unwrap().charge_back(back(paid)).unwrap().is_new());
    let more = ChargeBack::new("b-2", "p-1", money!("0.01 CNY"));
    let refused = loan.on(day).unwrap().charge_back(more).unwrap_err();
    let (left, found) = (money!("0.00 CNY"), money!("0.01 CNY"));
    assert_eq!(refused, ChargeBackError::MoreThanPaid { payment: key("p-1"), left, found });
}

#[test]
fn pauses_may_follow_each_other_and_share_no_day() {
    let mut loan = doc::disbursed();
    let day = date!("2026-02-20");
    let (from, until) = (date!("2026-03-01"), date!("2026-03-05"));
    let (before, after) = (date!("2026-02-25"), date!("2026-03-09"));
    let (second, fourth) = (date!("2026-03-02"), date!("2026-03-04"));
    assert!(loan.on(day).unwrap().pause_interest(InterestPause::new("z-1", from, until)).unwrap().is_new());
    assert!(loan.on(day).unwrap().pause_counting(CountingPause::new("m-1", from, until)).unwrap().is_new());
    for (one, end) in [(before, second), (fourth, after), (before, after), (second, fourth)] {
        let refused = loan.on(day).unwrap().pause_interest(InterestPause::new("k", one, end)).unwrap_err();
        assert_eq!(refused, PauseInterestError::Overlaps { by: key("z-1"), from, until });
        let refused = loan.on(day).unwrap().pause_counting(CountingPause::new("k", one, end)).unwrap_err();
        assert_eq!(refused, PauseCountingError::Overlaps { by: key("m-1"), from, until });
    }
    let refused = loan.on(day).unwrap().pause_interest(InterestPause::new("k", after, after)).unwrap_err();
    assert_eq!(refused, PauseInterestError::Empty { from: after, found: after });
    let refused = loan.on(day).unwrap().pause_counting(CountingPause::new("k", after, after)).unwrap_err();
    assert_eq!(refused, PauseCountingError::Empty { from: after, found: after });
    for (number, (one, end)) in [(before, from), (until, after)].into_iter().enumerate() {
        let (interest, counting) = (format!("z-{}", number + 2), format!("m-{}", number + 2));
        assert!(
            loan.on(day).unwrap().pause_interest(InterestPause::new(&interest, one, end)).unwrap().is_new()
        );
        assert!(
            loan.on(day).unwrap().pause_counting(CountingPause::new(&counting, one, end)).unwrap().is_new()
        );
    }
}

#[test]
fn a_borrower_withdraws_by_the_last_day_of_the_terms() {
    // Ten days after 10 January.
    let mut loan = paid_out("cooling_off = { days = 10 }");
    let (last, found) = (date!("2026-01-20"), date!("2026-01-21"));
    let refused = loan.on(found).unwrap().withdraw(Withdrawal::new("w-1")).unwrap_err();
    assert_eq!(refused, WithdrawError::TooLate { last, found });
    assert!(loan.on(found).unwrap().withdraw(Withdrawal::new("w-1").value(last)).unwrap().is_new());
}

#[test]
fn goodwill_is_of_a_kind_that_the_terms_know() {
    let mut loan = paid_out("kinds_of_money = { insurance = {}, merchant = {} }");
    let day = date!("2026-02-20");
    let goodwill = |kind| Goodwill::new("g-1", money!("5.00 CNY"), "late reply").kind(kind);
    let refused = loan.on(day).unwrap().give_goodwill(goodwill("lottery")).unwrap_err();
    let known = vec!["insurance".to_owned(), "merchant".to_owned()];
    assert_eq!(refused, GoodwillError::NoSuchKind { known, found: "lottery".to_owned() });
    assert!(loan.on(day).unwrap().give_goodwill(goodwill("merchant")).unwrap().is_new());
}

#[test]
fn a_refund_is_at_most_what_is_the_borrowers_own() {
    let mut loan = doc::disbursed();
    let day = date!("2026-02-10");
    // 1066.19 are owed.
    let payment = Payment::new("p-1", money!("1166.19 CNY"));
    assert_eq!(loan.on(day).unwrap().repay(payment).unwrap().rest, money!("100.00 CNY"));
    let refused = loan.on(day).unwrap().refund(Refund::new("f-1", money!("100.01 CNY"))).unwrap_err();
    let (available, found) = (money!("100.00 CNY"), money!("100.01 CNY"));
    assert_eq!(refused, RefundError::MoreThanCredit { available, found });
    assert!(loan.on(day).unwrap().refund(Refund::new("f-1", money!("100.00 CNY"))).unwrap().is_new());
}

#[test]
fn a_payment_leaves_at_most_what_the_terms_take() {
    let mut loan = paid_out(r#"waterfall = { then = { refuse_above = "100.00" } }"#);
    let day = date!("2026-02-10");
    // 1066.19 are owed: so much is left of each.
    let pay = |amount| Payment::new("p-1", amount);
    let refused = loan.on(day).unwrap().repay(pay(money!("1166.20 CNY"))).unwrap_err();
    let (limit, found) = (money!("100.00 CNY"), money!("100.01 CNY"));
    assert_eq!(refused, RepayError::AboveLimit { limit, found });
    assert!(loan.on(day).unwrap().repay(pay(money!("1166.19 CNY"))).unwrap().is_new());
}

#[test]
fn another_plan_ends_within_reach() {
    let mut loan = doc::disbursed();
    let day = date!("2026-02-20");
    let plan = |first_due| Reschedule::new("x-1", NewPlan::rows(10, Frequency::Yearly, first_due));
    let refused = loan.on(day).unwrap().reschedule(plan(date!("2117-01-11"))).unwrap_err();
    let (field, expected) = ("rows", "a last due day by 2126-01-10".to_owned());
    assert_eq!(refused, RescheduleError::Rows { field, expected, found: "2126-01-11".to_owned() });
    assert!(loan.on(day).unwrap().reschedule(plan(date!("2117-01-10"))).unwrap().is_new());
}

#[test]
fn rows_that_are_added_come_as_often_as_the_last_plan_says() {
    // Twelve rows a year apart, the last on 10 January 2038: as many years as are left lie before 10 January 2126, each
    // counted as at most 366 days.
    let mut loan = doc::disbursed();
    let day = date!("2026-02-20");
    let yearly = NewPlan::rows(12, Frequency::Yearly, date!("2027-01-10"));
    assert!(loan.on(day).unwrap().reschedule(Reschedule::new("x-1", yearly)).unwrap().is_new());
    let suspended = NewPlan::suspended(88, Suspended::Principal, SuspendedTerm::Extended);
    let refused = loan.on(day).unwrap().reschedule(Reschedule::new("x-2", suspended)).unwrap_err();
    let (field, expected) = ("rows", "a last due day by 2126-01-10".to_owned());
    // 88 × 366 days after 10 January 2038.
    assert_eq!(refused, RescheduleError::Rows { field, expected, found: "2126-03-18".to_owned() });
}

#[test]
fn another_plan_has_a_rate_of_a_contract_and_rows_on_their_anchor() {
    let loan = doc::disbursed();
    let agreed = |plan: NewPlan| {
        loan.clone().on(date!("2026-02-20")).unwrap().reschedule(Reschedule::new("x-1", plan))
    };
    let at = |rate: &str| agreed(NewPlan::same_rows().rate(rate.parse().expect("a rate")));
    for rate in ["0 % per year", "1000 % per year"] {
        assert!(at(rate).unwrap().is_new(), "{rate}");
    }
    let (field, expected) = ("rate", "0 … 1000 % per year".to_owned());
    let found = "-0.01 % per year".to_owned();
    assert_eq!(at(&found).unwrap_err(), RescheduleError::Rows { field, expected, found });
    let on = |first_due, anchor| {
        let rows =
            Rows::New { instalments: 6, frequency: Frequency::Monthly, first_due, anchor: Some(anchor) };
        agreed(NewPlan::new(rows, Arrears::Stay))
    };
    // The last of April is the month's end, and where the 31st falls in it.
    let last = date!("2026-04-30");
    for anchor in [Anchor::MonthEnd, Anchor::Day(31), Anchor::Day(30)] {
        assert!(on(last, anchor).unwrap().is_new(), "{anchor}");
    }
    for (anchor, found) in [(Anchor::Day(29), "29"), (Anchor::Day(32), "32"), (Anchor::Day(0), "0")] {
        let (field, expected) = ("rows.new.anchor", "the anchor of 2026-04-30".to_owned());
        let RescheduleError::Rows { field: of, expected: said, .. } = on(last, anchor).unwrap_err() else {
            panic!("{found} is no anchor of it")
        };
        assert_eq!((of, said), (field, expected));
    }
}

#[test]
fn a_waiver_finds_what_it_waives() {
    let mut loan =
        paid_out(r#"fees = [{ code = "default", on = "tariff", amount = "10.00", counts_as = "penalty" }]"#);
    let day = date!("2027-02-20");
    assert!(loan.on(day).unwrap().charge(Charge::new("c-1", money!("5.00 CNY"), "visit")).unwrap().is_new());
    assert!(loan.on(day).unwrap().charge(Charge::of_the_list("c-2", "default")).unwrap().is_new());
    let waiver = |component, amount, charge: &str| {
        Waiver::new("w-1", component, amount).of(ItemId::Charge(key(charge)))
    };
    // What the list counts as penalty is waived as penalty, what was stated as a fee only.
    let (charge, component) = (key("c-1"), Component::Penalty);
    let refused = loan.on(day).unwrap().waive(waiver(component, money!("5.00 CNY"), "c-1")).unwrap_err();
    assert_eq!(refused, WaiveError::NoSuchCharge { charge, component });
    let (charge, component) = (key("c-2"), Component::Interest);
    let refused = loan.on(day).unwrap().waive(waiver(component, money!("5.00 CNY"), "c-2")).unwrap_err();
    assert_eq!(refused, WaiveError::NoSuchCharge { charge, component });
    for (component, charge, owed) in
        [(Component::Fee, "c-1", money!("5.00 CNY")), (Component::Penalty, "c-2", money!("10.00 CNY"))]
    {
        let found = money!("10.01 CNY");
        let refused = loan.on(day).unwrap().waive(waiver(component, found, charge)).unwrap_err();
        assert_eq!(refused, WaiveError::MoreThanOwed { component, owed, found });
        assert!(loan.clone().on(day).unwrap().waive(waiver(component, owed, charge)).unwrap().is_new());
    }
}

#[test]
fn relief_is_given_under_an_authority_of_the_terms() {
    let more = r#"penalty = { rate = { uplift = "50 %" } }
        relief = { authorities = { clerk = { penalty = "4.00" }, director = { penalty = "90.00", principal = "500.00" } } }"#;
    let mut loan = paid_out(more);
    let day = date!("2026-02-20"); // ten days late: 4.73 of penalty
    let waiver = |by: Option<&str>, amount| {
        let waiver = Waiver::new("w-1", Component::Penalty, amount);
        by.map_or(waiver.clone(), |by| waiver.by(by))
    };
    let known = vec!["clerk".to_owned(), "director".to_owned()];
    for (by, said) in [(None, "none"), (Some("boss"), "`boss`")] {
        let refused = loan.on(day).unwrap().waive(waiver(by, money!("1.00 CNY"))).unwrap_err();
        let found = by.unwrap_or_default().to_owned();
        assert_eq!(refused, WaiveError::Authority { known: known.clone(), found });
        assert_eq!(
            refused.to_string(),
            format!("a waiver names one of these authorities: clerk, director; found {said}")
        );
        let settlement = Settlement::new("s-1", money!("11000.00 CNY"), date!("2026-03-20"));
        let settlement = by.map_or(settlement.clone(), |by| settlement.by(by));
        let refused = loan.on(day).unwrap().settle(settlement).unwrap_err().to_string();
        assert_eq!(
            refused,
            format!("a settlement names one of these authorities: clerk, director; found {said}")
        );
    }
    let (component, most, before) = (Component::Penalty, money!("4.00 CNY"), money!("0.00 CNY"));
    let refused = loan.on(day).unwrap().waive(waiver(Some("clerk"), money!("4.01 CNY"))).unwrap_err();
    let (authority, found) = ("clerk".to_owned(), money!("4.01 CNY"));
    assert_eq!(refused, WaiveError::BeyondAuthority { authority, component, most, before, found });
    assert!(loan.on(day).unwrap().waive(waiver(Some("clerk"), money!("4.00 CNY"))).unwrap().is_new());
}

#[test]
fn one_settlement_stands_at_a_time_and_nothing_is_paid_out_under_it() {
    let mut loan = opened(r#"disbursement = { tranches = "several" }"#);
    let part = |key: &str| Disbursement::new(key).amount(money!("1000.00 CNY"));
    assert!(loan.on(date!("2026-01-10")).unwrap().disburse(part("d-1")).unwrap().is_new());
    let (since, due) = (date!("2026-02-20"), date!("2026-03-05"));
    let settlement = |key: &str| Settlement::new(key, money!("500.00 CNY"), due);
    assert!(loan.on(since).unwrap().settle(settlement("s-1")).unwrap().is_new());
    let refused = loan.on(since).unwrap().settle(settlement("s-2")).unwrap_err();
    assert_eq!(refused, SettleError::Already { by: key("s-1") });
    // On its own day money goes out before it.
    assert!(loan.clone().on(since).unwrap().disburse(part("d-2")).unwrap().is_new());
    let found = date!("2026-02-21");
    let refused = loan.on(found).unwrap().disburse(part("d-2")).unwrap_err();
    assert_eq!(refused, DisburseError::Ended { by: key("s-1"), since, found });
    // Nothing came: it fell at the close of 5 March, which is not over on 5 March.
    let (refused, found) =
        (loan.on(due).unwrap().disburse(part("d-2").value(date!("2026-03-06"))), date!("2026-03-06"));
    assert_eq!(refused.unwrap_err(), DisburseError::Ended { by: key("s-1"), since, found });
    let later = date!("2026-03-10");
    let refused = loan.on(later).unwrap().disburse(part("d-2").value(due)).unwrap_err();
    assert_eq!(refused, DisburseError::Ended { by: key("s-1"), since, found: due });
    assert!(loan.on(later).unwrap().disburse(part("d-2").value(date!("2026-03-06"))).unwrap().is_new());
}

#[test]
fn the_last_day_of_a_loan_is_a_business_day() {
    let (last, after) = (date!("2126-01-10"), date!("2126-01-11"));
    let mut loan = doc::loan();
    assert!(loan.on(last).unwrap().charge(Charge::new("c-1", money!("5.00 CNY"), "visit")).unwrap().is_new());
    let refused = loan.on(after).unwrap_err();
    assert_eq!(refused, RecordError::OutOfReach { limit: last, found: after });
    // Days lie in years up to 2200, all of which can be seen.
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2100-06-10"));
    let mut late = Loan::open("L-2", doc::product().offer(&request).unwrap().accept()).unwrap();
    assert!(late.on(date!("2200-06-10")).unwrap().close().is_ok());
}
