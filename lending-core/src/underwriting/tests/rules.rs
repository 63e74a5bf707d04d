use super::*;

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
