use super::{InterestThen, RowsThen, WriteOffPolicy};

#[test]
fn only_what_changes_nothing_is_usual() {
    assert!(WriteOffPolicy::default().is_usual());
    let stops = WriteOffPolicy { interest: InterestThen::Stops, ..WriteOffPolicy::default() };
    let due = WriteOffPolicy { rows: RowsThen::FallDue, ..WriteOffPolicy::default() };
    assert!(!stops.is_usual() && !due.is_usual());
}
