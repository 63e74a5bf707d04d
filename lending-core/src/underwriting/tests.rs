use std::collections::BTreeSet;

use super::{Because, DecideError, Outcome, Policy, PolicyError, Rank, Seen, Step, Truth, VerdictOutcome};
use crate::error::Coded;
use crate::facts::{Application, Borrower, Value};
use crate::rate::Rate;
use crate::{date, money};

/// The rules of a small-loan business: age, income, excluded occupations.
const MICRO: &str = r#"
policy = "micro-loan"
from = "2026-01-01"
currency = "CNY"
unknown = { refer = "manual review" }

[facts]
age = { kind = "integer", unit = "years", range = "[0, 150]" }
monthly_income = { kind = "money", privacy = "sensitive" }
occupation = { kind = "text" }

[[rules]]
id = "age"
require = { of = "age", between = [18, 55] }
reason = "age_outside_limits"

[[rules]]
id = "income"
require = { of = "monthly_income", above = 3000 }
reason = "income_too_low"

[[rules]]
id = "occupation"
require = { of = "occupation", none_of = ["student", "soldier", "civil servant"] }
otherwise = { refer = "branch" }
reason = "occupation_excluded"
"#;

fn micro() -> Policy {
    Policy::from_toml(MICRO, &[]).unwrap()
}

fn applicant() -> Application {
    Application::of(Borrower::Private)
        .with("age", 34)
        .with("monthly_income", money!("5200.00 CNY"))
        .with("occupation", "nurse")
}

#[test]
fn an_applicant_who_fulfils_all_rules_is_approved() {
    let policy = micro();
    let decision = policy.decide(&applicant(), date!("2026-02-01")).unwrap();
    assert_eq!(decision.outcome(), &Outcome::Approved);
    assert!(decision.reasons().is_empty());
    assert_eq!(decision.valid_until(), date!("2026-03-03"));
    assert_eq!(decision.trace().len(), 3);
}

#[test]
fn every_failed_rule_is_reported_and_what_declines_comes_first() {
    let policy = micro();
    let applicant = applicant()
        .with("occupation", "soldier")
        .with("age", 56)
        .with("monthly_income", money!("3000.00 CNY"));
    let decision = policy.decide(&applicant, date!("2026-02-01")).unwrap();
    assert_eq!(decision.outcome(), &Outcome::Declined);
    let codes: Vec<&str> = decision.reasons().iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!(codes, ["age_outside_limits", "income_too_low", "occupation_excluded"]);
    assert_eq!(decision.reasons()[2].rank, Rank::Refer);
}

#[test]
fn limits_are_taken_in_where_the_rule_says_so() {
    let policy = micro();
    for (age, outcome) in
        [(17, Outcome::Declined), (18, Outcome::Approved), (55, Outcome::Approved), (56, Outcome::Declined)]
    {
        let decision = policy.decide(&applicant().with("age", age), date!("2026-02-01")).unwrap();
        assert_eq!(decision.outcome(), &outcome, "aged {age}");
    }
}

#[test]
fn what_is_missing_never_passes() {
    let policy = micro();
    let decision =
        policy.decide(&applicant().with("monthly_income", Value::Missing), date!("2026-02-01")).unwrap();
    assert_eq!(decision.outcome(), &Outcome::Referred("manual review".to_owned()));
    assert_eq!(decision.reasons()[0].because, Because::UnknownRule);
    let declines = MICRO.replace("unknown = { refer = \"manual review\" }", "unknown = \"decline\"");
    let declines = Policy::from_toml(&declines, &[]).unwrap();
    let decision = declines.decide(&Application::of(Borrower::Private), date!("2026-02-01")).unwrap();
    assert_eq!(decision.outcome(), &Outcome::Declined);
    let skips = MICRO.replace("unknown = { refer = \"manual review\" }", "unknown = \"skip\"");
    let skips = Policy::from_toml(&skips, &[]).unwrap();
    let decision = skips.decide(&applicant().with("age", Value::Missing), date!("2026-02-01")).unwrap();
    assert_eq!(decision.outcome(), &Outcome::Approved);
    let Step::Rule { truth, .. } = &decision.trace()[0] else { panic!("the first step is the rule of age") };
    assert_eq!(*truth, Truth::Unknown);
}

#[test]
fn what_is_sensitive_is_kept_and_not_shown() {
    let decision = micro().decide(&applicant(), date!("2026-02-01")).unwrap();
    let Step::Rule { reads, .. } = &decision.trace()[1] else {
        panic!("the second step is the rule of income")
    };
    assert_eq!(reads[0].to_string(), "monthly_income = •••");
    assert_eq!(reads[0].value, Seen::Number("5200".parse().unwrap()));
}

#[test]
fn a_policy_decides_only_on_days_on_which_it_holds() {
    let until = MICRO.replace("currency = \"CNY\"", "until = \"2026-06-30\"\ncurrency = \"CNY\"");
    let policy = Policy::from_toml(&until, &[]).unwrap();
    assert!(policy.decide(&applicant(), date!("2026-06-30")).is_ok());
    for day in [date!("2025-12-31"), date!("2026-07-01")] {
        let refused = policy.decide(&applicant(), day).unwrap_err();
        assert!(matches!(refused, DecideError::NotInForce { .. }), "{refused}");
        assert_eq!(refused.code(), "decision.not_in_force");
    }
}

#[test]
fn the_quick_way_and_the_traced_one_say_the_same() {
    let policy = micro();
    for application in [
        applicant(),
        applicant().with("age", 60),
        applicant().with("occupation", "student"),
        Application::of(Borrower::Private),
    ] {
        let day = date!("2026-02-01");
        let facts = policy.read(&application, day).unwrap();
        let verdict = policy.verdict(&facts, day);
        let decision = policy.decide(&application, day).unwrap();
        let same = match (verdict.outcome, decision.outcome()) {
            (VerdictOutcome::Approved, Outcome::Approved) | (VerdictOutcome::Declined, Outcome::Declined) => {
                true
            }
            (VerdictOutcome::Referred(one), Outcome::Referred(two)) => one == two,
            _ => false,
        };
        assert!(same);
        let codes: Vec<&str> = verdict.reasons.iter().map(|reason| reason.code).collect();
        let traced: Vec<&str> = decision.reasons().iter().map(|reason| reason.code.as_str()).collect();
        assert_eq!(codes, traced);
    }
}

/// A lender's whole policy: measures, a scorecard, a matrix, a price with benefits, what is affordable, a limit, authority.
const RETAIL: &str = r#"
policy = "retail"
version = 3
from = "2026-01-01"
currency = "CNY"
unknown = { refer = "manual review" }

[facts]
birth_date = { kind = "date" }
monthly_income = { kind = "money" }
monthly_debts = { kind = "money" }
living_cost = { kind = "money" }
requested_amount = { kind = "money" }
instalments = { kind = "integer", range = "[1, 60]" }
residence = { kind = "text", one_of = ["own", "rent", "family"] }
bureau_score = { kind = "integer", source = "bureau", range = "[300, 900]" }
exposure = { kind = "money", source = "core banking" }
coupon = { kind = "text" }
documents = { kind = "list", one_of = ["identity card", "payslip"] }
account_verified = { kind = "boolean" }

[sources.bureau]
fresh_days = 30

[measures]
age = { years_since = "birth_date" }
debt_ratio = { ratio = { of = "monthly_debts", to = "monthly_income", places = 4, mode = "half_up" } }

[[rules]]
id = "age"
require = { of = "age", between = [18, 60] }
reason = "age_outside_limits"

[[rules]]
id = "young"
require = { any = [{ of = "age", at_least = 23 }, { of = "residence", is = "family" }] }
otherwise = { cap = 5000 }
reason = "young_and_alone"

[[scorecards]]
id = "score"
base = 500
[[scorecards.characteristics]]
of = "bureau_score"
reason = "bureau"
missing = -20
points = "rise"
bins = [{ range = "< 500", points = -40 }, { range = "[500, 700)", points = 10 }, { range = ">= 700", points = 60 }]
[[scorecards.characteristics]]
of = "residence"
reason = "residence"
bins = [{ one_of = ["own"], points = 40 }, { one_of = ["rent", "family"], points = 15 }]

[[matrices]]
id = "grid"
axes = [{ of = "score", bands = ["< 520", "[520, 580)", ">= 580"] }, { of = "debt_ratio", bands = ["<= 0.35", "> 0.35"] }]
cells = [["C", "no"], ["B", "C"], ["A", "B"]]
[matrices.outcomes]
A = { grade = "A", multiple = 6, margin = "-1 % per year" }
B = { grade = "B", multiple = 4 , margin = "0 % per year" }
C = { grade = "C", multiple = 2, margin = "3 % per year" }
no = { otherwise = "decline", reason = "too_much_debt" }

[price]
base = { rate = "12 % per year" }
floor = "8 % per year"
cap = "24 % per year"

[[benefits]]
id = "welcome"
when = { of = "coupon", is = "WELCOME" }
gives = { discount = "1.5 % per year" }

[[benefits]]
id = "third_free"
when = { of = "coupon", is = "THIRD" }
gives = { row_free_of_interest = 3 }

[affordability]
income = "monthly_income"
debts = "monthly_debts"
share_of_income = "50 %"
living_cost = "living_cost"
rate = { of = "rate" }
instalments = "instalments"

[limit]
step = 100
minimum = 1000
requested = "requested_amount"
[limit.least_of]
product = 50000
income = { product = ["monthly_income", "multiple"] }
affordable = "affordable_amount"
exposure = { difference = [80000, { first_known = ["exposure", 0] }] }

[[authority]]
level = "automatic"
decides = "automatically"
up_to = 20000
grades = ["A", "B"]
[[authority]]
level = "officer"
up_to = 40000
[[authority]]
level = "committee"

[[gates]]
id = "account"
require = { of = "account_verified", is = true }
reason = "account_not_verified"
[[gates]]
id = "papers"
require = { of = "documents", has = ["identity card", "payslip"] }
reason = "documents_missing"
"#;

fn retail() -> Policy {
    Policy::from_toml(RETAIL, &[]).unwrap()
}

fn wang() -> Application {
    Application::of(Borrower::Private)
        .with("birth_date", date!("1990-05-17"))
        .with("monthly_income", money!("8000.00 CNY"))
        .with("monthly_debts", money!("1000.00 CNY"))
        .with("living_cost", money!("3500.00 CNY"))
        .with("requested_amount", money!("30000.00 CNY"))
        .with("instalments", 12)
        .with("residence", "own")
        .from("bureau", date!("2026-01-20"), "bureau_score", 712)
        .with("coupon", "WELCOME")
        .with("documents", ["identity card", "payslip"])
        .with("account_verified", true)
}

#[test]
fn a_whole_policy_is_as_figured_by_hand() {
    let decision = retail().decide(&wang(), date!("2026-02-01")).unwrap();
    // 500 + 60 + 40 = 600; debts 1000 / 8000 = 0.125: grade A, six times the income, one point less
    assert_eq!(decision.grade(), Some("A"));
    // 12 % - 1 % - 1.5 % = 9.5 % a year
    assert_eq!(decision.rate(), Some("9.5 % per year".parse::<Rate>().unwrap()));
    // the smaller of 8000 × 50 % - 1000 = 3000 and 8000 - 1000 - 3500 = 3500; over 12 months at 9.5 % / 12:
    // 3000 × (1 - 1.00791666…^-12) / 0.00791666… = 34213.42…; the least of 50000, 48000, 34213.42 and 80000 → 34200
    assert_eq!(decision.limit(), Some(money!("34200.00 CNY")));
    assert_eq!(decision.amount(), Some(money!("30000.00 CNY")));
    // above 20000: an officer decides
    assert_eq!(decision.level(), Some("officer"));
    assert_eq!(decision.outcome(), &Outcome::Referred("officer".to_owned()));
    assert!(decision.open_gates().is_empty());
    assert_eq!(decision.benefits().len(), 1);
}

#[test]
fn more_than_the_limit_is_granted_up_to_it_and_the_reason_names_its_term() {
    let decision = retail()
        .decide(&wang().with("requested_amount", money!("40000.00 CNY")), date!("2026-02-01"))
        .unwrap();
    assert_eq!(decision.amount(), decision.limit());
    let reason = &decision.reasons()[0];
    assert_eq!((reason.code.as_str(), reason.because), ("affordable", Because::Limit));
}

#[test]
fn an_old_value_counts_as_missing() {
    let on = date!("2026-03-01"); // 40 days after the bureau's day
    let decision = retail().decide(&wang(), on).unwrap();
    assert!(matches!(&decision.trace()[0], Step::Stale { fact, .. } if fact == "bureau_score"));
    // 500 - 20 + 40 = 520: grade B
    assert_eq!(decision.grade(), Some("B"));
    let refers = RETAIL.replace("fresh_days = 30", "fresh_days = 30\nstale = { refer = \"bureau desk\" }");
    let decision = Policy::from_toml(&refers, &[]).unwrap().decide(&wang(), on).unwrap();
    assert_eq!(decision.outcome(), &Outcome::Referred("bureau desk".to_owned()));
    let last_day = date!("2026-02-19");
    let fresh = retail().decide(&wang(), last_day).unwrap();
    assert_eq!(fresh.grade(), Some("A"));
}

#[test]
fn a_cap_of_a_rule_lowers_the_limit() {
    let young = wang().with("birth_date", date!("2004-02-02"));
    let decision = retail().decide(&young, date!("2026-02-01")).unwrap();
    assert_eq!(decision.limit(), Some(money!("5000.00 CNY")));
    // 21 on the day; grade A and 5000: by itself
    assert_eq!(decision.outcome(), &Outcome::Approved);
    assert_eq!(decision.reasons()[0].code, "young_and_alone");
    let birthday = wang().with("birth_date", date!("2003-02-01"));
    assert_eq!(
        retail().decide(&birthday, date!("2026-02-01")).unwrap().limit(),
        Some(money!("34200.00 CNY"))
    );
}

#[test]
fn below_the_least_that_is_lent_is_declined() {
    let poor = wang().with("monthly_debts", money!("3950.00 CNY"));
    let decision = retail().decide(&poor, date!("2026-02-01")).unwrap();
    // debts 3950 / 8000 = 0.49375: grade B; 8000 × 50 % - 3950 = 50 a month pays off 568.20 at 10.5 %
    assert_eq!(decision.limit(), Some(money!("500.00 CNY")));
    assert_eq!(decision.outcome(), &Outcome::Declined);
    assert_eq!(decision.reasons()[0].because, Because::BelowMinimum);
}

#[test]
fn gates_are_open_or_named() {
    let without = wang().with("account_verified", Value::Missing).with("documents", ["payslip"]);
    let decision = retail().decide(&without, date!("2026-02-01")).unwrap();
    assert_eq!(decision.open_gates(), ["account_not_verified", "documents_missing"]);
    assert_eq!(decision.outcome(), &Outcome::Referred("officer".to_owned()));
}

#[test]
fn a_decision_and_an_application_come_back_from_json() {
    let decision = retail().decide(&wang(), date!("2026-02-01")).unwrap();
    let text = serde_json::to_string(&decision).unwrap();
    let back: super::Decision = serde_json::from_str(&text).unwrap();
    assert_eq!(back, decision);
    assert_eq!(back.hash(), decision.hash());
    let policy = retail();
    let again = Policy::from_json(&policy.to_json(), &[]).unwrap();
    assert_eq!(again.identity(), policy.identity());
    let json = r#"{ "borrower": "private", "facts": { "age": 34, "monthly_income": "5200.00", "occupation": "nurse" } }"#;
    assert_eq!(micro().dictionary().application_from_json(json).unwrap(), applicant());
}

/// What is wrong with a changed policy.
fn refused(from: &str, to: &str) -> PolicyError {
    assert!(RETAIL.contains(from), "`{from}` is not there");
    Policy::from_toml(&RETAIL.replacen(from, to, 1), &[]).expect_err(to)
}

#[test]
fn every_mistake_of_a_policy_names_its_place() {
    let cases = [
        (
            "[500, 700)",
            "[500, 690)",
            "policy.gap",
            "scorecards.score.bureau_score.bins: `[690, 700)` lies in none of them",
        ),
        (
            "[500, 700)",
            "[499, 700)",
            "policy.overlap",
            "scorecards.score.bureau_score.bins: `< 500` and `[499, 700)` overlap, in `[499, 500)`",
        ),
        (
            "\"[520, 580)\"",
            "\"(520, 580)\"",
            "policy.gap",
            "matrices.grid.score.bands: `[520, 521)` lies in none of them",
        ),
        (
            "{ one_of = [\"own\"], points = 40 }",
            "{ one_of = [\"own\", \"rent\"], points = 40 }",
            "policy.overlap",
            "scorecards.score.residence.bins: `rent` lies in two of them",
        ),
        (
            "{ one_of = [\"own\"], points = 40 }, ",
            "",
            "policy.gap",
            "scorecards.score.residence.bins: `own` lies in none of them",
        ),
        (
            "of = \"age\", between = [18, 60]",
            "of = \"residence\", between = [18, 60]",
            "policy.kind",
            "rules.age.require: expected a number or a day, found a text",
        ),
        (
            "{ of = \"age\", at_least = 23 }",
            "{ of = \"age\", at_least = { of = \"score\" } }",
            "policy.kind",
            "rules.young.require: expected a number (years), found a plain number",
        ),
        (
            "debt_ratio = { ratio = { of = \"monthly_debts\", to = \"monthly_income\"",
            "debt_ratio = { ratio = { of = \"monthly_debts\", to = \"age\"",
            "policy.kind",
            "measures.debt_ratio: expected an amount as well, found a number (years)",
        ),
        (
            "age = { years_since = \"birth_date\" }",
            "age = { sum = [\"older\", 1] }\nolder = { sum = [\"age\", 1] }",
            "policy.circle",
            "measures.age: needs itself: measures.age → measures.older → measures.age",
        ),
        (
            "of = \"coupon\", is = \"WELCOME\"",
            "of = \"coupn\", is = \"WELCOME\"",
            "policy.no_such_name",
            "benefits.welcome.when: no fact, measure or result is called `coupn`",
        ),
        (
            "reason = \"age_outside_limits\"",
            "reason = \" \"",
            "policy.combination",
            "rules.age.reason: a rule says why: its key stands in every decision that it made",
        ),
        (
            "cells = [[\"C\", \"no\"], ",
            "cells = [",
            "policy.limit",
            "matrices.grid.cells: expected 3 cells along `score`, found 2",
        ),
        (
            "[[\"C\", \"no\"]",
            "[[\"C\", \"D\"]",
            "policy.no_such_name",
            "matrices.grid.cells: no fact, measure or result is called `D`",
        ),
        (
            "floor = \"8 % per year\"",
            "floor = \"25 % per year\"",
            "policy.limit",
            "price.floor: expected at most the cap, 24 % per year, found 25 % per year",
        ),
        (
            "grades = [\"A\", \"B\"]",
            "grades = [\"A\", \"D\"]",
            "policy.limit",
            "authority.automatic.grades: expected a grade of a matrix (A, B, C), found D",
        ),
        (
            "between = [18, 60]",
            "between = [60, 18]",
            "policy.combination",
            "rules.age.require: nothing lies between the two: the first is the smaller one",
        ),
        ("id = \"young\"", "id = \"age\"", "policy.twice", "rules: `age` is there already"),
        (
            "share_of_income = \"50 %\"",
            "share_of_income = \"150 %\"",
            "policy.limit",
            "affordability.share_of_income: expected 0 … 1, found 1.5",
        ),
        (
            "step = 100",
            "step = \"0.001\"",
            "policy.limit",
            "limit.step: expected an amount of zero or more in CNY, found CNY has 2 decimals, found 0.001",
        ),
        (
            "[sources.bureau]",
            "[sources.buero]",
            "policy.no_such_name",
            "sources: no fact, measure or result is called `buero`",
        ),
        (
            "range = \"[1, 60]\"",
            "range = \"[60, 1]\"",
            "policy.format",
            "facts.instalments.range: expected numbers between limits, such as `[18, 55]`, `(0.35, 0.50]`, `< 600` or `>= 680`, found `[60, 1]`",
        ),
        (
            "points = 10 }",
            "points = 10.5 }",
            "policy.format",
            "scorecards[0].characteristics[0].bins[1].points: invalid type: floating point `10.5`, expected a whole number, or a number as text such as \"0.35\" or \"35 %\"",
        ),
    ];
    for (from, to, code, message) in cases {
        let error = refused(from, to);
        assert_eq!((error.code(), error.to_string().trim()), (code, message));
    }
}

#[test]
fn what_is_probably_not_meant_is_found() {
    let found = |text: &str| -> Vec<String> {
        let findings = Policy::from_toml(text, &[]).unwrap().validate();
        let of_words = |finding: &super::Finding| matches!(finding, super::Finding::WithoutWords { .. });
        findings.iter().filter(|finding| !of_words(finding)).map(ToString::to_string).collect()
    };
    assert_eq!(found(RETAIL), Vec::<String>::new());
    let changed = |from: &str, to: &str| {
        assert!(RETAIL.contains(from), "`{from}` is not there");
        found(&RETAIL.replacen(from, to, 1))
    };
    // the bureau's scores lie in 300 … 900, and the score in 475 … 600
    let bins = changed(
        "{ range = \"< 500\", points = -40 }",
        "{ range = \"< 300\", points = -90 }, { range = \"[300, 500)\", points = -40 }",
    );
    assert_eq!(bins, ["scorecards.score.bureau_score.bins[0]: no value reaches it"]);
    let cells = RETAIL
        .replace("\">= 580\"]", "\"[580, 600]\", \"> 600\"]")
        .replace("[\"A\", \"B\"]]", "[\"A\", \"B\"], [\"A\", \"A\"]]");
    assert_eq!(found(&cells), ["matrices.grid.score.bands[3]: no value reaches it"]);
    let falls = changed("{ range = \">= 700\", points = 60 }", "{ range = \">= 700\", points = 5 }");
    // 500 + 10 + 40 = 550 is the most then
    let most = "matrices.grid.score.bands[2]: no value reaches it";
    assert_eq!(falls, ["scorecards.score.bureau_score: its points do not go one way", most]);
    let unused = changed("[measures]", "[measures]\nspare = \"monthly_income\"");
    assert_eq!(unused, ["measures.spare: nothing reads it"]);
    let no_cell = changed(
        "[matrices.outcomes]",
        "[matrices.outcomes]\nD = { grade = \"D\", multiple = 1, margin = \"5 % per year\" }",
    );
    assert_eq!(no_cell, ["matrices.grid.outcomes.D: no cell names it"]);
}

#[test]
fn what_is_nested_too_deeply_is_refused() {
    let deep = |depth: usize| {
        let (opens, closes) = ("{ not = ".repeat(depth), " }".repeat(depth));
        let require = format!("require = {opens}{{ of = \"age\", above = 3 }}{closes}");
        Policy::from_toml(&MICRO.replace("require = { of = \"age\", between = [18, 55] }", &require), &[])
    };
    assert!(deep(32).is_ok());
    assert_eq!(deep(33).unwrap_err().code(), "policy.limit");
}

#[test]
fn a_policy_takes_from_another_by_version_and_hash() {
    let base = micro();
    let text = |hash: &str| {
        format!(
            "policy = \"branch\"\nfrom = \"2026-01-01\"\ncurrency = \"CNY\"\nunknown = \"decline\"\n\
             include = [{{ policy = \"micro-loan\", version = 1, hash = \"{hash}\" }}]\n\
             [[rules]]\nid = \"older\"\nrequire = {{ of = \"age\", at_least = 21 }}\nreason = \"younger_than_21\"\n"
        )
    };
    let hash = base.identity().hash.to_string();
    let branch = Policy::from_toml(&text(&hash), &[&base]).unwrap();
    let decision = branch.decide(&applicant().with("age", 17), date!("2026-02-01")).unwrap();
    let codes: Vec<&str> = decision.reasons().iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!(codes, ["age_outside_limits", "younger_than_21"]);
    assert_eq!(Policy::from_toml(&text(&hash), &[]).unwrap_err().code(), "policy.no_such_policy");
    assert_eq!(Policy::from_toml(&text(&"0".repeat(64)), &[&base]).unwrap_err().code(), "policy.other_hash");
}

#[test]
fn the_hash_changes_with_what_is_said_and_with_nothing_else() {
    let changed = MICRO.replace("[18, 55]", "[18, 56]");
    let spaced = MICRO.replace("[18, 55]", "[ 18 , 55 ]");
    let hash = |text: &str| Policy::from_toml(text, &[]).unwrap().identity().hash;
    assert_eq!(hash(MICRO), hash(&spaced));
    let all: BTreeSet<_> = [hash(MICRO), hash(&changed), retail().identity().hash].into();
    assert_eq!(all.len(), 3);
}

#[test]
fn many_applications_are_counted_by_what_they_come_by() {
    let policy = micro();
    let applications = [
        applicant(),
        applicant().with("age", 60),
        applicant().with("age", Value::Missing),
        applicant().with("occupation", "soldier"),
        applicant().with("age", "old"),
    ];
    let coverage = policy.coverage(&applications, date!("2026-02-01")).unwrap();
    assert_eq!(coverage.decided, 4);
    assert_eq!(coverage.refused, [("facts.kind", 1)].into());
    assert_eq!(coverage.outcomes, [("approved", 1), ("declined", 1), ("referred", 2)].into());
    assert_eq!(coverage.rules["age"], super::Held { yes: 2, no: 1, unknown: 1 });
    assert_eq!(coverage.unknown, [("age".to_owned(), 1)].into());
    assert!(policy.coverage(&applications, date!("2025-02-01")).is_err());
}

#[test]
fn a_scorecard_and_a_matrix_are_counted_too() {
    let applications = [wang(), wang().with("bureau_score", 480), wang().with("residence", "rent")];
    let coverage = retail().coverage(&applications, date!("2026-02-01")).unwrap();
    let points: Vec<(&str, u64)> = coverage.points["score.bureau_score"]
        .iter()
        .map(|(points, count)| (points.as_str(), *count))
        .collect();
    assert_eq!(points, [("-40", 1), ("60", 2)]);
    // 500 - 40 + 40 = 500: C; 500 + 60 + 15 = 575: B
    let cells: Vec<(&str, u64)> =
        coverage.cells["grid"].iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(cells, [("A", 1), ("B", 1), ("C", 1)]);
}

#[test]
fn two_policies_are_told_apart_by_who_comes_in_and_who_goes() {
    let tighter = Policy::from_toml(&MICRO.replace("between = [18, 55]", "between = [21, 60]"), &[]).unwrap();
    let applications = [
        applicant(),
        applicant().with("age", 19),
        applicant().with("age", 58),
        applicant().with("age", 59).with("occupation", "student"),
        applicant().with("age", "old"),
    ];
    let comparison = micro().compare(&tighter, &applications, date!("2026-02-01")).unwrap();
    assert_eq!((comparison.decided, comparison.refused), (4, 1));
    assert_eq!(comparison.swapped_in, [("age_outside_limits".to_owned(), vec![2])].into());
    assert_eq!(comparison.swapped_out, [("age_outside_limits".to_owned(), vec![1])].into());
    assert_eq!(comparison.outcomes[&("declined", "referred")], 1);
}

#[test]
fn versions_follow_each_other_without_a_day_in_common() {
    let version = |number: u32, from: &str, until: Option<&str>| {
        let until = until.map_or(String::new(), |until| format!("until = \"{until}\"\n"));
        let text = MICRO
            .replace("from = \"2026-01-01\"\n", &format!("version = {number}\nfrom = \"{from}\"\n{until}"));
        Policy::from_toml(&text, &[]).unwrap()
    };
    let one = version(1, "2026-01-01", Some("2026-06-30"));
    let two = version(2, "2026-07-01", None);
    let versions = super::Versions::of(vec![two.clone(), one.clone()]).unwrap();
    let on = |day| versions.on(day).map(|policy| policy.identity().version);
    assert_eq!(on(date!("2025-12-31")), None);
    assert_eq!((on(date!("2026-06-30")), on(date!("2026-07-01"))), (Some(1), Some(2)));
    let overlaps =
        super::Versions::of(vec![version(1, "2026-01-01", Some("2026-07-01")), two.clone()]).unwrap_err();
    assert_eq!(
        (overlaps.code(), overlaps.to_string().as_str()),
        ("policy.versions_overlap", "from: versions 1 and 2 both hold on 2026-07-01")
    );
    assert_eq!(
        super::Versions::of(vec![version(1, "2026-01-01", None), two]).unwrap_err().code(),
        "policy.versions_overlap"
    );
    let twice = super::Versions::of(vec![one.clone(), version(1, "2026-07-01", None)]).unwrap_err();
    assert_eq!(twice.code(), "policy.twice");
    let other = super::Versions::of(vec![one, retail()]).unwrap_err();
    assert_eq!(other.code(), "policy.combination");
}

#[test]
fn a_person_decides_within_an_authority_and_says_why() {
    use super::{Assessed, Assessment, OverrideError, PersonsDecision};
    let policy = retail();
    let mut assessment = Assessment::default();
    let approve = |level: &str, amount| PersonsDecision {
        by: "Li".to_owned(),
        level: level.to_owned(),
        on: date!("2026-02-03"),
        outcome: Outcome::Approved,
        amount,
        reason: "knows the employer".to_owned(),
    };
    assert_eq!(assessment.override_by(&policy, approve("officer", None)), Err(OverrideError::NothingDecided));
    assessment.decide(&policy, &wang(), date!("2026-02-01")).unwrap();
    let refused = |decided| {
        let mut copy = assessment.clone();
        let error = copy.override_by(&policy, decided).unwrap_err();
        assert_eq!(copy, assessment);
        (error.code(), error.to_string())
    };
    let (code, message) = refused(approve("automatic", None));
    assert_eq!(
        (code, message.as_str()),
        ("override.beyond_authority", "`automatic` may not approve 30000.00 CNY for grade A")
    );
    assert_eq!(refused(approve("boss", None)).0, "override.no_such_level");
    assert_eq!(refused(approve("officer", Some(money!("34200.01 CNY")))).0, "override.above_limit");
    assert_eq!(
        refused(PersonsDecision { reason: " ".to_owned(), ..approve("officer", None) }).0,
        "override.without_reason"
    );
    assert_eq!(
        refused(PersonsDecision { on: date!("2026-03-04"), ..approve("officer", None) }).0,
        "override.day"
    );
    assert_eq!(
        refused(PersonsDecision { on: date!("2026-01-31"), ..approve("officer", None) }).0,
        "override.day"
    );
    let mut other = assessment.clone();
    assert_eq!(
        other.override_by(&micro(), approve("officer", None)).unwrap_err().code(),
        "override.other_policy"
    );
    assessment.override_by(&policy, approve("officer", Some(money!("25000.00 CNY")))).unwrap();
    assert_eq!(
        (assessment.outcome(), assessment.amount()),
        (Some(&Outcome::Approved), Some(money!("25000.00 CNY")))
    );
    let over = assessment.latest().unwrap().hash();
    assert!(matches!(&assessment.all()[1], Assessed::ByPerson { over: hash, .. } if *hash == over));
    // decided again: the person's decision stays in the list and stands no more
    assessment
        .decide(&policy, &wang().with("monthly_debts", money!("3950.00 CNY")), date!("2026-02-05"))
        .unwrap();
    assert_eq!((assessment.outcome(), assessment.all().len()), (Some(&Outcome::Declined), 3));
}

#[test]
fn a_notice_is_in_the_lenders_words_where_there_are_some() {
    use crate::wording::Language;
    let text = format!(
        "{MICRO}\n[reasons.age_outside_limits]\nen = \"You must be 18 to 55 years old.\"\nzh = \"年龄须在18至55岁之间。\"\n"
    );
    let policy = Policy::from_toml(&text, &[]).unwrap();
    let declined = applicant().with("age", 61).with("monthly_income", money!("2000.00 CNY"));
    let decision = policy.decide(&declined, date!("2026-02-01")).unwrap();
    assert_eq!(decision.notice(&policy, Language::Chinese, 1), ["年龄须在18至55岁之间。"]);
    let english = decision.notice(&policy, Language::English, 4);
    assert_eq!(english, ["You must be 18 to 55 years old.", "income_too_low: this is not fulfilled."]);
    let polish = decision.notice(&policy, Language::Polish, 1);
    assert_eq!(polish, ["age_outside_limits: warunek nie jest spełniony."]);
    let lacks: Vec<String> = policy.validate().iter().map(ToString::to_string).collect();
    assert_eq!(
        lacks,
        [
            "reasons.age_outside_limits: no words in fr, pl",
            "reasons.income_too_low: no words in en, zh, fr, pl",
            "reasons.occupation_excluded: no words in en, zh, fr, pl"
        ]
    );
}

/// Every reason that the library gives by itself has words in every language.
#[test]
fn every_kind_of_reason_has_a_sentence() {
    use crate::wording::Language;
    let all = [
        Because::Rule,
        Because::UnknownRule,
        Because::Characteristic,
        Because::Matrix,
        Because::UnknownMatrix,
        Because::Limit,
        Because::BelowMinimum,
        Because::UnknownResult,
        Because::Stale,
        Because::NoAuthority,
    ];
    for because in all {
        let (rank, severity) = (Rank::Decline, super::Severity::Medium);
        let reason =
            super::Reason { code: "a_key".to_owned(), because, rank, severity, points_lost: 12.into() };
        for language in Language::ALL {
            let text = language.text(&reason.sentence());
            assert!(!text.starts_with("reason.") && !text.contains('{'), "{language}: {text}");
        }
    }
}

#[test]
fn a_score_becomes_a_probability_by_odds_or_by_a_table() {
    let with = |probability: &str| {
        let text = RETAIL.replace("base = 500\n", &format!("base = 500\nprobability = {probability}\n"));
        let text = text.replace("[[gates]]\nid = \"account\"", "[[rules]]\nid = \"risk\"\nrequire = { of = \"score_probability\", at_most = \"2 %\" }\nreason = \"too_risky\"\n[[gates]]\nid = \"account\"");
        Policy::from_toml(&text, &[])
    };
    let probability = |policy: &Policy, application: &Application| {
        let decision = policy.decide(application, date!("2026-02-01")).unwrap();
        decision.trace().iter().find_map(|step| {
            let Step::Score { probability: Some(Seen::Number(number)), .. } = step else { return None };
            Some(number.round_dp(6).to_string())
        })
    };
    // 600 points are 50 to 1: one in 51
    let logit = with("{ logit = { points = 600, odds = 50, doubling = 20 } }").unwrap();
    assert_eq!(probability(&logit, &wang()).as_deref(), Some("0.019608"));
    assert_eq!(
        logit.decide(&wang(), date!("2026-02-01")).unwrap().outcome(),
        &Outcome::Referred("officer".to_owned())
    );
    let renting = wang().with("residence", "rent");
    assert_eq!(probability(&logit, &renting).as_deref(), Some("0.045408")); // 575 points: 50 / 2^1.25 = 21.0224 to 1, one in 22.0224
    assert_eq!(logit.decide(&renting, date!("2026-02-01")).unwrap().reasons()[0].code, "too_risky");
    let table = with("{ table = [{ range = \"< 580\", probability = \"5 %\" }, { range = \">= 580\", probability = \"1.5 %\" }] }").unwrap();
    assert_eq!(probability(&table, &wang()).as_deref(), Some("0.015"));
    assert_eq!(probability(&table, &renting).as_deref(), Some("0.05"));
    let gap = with("{ table = [{ range = \"< 580\", probability = \"5 %\" }, { range = \"> 580\", probability = \"1.5 %\" }] }").unwrap_err();
    assert_eq!(gap.to_string(), "scorecards.score.probability: `[580, 581)` lies in none of them");
    assert_eq!(
        with("{ logit = { points = 600, odds = 0, doubling = 20 } }").unwrap_err().code(),
        "policy.limit"
    );
    assert_eq!(
        with("{ table = [{ range = \">= 0\", probability = 2 }] }").unwrap_err().code(),
        "policy.limit"
    );
}

#[test]
fn columns_are_decided_like_one_application_after_the_other() {
    use super::Columns;
    use crate::facts::{Known, Unknown};
    let policy = micro();
    let day = date!("2026-02-01");
    let ages = [34, 17, 40].map(|age| Known::Number(age.into()));
    let incomes = [Known::Number(5200.into()), Known::Number(5200.into()), Known::Not(Unknown::Missing)];
    let occupations = [Known::Text("nurse"), Known::Text("student"), Known::Text("nurse")];
    let all = || Columns::new(Borrower::Private, 3).with("age", &ages).with("monthly_income", &incomes);
    let columns = all().with("occupation", &occupations);
    let mut told = Vec::new();
    policy
        .verdicts(&columns, day, |row, verdict| {
            told.push((row, verdict.outcome == VerdictOutcome::Approved, verdict.reasons.len()));
        })
        .unwrap();
    assert_eq!(told, [(0, true, 0), (1, false, 2), (2, false, 1)]);
    let refused = |columns: &Columns<'_>| {
        policy.verdicts(columns, day, |_, _| panic!("nothing is told")).unwrap_err().to_string()
    };
    assert_eq!(
        refused(&all().with("occupation", &occupations[..2])),
        "occupation: expected 3 values, found 2"
    );
    assert_eq!(refused(&all().with("job", &occupations)), "job: the dictionary has no such field");
    assert_eq!(refused(&all().with("occupation", &ages)), "occupation: expected text, found `34`");
    let halves = [Known::Number("1.5".parse().unwrap()); 3];
    assert_eq!(
        refused(&Columns::new(Borrower::Private, 3).with("age", &halves)),
        "age: expected integer (years), found `1.5`"
    );
    let old = [Known::Number(151.into()); 3];
    assert_eq!(
        refused(&Columns::new(Borrower::Private, 3).with("age", &old)),
        "age: expected [0, 150], found 151"
    );
}

#[test]
fn a_cap_that_binds_is_the_only_reason_for_less_and_who_is_declined_needs_no_price() {
    let young = wang().with("birth_date", date!("2004-02-02"));
    let decision = retail().decide(&young, date!("2026-02-01")).unwrap();
    let codes: Vec<&str> = decision.reasons().iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!(codes, ["young_and_alone"]);
    // 500 - 40 + 15 = 475, debts 3000 / 8000 = 0.375: the cell that declines gives neither a margin nor a multiple
    let poor = wang()
        .with("bureau_score", 480)
        .with("residence", "rent")
        .with("monthly_debts", money!("3000.00 CNY"));
    let decision = retail().decide(&poor, date!("2026-02-01")).unwrap();
    assert_eq!(decision.outcome(), &Outcome::Declined);
    let declines: Vec<&str> = decision
        .reasons()
        .iter()
        .filter(|reason| reason.rank != Rank::Points)
        .map(|reason| reason.code.as_str())
        .collect();
    assert_eq!(declines, ["too_much_debt"]);
}

#[test]
fn a_fact_of_the_other_kind_of_borrower_is_refused() {
    let text = MICRO.replace(
        "occupation = { kind = \"text\" }",
        "occupation = { kind = \"text\", borrower = \"private\" }",
    );
    let policy = Policy::from_toml(&text, &[]).unwrap();
    let business = Application::of(Borrower::Business).with("occupation", "nurse");
    let refused = policy.decide(&business, date!("2026-02-01")).unwrap_err();
    assert_eq!(refused.code(), "facts.borrower");
    assert_eq!(
        refused.to_string(),
        "occupation: it is for private borrowers, found one of a business borrower"
    );
}
