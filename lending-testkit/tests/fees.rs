//! The laws on generated products that have a list of fees, and on histories in which money is charged back.

use fastrand::Rng;
use lending_core::product::Product;
use lending_testkit::generator::{Case, Command};
use lending_testkit::laws::LAWS;
use lending_testkit::scenario::Verb;

/// What a fee may be for, with what its share may be of.
const RULES: [(&str, &[&str]); 9] = [
    ("'payout'", &["the_payout", "the_principal"]),
    ("'each_bill'", &["the_bill", "principal_of_the_bill", "interest_of_the_bill"]),
    ("{ late = { days = 1 } }", &["the_bill"]),
    ("{ late = { days = 5, again = { days = 20 } } }", &["the_principal", "interest_of_the_bill"]),
    ("{ late = { days = 3, again = { months = 1 } } }", &["principal_of_the_bill"]),
    ("{ date = { months = 2 } }", &["the_principal"]),
    ("'returned_payment'", &["the_payment"]),
    ("'reschedule'", &["the_principal"]),
    ("'tariff'", &["the_principal"]),
];

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn pick<'a>(rng: &mut Rng, of: &[&'a str]) -> &'a str {
    of[rng.usize(0..of.len())]
}

/// A list of fees; its codes are the places of its rules.
fn fees(rng: &mut Rng) -> String {
    let rules = RULES.iter().enumerate().filter_map(|(at, (on, bases))| {
        if rng.u8(0..3) == 0 {
            return None;
        }
        let amount = match rng.u8(0..3) {
            0 => "'7.00'".to_owned(),
            1 => format!("{{ share = '1.5 %', of = '{}' }}", pick(rng, bases)),
            _ => format!("{{ share = '3 %', of = '{}', min = '1.00', max = '20.00' }}", pick(rng, bases)),
        };
        let due = pick(rng, &["'with_next_bill'", "'at_once'", "{ in_days = 9 }"]);
        let due = if *on == "'each_bill'" { "'with_next_bill'" } else { due };
        let (counts_as, free) = (pick(rng, &["fee", "fee", "penalty"]), rng.u8(0..3) / 2);
        Some(format!(
            "[[fees]]\ncode = 'f{at}'\non = {on}\namount = {amount}\ndue = {due}\ncounts_as = '{counts_as}'\nfree = {free}\n"
        ))
    });
    rules.collect()
}

/// A case of a seed with fees, and with charge-backs and charges by tariff after everything else.
fn case(seed: u64) -> Option<Case> {
    let mut rng = Rng::with_seed(seed ^ 0x5bd1_e995);
    let file = format!("{}\n{}", Case::generate(seed)?.product, fees(&mut rng));
    let product = Product::from_toml(&file).ok()?;
    let mut case = Case::of_product(seed, &product, file)?;
    let on = case.loan.business_day().plus_days(rng.u32(1..20));
    let (mut more, mut number) = (Vec::new(), 0);
    for command in &case.commands {
        let Verb::Repay { key, amount, value, .. } = &command.verb else { continue };
        if rng.bool() {
            continue;
        }
        number += 1;
        let value = Some(value.unwrap_or(command.on).plus_days(rng.u32(0..40)).min(on));
        let (key, payment, amount) = (format!("b-{number}"), key.clone(), amount.clone());
        more.push(Verb::ChargeBack { key, payment, amount, value, order: None });
    }
    let (key, code, value) = ("t-1".to_owned(), "f8".to_owned(), Some(case.terms.agreed().contract_day));
    more.push(Verb::Charge { key, amount: None, tax: None, code, due: None, value, order: None });
    for verb in more {
        let command = Command { on, verb };
        if command.apply(&mut case.loan).is_ok_and(|new| new) {
            case.commands.push(command.clone());
            case.sent.push(command);
        }
    }
    Some(case)
}

#[test]
fn the_laws_hold_with_fees_and_charge_backs() {
    let first = number("LENDING_SEED", 1000);
    let mut reached = (0, 0, 0);
    for seed in first..first + number("LENDING_CASES", 25) {
        let Some(case) = case(seed) else { continue };
        let lines = case.loan.lines(case.last_day()).expect("a day within reach");
        let of = |kind: &str| lines.iter().filter(|line| line.key.kind() == kind).count();
        reached = (reached.0 + 1, reached.1 + of("fee"), reached.2 + of("charged_back"));
        for (id, law) in LAWS {
            // Fees for being late come with the time in which nobody pays: what this law compares is not theirs.
            if id == "APR-1" {
                continue;
            }
            if let Err(violation) = law(&case) {
                panic!("{violation}\nreproduce with LENDING_SEED={seed} LENDING_CASES=1\n{case}");
            }
        }
    }
    assert!(reached.0 == 0 || (reached.1 > reached.0 && reached.2 > reached.0 / 4), "{reached:?}");
}
