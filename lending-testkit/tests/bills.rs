//! Generated histories on products that answer otherwise when bills are issued and what becomes of them, against all
//! laws.

use fastrand::Rng;
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

/// Histories on products with other answers obey every law; says how many there were.
fn held(answers: impl Fn(&mut Rng, &str) -> String) -> u64 {
    let first = number("LENDING_SEED", 1000);
    let mut held = 0;
    for seed in first..first + number("LENDING_CASES", 150) {
        let Some(drawn) = Case::generate(seed) else { continue };
        let file = answers(&mut Rng::with_seed(seed), &drawn.product);
        let Ok(product) = Product::from_toml(&file) else { continue };
        let Some(case) = Case::of_product(seed, &product, file) else { continue };
        for (_, law) in LAWS {
            if let Err(violation) = law(&case) {
                panic!("{violation}\nreproduce with LENDING_SEED={seed} LENDING_CASES=1\n{case}");
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
    assert!(held * 2 > number("LENDING_CASES", 150), "{held}");
}

#[test]
fn laws_hold_where_bills_are_restated_when_they_fall_due() {
    let held = held(|_, product| {
        let actual = answered(product, "interest", "base", "\"actual\"");
        answered(&actual, "interest", "true_up", "\"restates_the_bill\"")
    });
    assert!(held * 3 > number("LENDING_CASES", 150), "{held}");
}
