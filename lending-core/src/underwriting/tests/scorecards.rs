use super::*;

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

/// A scorecard of one characteristic, with a matrix whose bands leave out what lies between 510 and 511.
fn scored(base: &str, points: &str, missing: &str) -> Result<Policy, PolicyError> {
    one_thing(&format!(
        "[[scorecards]]\nid = \"score\"\nbase = \"{base}\"\n[[scorecards.characteristics]]\nof = \"age\"\n\
         reason = \"age\"\nmissing = \"{missing}\"\n\
         bins = [{{ range = \"< 30\", points = \"{points}\" }}, {{ range = \">= 30\", points = 20 }}]\n\
         [[matrices]]\nid = \"m\"\naxes = [{{ of = \"score\", bands = [\"<= 510\", \">= 511\"] }}]\n\
         cells = [\"low\", \"high\"]\noutcomes.low = {{}}\noutcomes.high = {{}}"
    ))
}

#[test]
fn a_score_is_whole_where_its_base_and_all_its_points_are() {
    assert!(scored("500", "5", "0").is_ok());
    assert!(scored("500.0", "5.00", "-7").is_ok());
    for (base, points, missing) in
        [("500.5", "5", "0"), ("500", "5.5", "0"), ("500", "5", "0.5"), ("500.5", "5.5", "0")]
    {
        let gap = scored(base, points, missing).unwrap_err().to_string();
        assert_eq!(gap, "matrices.m.score.bands: `(510, 511)` lies in none of them");
    }
}

#[test]
fn yes_and_no_are_bins_in_either_order() {
    for bins in [
        "{ is = true, points = 30 }, { is = false, points = 10 }",
        "{ is = false, points = 10 }, { is = true, points = 30 }",
    ] {
        let policy = one_thing(&format!(
            "[[scorecards]]\nid = \"score\"\ncharacteristics = [{{ of = \"owner\", reason = \"tenant\", bins = [{bins}] }}]"
        ))
        .unwrap();
        let score = |owner: Value| {
            let decision = policy.decide(&nobody().with("owner", owner), date!("2026-02-01")).unwrap();
            let Step::Score { value, .. } = &decision.trace()[0] else { panic!("the step is the score") };
            value.to_string()
        };
        let scores = [Value::from(true), Value::from(false), Value::Missing].map(score);
        assert_eq!(scores, ["30", "10", "missing"], "{bins}");
    }
}

#[test]
fn points_may_rise_or_fall_where_nothing_is_said_and_not_both() {
    let found = |said: &str, points: [i64; 3]| {
        let bins: Vec<String> = ["< 30", "[30, 60)", ">= 60"]
            .iter()
            .zip(points)
            .map(|(range, points)| format!("{{ range = \"{range}\", points = {points} }}"))
            .collect();
        let policy = one_thing(&format!(
            "[[scorecards]]\nid = \"score\"\n[[scorecards.characteristics]]\nof = \"age\"\nreason = \"age\"\n{said}\n\
             bins = [{}]",
            bins.join(", ")
        ))
        .unwrap();
        policy.validate().iter().any(|finding| matches!(finding, Finding::NotMonotone { .. }))
    };
    let (rises, falls, stays, both) = ([1, 2, 3], [3, 2, 1], [2, 2, 2], [1, 3, 2]);
    for (said, expected) in [
        ("", [false, false, false, true]),
        ("points = \"rise\"", [false, true, false, true]),
        ("points = \"fall\"", [true, false, false, true]),
        ("points = \"both_ways\"", [false; 4]),
    ] {
        assert_eq!([rises, falls, stays, both].map(|points| found(said, points)), expected, "{said}");
    }
}
