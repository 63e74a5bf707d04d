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
