use super::*;

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
            "[measures]",
            "[measures]\nmonthly_income = 5",
            "policy.twice",
            "measures.monthly_income: `monthly_income` is there already",
        ),
        ("id = \"third_free\"", "id = \"grid\"", "policy.twice", "benefits: `grid` is there already"),
        (
            "gives = { discount = \"1.5 % per year\" }",
            "gives = { discount = \"-1.5 % per year\" }",
            "policy.limit",
            "benefits.welcome.gives: expected a rate of zero or more, found -1.5 % per year",
        ),
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
        let of_words = |finding: &Finding| matches!(finding, Finding::WithoutWords { .. });
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
