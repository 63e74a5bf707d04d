//! Reference data: what must be there, what may come later, and that the book does not depend on when it came.
#![expect(clippy::unwrap_used, reason = "a test stops where something is not there")]

use lending_core::error::Coded;
use lending_core::loan::{Loan, Nature};
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::reference::Reference;
use lending_core::terms::{Terms, Timetable};
use lending_core::{date, money};

const FIRST: &str = "
    [[rate]]
    table = 'late'
    from = '2025-01-01'
    known = '2024-12-15'
    rate = '8 % per year'
";
const SECOND: &str = "
    [[rate]]
    table = 'late'
    from = '2025-02-15'
    known = '2025-03-05'
    rate = '10 % per year'
";

fn terms(lines: &str) -> Terms {
    let product = format!(
        "code = 'statutory'\ncurrency = 'CNY'\namount = {{ min = '100.00', max = '10000.00' }}
        instalments = {{ min = 1, max = 24 }}\nrate = '12 % per year'\nmethod = 'equal_principal'\n{lines}"
    );
    let product = Product::from_toml(&product).unwrap();
    product.offer(&LoanRequest::new(money!("1200.00 CNY"), 12, date!("2025-01-01"))).unwrap().accept()
}

fn statutory() -> Terms {
    terms("penalty = { rate = { table = { name = 'late' } } }")
}

fn reference(text: &str) -> Reference {
    Reference::from_toml(text).unwrap()
}

fn opened(reference: Reference) -> Loan {
    let mut loan = Loan::open_with("L-1", statutory(), reference).unwrap();
    loan.on(date!("2025-01-01")).unwrap().disburse("d-1").unwrap();
    loan
}

#[test]
fn what_the_terms_read_must_be_there() {
    let code = |terms: Terms, reference: Reference| {
        Loan::open_with("L-1", terms, reference).err().map_or("", |error| error.code())
    };
    assert_eq!(code(statutory(), Reference::default()), "reference.unknown_table");
    assert_eq!(code(statutory(), reference(SECOND)), "reference.unknown_table");
    let starts_late = FIRST.replace("from = '2025-01-01'", "from = '2025-01-02'");
    assert_eq!(code(statutory(), reference(&starts_late)), "reference.starts_late");
    assert_eq!(code(statutory(), reference(FIRST)), "");
    let tiers = "penalty = { rate = { tiers = [{ from_day = 1, rate = { uplift = '0.5' } }, { from_day = 31, rate = { table = { name = 'late' } } }] } }";
    assert_eq!(code(terms(tiers), Reference::default()), "reference.unknown_table");
    assert_eq!(code(terms(tiers), reference(FIRST)), "");
    let cap = "charges_cap = { table = 'late' }\npenalty = { rate = { uplift = '0.5' } }";
    assert_eq!(code(terms(cap), reference(&starts_late)), "reference.starts_late");
    assert_eq!(code(terms(cap), reference(FIRST)), "");
    let business_days = terms("business_days = { calendar = 'CN', convention = 'following' }");
    assert_eq!(code(business_days, reference(FIRST)), "reference.unknown_calendar");
}

#[test]
fn rows_may_come_while_the_loan_is_open() {
    let both = reference(&format!("{FIRST}{SECOND}"));
    let mut knew = opened(both.clone());
    let mut learns = opened(reference(FIRST));
    for loan in [&mut knew, &mut learns] {
        loan.on(date!("2025-03-04")).unwrap().close().unwrap();
    }
    assert_eq!(knew.book_mark(), learns.book_mark());
    learns.learn(both.clone()).unwrap();
    assert_eq!(learns.next_day(date!("2025-03-04")), Some(date!("2025-03-05")));
    for loan in [&mut knew, &mut learns] {
        loan.on(date!("2025-03-31")).unwrap().close().unwrap();
    }
    assert_eq!(knew.book_mark(), learns.book_mark());
    let restated = Nature::Restated { table: "late".to_owned(), from: date!("2025-02-15") };
    assert!(knew.book().iter().any(|entry| entry.nature == restated && entry.booked == date!("2025-03-05")));
    let commit = knew.staged().unwrap().commit;
    let loaded = Loan::load("L-1", knew.terms().clone(), both, [commit]).unwrap();
    assert_eq!(loaded.book_mark(), knew.book_mark());
}

#[test]
fn a_row_that_was_used_stays_and_a_new_one_is_known_later() {
    let mut loan = opened(reference(&format!("{FIRST}{SECOND}")));
    loan.on(date!("2025-03-05")).unwrap().close().unwrap();
    let mark = loan.book_mark();
    let missing = loan.learn(reference(FIRST)).unwrap_err();
    assert_eq!(missing.code(), "reference.changed", "{missing}");
    let third = SECOND.replace("02-15", "02-20");
    let early = loan.learn(reference(&format!("{FIRST}{SECOND}{third}"))).unwrap_err();
    assert_eq!(early.code(), "reference.known_too_early", "{early}");
    let third = third.replace("'2025-03-05'", "'2025-03-06'");
    loan.learn(reference(&format!("{FIRST}{SECOND}{third}"))).unwrap();
    assert_eq!(loan.book_mark(), mark);
}

#[test]
fn due_days_stay_in_order() {
    let terms = terms(
        "frequency = { weeks = 1 }
        business_days = { calendar = 'CN', convention = 'following', interest = 'follows' }",
    );
    let calendar = reference(
        "[[calendar]]
        known = '2024-12-01'
        [calendar.edition]
        name = 'CN'
        complete_from = '2025-01-01'
        complete_until = '2025-12-31'
        holidays = ['2025-01-08', '2025-01-09', '2025-01-10', '2025-01-13', '2025-01-14', '2025-01-15', '2025-01-16']",
    );
    let timetable =
        Timetable::new(terms.agreed(), calendar.known_by(date!("2025-01-01")), date!("2025-01-01"));
    let due: Vec<String> = (1..=3).map(|row| timetable.due(row).to_string()).collect();
    // Two rows fall into one long holiday: the second goes to the day after the first.
    assert_eq!(due, ["2025-01-17", "2025-01-20", "2025-01-22"]);
}

#[test]
fn a_loan_is_not_opened_on_a_table_that_has_ended() {
    let repriced = || terms("repricing = { table = 'late', on = { month_starts = 12 } }");
    let opened = |rows: &str| Loan::open_with("L-1", repriced(), reference(rows));
    let ends = |day: &str| FIRST.replace("rate = '8", &format!("ends = '{day}'\n    rate = '8"));
    let error = opened(&ends("2024-12-31")).unwrap_err();
    assert_eq!((error.code(), error.path().as_str()), ("reference.ended", "reference"));
    assert!(error.to_string().contains("`late` from 2025-01-01 on; it ended on 2024-12-31"), "{error}");
    assert!(opened(&ends("2025-01-01")).is_ok());
    let starts_late = FIRST.replace("from = '2025-01-01'", "from = '2025-01-02'");
    assert_eq!(opened(&starts_late).unwrap_err().code(), "reference.starts_late");
}

#[test]
fn a_rate_that_a_table_says_is_in_the_bound() {
    let refused = |cap: &str| {
        let lines = format!(
            "plan = {{ moratorium = {{ rows = 2, on = {{ everything = 'is_capitalised' }} }} }}
            repricing = {{ table = 'late', on = {{ every_rows = 1 }}{cap} }}"
        );
        let product = format!(
            "code = 'large'\ncurrency = 'CNY'\namount = {{ min = '100.00', max = '10000000000.00' }}
            instalments = {{ min = 1, max = 24 }}\nrate = '12 % per year'\nmethod = 'equal_instalment'\n{lines}"
        );
        let product = Product::from_toml(&product).unwrap();
        let request = LoanRequest::new(money!("1000000000.00 CNY"), 24, date!("2025-01-01"));
        product.offer(&request).err().map_or("", |error| error.code())
    };
    assert_eq!(refused(""), "terms.overflow");
    assert_eq!(refused(", cap = '24 % per year'"), "");
}
