use super::*;

fn counting(expression: &str) -> Result<Policy, PolicyError> {
    one_thing(&format!("[measures]\nit = {expression}"))
}

/// What an expression gives for an applicant.
fn counted(expression: &str, applicant: &Application) -> String {
    let decision = counting(expression).unwrap().decide(applicant, date!("2026-02-01")).unwrap();
    let Some(Step::Measure { value, .. }) = decision.trace().first() else {
        panic!("the only step is the measure")
    };
    value.to_string()
}

/// Why an expression is refused.
fn wrong(expression: &str) -> String {
    let message = counting(expression).expect_err(expression).to_string();
    message.strip_prefix("measures.it: ").unwrap_or(&message).trim().to_owned()
}

#[test]
fn a_ratio_and_a_rounding_are_to_their_places_by_their_mode() {
    let ratio = |of: &str, to: &str, places: u32, mode: &str| {
        let to =
            format!("{{ ratio = {{ of = \"{of}\", to = \"{to}\", places = {places}, mode = \"{mode}\" }} }}");
        counted(&to, &nobody())
    };
    for (of, to, places, mode, expected) in [
        ("10", "4", 1, "half_up", "2.5"),
        ("-10", "4", 1, "half_up", "-2.5"),
        ("10", "-4", 1, "half_up", "-2.5"),
        ("-10", "-4", 1, "half_up", "2.5"),
        ("10", "-4", 0, "half_up", "-3"),
        ("10", "-4", 0, "half_even", "-2"),
        ("10", "-4", 0, "down", "-2"),
        ("0", "-4", 0, "up", "0"),
        ("1", "3", 12, "down", "0.333333333333"),
        ("1", "-0.0003", 2, "up", "-3333.34"),
        ("1", "0.00", 2, "up", "divided by zero"),
    ] {
        assert_eq!(ratio(of, to, places, mode), expected, "{of} over {to}");
    }
    let rounded = |of: &str, places: u32, mode: &str| {
        let of = format!("{{ rounded = {{ of = \"{of}\", places = {places}, mode = \"{mode}\" }} }}");
        counted(&of, &nobody())
    };
    for (of, places, mode, expected) in [
        ("2.345", 2, "half_up", "2.35"),
        ("2.345", 2, "half_even", "2.34"),
        ("2.341", 2, "up", "2.35"),
        ("-2.349", 2, "down", "-2.34"),
        ("2.5", 12, "down", "2.5"),
    ] {
        assert_eq!(rounded(of, places, mode), expected, "{of} to {places} places");
    }
    let income = nobody().with("income", money!("5200.50 CNY"));
    let whole = "{ rounded = { of = \"income\", places = 0, mode = \"half_up\" } }";
    assert_eq!(
        (counted(whole, &income), counted(whole, &nobody())),
        ("5201".to_owned(), "missing".to_owned())
    );
}

#[test]
fn a_division_and_a_rounding_name_at_most_twelve_places() {
    for operation in [
        "{ ratio = { of = 1, to = 3, places = #, mode = \"down\" } }",
        "{ rounded = { of = 1, places = #, mode = \"down\" } }",
    ] {
        assert!(counting(&operation.replace('#', "12")).is_ok());
        assert_eq!(wrong(&operation.replace('#', "13")), "expected at most 12 places, found 13");
    }
}

#[test]
fn an_operation_has_one_to_a_thousand_parts() {
    for operation in ["sum", "product", "least", "greatest", "first_known"] {
        let of = |parts: usize| format!("{{ {operation} = [{}] }}", vec!["1"; parts].join(", "));
        for parts in [0, 1001] {
            assert_eq!(wrong(&of(parts)), format!("expected 1 to 1000 parts, found {parts}"), "{operation}");
        }
        let expected = if operation == "sum" { "1000" } else { "1" };
        assert_eq!(counted(&of(1000), &nobody()), expected, "{operation}");
        assert_eq!(counted(&of(1), &nobody()), "1", "{operation}");
    }
}

#[test]
fn an_expression_is_nested_thirty_two_deep_at_most() {
    let deep = |depth: usize| format!("{}\"factor\"{}", "{ plain = ".repeat(depth), " }".repeat(depth));
    assert_eq!(counted(&deep(32), &nobody().with("factor", 7)), "7");
    for depth in [33, 34] {
        assert_eq!(wrong(&deep(depth)), "expected at most 32 one in the other, found more");
    }
}

#[test]
fn units_meet_their_own_and_what_is_made_plain_has_none() {
    let applicant = nobody().with("income", money!("5200.00 CNY")).with("debts", money!("3.00 CNY"));
    // A number of the file takes the unit of what it meets.
    assert_eq!(counted("{ sum = [\"income\", 5] }", &applicant), "5205");
    assert_eq!(wrong("{ sum = [\"income\", \"children\"] }"), "expected an amount, found a plain number");
    assert_eq!(
        wrong("{ sum = [\"income\", { plain = 5 }] }"),
        "expected an amount, found a plain number",
        "said to be plain, it takes none"
    );
    // Two amounts are multiplied only where one of them is made plain.
    assert_eq!(
        wrong("{ product = [\"income\", \"debts\"] }"),
        "expected a plain number beside it, found an amount"
    );
    assert_eq!(counted("{ product = [\"income\", { plain = \"debts\" }] }", &applicant), "15600");
    let years = nobody().with("age", 34).with("children", 2);
    assert_eq!(counted("{ sum = [{ plain = \"age\" }, \"children\"] }", &years), "36");
}

#[test]
fn what_is_no_expression_is_told_what_one_is() {
    let refused = counting("true").unwrap_err().to_string();
    let expected =
        "expected a whole number, a number as text, a name, or a table such as { sum = [\"a\", \"b\"] }";
    assert!(refused.contains(expected), "{refused}");
}
