//! Generated histories on products that answer otherwise when bills are issued and what becomes of them, against all
//! laws.

use fastrand::Rng;
use lending_core::debt::Component;
use lending_core::loan::{Basis, Line, LineKey, Nature};
use lending_core::product::Product;
use lending_testkit::generator::Case;
use lending_testkit::laws::LAWS;

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The product with another line in one of its tables, in the place of its own.
fn answered(product: &str, table: &str, field: &str, answer: &str) -> String {
    let (before, after) = product.split_once(&format!("[{table}]\n")).unwrap_or((product, ""));
    let end = after.find("\n[").map_or(after.len(), |at| at + 1);
    let (own, rest) = after.split_at(end);
    let kept = own.lines().filter(|line| !line.starts_with(&format!("{field} = ")));
    let own: Vec<String> = kept.map(str::to_owned).chain([format!("{field} = {answer}")]).collect();
    format!("{before}[{table}]\n{}\n{rest}", own.join("\n"))
}

/// The histories on products with other answers, with those of the loan as it is drawn.
fn cases(answers: impl Fn(&mut Rng, &str) -> String) -> impl Iterator<Item = Case> {
    let (first, count) = (number("LENDING_SEED", 1000), number("LENDING_CASES", 20));
    (first..first + count).filter_map(move |seed| {
        let drawn = Case::generate(seed)?;
        let file = answers(&mut Rng::with_seed(seed), &drawn.product);
        let product = Product::from_toml(&file).ok()?;
        Case::of_product(seed, &product, file)
    })
}

/// Histories on products with other answers obey every law; says how many there were.
fn held(answers: impl Fn(&mut Rng, &str) -> String) -> u64 {
    let mut held = 0;
    for case in cases(answers) {
        for (_, law) in LAWS {
            if let Err(violation) = law(&case) {
                panic!("{violation}\nreproduce with LENDING_SEED={} LENDING_CASES=1\n{case}", case.seed);
            }
        }
        held += 1;
    }
    held
}

#[test]
fn laws_hold_where_bills_are_issued_on_a_day_of_the_month() {
    let held = held(|rng, product| {
        let day = rng.u8(1..=31);
        answered(product, "billing", "statement_day", &format!("{{ day_of_month = {day} }}"))
    });
    assert!(held * 3 > number("LENDING_CASES", 20), "{held}");
}

#[test]
fn laws_hold_where_bills_are_restated_when_they_fall_due() {
    let held = held(|_, product| {
        let actual = answered(product, "interest", "base", "\"actual\"");
        answered(&actual, "interest", "true_up", "\"restates_the_bill\"")
    });
    assert!(held * 4 > number("LENDING_CASES", 20), "{held}");
}

fn bills_stay(product: &str) -> String {
    answered(product, "billing", "late_facts", "\"next_bill\"")
}

#[test]
fn laws_hold_where_bills_stay() {
    let held = held(|_, product| bills_stay(product));
    assert!(held * 2 > number("LENDING_CASES", 20), "{held}");
}

/// Of the bills that were stated before the last fact some must stay although it came late, or nothing was tried.
#[test]
fn bills_that_stay_are_reached() {
    let (mut tried, mut stayed, mut otherwise) = (0, 0, 0);
    for case in cases(|_, product| bills_stay(product)) {
        let lines = case.loan.lines(case.loan.business_day()).expect("a day within reach");
        let of_interest =
            |line: &&Line| matches!(line.key, LineKey::Billed { component: Component::Interest, .. });
        let stays = |line: &Line| matches!(line.basis[..], [Basis::AsIssued { .. }]);
        let bills: Vec<u32> = lines
            .iter()
            .filter(of_interest)
            .filter(|line| stays(line))
            .filter_map(|line| if let LineKey::Billed { bill, .. } = line.key { Some(bill) } else { None })
            .collect();
        tried += 1;
        stayed += u32::from(!bills.is_empty());
        // Interest that was corrected since a bill stated it.
        otherwise += u32::from(case.loan.book().iter().any(|entry| {
            let grew = matches!(entry.key, LineKey::Interest { row, .. } if bills.contains(&row));
            grew && matches!(entry.nature, Nature::Correction { .. })
        }));
    }
    assert!(stayed * 4 > tried && otherwise * 20 > tried, "{stayed} and {otherwise} of {tried}");
}
