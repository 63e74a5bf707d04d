use super::super::stepper::{Rule, equal_share};
use super::*;

fn stepped(rows: u32, lead: u32) -> Stepper {
    let step = |rows, instalment| Step { rows, instalment: Minor::new(instalment) };
    let steps = vec![step(2, 500), step(1, 700)].into();
    Stepper::new(rows, lead, Minor::ZERO, Rule::Stepped { steps, then: Minor::new(900) })
}

fn instalments(stepper: &Stepper) -> Vec<Option<i64>> {
    (1..=stepper.rows()).map(|row| stepper.instalment_of(row).map(Minor::units)).collect()
}

#[test]
fn given_instalments_come_before_the_level_one() {
    assert_eq!(instalments(&stepped(5, 0)), [Some(500), Some(500), Some(700), Some(900), None]);
    assert_eq!(instalments(&stepped(5, 1)), [None, Some(500), Some(500), Some(700), None]);
}

#[test]
fn after_some_rows_the_others_are_as_before() {
    assert_eq!(instalments(&stepped(6, 0).after(1)), [Some(500), Some(700), Some(900), Some(900), None]);
    assert_eq!(instalments(&stepped(6, 0).after(3)), [Some(900), Some(900), None]);
    assert_eq!(instalments(&stepped(6, 2).after(3)), [Some(500), Some(700), None]);
}

#[test]
fn given_rows_keep_their_totals_or_their_principal() {
    let rows = [(300, 40), (310, 30), (320, 0)].map(|(one, other)| (Minor::new(one), Minor::new(other)));
    let level = Stepper::new(3, 0, Minor::ZERO, Rule::Instalment(Minor::new(1)));
    assert_eq!(instalments(&level.with_rows(&rows)), [Some(340), Some(340), None]);
    let shares = Stepper::new(3, 0, Minor::ZERO, Rule::Principal(Minor::new(1))).with_rows(&rows);
    let shares: Vec<_> = (1..=3).map(|row| shares.share_of(row).map(Minor::units)).collect();
    assert_eq!(shares, [Some(300), Some(310), None]);
}

#[test]
fn equal_shares_leave_the_last_no_less_than_nothing() {
    let share = |amount, rows| equal_share(Minor::new(amount), rows).units();
    assert_eq!([share(100, 3), share(5, 2), share(7, 2), share(49, 4)], [33, 2, 4, 12]);
    // 3 × 2 would be more than 5; 2 × 3 is exactly 6.
    assert_eq!([share(5, 4), share(6, 3), share(11, 7)], [1, 2, 1]);
    // The nearest share of 7 would leave nothing, and that is enough.
    assert_eq!(share(6, 4), 2);
}
