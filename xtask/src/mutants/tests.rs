use std::collections::BTreeSet;

use super::place::Change;
use super::rewrite::Rewrite;

const TEXT: &str = "\
const fn two() -> i64 {
    1 + 1
}

fn sign(of: i64) -> i64 {
    match of {
        0 => two() - 2,
        _ if of < 0 && !is_far(of) => -1,
        _ => 1,
    }
}
";

/// A change of the text above: its genre, what it is about, what stands there instead.
fn change(genre: &str, about: &str, replacement: &str) -> Change {
    let at = TEXT.find(about).unwrap();
    let point = |at: usize| {
        let before = &TEXT[..at];
        let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1) + 1;
        serde_json::json!({ "line": before.matches('\n').count() + 1, "column": column })
    };
    let change = serde_json::json!({
        "file": "sign.rs",
        "name": about,
        "genre": genre,
        "function": { "return_type": "-> i64" },
        "replacement": replacement,
        "span": { "start": point(at), "end": point(at + about.len()) },
    });
    serde_json::from_value(change).unwrap()
}

fn rewritten(changes: &[Change], left_out: &[u32], stays_const: &[&str]) -> (String, Vec<u32>) {
    let changes = (1..).zip(changes.iter().cloned()).collect();
    let stays_const: BTreeSet<String> = stays_const.iter().map(|name| (*name).to_owned()).collect();
    let rewrite = Rewrite::new(TEXT.to_owned(), changes).unwrap();
    let rewritten = rewrite.text(&left_out.iter().copied().collect(), &stays_const);
    syn::parse_file(&rewritten.text).unwrap();
    (rewritten.text, rewritten.without_place)
}

#[test]
fn changes_of_one_operator_stand_side_by_side() {
    let changes = [change("BinaryOperator", "- 2", "+ 2"), change("BinaryOperator", "- 2", "* 2")];
    let (text, without_place) = rewritten(&changes, &[], &[]);
    assert!(without_place.is_empty());
    let expected = "(if !crate::change::within(1, 2) { two() - 2 } else if crate::change::is(1) { /*<1*/two() + 2/*1>*/ }";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn what_is_inside_another_stands_in_it_as_it_was() {
    let changes = [
        change("BinaryOperator", "&&", "||"),
        change("UnaryOperator", "!", ""),
        change("BinaryOperator", "<", "=="),
    ];
    let (text, _) = rewritten(&changes, &[], &[]);
    let expected = "(if !crate::change::within(1, 1) { \
        (if !crate::change::within(3, 3) { of < 0 } else { /*<3*/of == 0/*3>*/ }) && \
        (if !crate::change::within(2, 2) { !is_far(of) } else { /*<2*/is_far(of)/*2>*/ }) } \
        else { /*<1*/of < 0 || !is_far(of)/*1>*/ })";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_body_is_left_at_once_and_an_arm_is_passed_over() {
    let changes = [
        change("FnValue", "match of {", "Default::default()"),
        change("MatchArm", "0 => two() - 2,", ""),
        change("MatchArm", "_ if of < 0 && !is_far(of) => -1,", ""),
    ];
    let (text, without_place) = rewritten(&changes, &[], &[]);
    assert!(without_place.is_empty());
    assert!(
        text.contains("if crate::change::is(1) { return /*<1*/Default::default()/*1>*/; } match of"),
        "{text}"
    );
    assert!(text.contains("0  if !crate::change::is(2) => two()"), "{text}");
    assert!(text.contains("{ of < 0 && !is_far(of) } else { /*<3*/false/*3>*/ }"), "{text}");
}

#[test]
fn what_must_be_const_has_no_changes() {
    let changes = [change("BinaryOperator", "+", "-")];
    let (text, without_place) = rewritten(&changes, &[], &[]);
    assert!(text.starts_with(" fn two") && without_place.is_empty(), "{text}");
    let (text, without_place) = rewritten(&changes, &[], &["two"]);
    assert!(text == TEXT && without_place == [1], "{text}");
    assert!(rewritten(&changes, &[1], &["two"]).1.is_empty());
}
