//! A key is a claim: the same again changes nothing, and each field that is said is a part of it.

use lending_core::allocation::Then;
use lending_core::calendar::{Date, Frequency};
use lending_core::debt::{Component, ItemId};
use lending_core::error::Coded;
use lending_core::fee::ChargeDue;
use lending_core::loan::{
    Acceleration, BusinessDay, Cancellation, Charge, ChargeBack, ClassSet, CountingPause, Disbursement,
    FailedPayment, Goodwill, HandOver, InterestPause, Loan, Payment, PaymentReturn, RateChange, Receipt,
    Refund, Reschedule, Settlement, Transfer, Waiver, WhyUnpaid, Withdrawal, WriteOff,
};
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::reschedule::NewPlan;
use lending_core::{date, money};

/// What is sent on a business day, and what came of it: whether it was new, or the code of the refusal.
type Sends = Box<dyn Fn(BusinessDay<'_>) -> Result<bool, &'static str>>;

fn sends<E: Coded>(send: impl Fn(BusinessDay<'_>) -> Result<Receipt, E> + 'static) -> Sends {
    Box::new(move |day| send(day).map(|receipt| receipt.is_new()).map_err(|error| error.code()))
}

fn opened(more: &str) -> Loan {
    let file = format!(
        r#"
        code = "claims"
        currency = "CNY"
        amount = {{ min = "1000.00", max = "500000.00" }}
        instalments = {{ min = 3, max = 60 }}
        rate = "12 % per year"
        method = "equal_instalment"
        cooling_off = {{ days = 40 }}
        {more}
        "#
    );
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let offer = Product::from_toml(&file).expect("it fits").offer(&request).expect("it fits");
    Loan::open("L-1", offer.accept()).expect("it fits")
}

/// 12,000 paid out, and two payments that pay the first bill and some of the second.
fn paid() -> Loan {
    let mut loan = opened(
        "classification = { classes = [{ name = \"good\", from_days = 0 }, { name = \"bad\", from_days = 9 }] }\nkinds_of_money = { insurance = {} }",
    );
    loan.on(date!("2026-01-10")).expect("it fits").disburse("d-1").expect("it fits");
    for (key, amount) in [("p-1", money!("900.00 CNY")), ("p-2", money!("600.00 CNY"))] {
        loan.on(date!("2026-02-10")).expect("it fits").repay(Payment::new(key, amount)).expect("it fits");
    }
    loan
}

/// The first is new, then the same, and each of the others is another claim under its key; nothing of that changes a thing.
#[track_caller]
fn is_a_claim(mut loan: Loan, first: &Sends, others: &[(&str, Sends)]) {
    let (day, later) = (date!("2026-02-12"), date!("2026-02-13"));
    assert_eq!(first(loan.on(day).expect("it fits")), Ok(true));
    let mark = (loan.book_mark(), loan.events().len());
    assert_eq!(first(loan.on(later).expect("it fits")), Ok(false), "sent again");
    for (what, other) in others {
        assert_eq!(other(loan.on(later).expect("it fits")), Err("key.reused"), "another {what}");
    }
    assert_eq!((loan.book_mark(), loan.events().len()), mark);
}

fn before() -> Date {
    date!("2026-02-11")
}

#[test]
fn payouts_and_hand_overs() {
    let payout = || Disbursement::new("k").amount(money!("12000.00 CNY")).value(date!("2026-02-01"));
    is_a_claim(
        opened(""),
        &sends(move |day| day.disburse(payout().deduct("survey", money!("10.00 CNY")))),
        &[
            ("value", sends(move |day| day.disburse(payout().value(before())))),
            ("amount", sends(move |day| day.disburse(payout().amount(money!("11000.00 CNY"))))),
            ("deduction", sends(move |day| day.disburse(payout().deduct("survey", money!("9.00 CNY"))))),
            ("code", sends(move |day| day.disburse(payout().deduct("premium", money!("10.00 CNY"))))),
        ],
    );
    let hand_over = |financed, residual| HandOver::new("k", financed, residual).value(date!("2026-02-01"));
    let plain = move || hand_over(money!("9000.00 CNY"), money!("0.00 CNY"));
    is_a_claim(
        opened("disbursement = { hand_over = \"begins_the_rows\" }"),
        &sends(move |day| day.hand_over(plain().rate("11 % per year".parse().unwrap()))),
        &[
            ("value", sends(move |day| day.hand_over(plain().value(before())))),
            ("amount", sends(move |day| day.hand_over(hand_over(money!("8000.00 CNY"), money!("0.00 CNY"))))),
            (
                "residual",
                sends(move |day| day.hand_over(hand_over(money!("9000.00 CNY"), money!("1.00 CNY")))),
            ),
            ("first due day", sends(move |day| day.hand_over(plain().first_due(date!("2026-04-04"))))),
            ("rate", sends(move |day| day.hand_over(plain().rate("10 % per year".parse().unwrap())))),
        ],
    );
}

#[test]
fn money_that_comes() {
    let payment = || Payment::new("k", money!("100.00 CNY"));
    is_a_claim(
        paid(),
        &sends(move |day| day.repay(payment().value(before()).order(1))),
        &[
            ("amount", sends(|day| day.repay(Payment::new("k", money!("100.01 CNY"))))),
            ("value", sends(move |day| day.repay(payment().value(date!("2026-02-12"))))),
            ("order", sends(move |day| day.repay(payment().order(2)))),
            ("kind", sends(move |day| day.repay(payment().kind("insurance")))),
            ("answer", sends(move |day| day.repay(payment().prepays(Then::Shorten)))),
        ],
    );
    let goodwill = |reason| Goodwill::new("k", money!("5.00 CNY"), reason);
    is_a_claim(
        paid(),
        &sends(move |day| day.give_goodwill(goodwill("late reply").value(before()).order(1))),
        &[
            ("amount", sends(|day| day.give_goodwill(Goodwill::new("k", money!("6.00 CNY"), "late reply")))),
            ("reason", sends(move |day| day.give_goodwill(goodwill("broken promise")))),
            ("value", sends(move |day| day.give_goodwill(goodwill("late reply").value(date!("2026-02-12"))))),
            ("order", sends(move |day| day.give_goodwill(goodwill("late reply").order(2)))),
            ("kind", sends(move |day| day.give_goodwill(goodwill("late reply").kind("insurance")))),
        ],
    );
}

#[test]
fn money_that_goes_back() {
    let back = |payment| PaymentReturn::new("k", payment);
    is_a_claim(
        paid(),
        &sends(move |day| day.return_payment(back("p-1").why(WhyUnpaid::Refused).value(before()).order(1))),
        &[
            ("payment", sends(move |day| day.return_payment(back("p-2")))),
            ("value", sends(move |day| day.return_payment(back("p-1").value(date!("2026-02-12"))))),
            ("order", sends(move |day| day.return_payment(back("p-1").order(2)))),
            ("reason", sends(move |day| day.return_payment(back("p-1").why(WhyUnpaid::AccountClosed)))),
        ],
    );
    let some = |amount| ChargeBack::new("k", "p-1", amount);
    let plain = move || some(money!("100.00 CNY"));
    is_a_claim(
        paid(),
        &sends(move |day| day.charge_back(plain().value(before()).order(1))),
        &[
            ("payment", sends(|day| day.charge_back(ChargeBack::new("k", "p-2", money!("100.00 CNY"))))),
            ("amount", sends(move |day| day.charge_back(some(money!("99.00 CNY"))))),
            ("value", sends(move |day| day.charge_back(plain().value(date!("2026-02-12"))))),
            ("order", sends(move |day| day.charge_back(plain().order(2)))),
        ],
    );
    let failed = |amount| FailedPayment::new("k", amount);
    let plain = move || failed(money!("500.00 CNY"));
    is_a_claim(
        paid(),
        &sends(move |day| day.fail_payment(plain().why(WhyUnpaid::Refused).value(before()).order(1))),
        &[
            ("amount", sends(move |day| day.fail_payment(failed(money!("501.00 CNY"))))),
            ("reason", sends(move |day| day.fail_payment(plain().why(WhyUnpaid::InsufficientFunds)))),
            ("value", sends(move |day| day.fail_payment(plain().value(date!("2026-02-12"))))),
            ("order", sends(move |day| day.fail_payment(plain().order(2)))),
        ],
    );
    is_a_claim(
        paid(),
        &sends(move |day| day.fail_payment(plain().value(before()).order(1))),
        &[
            ("value", sends(move |day| day.fail_payment(plain().value(date!("2026-02-12"))))),
            ("order", sends(move |day| day.fail_payment(plain().order(2)))),
        ],
    );
    let mut with_credit = paid();
    let payment = Payment::new("p-3", money!("3000.00 CNY"));
    with_credit.on(date!("2026-02-10")).unwrap().repay(payment).unwrap();
    let refund = |amount| Refund::new("k", amount);
    let plain = move || refund(money!("10.00 CNY"));
    is_a_claim(
        with_credit,
        &sends(move |day| day.refund(plain().value(before()).order(1))),
        &[
            ("amount", sends(move |day| day.refund(refund(money!("11.00 CNY"))))),
            ("value", sends(move |day| day.refund(plain().value(date!("2026-02-12"))))),
            ("order", sends(move |day| day.refund(plain().order(2)))),
        ],
    );
}

#[test]
fn charges_and_waivers() {
    let charge = |amount, code| Charge::new("k", amount, code);
    let plain = move || charge(money!("10.00 CNY"), "visit");
    is_a_claim(
        paid(),
        &sends(move |day| day.charge(plain().value(before()).order(1).due(ChargeDue::AtOnce))),
        &[
            ("amount", sends(move |day| day.charge(charge(money!("11.00 CNY"), "visit")))),
            ("code", sends(move |day| day.charge(charge(money!("10.00 CNY"), "letter")))),
            ("tax", sends(move |day| day.charge(plain().tax(money!("1.00 CNY"))))),
            ("value", sends(move |day| day.charge(plain().value(date!("2026-02-12"))))),
            ("order", sends(move |day| day.charge(plain().order(2)))),
            ("due day", sends(move |day| day.charge(plain().due(ChargeDue::WithNextBill)))),
        ],
    );
    let mut unpaid = opened("");
    unpaid.on(date!("2026-01-10")).unwrap().disburse("d-1").unwrap();
    let waiver = |component, amount| Waiver::new("k", component, amount);
    let plain = move || waiver(Component::Interest, money!("1.00 CNY"));
    let bill = |number| ItemId::Bill(number);
    is_a_claim(
        unpaid,
        &sends(move |day| day.waive(plain().of(bill(2)).by("clerk").value(date!("2026-02-12")).order(1))),
        &[
            ("component", sends(move |day| day.waive(waiver(Component::Fee, money!("1.00 CNY"))))),
            ("amount", sends(move |day| day.waive(waiver(Component::Interest, money!("2.00 CNY"))))),
            ("item", sends(move |day| day.waive(plain().of(bill(1))))),
            ("authority", sends(move |day| day.waive(plain().by("manager")))),
            ("value", sends(move |day| day.waive(plain().value(before())))),
            ("order", sends(move |day| day.waive(plain().order(2)))),
        ],
    );
}

#[test]
fn rates_pauses_classes_and_plans() {
    let (first, second, third) = (date!("2026-03-01"), date!("2026-03-05"), date!("2026-03-09"));
    let change = |from, rate: &str| RateChange::new("k", from, rate.parse().unwrap());
    is_a_claim(
        paid(),
        &sends(move |day| day.change_rate(change(first, "11 % per year"))),
        &[
            ("day", sends(move |day| day.change_rate(change(second, "11 % per year")))),
            ("rate", sends(move |day| day.change_rate(change(first, "10 % per year")))),
        ],
    );
    is_a_claim(
        paid(),
        &sends(move |day| day.pause_interest(InterestPause::new("k", first, second))),
        &[
            ("day", sends(move |day| day.pause_interest(InterestPause::new("k", before(), second)))),
            ("end", sends(move |day| day.pause_interest(InterestPause::new("k", first, third)))),
        ],
    );
    is_a_claim(
        paid(),
        &sends(move |day| day.pause_counting(CountingPause::new("k", first, second))),
        &[
            ("day", sends(move |day| day.pause_counting(CountingPause::new("k", before(), second)))),
            ("end", sends(move |day| day.pause_counting(CountingPause::new("k", first, third)))),
        ],
    );
    is_a_claim(
        paid(),
        &sends(|day| day.classify(ClassSet::new("k", "bad").value(before()))),
        &[
            ("class", sends(|day| day.classify(ClassSet::new("k", "good")))),
            ("value", sends(|day| day.classify(ClassSet::new("k", "bad").value(date!("2026-02-12"))))),
        ],
    );
    let plan = |rows| NewPlan::rows(rows, Frequency::Monthly, date!("2026-04-10"));
    is_a_claim(
        paid(),
        &sends(move |day| day.reschedule(Reschedule::new("k", plan(20)).value(date!("2026-02-20")))),
        &[
            (
                "value",
                sends(move |day| day.reschedule(Reschedule::new("k", plan(20)).value(date!("2026-02-21")))),
            ),
            (
                "plan",
                sends(move |day| day.reschedule(Reschedule::new("k", plan(21)).value(date!("2026-02-20")))),
            ),
        ],
    );
}

#[test]
fn ends() {
    let call = |reason| Acceleration::new("k", reason);
    let plain = move || call("arrears");
    is_a_claim(
        paid(),
        &sends(move |day| {
            day.accelerate(plain().value(date!("2026-02-12")).due(date!("2026-02-28")).notice_day(before()))
        }),
        &[
            ("reason", sends(move |day| day.accelerate(call("fraud")))),
            ("value", sends(move |day| day.accelerate(plain().value(date!("2026-02-13"))))),
            ("due day", sends(move |day| day.accelerate(plain().due(date!("2026-02-27"))))),
            ("day of notice", sends(move |day| day.accelerate(plain().notice_day(date!("2026-02-10"))))),
        ],
    );
    is_a_claim(
        paid(),
        &sends(|day| day.write_off(WriteOff::new("k", "hopeless").value(before()))),
        &[
            ("reason", sends(|day| day.write_off(WriteOff::new("k", "small")))),
            ("value", sends(|day| day.write_off(WriteOff::new("k", "hopeless").value(date!("2026-02-12"))))),
        ],
    );
    let sale = |to| Transfer::new("k", to);
    is_a_claim(
        paid(),
        &sends(move |day| day.transfer(sale("fund").price(money!("900.00 CNY")).value(before()))),
        &[
            ("buyer", sends(move |day| day.transfer(sale("bank")))),
            ("price", sends(move |day| day.transfer(sale("fund").price(money!("901.00 CNY"))))),
            ("value", sends(move |day| day.transfer(sale("fund").value(date!("2026-02-12"))))),
        ],
    );
    is_a_claim(
        paid(),
        &sends(|day| day.reverse("k", "p-1")),
        &[("target", sends(|day| day.reverse("k", "p-2")))],
    );
    is_a_claim(
        opened(""),
        &sends(|day| day.cancel(Cancellation::new("k").value(before()))),
        &[("value", sends(|day| day.cancel(Cancellation::new("k").value(date!("2026-02-12")))))],
    );
    let mut late = opened("");
    late.on(date!("2026-02-05")).unwrap().disburse("d-1").unwrap();
    is_a_claim(
        late,
        &sends(|day| day.withdraw(Withdrawal::new("k").value(before()))),
        &[("value", sends(|day| day.withdraw(Withdrawal::new("k").value(date!("2026-02-12")))))],
    );
}

/// A full claim is new, and the same with nothing but what cannot be left out is it again (C46).
#[track_caller]
fn is_known_by_less(mut loan: Loan, full: &Sends, bare: &Sends) {
    assert_eq!(full(loan.on(date!("2026-02-12")).expect("it fits")), Ok(true));
    assert_eq!(bare(loan.on(date!("2026-02-13")).expect("it fits")), Ok(false), "sent again with less");
}

#[test]
fn what_a_retry_leaves_out_is_not_compared() {
    let payout = || Disbursement::new("k");
    is_known_by_less(
        opened(""),
        &sends(move |day| {
            let (amount, kept) = (money!("12000.00 CNY"), money!("10.00 CNY"));
            day.disburse(payout().amount(amount).value(date!("2026-02-01")).deduct("survey", kept))
        }),
        &sends(move |day| day.disburse(payout())),
    );
    let hand_over = || HandOver::new("k", money!("9000.00 CNY"), money!("0.00 CNY"));
    is_known_by_less(
        opened("disbursement = { hand_over = \"begins_the_rows\" }"),
        &sends(move |day| {
            let dated = hand_over().value(date!("2026-02-01")).first_due(date!("2026-03-04"));
            day.hand_over(dated.rate("11 % per year".parse().unwrap()))
        }),
        &sends(move |day| day.hand_over(hand_over())),
    );
    let payment = || Payment::new("k", money!("100.00 CNY"));
    is_known_by_less(
        paid(),
        &sends(move |day| {
            day.repay(payment().value(before()).order(1).kind("insurance").prepays(Then::Shorten))
        }),
        &sends(move |day| day.repay(payment())),
    );
    let goodwill = || Goodwill::new("k", money!("5.00 CNY"), "late reply");
    is_known_by_less(
        paid(),
        &sends(move |day| day.give_goodwill(goodwill().value(before()).order(1).kind("insurance"))),
        &sends(move |day| day.give_goodwill(goodwill())),
    );
    let back = || PaymentReturn::new("k", "p-1");
    is_known_by_less(
        paid(),
        &sends(move |day| day.return_payment(back().value(before()).order(1).why(WhyUnpaid::Refused))),
        &sends(move |day| day.return_payment(back())),
    );
    let failed = || FailedPayment::new("k", money!("500.00 CNY"));
    is_known_by_less(
        paid(),
        &sends(move |day| day.fail_payment(failed().value(before()).order(1).why(WhyUnpaid::Refused))),
        &sends(move |day| day.fail_payment(failed())),
    );
    let charge = || Charge::new("k", money!("10.00 CNY"), "visit");
    is_known_by_less(
        paid(),
        &sends(move |day| {
            let taxed = charge().tax(money!("1.00 CNY")).due(ChargeDue::AtOnce);
            day.charge(taxed.value(before()).order(1))
        }),
        &sends(move |day| day.charge(charge())),
    );
    let waiver = || Waiver::new("k", Component::Interest, money!("1.00 CNY"));
    let mut unpaid = opened("");
    unpaid.on(date!("2026-01-10")).unwrap().disburse("d-1").unwrap();
    is_known_by_less(
        unpaid,
        &sends(move |day| {
            day.waive(waiver().of(ItemId::Bill(2)).by("clerk").value(date!("2026-02-12")).order(1))
        }),
        &sends(move |day| day.waive(waiver())),
    );
    let call = || Acceleration::new("k", "arrears");
    is_known_by_less(
        paid(),
        &sends(move |day| {
            day.accelerate(call().value(date!("2026-02-12")).due(date!("2026-02-28")).notice_day(before()))
        }),
        &sends(move |day| day.accelerate(call())),
    );
    let sale = || Transfer::new("k", "fund");
    is_known_by_less(
        paid(),
        &sends(move |day| day.transfer(sale().price(money!("900.00 CNY")).value(before()))),
        &sends(move |day| day.transfer(sale())),
    );
    let settlement = || Settlement::new("k", money!("9000.00 CNY"), date!("2026-03-31"));
    is_known_by_less(
        paid(),
        &sends(move |day| day.settle(settlement().by("director").value(before()))),
        &sends(move |day| day.settle(settlement())),
    );
}

/// A key of another kind of fact is no retry.
#[test]
fn a_key_is_of_one_kind() {
    let mut loan = paid();
    let day = date!("2026-02-12");
    let reused = |result: Result<bool, &'static str>| assert_eq!(result, Err("key.reused"));
    reused(sends(|day| day.repay(Payment::new("d-1", money!("12000.00 CNY"))))(loan.on(day).unwrap()));
    reused(sends(|day| day.charge(Charge::new("p-1", money!("900.00 CNY"), "visit")))(loan.on(day).unwrap()));
    reused(sends(|day| day.return_payment(PaymentReturn::new("p-1", "p-2")))(loan.on(day).unwrap()));
}
