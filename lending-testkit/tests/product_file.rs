//! `docs/product-file.md` has every field of a product file and every word that it takes, as the reader knows them, and
//! what it shows can be read.

mod product_questions;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lending_core::error::Coded;
use lending_core::product::Product;
use product_questions::{FULL, Field, fields_of, refused, with};
use toml::{Table, Value};

/// Lists of tables, beside those of the full product.
const LISTS: &str = r#"
    fees = [{ code = "late", on = "tariff", amount = "1.00" }]
    waterfalls = [{ standing = "written_off" }]
    [[prepayment.fees]]
    months = 12
    share = "1 %"
"#;

const LIST_PATHS: &[&str] = &["fees", "waterfalls", "prepayment.fees", "classification.classes"];

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn page() -> String {
    fs::read_to_string(folder("docs/product-file.md")).expect("the page")
}

/// A row of the page: its answers, and its text.
struct Row {
    answers: String,
    text: String,
}

/// The page's rows by the path of their field.
fn rows() -> BTreeMap<String, Row> {
    let page = page();
    let rows = page.lines().filter_map(|line| {
        let (path, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
        let (answers, _) = rest.split_once(" | ")?;
        Some((path.to_owned(), Row { answers: answers.to_owned(), text: rest.to_owned() }))
    });
    rows.collect()
}

/// Whether a text has a word as a whole.
fn says(text: &str, word: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|each| each == word)
}

fn full() -> String {
    // The tables of a table come after its values, so the lists stand in the middle.
    let (fees, prepayment) = LISTS.split_once("[[").expect("two lists");
    let full = FULL.replacen("    prepayment = {}\n", "", 1);
    format!("{full}{fees}[[{prepayment}")
}

#[test]
fn every_field_and_every_word_of_a_product_file_stands_on_the_page() {
    let (rows, known) = (rows(), fields_of(&full(), LIST_PATHS));
    let mut missing = Vec::new();
    for (path, field) in &known {
        match (rows.get(path), field) {
            // A table without an answer of its own may be left to its fields.
            (None, Field::Group) if rows.keys().any(|row| row.starts_with(&format!("{path}."))) => {}
            (None, _) => missing.push(path.clone()),
            (Some(row), Field::Answers(words)) => {
                let left_out = words.iter().filter(|word| !says(&row.answers, word));
                missing.extend(left_out.map(|word| format!("{path}: {word}")));
            }
            (Some(_), Field::Group | Field::Value) => {}
        }
    }
    assert!(missing.is_empty(), "not in docs/product-file.md:\n{}", missing.join("\n"));
    let unknown: Vec<_> = rows.keys().filter(|path| !known.contains_key(*path)).collect();
    assert!(unknown.is_empty(), "fields that a product file does not have: {unknown:?}");
}

#[test]
fn every_answer_on_the_page_can_be_read() {
    let full: Table = full().parse().expect("the full product");
    let mut read = 0;
    for (path, row) in rows() {
        for answer in row.answers.split('`').skip(1).step_by(2) {
            let value: Table = format!("answer = {answer}").parse().expect("TOML");
            let path_parts: Vec<String> = path.split('.').map(str::to_owned).collect();
            let product = with(&full, &path_parts, value["answer"].clone());
            // Answers that have no meaning beside others of the full product are read all the same.
            let refused = refused(&product).filter(|error| error.code() != "product.combination");
            assert!(refused.is_none(), "{path} = {answer}: {refused:?}");
            read += 1;
        }
    }
    assert!(read > 200, "{read} answers");
}

#[test]
fn what_penalty_comes_to_is_what_the_page_says() {
    let rate = |answer: &str| {
        let mut product: Table = FULL.parse().expect("the full product");
        let penalty: Table = format!("rate = {answer}").parse().expect("TOML");
        product.insert("penalty".to_owned(), Value::Table(penalty));
        let product = Product::from_toml(&toml::to_string(&product).expect("a table")).expect("a product");
        let penalty = product.penalty().expect("a penalty").clone();
        format!("{:?}", penalty.rate)
    };
    assert_eq!(rate("{ uplift = '50 %' }"), rate("{ times = '1.5' }"));
    assert_eq!(rate("{ times = '150 %' }"), rate("{ times = '1.5' }"));
    assert_eq!(rate("{ uplift = '150 %' }"), rate("{ times = '2.5' }"));
}

#[test]
fn the_products_of_the_page_and_of_the_readme_can_be_read() {
    for text in [page(), fs::read_to_string(folder("README.md")).expect("the README")] {
        reads(&text);
    }
}

fn reads(page: &str) {
    let (_, rest) = page.split_once("```toml\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("its end");
    assert!(Product::from_toml(example).is_ok());
}

/// Whether the nearest row at or above a path has a word: what stands deeper is told in it.
fn tells(rows: &BTreeMap<String, Row>, path: &str, word: &str) -> bool {
    let mut above = std::iter::successors(Some(path), |path| path.rsplit_once('.').map(|(above, _)| above));
    above.find_map(|path| rows.get(path)).is_some_and(|row| says(&row.text, word))
}

/// The keys and the words of a product that the page does not have, with the path of the field that they stand in.
fn missing(path: &str, value: &Value, rows: &BTreeMap<String, Row>) -> Vec<String> {
    let unless_told = |word: &str| (!tells(rows, path, word)).then(|| format!("{path}: {word}"));
    match value {
        Value::Table(table) => {
            let inside = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            let has_rows =
                |path: &str| rows.keys().any(|row| row == path || row.starts_with(&format!("{path}.")));
            let keys = table.keys().filter(|key| !has_rows(&inside(key))).filter_map(|key| unless_told(key));
            let values = table.iter().flat_map(|(key, value)| missing(&inside(key), value, rows));
            keys.chain(values).collect()
        }
        Value::Array(values) => values.iter().flat_map(|value| missing(path, value, rows)).collect(),
        Value::String(word) => {
            let is_word = word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
            let names = ["code", "name", "table", "calendar", "money", "at_least", "non_accrual_from"];
            let is_name = path.rsplit('.').next().is_some_and(|field| names.contains(&field));
            if is_word && !is_name { unless_told(word).into_iter().collect() } else { Vec::new() }
        }
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => Vec::new(),
    }
}

#[test]
fn every_field_and_word_of_the_examples_stands_on_the_page() {
    let rows = rows();
    let mut seen = 0;
    for place in ["examples/products", "examples/scenarios/settings"] {
        for entry in fs::read_dir(folder(place)).expect("the examples") {
            let path = entry.expect("an entry").path();
            let file: Table = fs::read_to_string(&path).expect("a file").parse().expect("TOML");
            let mut product = file.get("product").and_then(Value::as_table).unwrap_or(&file).clone();
            // What stands there is under names of the lender's.
            product.remove("kinds_of_money");
            product
                .get_mut("relief")
                .and_then(Value::as_table_mut)
                .map(|relief| relief.remove("authorities"));
            let missing = missing("", &Value::Table(product), &rows);
            assert!(missing.is_empty(), "{}: not in docs/product-file.md: {missing:?}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 300, "{seen} examples");
}
