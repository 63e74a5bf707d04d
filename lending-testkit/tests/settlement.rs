//! Settlements for less, agreed on generated loans wherever their histories ended: every law holds of them.

use lending_core::calendar::Date;
use lending_core::debt::Key;
use lending_core::error::Coded;
use lending_core::loan::{
    Alert, ChargeBack, Event, Loan, Nature, Payment, PaymentReturn, Refund, Settlement, Status, Why,
};
use lending_core::money::{Minor, Money};
use lending_core::reference::Reference;
use lending_core::settlement::Course;
use lending_core::{date, money};
use lending_testkit::generator::{Case, WIDENED};
use lending_testkit::laws::{self, Law};

const LAWS: [Law; 12] = [
    laws::mon_1,
    laws::mon_2,
    laws::mon_3,
    laws::pay_1,
    laws::dpd_1,
    laws::evt_1,
    laws::evt_3,
    laws::evt_4,
    laws::evt_5,
    laws::exp_1,
    laws::exp_2,
    laws::exp_3,
];

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn every_law_holds_of_loans_that_are_settled_for_less() {
    let (first, count) = (number("LENDING_SEED", 0), number("LENDING_CASES", 24));
    let (mut stood, mut fell, mut open, mut ended) = (0, 0, 0, 0);
    for seed in (first..first + count).chain(WIDENED + first..WIDENED + first + count / 2) {
        let Some(case) = Case::settled(seed) else { continue };
        for law in LAWS {
            if let Err(violation) = law(&case) {
                panic!("{violation}\nreproduce with LENDING_SEED={seed} LENDING_CASES=1\n{case}");
            }
        }
        let day = case.loan.business_day();
        match case.loan.settlement(day).unwrap().map(|settlement| settlement.course) {
            Some(Course::Stands { since }) => {
                stood += 1;
                let why = case.loan.closing(since).unwrap().ended.map(|ended| ended.why);
                ended += u32::from(why == Some(Why::SettledForLess));
            }
            Some(Course::Fell { .. }) => fell += 1,
            Some(Course::Open) | None => open += 1,
        }
    }
    if count >= 24 {
        assert!(
            stood >= 3 && fell >= 3 && ended >= 2,
            "{stood} stood, {fell} fell, {open} open, {ended} ended"
        );
    }
}

/// 12000.00 over twelve months from 10 January 2026 on, disbursed; nothing is paid.
fn loan() -> Loan {
    lending_core::doc::disbursed()
}

fn agreed() -> Date {
    date!("2026-03-20")
}

fn march() -> Date {
    date!("2026-03-31")
}

fn april() -> Date {
    date!("2026-04-30")
}

fn course(loan: &Loan, day: Date) -> Option<Course> {
    loan.settlement(day).expect("a day within reach").map(|settlement| settlement.course)
}

fn pay(loan: &mut Loan, key: &str, amount: Money, on: Date, value: Date) {
    let day = loan.on(on).expect("a day within reach");
    day.repay(Payment::new(key, amount).value(value)).expect("a payment");
}

#[test]
fn a_settlement_sent_again_is_known() {
    let mut loan = loan();
    let parts = || Settlement::new("s-1", money!("4000.00 CNY"), march()).and(money!("5000.00 CNY"), april());
    assert!(loan.on(agreed()).unwrap().settle(parts()).unwrap().is_new());
    assert!(!loan.on(march()).unwrap().settle(parts()).unwrap().is_new());
    assert!(!loan.on(march()).unwrap().settle(parts().value(agreed())).unwrap().is_new());
    let differs =
        |settlement: Settlement| loan.clone().on(march()).unwrap().settle(settlement).unwrap_err().code();
    assert_eq!(differs(parts().by("director")), "key.reused");
    assert_eq!(differs(parts().value(march())), "key.reused");
    assert_eq!(differs(parts().and(money!("1.00 CNY"), date!("2026-05-31"))), "key.reused");
    assert_eq!(differs(Settlement::new("s-1", money!("4000.00 CNY"), march())), "key.reused");
}

/// What may be refused says what was expected and found, and where.
#[test]
fn a_refusal_names_the_part() {
    let mut loan = loan();
    let parts = Settlement::new("s-1", money!("4000.00 CNY"), april()).and(money!("5000.00 CNY"), march());
    let refused = loan.on(agreed()).unwrap().settle(parts).unwrap_err();
    assert_eq!((refused.code(), refused.path().as_str()), ("settle.order", "parts.2.due"));
    let said = "part 2 falls due after 2026-04-30, the day of the part before it, found 2026-03-31";
    assert_eq!(refused.to_string(), said);
}

#[test]
fn a_settlement_is_the_payoff() {
    let mut loan = loan();
    let quoted = |loan: &Loan, day: Date| loan.payoff_quote(day).unwrap().amount;
    let before = quoted(&loan, agreed());
    let parts = Settlement::new("s-1", money!("4000.00 CNY"), march()).and(money!("5000.00 CNY"), april());
    loan.on(agreed()).unwrap().settle(parts).unwrap();
    assert_eq!(quoted(&loan, agreed()), money!("9000.00 CNY"));
    pay(&mut loan, "p-1", money!("4000.00 CNY"), agreed(), agreed());
    assert_eq!(quoted(&loan, april()), money!("5000.00 CNY"));
    // After the day of the part that is missing it fell.
    let after = quoted(&loan, april().plus_days(1));
    assert!(after.minor() > Minor::new(700_000) && after.minor() < before.minor(), "{after}");
    let quote = loan.payoff_quote(april()).unwrap();
    loan.on(april()).unwrap().repay(quote.payment("p-2")).unwrap();
    let closing = loan.closing(april()).unwrap();
    assert_eq!(
        (closing.status, closing.ended.map(|ended| ended.why)),
        (Status::Closed, Some(Why::SettledForLess))
    );
}

#[test]
fn a_refund_takes_from_what_came() {
    let mut loan = loan();
    let parts = Settlement::new("s-1", money!("4000.00 CNY"), march()).and(money!("5000.00 CNY"), april());
    loan.on(agreed()).unwrap().settle(parts).unwrap();
    pay(&mut loan, "p-1", money!("5000.00 CNY"), agreed(), agreed());
    // Two bills and their penalty leave credit.
    loan.on(march()).unwrap().refund(Refund::new("f-1", money!("1000.01 CNY"))).unwrap();
    let settlement = loan.settlement(march()).unwrap().unwrap();
    assert_eq!(settlement.came, money!("3999.99 CNY"));
    assert_eq!(settlement.next, Some((money!("0.01 CNY"), march())));
    assert_eq!(settlement.course, Course::Fell { since: march() });
    // Refunds after all has come do not count.
    let mut loan = self::loan();
    loan.on(agreed()).unwrap().settle(Settlement::new("s-1", money!("4000.00 CNY"), march())).unwrap();
    pay(&mut loan, "p-1", money!("5000.00 CNY"), agreed(), agreed());
    loan.on(march()).unwrap().refund(Refund::new("f-1", money!("1000.00 CNY"))).unwrap();
    assert_eq!(course(&loan, march()), Some(Course::Stands { since: agreed() }));
    assert_eq!(loan.closing(march()).unwrap().status, Status::Closed);
}

#[test]
fn what_was_agreed_last_holds_unless_all_of_the_first_came() {
    let mut loan = loan();
    let second = date!("2026-04-05");
    loan.on(agreed()).unwrap().settle(Settlement::new("s-1", money!("4000.00 CNY"), march())).unwrap();
    pay(&mut loan, "p-1", money!("3000.00 CNY"), march(), march());
    let parts = || Settlement::new("s-2", money!("2500.00 CNY"), april());
    let refused = loan.clone().on(march()).unwrap().settle(parts()).unwrap_err();
    assert_eq!(refused.code(), "settle.already");
    loan.on(second).unwrap().settle(parts()).unwrap();
    let of = |loan: &Loan, day: Date| {
        loan.settlement(day).unwrap().map(|seen| (seen.event.to_string(), seen.course))
    };
    let fell = Some(("s-1".to_owned(), Course::Fell { since: march() }));
    assert_eq!(of(&loan, second.minus_days(1)), fell);
    assert_eq!(of(&loan, second), Some(("s-2".to_owned(), Course::Open)));
    // What came before is of the first.
    assert_eq!(loan.settlement(second).unwrap().unwrap().came, money!("0.00 CNY"));
    // The first fell by less, and the second holds.
    let mut less = loan.clone();
    pay(&mut less, "p-2", money!("999.99 CNY"), second, march());
    assert_eq!(of(&less, second), Some(("s-2".to_owned(), Course::Open)));
    // All of the first came: nothing is left to be agreed on.
    pay(&mut loan, "p-2", money!("1000.00 CNY"), second, march());
    let stands = Some(("s-1".to_owned(), Course::Stands { since: march() }));
    assert_eq!((of(&loan, march()), of(&loan, april())), (stands.clone(), stands));
    assert_eq!(loan.closing(april()).unwrap().status, Status::Closed);
}

#[test]
fn a_settlement_that_is_reversed_was_never_agreed() {
    let mut loan = loan();
    loan.on(agreed()).unwrap().settle(Settlement::new("s-1", money!("4000.00 CNY"), march())).unwrap();
    pay(&mut loan, "p-1", money!("4000.00 CNY"), agreed(), agreed());
    assert_eq!(loan.closing(march()).unwrap().status, Status::Closed);
    loan.on(march()).unwrap().reverse("x-1", "s-1").unwrap();
    let mut never = self::loan();
    pay(&mut never, "p-1", money!("4000.00 CNY"), agreed(), agreed());
    assert_eq!(loan.settlement(march()).unwrap(), None);
    assert_eq!(
        loan.closing(april()).unwrap().position.balances(),
        never.closing(april()).unwrap().position.balances()
    );
}

#[test]
fn people_hear_of_a_settlement_that_fell() {
    let mut loan = loan();
    let told = |since: Date| Alert::SettlementFell { event: Key::new("s-1").unwrap(), since };
    loan.on(agreed()).unwrap().settle(Settlement::new("s-1", money!("4000.00 CNY"), march())).unwrap();
    // By its own day, once that is closed.
    let mut late = loan.clone();
    assert_eq!(late.alerts(march()), []);
    late.on(march()).unwrap().close().unwrap();
    assert_eq!(late.alerts(march()), [told(march())]);
    assert_eq!(late.alerts(april()), []);
    // By money that goes back: the receipt says it, and so does the day.
    pay(&mut loan, "p-1", money!("4000.00 CNY"), march(), march());
    loan.on(march()).unwrap().close().unwrap();
    assert_eq!(loan.alerts(march()), []);
    let returned = loan.on(april()).unwrap().return_payment(PaymentReturn::new("r-1", "p-1")).unwrap();
    assert!(returned.alerts.contains(&told(march())), "{:?}", returned.alerts);
    assert_eq!(loan.alerts(april()), returned.alerts);
    let corrections =
        loan.book().iter().filter(|entry| entry.booked == april() && entry.key.kind() == "waived");
    let mut corrections = corrections.map(|entry| entry.nature.clone());
    assert!(corrections.all(|nature| nature == Nature::Correction { by: Key::new("r-1").unwrap() }));
    // It comes again, as of its day: people hear no more.
    pay(&mut loan, "p-2", money!("4000.00 CNY"), april(), march());
    assert_eq!(course(&loan, april()), Some(Course::Stands { since: march() }));
    // A settlement that is taken back says nothing.
    late.on(april()).unwrap().reverse("x-1", "s-1").unwrap();
    assert_eq!(late.alerts(march()), []);
}

#[test]
fn a_settlement_is_stored_and_read_again() {
    let mut loan = loan();
    let parts = Settlement::new("s-1", money!("4000.00 CNY"), march()).and(money!("0.01 CNY"), april());
    loan.on(agreed()).unwrap().settle(parts).unwrap();
    pay(&mut loan, "p-1", money!("4000.01 CNY"), march(), march());
    let stored = serde_json::to_string(&loan.events()[2]).unwrap();
    let said = r#"{"schema":1,"key":"s-1","booked":"2026-03-20","kind":"settled","value":"2026-03-20","parts":[{"amount":400000,"due":"2026-03-31"},{"amount":1,"due":"2026-04-30"}]}"#;
    assert_eq!(stored, said);
    assert_eq!(serde_json::from_str::<Event>(&stored).unwrap(), loan.events()[2]);
    let commit = loan.staged().unwrap().commit;
    let read = Loan::load("L-1", loan.terms().clone(), Reference::default(), [commit]).unwrap();
    assert_eq!(read.book_mark(), loan.book_mark());
    assert_eq!(read.settlement(april()).unwrap(), loan.settlement(april()).unwrap());
    assert_eq!(course(&read, april()), Some(Course::Stands { since: march() }));
}

/// What comes back of money of before is owed, and bears nothing; people are told that the loan is open again.
#[test]
fn what_goes_back_of_money_of_before_is_owed() {
    let mut loan = loan();
    pay(&mut loan, "p-0", money!("1000.00 CNY"), date!("2026-02-10"), date!("2026-02-10"));
    loan.on(agreed()).unwrap().settle(Settlement::new("s-1", money!("4000.00 CNY"), march())).unwrap();
    pay(&mut loan, "p-1", money!("4000.00 CNY"), march(), march());
    let returned = loan.on(april()).unwrap().return_payment(PaymentReturn::new("r-1", "p-0")).unwrap();
    let codes: Vec<&str> = returned.alerts.iter().map(Alert::code).collect();
    assert_eq!(codes, ["unpaid", "reopened"]);
    let later = loan.closing(date!("2026-08-10")).unwrap();
    assert_eq!((later.position.owed(), later.status), (money!("1000.00 CNY"), Status::Running));
    assert_eq!(course(&loan, april()), Some(Course::Stands { since: march() }));
}

/// A charge-back of part of the agreed money is let off too, where the rest was enough.
#[test]
fn what_is_charged_back_of_more_than_enough_is_let_off() {
    let mut loan = loan();
    loan.on(agreed()).unwrap().settle(Settlement::new("s-1", money!("4000.00 CNY"), march())).unwrap();
    pay(&mut loan, "p-1", money!("1000.00 CNY"), agreed(), agreed());
    pay(&mut loan, "p-2", money!("3600.00 CNY"), march(), march());
    assert_eq!(loan.closing(march()).unwrap().position.credit, money!("600.00 CNY"));
    // 700.00 of p-1 never counted: of p-2 3700.00 would be needed.
    let mut short = loan.clone();
    short.on(april()).unwrap().charge_back(ChargeBack::new("b-1", "p-1", money!("700.00 CNY"))).unwrap();
    assert_eq!(course(&short, april()), Some(Course::Fell { since: march() }));
    // 500.00 of it did not: all but 100.00 of p-2 is.
    loan.on(april()).unwrap().charge_back(ChargeBack::new("b-1", "p-1", money!("500.00 CNY"))).unwrap();
    let closing = loan.closing(april()).unwrap();
    assert_eq!(course(&loan, april()), Some(Course::Stands { since: march() }));
    assert_eq!(closing.position.credit, money!("100.00 CNY"));
    assert_eq!((closing.position.owed(), closing.status), (money!("0.00 CNY"), Status::Settled));
}
