use super::*;

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
    let back: Decision = serde_json::from_str(&text).unwrap();
    assert_eq!(back, decision);
    assert_eq!(back.hash(), decision.hash());
    let policy = retail();
    let again = Policy::from_json(&policy.to_json(), &[]).unwrap();
    assert_eq!(again.identity(), policy.identity());
    let json = r#"{ "borrower": "private", "facts": { "age": 34, "monthly_income": "5200.00", "occupation": "nurse" } }"#;
    assert_eq!(micro().dictionary().application_from_json(json).unwrap(), applicant());
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
fn what_is_asked_for_up_to_the_limit_is_granted_without_a_word() {
    let asked =
        |amount| retail().decide(&wang().with("requested_amount", amount), date!("2026-02-01")).unwrap();
    let whole = asked(money!("34200.00 CNY"));
    assert_eq!((whole.amount(), whole.limit()), (whole.limit(), Some(money!("34200.00 CNY"))));
    assert_eq!(whole.reasons(), []);
    let above = asked(money!("34200.01 CNY"));
    assert_eq!((above.amount(), above.reasons().len()), (whole.limit(), 1));
}

#[test]
fn a_decision_names_the_application_and_its_hash_changes_with_all_that_it_says() {
    let day = date!("2026-02-01");
    let decided = |text: &str, application: &Application, day| {
        let decision = Policy::from_toml(text, &[]).unwrap().decide(application, day).unwrap();
        assert_eq!(decision.facts(), application.hash());
        decision.hash()
    };
    let other_policy = RETAIL.replace("version = 3", "version = 4");
    let hashes = std::collections::BTreeSet::from([
        decided(RETAIL, &wang(), day),
        decided(RETAIL, &wang(), date!("2026-02-02")),
        decided(RETAIL, &wang().with("requested_amount", money!("30000.01 CNY")), day),
        decided(RETAIL, &wang().with("coupon", "WELCOME 2"), day),
        decided(&other_policy, &wang(), day),
    ]);
    assert_eq!(hashes.len(), 5);
    assert!(hashes.contains(&decided(RETAIL, &wang(), day)));
}
