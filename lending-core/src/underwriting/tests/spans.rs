//! Between which numbers a result lies is known before any applicant is: bands beyond it are reached by nobody.

use super::span::Span;
use super::*;
use crate::facts::Interval;

type Join = fn(Span, Span) -> Span;

#[test]
fn a_span_is_never_narrower_than_what_can_happen() {
    let span = |text: &str| match text {
        "all" => Span::ALL,
        text => Span::of(&text.parse::<Interval>().unwrap()),
    };
    let (times, over, plus, minus): (Join, Join, Join, Join) =
        (Span::times, Span::over, Span::plus, Span::minus);
    let (least, greatest, either): (Join, Join, Join) = (Span::least, Span::greatest, Span::either);
    for (one, join, two, expected) in [
        ("[2, 3]", times, "[4, 5]", "[8, 15]"),
        ("[-2, 3]", times, "[-5, 4]", "[-15, 12]"),
        (">= 2", times, ">= 3", ">= 6"),
        (">= 0", times, "[0, 3]", ">= 0"),
        (">= 2", times, ">= -3", "every number"), // 1000 times -3
        (">= -2", times, ">= 3", "every number"),
        ("<= 2", times, "[4, 5]", "every number"),
        ("all", times, ">= 3", "every number"),
        (">= 0", over, ">= 0", ">= 0"),
        ("[1, 2]", over, "[3, 4]", ">= 0"),
        ("[-1, 2]", over, "[3, 4]", "every number"),
        ("[1, 2]", over, "[-3, 4]", "every number"),
        ("[-2, -1]", over, "[-4, -3]", "every number"),
        ("all", over, "[3, 4]", "every number"),
        ("[2, 3]", plus, "[4, 5]", "[6, 8]"),
        ("[2, 3]", plus, ">= 4", ">= 6"),
        ("[2, 3]", minus, "[4, 5]", "[-3, -1]"),
        (">= 2", minus, "<= 5", ">= -3"),
        ("[2, 9]", least, "[4, 5]", "[2, 5]"),
        (">= 2", least, "[4, 5]", "[2, 5]"),
        ("[2, 9]", greatest, "[4, 5]", "[4, 9]"),
        ("<= 9", greatest, "[4, 5]", "[4, 9]"),
        ("[2, 3]", either, "[4, 5]", "[2, 5]"),
        ("[2, 3]", either, ">= 4", ">= 2"),
    ] {
        assert_eq!(join(span(one), span(two)).domain().to_string(), expected, "{one} and {two}");
    }
    // An end that is left out is taken in: wider, not narrower.
    assert_eq!(span("(2, 3)").domain().to_string(), "[2, 3]");
}

#[test]
fn bands_of_a_measure_lie_where_it_can() {
    let found = |bands: &str| {
        let lines = format!(
            "[measures]\nit = {{ product = [\"rows\", 2] }}\n[[matrices]]\nid = \"m\"\n\
             axes = [{{ of = \"it\", bands = [{bands}] }}]\ncells = [\"a\", \"a\"]\n\
             outcomes.a = {{ grade = \"A\" }}"
        );
        let text = format!("{FIELDS}rows = {{ kind = \"integer\", range = \"[1, 60]\" }}\n{lines}");
        Policy::from_toml(&text, &[]).map(|policy| {
            policy
                .validate()
                .iter()
                .map(ToString::to_string)
                .filter(|one| one.starts_with("matrices"))
                .collect()
        })
    };
    let nothing: Vec<String> = Vec::new();
    assert_eq!(found("\"[2, 60]\", \"(60, 120]\""), Ok(nothing.clone()));
    assert_eq!(found("\"< 60\", \">= 60\""), Ok(nothing));
    let unreached = |band| vec![format!("matrices.m.it.bands[{band}]: no value reaches it")];
    assert_eq!(found("\"< 2\", \">= 2\""), Ok(unreached(0)));
    assert_eq!(found("\"<= 120\", \"> 120\""), Ok(unreached(1)));
    let gaps = ["\"[2, 60]\", \"(60, 119]\"", "\"[3, 60]\", \"(60, 120]\""];
    assert_eq!(
        gaps.map(|bands| found(bands).unwrap_err().to_string()),
        [
            "matrices.m.it.bands: `(119, 120]` lies in none of them",
            "matrices.m.it.bands: `[2, 3)` lies in none of them"
        ]
    );
}
