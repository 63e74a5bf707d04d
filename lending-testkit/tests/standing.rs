//! The laws hold on products that answer more on days past due, classes and orders by standing, which the generator does
//! not draw.

use lending_core::product::Product;
use lending_testkit::laws;

const BASES: [&str; 2] = [
    "interest = { base = 'planned' }",
    "interest = { base = 'actual', overdue_principal = 'both' }\nfrequency = 'quarterly'",
];

const ANSWERS: [&str; 4] = [
    "overdue = { since = 'first_in_arrears', grace = { kind = 'after', days = 3 } }",
    "overdue = { counting = 'inclusive', counts = 'principal', grace = { kind = 'from_the_due_day', days = 5 } }",
    "overdue = { counts = 'everything', since = 'first_material', tolerance = { amount = '10.00', share = '1 %', of = 'the_principal', each = 'loan' } }",
    "overdue = { counts = 'everything', tolerance = { amount = '500.00', share = '5 %', limit = 'the_smaller' } }",
];

const CLASSES: &str = "
    [classification]
    classes = [{ name = 'good', from_days = 0 }, { name = 'fair', from_days = 5 }, { name = 'bad', from_days = 40 }]
    upgrade = UPGRADE
    rescheduled = { at_least = 'fair', days = 20 }
    non_accrual_from = 'bad'
    [[waterfalls]]
    standing = STANDING
    order = ['principal', 'interest', 'fee', 'penalty']
";

#[test]
fn the_laws_hold_however_days_past_due_are_counted() {
    let upgrades = ["'at_once'", "'when_nothing_is_past_due'", "{ after_days = 15 }"].iter().cycle();
    let standings = ["'non_accrual'", "{ days_past_due_above = 7 }"].iter().cycle();
    let settings = BASES.iter().flat_map(|base| ANSWERS.iter().map(move |answers| (base, answers)));
    for (((base, answers), upgrade), standing) in settings.zip(upgrades).zip(standings) {
        let classes = CLASSES.replace("UPGRADE", upgrade).replace("STANDING", standing);
        let product = format!(
            "code = 'ours'\ncurrency = 'CNY'\namount = {{ min = '1000.00', max = '50000.00' }}\n\
             instalments = {{ min = 3, max = 9 }}\nrate = '18 % per year'\nmethod = 'equal_instalment'\n\
             penalty = {{ rate = {{ fixed = '24 % per year' }} }}\n{base}\n{answers}\n{classes}"
        );
        let product = Product::from_toml(&product).expect("a product");
        let broken = laws::check(&product, 100..103);
        assert!(broken.is_empty(), "{base}\n{answers}\n{classes}\n{}", broken[0].1);
    }
}
