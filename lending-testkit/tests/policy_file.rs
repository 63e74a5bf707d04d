//! `docs/policy-file.md` has every field of a policy file and every word that it takes, as the reader knows them, and what
//! it shows can be read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use lending_core::underwriting::{Policy, PolicyError};
use lending_testkit::policy_scenario::PolicyScenario;
use toml::{Table, Value};

/// A policy with every field that a file may have. Its parts need no meaning together: only its shape is read.
const FULL: &str = r#"
    policy = "full"
    version = 1
    from = "2026-01-01"
    until = "2026-12-31"
    currency = "CNY"
    unknown = { refer = "a" }
    valid_days = 30
    include = [{ policy = "a", version = 1, hash = "0000000000000000000000000000000000000000000000000000000000000000" }]

    [facts.a]
    kind = "integer"
    unit = "years"
    source = "s"
    privacy = "open"
    range = "[0, 1]"
    one_of = []
    borrower = "private"

    [sources.s]
    fresh_days = 1
    stale = "not_known"

    [measures]
    a = { ratio = { of = "a", to = "b", places = 0, mode = "down" } }
    b = { rounded = { of = "a", places = 0, mode = "down" } }

    [[rules]]
    id = "a"
    otherwise = "decline"
    unknown = "skip"
    severity = "low"
    reason = "a"
    borrower = "private"
    [rules.require]
    all = []
    any = []
    not = {}
    of = "a"
    is = 1
    is_not = 1
    above = 1
    at_least = 1
    below = 1
    at_most = 1
    between = [1, 2]
    one_of = []
    none_of = []
    has = []
    has_none_of = []
    is_known = true

    [[scorecards]]
    id = "a"
    base = 1
    points_lost = "from_the_most"
    probability = { logit = { points = 1, odds = 1, doubling = 1 } }
    [[scorecards.characteristics]]
    of = "a"
    reason = "a"
    baseline = 1
    missing = 1
    other = 1
    points = "rise"
    bins = [{ range = "1", one_of = [], is = true, points = 1, reason = "a" }]

    [[matrices]]
    id = "a"
    axes = [{ of = "a", bands = ["1"] }]
    cells = ["a"]
    outcomes = { a = { grade = "a", multiple = 1, margin = "1 % per year", otherwise = "decline", reason = "a" } }

    [price]
    base = { rate = "1 % per year" }
    floor = "1 % per year"
    cap = "1 % per year"
    apr_cap = "a"

    [[benefits]]
    id = "a"
    when = {}
    gives = { row_free_of_interest = 1 }

    [affordability]
    income = "a"
    debts = "a"
    share_of_income = 1
    living_cost = "a"
    rate = { of = "a" }
    instalments = "a"
    instalments_a_year = 12

    [limit]
    least_of = { a = "a" }
    step = 1
    minimum = 1
    requested = "a"

    [[authority]]
    level = "a"
    decides = "automatically"
    up_to = 1
    grades = []

    [[gates]]
    id = "a"
    require = {}
    reason = "a"

    [reasons]
    a = { en = "a" }
"#;

const OTHER: &str = "no-such-word";

/// Requirements beside those of rules: the same fields once more.
const REQUIREMENTS: [&str; 3] = ["benefits.when", "gates.require", "rules.require.not"];

/// Where the operations of expressions are told.
const EXPRESSION: &str = "measures.*";

fn page() -> String {
    fs::read_to_string(folder("docs/policy-file.md")).expect("the page")
}

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// A step into a policy: the first of a list, or an entry by its name.
#[derive(Debug, Clone)]
enum Step {
    First,
    Entry(String),
}

/// The policy with another value at a place.
fn with(place: &[Step], value: Value) -> Table {
    let full: Table = FULL.parse().expect("the full policy");
    let mut all = Value::Table(full);
    let mut at = &mut all;
    let (last, groups) = place.split_last().expect("a place");
    for step in groups {
        at = match step {
            Step::First => at.get_mut(0),
            Step::Entry(name) => at.get_mut(name.as_str()),
        }
        .expect("a part of the full policy");
    }
    *match last {
        Step::First => at.get_mut(0).expect("an entry"),
        Step::Entry(name) => {
            at.as_table_mut().expect("a table").entry(name.clone()).or_insert(Value::from(0))
        }
    } = value;
    all.as_table().expect("a policy").clone()
}

/// What is wrong with the shape of a policy; empty where nothing is.
fn refusal(table: &Table) -> String {
    match Policy::from_toml(&toml::to_string(table).expect("TOML"), &[]) {
        Err(PolicyError::Format { message, .. }) => message,
        Ok(_) | Err(_) => String::new(),
    }
}

/// The words in backticks that a reader says it expects.
fn expected(message: &str) -> BTreeSet<String> {
    let list = message.split_once("expected ").map_or("", |(_, list)| list);
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The fields that a reader names which refused one; of an answer's data TOML names them by itself.
fn fields_in(message: &str) -> Option<BTreeSet<String>> {
    if message.contains("unknown field") {
        return Some(expected(message));
    }
    let (_, names) = message.split_once("available keys: ")?;
    Some(names.split(", ").map(|name| name.trim().to_owned()).collect())
}

/// What may stand at a path: any value, or one of some words; with where it stands in the full policy.
#[derive(Debug)]
struct Field {
    words: BTreeSet<String>,
    place: Vec<Step>,
}

fn one(table: &str) -> Value {
    Value::Table([(table.to_owned(), Value::Integer(1))].into_iter().collect())
}

/// Walks the full policy and asks the reader what may stand at each place.
fn walk(path: &str, place: &[Step], value: &Value, found: &mut BTreeMap<String, Field>) {
    let below = |step: Step| [place, &[step]].concat();
    let entry = |name: &str| below(Step::Entry(name.to_owned()));
    let dotted = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    let asked = if place.is_empty() || !(value.is_str() || value.is_table()) {
        Vec::new()
    } else {
        vec![Value::from(OTHER), one(OTHER)]
    };
    let refusals = asked.into_iter().map(|other| refusal(&with(place, other)));
    let words: BTreeSet<String> = refusals
        .filter(|message| message.contains("unknown variant"))
        .flat_map(|message| expected(&message))
        .collect();
    let is_word = !words.is_empty();
    if !path.is_empty() {
        found.entry(path.to_owned()).or_insert_with(|| Field { words, place: place.to_vec() });
    }
    if REQUIREMENTS.contains(&path) {
        return;
    }
    if let Some(first) = value.as_array().and_then(|entries| entries.first()).filter(|one| one.is_table()) {
        walk(path, &below(Step::First), first, found);
    }
    let Some(table) = value.as_table() else { return };
    let message = refusal(&with(&entry(OTHER), Value::from(OTHER)));
    if is_word {
        // the data of an answer, where it is a table of its own
        let tables = table.iter().filter(|(_, value)| value.is_table());
        tables.for_each(|(name, value)| walk(&dotted(name), &entry(name), value, found));
    } else if let Some(names) = fields_in(&message) {
        for name in names {
            let inside = table.get(&name).unwrap_or_else(|| panic!("FULL lacks {path}.{name}"));
            walk(&dotted(&name), &entry(&name), inside, found);
        }
    } else {
        table.iter().for_each(|(name, value)| walk(&dotted("*"), &entry(name), value, found));
    }
}

fn fields() -> BTreeMap<String, Field> {
    let full: Table = FULL.parse().expect("the full policy");
    assert_eq!(refusal(&full), "");
    let mut found = BTreeMap::new();
    walk("", &[], &Value::Table(full), &mut found);
    found.retain(|path, _| path != "reasons.*.*");
    found
}

/// The page's rows by the path of their field, with their answers.
fn rows() -> BTreeMap<String, String> {
    let page = page();
    let rows = page.lines().filter_map(|line| {
        let (path, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
        let (answers, _) = rest.split_once(" | ")?;
        Some((path.to_owned(), answers.to_owned()))
    });
    rows.filter(|(path, _)| !["all", "any", "not"].contains(&path.as_str())).collect()
}

/// Whether a text has a word as a whole.
fn says(text: &str, word: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|each| each == word)
}

#[test]
fn every_field_and_every_word_of_a_policy_file_stands_on_the_page() {
    let (rows, fields) = (rows(), fields());
    let mut missing = Vec::new();
    for (path, field) in &fields {
        match rows.get(path) {
            // A table of fields may be left to its fields.
            None if rows.keys().any(|row| row.starts_with(&format!("{path}."))) => {}
            None => missing.push(path.clone()),
            // An expression is told where measures are.
            Some(_) if path != EXPRESSION && field.words == fields[EXPRESSION].words => {}
            Some(answers) => {
                let left_out = field.words.iter().filter(|word| !says(answers, word));
                missing.extend(left_out.map(|word| format!("{path}: {word}")));
            }
        }
    }
    assert!(missing.is_empty(), "not in docs/policy-file.md:\n{}", missing.join("\n"));
    let unknown: Vec<_> = rows.keys().filter(|path| !fields.contains_key(*path)).collect();
    assert!(unknown.is_empty(), "fields that a policy file does not have: {unknown:?}");
    assert!(fields.len() > 100, "{} fields", fields.len());
}

#[test]
fn every_answer_on_the_page_can_be_read() {
    let fields = fields();
    let mut read = 0;
    for (path, answers) in rows() {
        let Some(field) = fields.get(&path) else { continue };
        for answer in answers.split('`').skip(1).step_by(2) {
            let value: Table = format!("answer = {answer}").parse().expect("TOML");
            let message = refusal(&with(&field.place, value["answer"].clone()));
            assert!(message.is_empty(), "{path} = {answer}: {message}");
            read += 1;
        }
    }
    assert!(read > 120, "{read} answers");
}

fn block<'p>(page: &'p str, start: &str, nth: usize) -> &'p str {
    let rest = page.split(start).nth(nth).expect("a block");
    rest.split("```").next().expect("its end")
}

#[test]
fn what_the_page_shows_comes_out() {
    let page = page();
    let policy = Policy::from_toml(block(&page, "```toml\n", 1), &[]).expect("the smallest policy");
    let json = block(&page, "```json\n", 1);
    // The smallest policy knows nothing of a bureau: with one it reads the application.
    assert!(policy.dictionary().application_from_json(json).is_err());
    let bureau = "[facts]\nbureau_score = { kind = \"integer\", source = \"bureau\" }";
    let text = block(&page, "```toml\n", 1).replacen("[facts]", bureau, 1);
    let policy = Policy::from_toml(&text, &[]).expect("a policy");
    let application = policy.dictionary().application_from_json(json).expect("an application");
    assert_eq!(application.facts().len(), 3);
    let scenario = PolicyScenario::from_toml(block(&page, "```toml\n", 2)).expect("a scenario");
    let run = scenario.run(&folder("examples/policies/scenarios")).expect("a run");
    assert_eq!((run.failures, run.decided.len()), (Vec::new(), 2));
}
