//! Every answer of every question in a product has its pair: two scenarios in `examples/scenarios/settings` that
//! differ in that answer alone and end in different figures.
//!
//! The questions and their answers are asked of the product file's own reader: an unknown field or answer is refused
//! with the list of those that it knows. So a new field is in the table as soon as it can be read.

mod product_questions;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lending_core::error::Coded;
use lending_core::product::ProductError;
use lending_testkit::scenario::Scenario;
use product_questions::{FULL, Field, fields_of, refused, with};
use toml::{Table, Value};

/// Fields that say how much, not which way: they are no questions.
const QUANTITIES: &[&str] = &[
    "business_days.calendar",
    "code",
    "version",
    "currency",
    "amount.min",
    "amount.max",
    "instalments.min",
    "instalments.max",
    "rate",
    "repricing.table",
    "charges_cap.table",
    "cooling_off.days",
    "plan.moratorium.rows",
    "disbursement.down_payment.share",
    "overdue.grace.days",
    "classification.rescheduled.at_least",
    "classification.rescheduled.days",
];

/// Questions whose answers are values: two of them must give different figures.
const OPEN: &[&str] = &[
    "instalment_rounding.unit",
    "interest.rounding.unit",
    "disbursement.down_payment.rounding.unit",
    "penalty.rounding.unit",
    "penalty.minimum",
    "penalty.caps.nights",
    "penalty.caps.amount",
    "penalty.caps.share",
    "repricing.spread",
    "repricing.floor",
    "repricing.cap",
    "repricing.change_max",
    "repricing.days_before",
    "waterfall.order",
    "waterfall.past_due",
    "waterfall.due",
    "waterfall.in_advance",
    "waterfall.list",
    "prepayment.minimum",
    "prepayment.locked_months",
    "prepayment.fees",
    "charge_back.order",
    "fees",
    "overdue.tolerance.amount",
    "overdue.tolerance.share",
    "classification.classes",
    "classification.non_accrual_from",
    "waterfalls",
    "relief.authorities",
    "relief.close_within.short",
    "relief.close_within.over",
    "relief.free_of_interest",
];

/// Tables of names that the lender gives; the answers under a name are those of another question.
const NAMED: &[&str] = &["kinds_of_money"];

/// Questions for which silence is an answer of its own.
const OPTIONAL: &[&str] = &[
    "cooling_off",
    "business_days",
    "due_day",
    "penalty",
    "penalty.compound",
    "charges_cap",
    "residual",
    "plan.moratorium",
    "disbursement.down_payment",
    "repricing",
    "overdue.tolerance",
    "overdue.grace",
    "classification",
    "classification.rescheduled",
];

/// Questions whose answer is that there is one: its fields are questions of their own.
const PRESENT: &[&str] = &[
    "cooling_off",
    "business_days",
    "penalty",
    "penalty.compound",
    "charges_cap",
    "plan.moratorium",
    "disbursement.down_payment",
    "repricing",
    "overdue.tolerance",
    "overdue.grace",
    "classification",
    "classification.rescheduled",
];

/// Answers that refuse: shown by a scenario of `examples/scenarios/refused-offers` instead of a pair.
const REFUSING: &[(&str, &str)] = &[("plan.short_instalment", "refuse")];

const ABSENT: &str = "(absent)";
/// A scenario of the folder, taken apart.
struct Sample {
    name: String,
    product: Table,
    /// Everything but the product, the words about it and the figures.
    course: Value,
    figures: BTreeMap<String, String>,
}

fn collect(place: &str, value: &Value, figures: &mut BTreeMap<String, String>) {
    if let Some(table) = value.as_table() {
        table.iter().for_each(|(key, value)| collect(&format!("{place} {key}"), value, figures));
        return;
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let figure = text.split(" = ").next().unwrap_or(&text).to_owned();
    figures.insert(place.to_owned(), figure);
}

fn samples() -> Vec<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/scenarios/settings");
    let paths =
        std::fs::read_dir(folder).expect("the settings' folder").map(|entry| entry.expect("an entry").path());
    let mut samples: Vec<Sample> = paths
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a scenario file");
            let scenario = Scenario::from_toml(&text).expect("a scenario");
            let mut course: Table = text.parse().expect("a table");
            let mut figures = BTreeMap::new();
            if let Some(quote) = &scenario.quote {
                collect("quote", &Value::Table(quote.clone()), &mut figures);
            }
            for look in &scenario.looks {
                let place = format!("{} {:?} {:?} {:?}", look.day, look.at, look.known_on, look.outlook);
                collect(&place, &Value::Table(look.expected.clone()), &mut figures);
            }
            let rows = course.get_mut("event").and_then(Value::as_array_mut).into_iter().flatten();
            // Whether a verb is refused is what an answer ends in, not what the course asks.
            rows.filter_map(Value::as_table_mut).for_each(|row| drop(row.remove("refused")));
            for key in ["title", "rows", "source", "by_hand", "product", "quote", "look"] {
                course.remove(key);
            }
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            Sample { name, product: scenario.product, course: Value::Table(course), figures }
        })
        .collect();
    samples.sort_by(|a, b| a.name.cmp(&b.name));
    samples
}

/// What a product answers, and the product without that answer.
fn split(product: &Table, question: &str) -> (Option<Value>, Table) {
    let (name, rest) = match question.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (question, None),
    };
    let mut without = product.clone();
    let answer = match (without.get_mut(name), rest) {
        (Some(Value::Table(group)), Some(rest)) => {
            let (answer, group_without) = split(group, rest);
            *group = group_without;
            let empty = group.is_empty();
            if empty {
                without.remove(name);
            }
            answer
        }
        (_, Some(_)) => None,
        (_, None) => without.remove(name),
    };
    (answer, without)
}

/// The name of an answer: its word, or the key of its data.
fn name_of(answer: Option<&Value>) -> String {
    match answer {
        None => ABSENT.to_owned(),
        Some(Value::String(word)) => word.clone(),
        Some(Value::Table(data)) => data.keys().next().cloned().unwrap_or_default(),
        Some(other) => other.to_string(),
    }
}

/// Whether two samples differ in this question's answer alone and end in different figures.
fn is_pair(a: &Sample, b: &Sample, question: &str) -> bool {
    let ((_, a_rest), (_, b_rest)) = (split(&a.product, question), split(&b.product, question));
    let differs =
        a.figures.iter().any(|(place, figure)| b.figures.get(place).is_some_and(|other| other != figure));
    a_rest == b_rest && a.course == b.course && differs
}

/// The answers of a question that some pair shows.
fn shown(samples: &[Sample], question: &str) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    for a in samples {
        for b in samples.iter().filter(|b| a.course == b.course) {
            let (left, right) = (split(&a.product, question).0, split(&b.product, question).0);
            let present = |answer: Option<Value>| {
                if PRESENT.contains(&question) { answer.map(|_| Value::from("present")) } else { answer }
            };
            let (left, right) = (present(left), present(right));
            if left != right && is_pair(a, b, question) {
                shown.insert(name_of(left.as_ref()));
            }
        }
    }
    shown
}

/// Whether a refused offer has an answer.
fn refused_by(question: &str, answer: &str) -> bool {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/scenarios/refused-offers");
    let entries = std::fs::read_dir(folder).expect("the refused offers' folder");
    let texts =
        entries.map(|entry| std::fs::read_to_string(entry.expect("an entry").path()).expect("a scenario"));
    let products = texts.map(|text| Scenario::from_toml(&text).expect("a scenario").product);
    let mut products = products;
    products.any(|product| name_of(split(&product, question).0.as_ref()) == answer)
}

#[test]
fn every_answer_of_every_question_has_a_pair() {
    let samples = samples();
    let mut missing = Vec::new();
    for (path, field) in fields_of(FULL, &[]) {
        let mut wanted = match field {
            Field::Answers(answers) => answers,
            Field::Group if PRESENT.contains(&path.as_str()) => BTreeSet::from(["present".to_owned()]),
            Field::Group => continue,
            Field::Value if OPEN.contains(&path.as_str()) => {
                if shown(&samples, &path).len() < 2 {
                    missing.push(format!("{path}: two values that give different figures"));
                }
                continue;
            }
            Field::Value if QUANTITIES.contains(&path.as_str()) || NAMED.contains(&path.as_str()) => continue,
            Field::Value => {
                missing.push(format!(
                    "{path}: a new field; say in this test whether it is a quantity or a question"
                ));
                continue;
            }
        };
        if OPTIONAL.contains(&path.as_str()) {
            wanted.insert(ABSENT.to_owned());
        }
        let mut shown = shown(&samples, &path);
        shown.extend(
            REFUSING
                .iter()
                .filter(|(question, answer)| *question == path && refused_by(question, answer))
                .map(|(_, answer)| (*answer).to_owned()),
        );
        missing.extend(wanted.difference(&shown).map(|answer| format!("{path} = {answer}")));
    }
    assert!(missing.is_empty(), "without a pair in examples/scenarios/settings:\n{}", missing.join("\n"));
}

#[test]
fn the_tables_of_this_test_name_fields_that_exist() {
    let fields = fields_of(FULL, &[]);
    for path in [QUANTITIES, OPEN, NAMED, OPTIONAL].concat() {
        assert!(fields.contains_key(path), "{path}");
    }
}

#[test]
fn the_questions_are_read_from_the_product_file() {
    let fields = fields_of(FULL, &[]);
    let answers = |path: &str| match fields.get(path) {
        Some(Field::Answers(answers)) => answers.iter().cloned().collect::<Vec<_>>().join(" "),
        other => format!("{other:?}"),
    };
    assert_eq!(answers("interest.base"), "actual planned");
    assert!(answers("interest.basis").contains("act_act_isda act_act_year nl_360 nl_365 per_period"));
    assert_eq!(answers("penalty.grace"), "none retroactive starts_after");
    assert_eq!(answers("penalty.rate"), "fixed spread table tiers times uplift");
    assert_eq!(answers("penalty.rounding.mode"), "down half_even half_up up");
    assert_eq!(answers("due_day"), "day month_end");
}

#[test]
fn a_sample_without_a_partner_shows_nothing() {
    let samples = samples();
    let alone: Vec<Sample> =
        samples.into_iter().filter(|sample| sample.name != "overdue-counting-inclusive.toml").collect();
    assert!(shown(&alone, "overdue.counting").is_empty());
}

#[test]
fn a_value_of_a_wrong_shape_is_refused_with_a_right_one() {
    let full: Table = FULL.parse().expect("the full product");
    let mut wrong = Vec::new();
    for path in fields_of(FULL, &[]).into_keys() {
        let names: Vec<String> = path.split('.').map(str::to_owned).collect();
        // No field is one of these.
        let Some(ProductError::Format { path: at, message, example }) =
            refused(&with(&full, &names, Value::Boolean(true)))
        else {
            wrong.push(format!("{path} = true is taken"));
            continue;
        };
        assert!(!message.contains("struct") && !message.contains("Text"), "{path}: {message}");
        let example = example.unwrap_or_default();
        let Ok(right) = format!("value = {example}").parse::<Table>() else {
            wrong.push(format!("{at}: no value in lending-core/src/product/examples.rs: {example}"));
            continue;
        };
        // Alone it may not go with the other answers of the full product; its shape and its limits are right.
        let refused = refused(&with(&full, &names, right["value"].clone()));
        let code = refused.as_ref().map_or("", |error| error.code());
        if !["", "product.combination"].contains(&code) {
            wrong.push(format!("{path} = {example}: {refused:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
