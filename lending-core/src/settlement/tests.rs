use super::{Part, Parts, PartsError};
use crate::calendar::Date;
use crate::date;
use crate::money::Minor;

fn agreed() -> Date {
    date!("2026-03-01")
}

fn parts(parts: &[(i64, Date)]) -> Parts {
    Parts::new(parts.iter().map(|(amount, due)| Part { amount: Minor::new(*amount), due: *due }).collect())
}

#[test]
fn parts_are_some_amounts_one_after_the_other() {
    let (first, second) = (date!("2026-03-01"), date!("2026-04-01"));
    assert_eq!(parts(&[(1, first), (Minor::LIMIT.units(), second)]).check(agreed()), Ok(()));
    assert_eq!(parts(&[]).check(agreed()), Err(PartsError::Count { found: 0 }));
    let many: Vec<(i64, Date)> = (0..121).map(|day| (1, first.plus_days(day))).collect();
    assert_eq!(parts(&many).check(agreed()), Err(PartsError::Count { found: 121 }));
    assert_eq!(parts(&many[..120]).check(agreed()), Ok(()));
    for found in [0, -1, Minor::LIMIT.units() + 1] {
        let wrong = PartsError::Amount { part: 2, found: Minor::new(found) };
        assert_eq!(parts(&[(1, first), (found, second)]).check(agreed()), Err(wrong));
    }
    let found = agreed().minus_days(1);
    let early = PartsError::BeforeAgreed { agreed: agreed(), found };
    assert_eq!(parts(&[(1, found), (1, second)]).check(agreed()), Err(early));
    for found in [first, second] {
        let wrong = PartsError::Order { part: 2, before: second, found };
        assert_eq!(parts(&[(1, second), (1, found)]).check(agreed()), Err(wrong));
    }
}

#[test]
fn what_is_due_and_what_is_next_follow_the_parts() {
    let (first, second) = (date!("2026-03-10"), date!("2026-04-10"));
    let sum = parts(&[(400, first), (600, second)]);
    assert_eq!(sum.total(), Minor::new(1000));
    let due = |day| sum.due_by(day).units();
    assert_eq!(
        (due(first.minus_days(1)), due(first), due(second.minus_days(1)), due(second)),
        (0, 400, 400, 1000)
    );
    let next = |came| sum.next(Minor::new(came)).map(|part| (part.amount.units(), part.due));
    assert_eq!(next(0), Some((400, first)));
    assert_eq!(next(399), Some((1, first)));
    assert_eq!(next(400), Some((600, second)));
    assert_eq!(next(999), Some((1, second)));
    assert_eq!(next(1000), None);
    assert_eq!(sum.last(), Some(second));
}
