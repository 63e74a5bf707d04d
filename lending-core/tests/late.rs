//! What a late bill bears, explained down to its limits.
#![expect(clippy::unwrap_used, reason = "a test stops where something is not there")]

use lending_core::debt::{Component, ItemId};
use lending_core::loan::Loan;
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::reference::Reference;
use lending_core::{date, money};

/// 1000 for a month at 12 %, due on 1 February 2025, not paid.
fn late(lines: &str) -> Loan {
    let product = Product::from_toml(&format!(
        "code = 'late'\ncurrency = 'CNY'\namount = {{ min = '100.00', max = '10000.00' }}
        instalments = {{ min = 1, max = 24 }}\nrate = '12 % per year'\nmethod = 'equal_principal'\n{lines}"
    ));
    let request = LoanRequest::new(money!("1000.00 CNY"), 1, date!("2025-01-01"));
    let terms = product.unwrap().offer(&request).unwrap().accept();
    let row = "[[rate]]\ntable = 'most'\nfrom = '2025-01-01'\nknown = '2025-01-01'\nrate = '15 % per year'";
    let mut loan = Loan::open_with("L-1", terms, Reference::from_toml(row).unwrap()).unwrap();
    loan.on(date!("2025-01-01")).unwrap().disburse("d-1").unwrap();
    loan
}

fn explained(loan: &Loan, day: lending_core::calendar::Date) -> String {
    let why = loan.explain(day, &ItemId::Bill(1), Component::Penalty).unwrap();
    why.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_minimum_says_what_it_adds() {
    let loan = late("penalty = { rate = { uplift = '0.5' }, minimum = '8.00' }");
    assert_eq!(
        explained(&loan, date!("2025-02-02")),
        "penalty | bill 1 | 2025-02: 8.00 CNY (terms: penalty)
  2025-02-01 … 2025-02-02, 1 night: 1000.00 × 18 % per year × 1/360 = 0.500000
  rounded 0.500000 − 0.000000 → 0.50
  2025-02-01: of 0.50 in all, at least 8.00, less 0.00 before, less 0.50 grown → 7.50"
    );
}

#[test]
fn compound_interest_is_a_line_of_the_bill_s_penalty() {
    let loan = late("penalty = { rate = { uplift = '0.5' }, compound = { rate = 'contract' } }");
    assert_eq!(
        explained(&loan, date!("2025-02-11")),
        "penalty | bill 1 | 2025-02: 5.00 CNY (terms: penalty)
  2025-02-01 … 2025-02-11, 10 nights: 1000.00 × 18 % per year × 10/360 = 5.000000
  rounded 5.000000 − 0.000000 → 5.00
compound | bill 1 | 2025-02: 0.03 CNY (terms: penalty.compound)
  2025-02-01 … 2025-02-11, 10 nights: 10.00 × 12 % per year × 10/360 = 0.033333
  rounded 0.033333 − 0.000000 → 0.03"
    );
}

#[test]
fn what_the_cap_of_all_charges_cuts_off_is_told_by_the_night() {
    let loan = late("charges_cap = { table = 'most' }\npenalty = { rate = { fixed = '240 % per year' } }");
    // 32 nights allow 13.15, of which 10.00 is interest.
    assert_eq!(
        explained(&loan, date!("2025-02-02")),
        "penalty | bill 1 | 2025-02: 3.15 CNY (terms: penalty)
  2025-02-01 … 2025-02-02, 1 night: 1000.00 × 240 % per year × 1/360 = 6.666666
  rounded 6.666666 − 0.000000 → 6.67
  2025-02-01: the cap of all charges leaves 3.15 of 6.67 → -3.52"
    );
}
