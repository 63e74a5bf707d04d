use super::*;

fn scorecard(characteristics: &[String]) -> Result<Policy, PolicyError> {
    let lines = format!("[[scorecards]]\nid = \"score\"\ncharacteristics = [{}]", characteristics.join(", "));
    one_thing(&lines)
}

fn characteristic(of: &str, bins: &str) -> String {
    format!("{{ of = \"{of}\", reason = \"points\", bins = [{bins}] }}")
}

#[test]
fn a_scorecard_has_one_to_a_thousand_characteristics() {
    let of = |count: usize| {
        scorecard(&vec![
            characteristic(
                "age",
                "{ range = \">= 0\", points = 1 }, { range = \"< 0\", points = 0 }"
            );
            count
        ])
    };
    for count in [1, 1000] {
        let decision = of(count).unwrap().decide(&nobody().with("age", 34), date!("2026-02-01")).unwrap();
        let Step::Score { value, parts, .. } = &decision.trace()[0] else { panic!("the step is the score") };
        assert_eq!((value.number(), parts.len()), (Some(count.into()), count));
    }
    for count in [0, 1001] {
        let expected =
            format!("scorecards.score.characteristics: expected 1 to 1000 characteristics, found {count}");
        assert_eq!(of(count).unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_characteristic_has_at_most_a_thousand_bins() {
    let of = |count: usize| {
        let between = (1..count - 1).map(|one| format!("{{ range = \"{one}\", points = 1 }}"));
        let ends = [
            "{ range = \"<= 0\", points = 1 }".to_owned(),
            format!("{{ range = \">= {}\", points = 1 }}", count - 1),
        ];
        let bins: Vec<String> = ends.into_iter().chain(between).collect();
        scorecard(&[characteristic("age", &bins.join(", "))])
    };
    assert!(of(1000).is_ok());
    for count in [1001, 1002] {
        let expected = format!("scorecards.score.age: expected at most 1000 bins, found {count}");
        assert_eq!(of(count).unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_policy_has_at_most_ten_thousand_of_a_kind() {
    let gives = r#"{ "row_free_of_interest": 1 }"#;
    let of = |count: usize| {
        let benefits: Vec<String> = (0..count)
            .map(|number| {
                format!(r#"{{ "id": "b{number}", "when": {{ "of": "age", "is": 1 }}, "gives": {gives} }}"#)
            })
            .collect();
        let text = format!(
            r#"{{ "policy": "many", "from": "2026-01-01", "currency": "CNY", "unknown": "decline",
                  "facts": {{ "age": {{ "kind": "integer" }} }}, "benefits": [{}] }}"#,
            benefits.join(", ")
        );
        Policy::from_json(&text, &[])
    };
    assert!(of(10_000).is_ok());
    for count in [10_001, 10_002] {
        let expected = format!("rules: expected at most 10000 of a kind, found {count}");
        assert_eq!(of(count).unwrap_err().to_string(), expected);
    }
}
