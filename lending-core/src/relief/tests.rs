use std::collections::BTreeMap;

use super::{CloseWithin, ReliefPolicy};
use crate::debt::Component;
use crate::money::Minor;

fn of(name: &str, limits: &[(Component, i64)]) -> ReliefPolicy {
    let limits = limits.iter().map(|(component, most)| (*component, Minor::new(*most))).collect();
    ReliefPolicy { authorities: BTreeMap::from([(name.to_owned(), limits)]), ..ReliefPolicy::default() }
}

#[test]
fn an_authority_waives_what_its_table_names() {
    let clerk = of("clerk", &[(Component::Penalty, 100), (Component::Fee, 0)]);
    assert_eq!(clerk.most("clerk", Component::Penalty), Minor::new(100));
    assert_eq!(clerk.most("clerk", Component::Fee), Minor::ZERO);
    assert_eq!(clerk.most("clerk", Component::Interest), Minor::ZERO);
    assert_eq!(clerk.most("manager", Component::Penalty), Minor::ZERO);
    assert!(!clerk.knows_principal());
    assert!(of("board", &[(Component::Principal, 1)]).knows_principal());
}

#[test]
fn amounts_and_names_keep_within_their_limits() {
    let beyond = |policy: &ReliefPolicy| policy.beyond().map(|(field, _, found)| (field, found));
    assert_eq!(beyond(&ReliefPolicy::default()), None);
    assert_eq!(beyond(&of("clerk", &[(Component::Fee, 0)])), None);
    assert_eq!(beyond(&of("clerk", &[(Component::Fee, Minor::LIMIT.units())])), None);
    assert_eq!(beyond(&of("clerk", &[(Component::Fee, -1)])), Some(("relief.authorities", "-1".to_owned())));
    assert!(beyond(&of("clerk", &[(Component::Fee, Minor::LIMIT.units() + 1)])).is_some());
    assert!(beyond(&of(" ", &[])).is_some());
    assert!(beyond(&of(&"n".repeat(65), &[])).is_some());
    assert_eq!(beyond(&of(&"n".repeat(64), &[])), None);
    let close = |short, over| ReliefPolicy {
        close_within: CloseWithin { short: Minor::new(short), over: Minor::new(over) },
        ..ReliefPolicy::default()
    };
    assert_eq!(beyond(&close(-1, 0)), Some(("relief.close_within.short", "-1".to_owned())));
    assert_eq!(beyond(&close(0, -1)), Some(("relief.close_within.over", "-1".to_owned())));
    assert_eq!(beyond(&close(100, 50)), None);
    let free = |rows: &[u32]| ReliefPolicy {
        free_of_interest: rows.iter().copied().collect(),
        ..ReliefPolicy::default()
    };
    assert_eq!(beyond(&free(&[0, 3])), Some(("relief.free_of_interest", "0".to_owned())));
    assert_eq!(beyond(&free(&[1, 3])), None);
}

#[test]
fn rests_that_are_nothing_are_not_written_down() {
    let relief = |short| ReliefPolicy {
        close_within: CloseWithin { short: Minor::new(short), over: Minor::ZERO },
        ..ReliefPolicy::default()
    };
    let stored = |short| serde_json::to_value(relief(short)).unwrap();
    assert!(stored(0).get("close_within").is_none());
    assert!(stored(0).get("free_of_interest").is_none());
    assert_eq!(stored(50)["close_within"]["short"], 50);
}
