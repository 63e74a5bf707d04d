use super::*;
use crate::money::Minor;

const SAME: NewPlan = NewPlan::new(Rows::Same, Arrears::Stay);

#[test]
fn what_becomes_principal_compounds() {
    use Treatment::{IsCapitalised, IsWaived, OnTheFirstRow};
    let transferred =
        |interest, fee, penalty| SAME.arrears(Arrears::Transferred { interest, fee, penalty }).compounds();
    assert!(!SAME.compounds());
    assert!(!transferred(OnTheFirstRow, IsWaived, OnTheFirstRow));
    assert!(transferred(IsCapitalised, IsWaived, IsWaived));
    assert!(transferred(IsWaived, IsCapitalised, IsWaived));
    assert!(transferred(IsWaived, IsWaived, IsCapitalised));
    let suspended =
        |interest| NewPlan::suspended(1, Suspended::Everything(interest), SuspendedTerm::Kept).compounds();
    assert!(suspended(SuspendedInterest::IsCapitalised));
    assert!(!suspended(SuspendedInterest::IsSpread));
}

#[test]
fn what_a_plan_does_not_say_is_as_it_was() {
    let kept = SAME.on_late_fact(OnLateFact::KeepAgreed);
    assert_eq!((kept.on_late_fact, kept.past_due), (OnLateFact::KeepAgreed, SAME.past_due));
    assert_ne!(kept, SAME);
}

#[test]
fn a_plan_writes_down_what_it_says_otherwise_and_nothing_else() {
    let stored = |plan: NewPlan| serde_json::to_value(plan).unwrap();
    let plain = NewPlan::same_rows();
    let of_plain = stored(plain.clone());
    let fields: Vec<&String> = of_plain.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["arrears", "rows"]);
    let rate = "6 % per year".parse().unwrap();
    for (field, plan, answer) in [
        ("rate", plain.clone().rate(rate), serde_json::to_value(rate).unwrap()),
        ("residual", plain.clone().residual(Minor::new(5)), 5.into()),
        ("haircut", plain.clone().haircut(Minor::new(7)), 7.into()),
        ("past_due", plain.clone().past_due(PastDue::GoOn), "go_on".into()),
        ("taken_over", plain.clone().taken_over(TakenOver::OnTopOfTheRows), "on_top_of_the_rows".into()),
        ("on_late_fact", plain.clone().on_late_fact(OnLateFact::KeepAgreed), "keep_agreed".into()),
        ("arrears", plain.clone().arrears(Arrears::Stay), "stay".into()),
    ] {
        let mut expected = of_plain.clone();
        expected[field] = answer;
        assert_eq!(stored(plan.clone()), expected);
        assert_eq!(serde_json::from_value::<NewPlan>(expected).unwrap(), plan);
    }
}
