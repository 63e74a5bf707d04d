use super::*;

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
