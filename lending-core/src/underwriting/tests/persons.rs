use super::*;

#[test]
fn a_person_decides_within_an_authority_and_says_why() {
    let policy = retail();
    let mut assessment = Assessment::default();
    let approve = |level: &str, amount| PersonsDecision {
        by: "Li".to_owned(),
        level: level.to_owned(),
        on: date!("2026-02-03"),
        outcome: Outcome::Approved,
        amount,
        reason: "knows the employer".to_owned(),
    };
    assert_eq!(assessment.override_by(&policy, approve("officer", None)), Err(OverrideError::NothingDecided));
    assessment.decide(&policy, &wang(), date!("2026-02-01")).unwrap();
    let refused = |decided| {
        let mut copy = assessment.clone();
        let error = copy.override_by(&policy, decided).unwrap_err();
        assert_eq!(copy, assessment);
        (error.code(), error.to_string())
    };
    let (code, message) = refused(approve("automatic", None));
    assert_eq!(
        (code, message.as_str()),
        ("override.beyond_authority", "`automatic` may not approve 30000.00 CNY for grade A")
    );
    assert_eq!(refused(approve("boss", None)).0, "override.no_such_level");
    assert_eq!(refused(approve("officer", Some(money!("34200.01 CNY")))).0, "override.above_limit");
    assert_eq!(
        refused(PersonsDecision { reason: " ".to_owned(), ..approve("officer", None) }).0,
        "override.without_reason"
    );
    assert_eq!(
        refused(PersonsDecision { on: date!("2026-03-04"), ..approve("officer", None) }).0,
        "override.day"
    );
    assert_eq!(
        refused(PersonsDecision { on: date!("2026-01-31"), ..approve("officer", None) }).0,
        "override.day"
    );
    let mut other = assessment.clone();
    assert_eq!(
        other.override_by(&micro(), approve("officer", None)).unwrap_err().code(),
        "override.other_policy"
    );
    assessment.override_by(&policy, approve("officer", Some(money!("25000.00 CNY")))).unwrap();
    assert_eq!(
        (assessment.outcome(), assessment.amount()),
        (Some(&Outcome::Approved), Some(money!("25000.00 CNY")))
    );
    let over = assessment.latest().unwrap().hash();
    assert!(matches!(&assessment.all()[1], Assessed::ByPerson { over: hash, .. } if *hash == over));
    // decided again: the person's decision stays in the list and stands no more
    assessment
        .decide(&policy, &wang().with("monthly_debts", money!("3950.00 CNY")), date!("2026-02-05"))
        .unwrap();
    assert_eq!((assessment.outcome(), assessment.all().len()), (Some(&Outcome::Declined), 3));
}

#[test]
fn a_person_decides_from_the_first_day_to_the_last_and_grants_up_to_the_limit() {
    let policy = retail();
    let mut assessment = Assessment::default();
    assessment.decide(&policy, &wang(), date!("2026-02-01")).unwrap();
    let approved = |on, amount| {
        let mut copy = assessment.clone();
        let outcome = Outcome::Approved;
        let (by, level, reason) = ("Li".to_owned(), "officer".to_owned(), "knows the employer".to_owned());
        let decided = PersonsDecision { by, level, on, outcome, amount, reason };
        copy.override_by(&policy, decided).map(|()| copy.amount())
    };
    let (first, last) = (date!("2026-02-01"), date!("2026-03-03"));
    for day in [first, last] {
        assert_eq!(approved(day, None), Ok(Some(money!("30000.00 CNY"))), "{day}");
    }
    let limit = Some(money!("34200.00 CNY"));
    assert_eq!(approved(first, limit), Ok(limit));
}
