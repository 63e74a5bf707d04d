use super::*;

fn requiring(require: &str) -> Result<Policy, PolicyError> {
    one_thing(&format!("[[rules]]\nid = \"it\"\nrequire = {require}\nreason = \"not_so\""))
}

/// Whether a requirement holds for an applicant.
fn holds(require: &str, applicant: &Application) -> Truth {
    let decision = requiring(require).unwrap().decide(applicant, date!("2026-02-01")).unwrap();
    let Some(Step::Rule { truth, .. }) = decision.trace().first() else {
        panic!("the only step is the rule")
    };
    *truth
}

/// Why a requirement is refused.
fn wrong(require: &str) -> String {
    let message = requiring(require).expect_err(require).to_string();
    message.strip_prefix("rules.it.require: ").unwrap_or(&message).trim().to_owned()
}

#[test]
fn days_lie_between_two_days_that_are_taken_in() {
    let moved_in = |day| nobody().with("moved_in", day);
    let year = "{ of = \"moved_in\", between = [\"2025-01-01\", \"2025-12-31\"] }";
    for (day, truth) in [
        (date!("2024-12-31"), Truth::No),
        (date!("2025-01-01"), Truth::Yes),
        (date!("2025-12-31"), Truth::Yes),
        (date!("2026-01-01"), Truth::No),
    ] {
        assert_eq!(holds(year, &moved_in(day)), truth, "{day}");
    }
    let one_day = "{ of = \"moved_in\", between = [\"2025-01-01\", \"2025-01-01\"] }";
    assert_eq!(holds(one_day, &moved_in(date!("2025-01-01"))), Truth::Yes);
    assert_eq!(holds("{ of = \"children\", between = [2, 2] }", &nobody().with("children", 2)), Truth::Yes);
    for turned in [
        "{ of = \"moved_in\", between = [\"2025-01-02\", \"2025-01-01\"] }",
        "{ of = \"children\", between = [3, 2] }",
    ] {
        assert_eq!(wrong(turned), "nothing lies between the two: the first is the smaller one");
    }
    let since_hired = "{ of = \"moved_in\", between = [{ of = \"hired\" }, \"2025-12-31\"] }";
    let hired = moved_in(date!("2025-05-01")).with("hired", date!("2025-05-02"));
    assert_eq!(holds(since_hired, &hired), Truth::No);
}

#[test]
fn several_answers_to_one_question_must_all_hold() {
    let of_age = "{ of = \"age\", at_least = 18, below = 65, is_not = 40 }";
    for (age, truth) in
        [(17, Truth::No), (18, Truth::Yes), (40, Truth::No), (64, Truth::Yes), (65, Truth::No)]
    {
        assert_eq!(holds(of_age, &nobody().with("age", age)), truth, "{age}");
    }
    let papers = "{ of = \"papers\", has = [\"payslip\"], has_none_of = [\"passport\"] }";
    assert_eq!(holds(papers, &nobody().with("papers", ["payslip"])), Truth::Yes);
    assert_eq!(holds(papers, &nobody().with("papers", ["payslip", "passport"])), Truth::No);
    assert_eq!(holds(papers, &nobody()), Truth::Unknown);
}

#[test]
fn two_values_are_the_same_only_where_both_are_known() {
    let (texts, answers) =
        ("{ of = \"home\", is = { of = \"work\" } }", "{ of = \"owner\", is_not = { of = \"employed\" } }");
    let lives = |home: &str, work: &str| nobody().with("home", home).with("work", work);
    assert_eq!(holds(texts, &lives("Wuhan", "Wuhan")), Truth::Yes);
    assert_eq!(holds(texts, &lives("Wuhan", "Beijing")), Truth::No);
    for one_is_missing in [nobody().with("home", "Wuhan"), nobody().with("work", "Wuhan"), nobody()] {
        assert_eq!(holds(texts, &one_is_missing), Truth::Unknown);
    }
    assert_eq!(holds(answers, &nobody().with("owner", true).with("employed", false)), Truth::Yes);
    assert_eq!(holds(answers, &nobody().with("owner", false).with("employed", false)), Truth::No);
    assert_eq!(holds(answers, &nobody().with("owner", true)), Truth::Unknown);
}

#[test]
fn it_can_be_asked_whether_something_is_known() {
    let (known, not_known) = ("{ of = \"home\", is_known = true }", "{ of = \"home\", is_known = false }");
    let (with, without) = (nobody().with("home", "Wuhan"), nobody().with("home", Value::Missing));
    assert_eq!([known, not_known].map(|require| holds(require, &with)), [Truth::Yes, Truth::No]);
    assert_eq!([known, not_known].map(|require| holds(require, &without)), [Truth::No, Truth::Yes]);
}

#[test]
fn a_requirement_asks_one_thing_in_one_way() {
    let adult = "{ of = \"age\", at_least = 18 }";
    let one_way = "a requirement is one of `all`, `any`, `not`, or `of` with what is asked of it";
    for require in [
        format!("{{ all = [{adult}], at_least = 18 }}"),
        format!("{{ any = [{adult}], is_known = true }}"),
        format!("{{ not = {adult}, one_of = [\"own\"] }}"),
        format!("{{ not = {adult}, of = \"age\" }}"),
        format!("{{ all = [{adult}], any = [{adult}] }}"),
        "{ of = \"age\" }".to_owned(),
        "{ at_least = 18 }".to_owned(),
        "{}".to_owned(),
    ] {
        assert_eq!(wrong(&require), one_way, "{require}");
    }
    for empty in ["{ all = [] }", "{ any = [] }"] {
        assert_eq!(wrong(empty), "nothing is asked: name at least one requirement");
    }
    for empty in ["one_of", "none_of"] {
        assert_eq!(wrong(&format!("{{ of = \"residence\", {empty} = [] }}")), "name at least one text");
    }
    for empty in ["has", "has_none_of"] {
        assert_eq!(wrong(&format!("{{ of = \"papers\", {empty} = [] }}")), "name at least one text");
    }
}

#[test]
fn a_value_is_compared_with_one_of_its_kind() {
    for (require, expected) in [
        ("of = \"age\", is = true", "expected a number (years), found true"),
        ("of = \"age\", at_least = \"young\"", "expected a number (years), found `young`"),
        ("of = \"age\", below = { of = \"children\" }", "expected a number (years), found a plain number"),
        ("of = \"home\", is = 5", "expected a text, found 5"),
        ("of = \"home\", is = { of = \"owner\" }", "expected a text, found yes or no"),
        ("of = \"owner\", is = \"yes\"", "expected yes or no, found `yes`"),
        ("of = \"moved_in\", above = 2025", "expected a day, found 2025"),
        ("of = \"moved_in\", above = \"May\"", "expected a day, found `May`"),
        ("of = \"moved_in\", above = { of = \"home\" }", "expected a day, found a text"),
        ("of = \"residence\", is = \"castle\"", "expected one of own, rent, found castle"),
        ("of = \"residence\", has = [\"own\"]", "expected a list of texts, found a text"),
        ("of = \"papers\", is = \"passport\"", "expected `has` or `has_none_of` of a list, found `is`"),
        ("of = \"papers\", one_of = [\"passport\"]", "expected a text, found a list of texts"),
    ] {
        assert_eq!(wrong(&format!("{{ {require} }}")), expected);
    }
    let refused = requiring("{ of = \"age\", at_least = 17.5 }").unwrap_err();
    let expected = "expected a whole number, a text (a number with a fraction is one), true or false, or { of = \"a name\" }";
    assert!(refused.to_string().contains(expected), "{refused}");
}
