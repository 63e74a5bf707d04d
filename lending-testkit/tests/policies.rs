//! Every example of a policy can be read, and every scenario of one comes out as a credit officer expects.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lending_core::underwriting::{Finding, Policy, PolicyError, Step, Truth};
use lending_testkit::policy_scenario::{Expected, PolicyRun, PolicyScenario, PolicyScenarioError};
use serde_json::Value as Json;
use toml::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/policies")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of the examples");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    files.sort();
    files
}

/// A scenario with its name and what came out.
struct Sample {
    name: String,
    scenario: PolicyScenario,
    run: PolicyRun,
}

fn samples() -> Vec<Sample> {
    let folder = folder().join("scenarios");
    let sample = |path: PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let scenario = PolicyScenario::from_file(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let run = scenario.run(&folder).unwrap_or_else(|error| panic!("{name}: {error}"));
        Sample { name, scenario, run }
    };
    files(&folder).into_iter().map(sample).collect()
}

/// The example policies by the names of their files.
fn policies() -> BTreeMap<String, Policy> {
    let mut policies: BTreeMap<String, Policy> = BTreeMap::new();
    let mut waiting = files(&folder());
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|path| {
            let text = std::fs::read_to_string(path).expect("a policy");
            let others: Vec<&Policy> = policies.values().collect();
            match Policy::from_toml(&text, &others) {
                Ok(policy) => {
                    policies.insert(path.file_stem().expect("a name").to_string_lossy().into_owned(), policy);
                    false
                }
                // what it takes from may come later
                Err(PolicyError::NoSuchPolicy { .. }) => true,
                Err(error) => panic!("{}: {error}", path.display()),
            }
        });
        assert!(waiting.len() < before, "they take from nothing that is there: {waiting:?}");
    }
    policies
}

#[test]
fn every_scenario_comes_out() {
    let mut wrong = Vec::new();
    for Sample { name, run, .. } in samples() {
        wrong.extend(run.failures.iter().map(|failure| format!("{name}: {failure}")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_example_can_be_read_and_says_what_it_means() {
    let policies = policies();
    for (name, policy) in &policies {
        let findings = policy.validate();
        let others: Vec<String> = findings
            .iter()
            .filter(|finding| !matches!(finding, Finding::WithoutWords { .. }))
            .map(ToString::to_string)
            .collect();
        assert!(others.is_empty(), "{name}: {others:?}");
        // The shortest ones are told in the words of the library.
        let without_words = ["micro-loan", "branch"].contains(&name.as_str());
        assert_eq!(!findings.is_empty(), without_words, "{name}: {findings:?}");
    }
    assert_eq!(policies.len(), 6);
}

/// What of the example policies their scenarios come by: rules and gates that held and did not, points, cells, benefits.
fn seen(samples: &[Sample]) -> BTreeMap<String, BTreeSet<String>> {
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let truth = |truth: Truth| if truth == Truth::Yes { "yes" } else { "no" };
    for sample in samples {
        let of = seen.entry(sample.run.policy.identity().policy.clone()).or_default();
        for step in sample.run.decided.iter().flat_map(|decided| decided.decision.trace()) {
            match step {
                Step::Rule { name, truth: held, .. } => of.insert(format!("rule {name} {}", truth(*held))),
                Step::Gate { name, truth: held, .. } => of.insert(format!("gate {name} {}", truth(*held))),
                Step::Benefit { name, truth: held, .. } => {
                    of.insert(format!("benefit {name} {}", truth(*held)))
                }
                Step::Cell { name, outcome: Some(outcome), .. } => {
                    of.insert(format!("cell {name} {outcome}"))
                }
                Step::Score { name, parts, .. } => {
                    for part in parts {
                        let points =
                            part.points.map_or_else(String::new, |points| points.normalize().to_string());
                        of.insert(format!("points {name} {} {points}", part.read.name));
                    }
                    true
                }
                Step::Authority { level: Some(level), .. } => of.insert(format!("level {level}")),
                Step::Cell { outcome: None, .. }
                | Step::Authority { level: None, .. }
                | Step::Stale { .. }
                | Step::Measure { .. }
                | Step::Price { .. }
                | Step::Affordability { .. }
                | Step::Limit { .. }
                | Step::NotKnown { .. }
                | Step::Amount { .. } => true,
            };
        }
    }
    seen
}

fn json(policy: &Policy) -> Json {
    serde_json::from_str(&policy.to_json()).expect("a policy is JSON")
}

/// All that a policy has, in the same words.
fn all(policy: &Policy) -> BTreeSet<String> {
    let text = json(policy);
    let list = |part: &str| text[part].as_array().cloned().unwrap_or_default();
    let name = |value: &Json, key: &str| value[key].as_str().expect("a name").to_owned();
    let number = |value: &Json| value.as_str().expect("a number as text").to_owned();
    let mut all = BTreeSet::new();
    for (part, called) in [("rules", "rule"), ("gates", "gate"), ("benefits", "benefit")] {
        let both = |one: &Json| ["yes", "no"].map(|truth| format!("{called} {} {truth}", name(one, "id")));
        all.extend(list(part).iter().flat_map(both));
    }
    for matrix in list("matrices") {
        let outcomes = matrix["outcomes"].as_object().expect("outcomes").keys();
        all.extend(outcomes.map(|outcome| format!("cell {} {outcome}", name(&matrix, "id"))));
    }
    for card in list("scorecards") {
        for one in card["characteristics"].as_array().expect("characteristics") {
            let bins = one["bins"].as_array().expect("bins").iter().map(|bin| number(&bin["points"]));
            let others = ["missing", "other"].into_iter().filter(|key| !one[*key].is_null());
            let points = bins.chain(others.map(|key| number(&one[key])));
            all.extend(
                points.map(|points| format!("points {} {} {points}", name(&card, "id"), name(one, "of"))),
            );
        }
    }
    all.extend(list("authority").iter().map(|level| format!("level {}", name(level, "level"))));
    all
}

#[test]
fn every_rule_bin_cell_benefit_level_and_gate_of_the_examples_is_come_by() {
    let seen = seen(&samples());
    let mut missing = Vec::new();
    for policy in policies().values() {
        let name = &policy.identity().policy;
        let none = BTreeSet::new();
        let of = seen.get(name).unwrap_or(&none);
        missing.extend(all(policy).difference(of).map(|part| format!("{name}: {part}")));
    }
    assert!(missing.is_empty(), "no scenario comes by:\n{}", missing.join("\n"));
}

/// Questions of a policy whose answers are words: where one stands in an example, and what must be said with an answer.
const QUESTIONS: &[(&str, &[&str])] = &[
    ("unknown", &[]),
    ("rules.*.unknown", &[]),
    ("rules.*.otherwise", &[]),
    ("rules.*.severity", &[]),
    ("sources.*.stale", &[]),
    ("scorecards.*.points_lost", &["baseline"]),
    ("scorecards.*.probability", &[]),
    ("benefits.*.gives", &[]),
    ("authority.*.decides", &[]),
];

/// Whether a path is one of a question: `rules.age.severity` is one of `rules.*.severity`.
fn is_of(question: &str, path: &str) -> bool {
    let (mut of, mut parts) = (question.split('.'), path.split('.'));
    let same = of.by_ref().zip(parts.by_ref()).all(|(of, part)| of == "*" || of == part);
    same && question.split('.').count() == path.split('.').count()
}

/// What a policy says at a path, all defaults written out.
fn at<'j>(policy: &'j Json, path: &str) -> Option<&'j Json> {
    let mut at = policy;
    for part in path.split('.') {
        let is_called = |one: &&Json| ["id", "level", "of"].iter().any(|key| one[*key] == *part);
        at = match at.as_array() {
            Some(entries) => entries.iter().find(is_called)?,
            None => at.get(part)?,
        };
    }
    Some(at)
}

/// The name of an answer: its word, or the key of its data.
fn name_of(answer: Option<&Json>) -> String {
    match answer {
        None | Some(Json::Null) => "(left out)".to_owned(),
        Some(Json::String(word)) => word.clone(),
        Some(Json::Object(data)) => data.keys().next().cloned().unwrap_or_default(),
        Some(other) => other.to_string(),
    }
}

/// The answers of a question, as the reader of policies names them.
fn answers(question: &str) -> BTreeSet<String> {
    let full = r#"
        policy = "full"
        from = "2026-01-01"
        currency = "CNY"
        unknown = "decline"
        facts.a = { kind = "integer", source = "s" }
        sources.s = { fresh_days = 1 }
        rules = [{ id = "r", require = { of = "a", above = 1 }, reason = "r" }]
        scorecards = [{ id = "c", characteristics = [] }]
        benefits = [{ id = "b", when = { of = "a", above = 1 }, gives = { discount = "1 % per year" } }]
        authority = [{ level = "l" }]
    "#;
    let mut table: toml::Table = full.parse().expect("TOML");
    let (groups, last) = question.rsplit_once('.').unwrap_or(("", question));
    let group = match groups.split_once('.') {
        None => &mut table,
        Some((list, _)) => {
            let part = table.get_mut(list).expect("a part of the policy");
            let entry = if part.is_array() { part.get_mut(0) } else { part.get_mut("s") };
            entry.and_then(Value::as_table_mut).expect("an entry")
        }
    };
    group.insert(last.to_owned(), Value::from("no-such-word"));
    let refused = Policy::from_toml(&toml::to_string(&table).expect("TOML"), &[]).expect_err("no such word");
    let message = refused.to_string();
    let (_, list) = message.split_once("expected ").expect("what is expected");
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether two expectations name a figure differently.
fn contradict(one: &Expected, two: &Expected) -> bool {
    let texts = |of: &Expected| {
        [&of.outcome, &of.grade, &of.limit, &of.amount, &of.rate, &of.level].map(Clone::clone)
    };
    let differ =
        |(one, two): (Option<String>, Option<String>)| one.zip(two).is_some_and(|(one, two)| one != two);
    let reasons = one.reasons.as_ref().zip(two.reasons.as_ref());
    texts(one).into_iter().zip(texts(two)).any(differ) || reasons.is_some_and(|(one, two)| one != two)
}

/// Whether two scenarios differ in a question alone, and an application of both is decided otherwise.
fn is_pair(one: &PolicyScenario, two: &PolicyScenario, question: &str, with: &[&str]) -> bool {
    let is_asked =
        |path: &str| is_of(question, path) || with.contains(&path.rsplit('.').next().unwrap_or_default());
    let rest = |scenario: &PolicyScenario| {
        let mut change = scenario.change.clone();
        change.retain(|path, _| !is_asked(path));
        (scenario.policy.clone(), scenario.on, scenario.base.facts.clone(), change)
    };
    let mut both = one.applications.iter().zip(&two.applications);
    rest(one) == rest(two)
        && both.any(|(one, two)| {
            let same = (one.on, &one.facts, &one.without) == (two.on, &two.facts, &two.without);
            same && contradict(&one.expected, &two.expected)
        })
}

/// The answers of a question that pairs of scenarios show.
fn shown(samples: &[Sample], question: &str, with: &[&str]) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    for one in samples {
        for path in one.scenario.change.keys().filter(|path| is_of(question, path)) {
            let answer = |sample: &Sample| name_of(at(&json(&sample.run.policy), path));
            for two in samples.iter().filter(|two| is_pair(&one.scenario, &two.scenario, question, with)) {
                let answers = [answer(one), answer(two)];
                if answers[0] != answers[1] {
                    shown.extend(answers);
                }
            }
        }
    }
    shown
}

#[test]
fn a_scenario_without_its_partner_shows_nothing() {
    let mut samples = samples();
    assert!(shown(&samples, "authority.*.decides", &[]).contains("as_a_person"));
    let same_policy = |sample: &Sample| sample.scenario.policy.ends_with("retail.toml");
    samples.retain(|sample| sample.name == "decides-as-a-person" || !same_policy(sample));
    assert!(shown(&samples, "authority.*.decides", &[]).is_empty());
}

#[test]
fn every_answer_of_every_question_has_two_scenarios_that_differ_in_it_alone() {
    let samples = samples();
    let mut missing = Vec::new();
    for (question, with) in QUESTIONS {
        let answers = answers(question);
        assert!(answers.len() > 1, "{question}: {answers:?}");
        let shown = shown(&samples, question, with);
        missing.extend(answers.difference(&shown).map(|answer| format!("{question} = {answer}")));
    }
    assert!(missing.is_empty(), "without a pair in examples/policies/scenarios:\n{}", missing.join("\n"));
}

const SCENARIO: &str = r#"
    title = "too old"
    policy = "../micro-loan.toml"
    on = "2026-02-01"
    [[application]]
    name = "61"
    facts = { age = 61, monthly_income = "5200.00", occupation = "nurse" }
    expected = { outcome = "declined", reasons = ["age_outside_limits"] }
"#;

fn ran(text: &str) -> Result<PolicyRun, PolicyScenarioError> {
    PolicyScenario::from_toml(text)?.run(&folder().join("scenarios"))
}

#[test]
fn what_is_not_as_expected_is_told() {
    assert_eq!(ran(SCENARIO).expect("a scenario").failures, []);
    let told = |from: &str, to: &str| {
        assert!(SCENARIO.contains(from), "{from}");
        let run = ran(&SCENARIO.replacen(from, to, 1)).expect("a scenario");
        run.failures.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    let cases = [
        ("\"declined\"", "\"approved\"", "61 (2026-02-01): outcome: expected approved, found declined"),
        (
            "[\"age_outside_limits\"]",
            "[]",
            "61 (2026-02-01): reasons: expected , found age_outside_limits, rule",
        ),
        (
            "[\"age_outside_limits\"]",
            "[\"age_outside_limits, unknown_rule\"]",
            "61 (2026-02-01): reasons: expected age_outside_limits, unknown_rule, found age_outside_limits, rule",
        ),
        ("age = 61,", "age = 31,", "61 (2026-02-01): outcome: expected declined, found approved"),
        (
            "outcome = \"declined\"",
            "limit = \"5.00 = 2*2\"",
            "61 (2026-02-01): limit: expected 5.00 = 2*2, found a working that gives 4",
        ),
        (
            "outcome = \"declined\"",
            "refused = \"facts.kind\"",
            "61 (2026-02-01): refused: expected facts.kind, found declined",
        ),
        (
            "age = 61",
            "age = \"61\"",
            "61 (2026-02-01): refused: expected a decision, found facts.kind: age: expected integer (years), found \"61\"",
        ),
    ];
    for (from, to, expected) in cases {
        let told = told(from, to);
        assert!(told.starts_with(expected), "{told}");
    }
}

#[test]
fn a_scenario_that_could_not_fail_or_cannot_be_read_is_refused() {
    let error = |from: &str, to: &str| {
        assert!(SCENARIO.contains(from), "{from}");
        ran(&SCENARIO.replacen(from, to, 1)).expect_err(to)
    };
    let expected = "expected = { outcome = \"declined\", reasons = [\"age_outside_limits\"] }";
    assert!(matches!(error(expected, "expected = {}"), PolicyScenarioError::NothingExpected { .. }));
    assert!(matches!(error("outcome =", "outcom ="), PolicyScenarioError::Format(_)));
    assert!(matches!(error("age = 61", "age = 61.5"), PolicyScenarioError::Fact { .. }));
    assert!(matches!(error("micro-loan.toml", "no-such.toml"), PolicyScenarioError::File { .. }));
    let change = |change: &str| error("[[application]]", &format!("[change]\n{change}\n[[application]]"));
    assert!(matches!(change("\"rules.aeg.severity\" = \"low\""), PolicyScenarioError::Change { .. }));
    assert!(matches!(change("\"rules.age.severity\" = \"lower\""), PolicyScenarioError::Policy { .. }));
}

fn schema() -> jsonschema::Validator {
    let path = folder().join("../../docs/schema/policy.json");
    let schema: Json =
        serde_json::from_str(&std::fs::read_to_string(path).expect("the schema")).expect("a schema is JSON");
    jsonschema::validator_for(&schema).expect("a schema")
}

fn as_json(text: &str) -> Json {
    let table: toml::Table = text.parse().expect("TOML");
    serde_json::to_value(table).expect("plain data")
}

#[test]
fn every_example_is_as_the_schema_says_as_it_is_written_and_as_it_is_stored() {
    let schema = schema();
    for path in files(&folder()) {
        let text = std::fs::read_to_string(&path).expect("a policy");
        let wrong: Vec<String> = schema.iter_errors(&as_json(&text)).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
    }
    for (name, policy) in policies() {
        let wrong: Vec<String> = schema.iter_errors(&json(&policy)).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{name}, all defaults written out: {wrong:?}");
    }
}

#[test]
fn what_the_reader_refuses_by_its_shape_the_schema_refuses_too() {
    let schema = schema();
    let text = std::fs::read_to_string(folder().join("retail.toml")).expect("a policy");
    assert!(schema.is_valid(&as_json(&text)));
    let cases = [
        ("valid_days = 30", "valid_for = 30"),
        ("currency = \"CNY\"", ""),
        ("currency = \"CNY\"", "currency = \"yuan\""),
        ("from = \"2025-01-01\"", "from = \"1 January 2025\""),
        ("unknown = { refer = \"manual_review\" }", "unknown = \"approve\""),
        ("kind = \"date\"", "kind = \"day\""),
        ("range = \"[1, 60]\"", "range = \"1 to 60\""),
        ("fresh_days = 30", "fresh_days = \"a month\""),
        ("between = [18, 60]", "between = [18]"),
        ("base = 500", "base = 500.5"),
        ("points = 10 }", "points = \"ten\" }"),
        ("mode = \"half_up\"", "mode = \"nearest\""),
        ("floor = \"8 % per year\"", "floor = \"8 %\""),
        ("row_free_of_interest = 3", "row_free_of_interest = \"third\""),
        ("decides = \"automatically\"", "decides = true"),
        ("otherwise = { cap = 5000 }", "otherwise = { reduce = 5000 }"),
    ];
    for (from, to) in cases {
        assert!(text.contains(from), "`{from}` is not there");
        let changed = text.replacen(from, to, 1);
        let read = Policy::from_toml(&changed, &[]);
        assert!(matches!(read, Err(PolicyError::Format { .. })), "{to}: {read:?}");
        assert!(!schema.is_valid(&as_json(&changed)), "{to} is as the schema says");
    }
}
