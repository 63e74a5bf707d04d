//! The example tables of classes under `examples/classification` can be read as parts of a product, and say of so many
//! days past due what they state themselves.

use std::path::Path;

use lending_core::product::Product;
use toml::{Table, Value};

const PRODUCT: &str = r#"
    code = "classified"
    currency = "EUR"
    amount = { min = "1.00", max = "1000.00" }
    instalments = { min = 1, max = 12 }
    rate = "12 % per year"
    method = "equal_principal"
"#;

/// The parts of a table that belong to a product.
const PARTS: [&str; 2] = ["overdue", "classification"];

#[test]
fn example_tables_of_classes_say_what_they_state() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/classification");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of tables") {
        let path = entry.expect("an entry").path();
        let name = path.display();
        let table: Table = std::fs::read_to_string(&path).expect("a table").parse().expect("TOML");
        assert!(table.get("source").is_some_and(Value::is_str), "{name}: no source");
        let mut product: Table = PRODUCT.parse().expect("the product around it");
        let parts = PARTS.iter().filter_map(|part| Some(((*part).to_owned(), table.get(*part)?.clone())));
        product.extend(parts);
        let product = Product::from_toml(&toml::to_string(&product).expect("a product")).expect("a product");
        let classes = product.classification().expect("classes");
        let checks = table.get("check").and_then(Value::as_table).expect("checks");
        assert!(checks.len() >= 2, "{name}: too few checks");
        for (days, expected) in checks {
            let days: u32 = days.parse().expect("days");
            let found = classes.by_days(days).map(|class| class.name.as_str());
            assert_eq!(found, expected.as_str(), "{name}: {days} days past due");
        }
        files += 1;
    }
    assert!(files >= 6, "{files} tables");
}
