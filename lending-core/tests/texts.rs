//! A statement and a difference as text, and the currency of their figures where they are serialised.

use lending_core::loan::{Payment, Seen};
use lending_core::{date, doc, money};

#[test]
fn a_statement_is_text_with_its_currency() {
    let mut loan = doc::disbursed();
    let pay = Payment::new("p-1", money!("1066.19 CNY"));
    loan.on(date!("2026-02-10")).unwrap().repay(pay).unwrap();
    let statement = loan.statement(date!("2026-02-10"), date!("2026-02-10")).unwrap();
    assert_eq!(
        statement.to_string(),
        "statement from 2026-02-10 to 2026-02-10, as known on 2026-02-10\n\
         \x20 before      12116.13 CNY (principal 12000.00 CNY, interest 116.13 CNY)\n\
         \x20 2026-02-10  3.87 CNY of interest grew in 2026-02, period 1.\n\
         \x20 2026-02-10  1066.19 CNY came in (p-1).\n\
         \x20 2026-02-10  946.19 CNY of payment p-1 went to bill 1, principal.\n\
         \x20 2026-02-10  120.00 CNY of payment p-1 went to bill 1, interest.\n\
         \x20 2026-02-10  = 11053.81 CNY (principal 11053.81 CNY)\n\
         \x20 to pay      bill 2: 1066.19 CNY on 2026-03-10, to_come\n\
         \x20 after       11053.81 CNY (principal 11053.81 CNY)"
    );
    let json = serde_json::to_value(&statement).unwrap();
    assert_eq!(json["currency"], "CNY");
}

#[test]
fn a_difference_is_text_with_its_currency() {
    let mut loan = doc::disbursed();
    let late = Payment::new("p-1", money!("1066.19 CNY")).value(date!("2026-02-10"));
    loan.on(date!("2026-02-20")).unwrap().repay(late).unwrap();
    let (day, known) = (date!("2026-02-19"), date!("2026-02-20"));
    let why = loan.difference(Seen { known: day, day }, Seen { known, day }).unwrap();
    assert_eq!(
        why.to_string(),
        "2026-02-19 as known on 2026-02-20, unlike 2026-02-19 as known on 2026-02-19\n\
         \x20 before               12159.79 CNY (principal 12000.00 CNY, interest 155.53 CNY, penalty 4.26 CNY)\n\
         \x20 after                11089.34 CNY (principal 11053.81 CNY, interest 35.53 CNY)\n\
         \x20 issued and unpaid    2136.64 CNY → 1066.19 CNY\n\
         \x20 of it past due       1070.45 CNY → 0.00 CNY\n\
         \x20 days past due        9 → 0\n\
         \x20 status               running → running\n\
         \x20 p-1, received, counts on 2026-02-10, recorded on 2026-02-20: -1070.45 CNY (principal -946.19 CNY, interest -120.00 CNY, penalty -4.26 CNY), days past due -9\n\
         \x20   Less: 4.26 CNY of penalty grew on bill 1 in 2026-02.\n\
         \x20   1066.19 CNY came in (p-1).\n\
         \x20   946.19 CNY of payment p-1 went to bill 1, principal.\n\
         \x20   120.00 CNY of payment p-1 went to bill 1, interest.\n\
         \x20   No longer: Bill 1 was unpaid after its due day and rolled over on 2026-02-11."
    );
    assert_eq!(serde_json::to_value(&why).unwrap()["currency"], "CNY");
}
