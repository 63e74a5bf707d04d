//! The questions of a product file and their answers, asked of its own reader: an unknown field or answer is refused
//! with the list of those that it knows.

use std::collections::{BTreeMap, BTreeSet};

use lending_core::product::{Product, ProductError};
use toml::{Table, Value};

/// A product with every table that a product file may have.
pub(crate) const FULL: &str = r#"
    code = "full"
    currency = "CNY"
    amount = { min = "1.00", max = "1000.00" }
    instalments = { min = 1, max = 12 }
    rate = "12 % per year"
    method = "equal_principal"
    instalment_rounding = {}
    interest = { rounding = {} }
    billing = {}
    business_days = { calendar = "CN", convention = "following" }
    overdue = { tolerance = { amount = "1.00", share = "1 %", of = "the_principal" }, grace = { kind = "after", days = 1 } }
    classification = { classes = [{ name = "a", from_days = 0 }, { name = "b", from_days = 1 }], rescheduled = { at_least = "b", days = 1 } }
    penalty = { rate = { uplift = "0.5" }, rounding = {}, caps = {}, compound = { rate = "contract" } }
    charges_cap = { table = "charges" }
    waterfall = {}
    disbursement = { down_payment = { share = "25 %", rounding = {} } }
    on_change = {}
    prepayment = {}
    charge_back = {}
    plan = { moratorium = { rows = 1, on = "principal" } }
    repricing = { table = "index", on = { every_rows = 1 } }
    cooling_off = { days = 14 }
    relief = { close_within = {} }
    write_off = {}
"#;

const OTHER: &str = "no-such-word";

/// What may stand at a path.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// A table of fields.
    Group,
    /// The names of its answers.
    Answers(BTreeSet<String>),
    /// A number or a text.
    Value,
}

/// The words in backticks that a reader says it expects.
fn expected(message: &str) -> BTreeSet<String> {
    let list = message.split_once("expected ").map_or("", |(_, list)| list);
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A product with another value at a path, which leads into the first table of a list.
pub(crate) fn with(table: &Table, path: &[String], value: Value) -> Table {
    let mut changed = table.clone();
    let (last, groups) = path.split_last().expect("a path");
    let mut at = &mut changed;
    for group in groups {
        let inside = at.get_mut(group).expect("a group of the full product");
        let first = if inside.is_array() { inside.get_mut(0) } else { Some(inside) };
        at = first.and_then(Value::as_table_mut).expect("a group of the full product");
    }
    at.insert(last.clone(), value);
    changed
}

/// Why a product is refused, if it is.
pub(crate) fn refused(table: &Table) -> Option<ProductError> {
    Product::from_toml(&toml::to_string(table).expect("a table")).err()
}

/// What a reader says; not the example that goes with it.
fn refusal(table: &Table) -> String {
    match refused(table) {
        None => String::new(),
        Some(ProductError::Format { message, .. }) => message,
        Some(other) => other.to_string(),
    }
}

fn fields(full: &Table, group: &[String]) -> BTreeSet<String> {
    let path: Vec<String> = group.iter().cloned().chain([OTHER.to_owned()]).collect();
    let message = refusal(&with(full, &path, Value::Integer(1)));
    assert!(message.contains("unknown field"), "{}: {message}", path.join("."));
    expected(&message)
}

fn field(full: &Table, path: &[String]) -> Field {
    let message = refusal(&with(full, path, Value::String(OTHER.to_owned())));
    if message.contains("unknown variant") {
        Field::Answers(expected(&message))
    } else if message.contains("expected a table") {
        Field::Group
    } else {
        Field::Value
    }
}

/// Every field of a product file, by its path, from a product that has every table; of the lists that are named those
/// of their tables too.
pub(crate) fn fields_of(full: &str, lists: &[&str]) -> BTreeMap<String, Field> {
    let full: Table = full.parse().expect("the full product");
    assert_eq!(refusal(&full), "");
    let path_of = |path: &str| path.split('.').map(str::to_owned).collect::<Vec<_>>();
    let mut found = BTreeMap::new();
    let mut open: Vec<Vec<String>> = lists.iter().map(|list| path_of(list)).chain([Vec::new()]).collect();
    while let Some(group) = open.pop() {
        for name in fields(&full, &group) {
            let path: Vec<String> = group.iter().cloned().chain([name]).collect();
            let kind = field(&full, &path);
            if kind == Field::Group {
                open.push(path.clone());
            }
            found.insert(path.join("."), kind);
        }
    }
    found
}
