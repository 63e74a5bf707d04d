use rust_decimal::Decimal;

use super::*;
use crate::calendar::Date;
use crate::date;
use crate::debt::Split;
use crate::money::Minor;

fn graceful(kind: GraceKind, days: u32, days_are: DaysAre) -> OverduePolicy {
    OverduePolicy { grace: Some(OverdueGrace { kind, days, days_are }), ..OverduePolicy::default() }
}

const fn every_day(_: Date) -> bool {
    true
}

#[test]
fn a_grace_holds_back_its_days_and_a_pause_its_own() {
    let first = date!("2026-03-02");
    let pause = [Pause { from: date!("2026-03-04"), until: date!("2026-03-06") }];
    let reported =
        |policy: &OverduePolicy, day: Date, pauses: &[Pause]| policy.reported(first, day, pauses, every_day);
    let plain = OverduePolicy::default();
    assert_eq!(reported(&plain, date!("2026-03-01"), &[]), 0);
    assert_eq!(reported(&plain, date!("2026-03-10"), &[]), 9);
    assert_eq!(reported(&plain, date!("2026-03-10"), &pause), 7);
    assert_eq!(reported(&plain, date!("2026-03-05"), &pause), 2);
    let whole = graceful(GraceKind::FromTheDueDay, 3, DaysAre::Calendar);
    assert_eq!(reported(&whole, date!("2026-03-04"), &[]), 0);
    assert_eq!(reported(&whole, date!("2026-03-05"), &[]), 4);
    assert_eq!(reported(&whole, date!("2026-03-06"), &pause), 0, "the 2nd, the 3rd and the 6th");
    assert_eq!(reported(&whole, date!("2026-03-07"), &pause), 4);
    let two = graceful(GraceKind::FromTheDueDay, 2, DaysAre::Calendar);
    assert_eq!(reported(&two, date!("2026-03-05"), &pause), 0, "a pause follows the grace");
    assert_eq!(reported(&two, date!("2026-03-06"), &pause), 3);
    let after = graceful(GraceKind::After, 3, DaysAre::Calendar);
    assert_eq!(reported(&after, date!("2026-03-04"), &[]), 0);
    assert_eq!(reported(&after, date!("2026-03-05"), &[]), 1);
    assert_eq!(reported(&after, date!("2026-03-07"), &pause), 1);
}

#[test]
fn a_grace_of_business_days_ends_with_the_last_of_them() {
    // 2 March 2026 is a Monday.
    let business = |day: Date| day.day() != 3 && day.day() != 7 && day.day() != 8;
    let policy = graceful(GraceKind::After, 5, DaysAre::Business);
    let end = |until: Date| policy.grace_end(date!("2026-03-02"), until, &[], business);
    assert_eq!(end(date!("2026-03-08")), None);
    assert_eq!(end(date!("2026-03-20")), Some(date!("2026-03-09")));
    assert_eq!(policy.reported(date!("2026-03-02"), date!("2026-03-10"), &[], business), 1);
}

#[test]
fn exactly_the_tolerance_does_not_exceed_it() {
    let share = |share: i64, scale: u32| Some(Decimal::new(share, scale));
    let both = Tolerance { amount: Some(Minor::new(100)), share: share(333, 5), ..Tolerance::default() };
    let base = Minor::new(100_000);
    assert!(!both.is_exceeded(Minor::new(100), base));
    assert!(!both.is_exceeded(Minor::new(333), base), "0.333 % of 1000.00 is 3.33");
    assert!(both.is_exceeded(Minor::new(334), base));
    let either = Tolerance { limit: LimitOf::TheSmaller, ..both };
    assert!(either.is_exceeded(Minor::new(101), base));
    assert!(!either.is_exceeded(Minor::new(100), base));
}

#[test]
fn what_counts_is_a_part_of_what_is_unpaid() {
    let minor = Minor::new;
    let unpaid = Split {
        principal: minor(1),
        interest: minor(20),
        fee: minor(300),
        penalty: minor(4000),
        tax: minor(50_000),
    };
    assert_eq!(Counts::Principal.of(&unpaid), minor(1));
    assert_eq!(Counts::PrincipalAndInterest.of(&unpaid), minor(21));
    assert_eq!(Counts::Everything.of(&unpaid), minor(54_321));
}

fn classes(upgrade: Upgrade) -> Classification {
    let class = |name: &str, days| Class { name: name.to_owned(), from_days: days };
    let all = vec![class("a", Some(0)), class("b", Some(10)), class("set", None), class("c", Some(20))];
    Classification { upgrade, non_accrual_from: Some("c".to_owned()), ..Classification::new(all) }
}

/// The classes of days that close one after the other, from 1 March 2026 on, each with its days past due and the class
/// that something else asks for.
fn graded(upgrade: Upgrade, days: &[(u32, usize)]) -> (Vec<usize>, Option<Date>) {
    let (policy, mut grade, mut day) = (classes(upgrade), Grade::default(), date!("2026-03-01"));
    let mut found = Vec::new();
    for (days, at_least) in days {
        grade.close(&policy, day, Seen { days: *days, nothing_past_due: *days == 0, at_least: *at_least });
        found.push(grade.class());
        day = day.plus_days(1);
    }
    (found, grade.non_accrual())
}

#[test]
fn a_class_gets_better_as_the_terms_say() {
    let days = [(0, 0), (10, 0), (20, 0), (9, 0), (9, 0), (0, 0), (0, 0), (0, 0)];
    assert_eq!(graded(Upgrade::AtOnce, &days).0, [0, 1, 3, 0, 0, 0, 0, 0]);
    assert_eq!(graded(Upgrade::WhenNothingIsPastDue, &days).0, [0, 1, 3, 3, 3, 0, 0, 0]);
    assert_eq!(graded(Upgrade::AfterDays(3), &days).0, [0, 1, 3, 3, 3, 0, 0, 0]);
    // Day by day back: the worst that was asked for in the last two days.
    assert_eq!(
        graded(Upgrade::AfterDays(2), &[(20, 0), (10, 0), (10, 0), (0, 0), (0, 0)]).0,
        [3, 3, 1, 1, 0]
    );
    assert_eq!(graded(Upgrade::AtOnce, &[(10, 2), (25, 2), (0, 2), (0, 0)]).0, [2, 3, 2, 0]);
}

#[test]
fn accrual_goes_on_when_nothing_is_past_due_and_the_class_is_better() {
    let stopped = |days: &[(u32, usize)]| graded(Upgrade::AtOnce, days).1;
    assert_eq!(stopped(&[(19, 0), (20, 0), (21, 0)]), Some(date!("2026-03-02")));
    assert_eq!(stopped(&[(20, 0), (5, 0)]), Some(date!("2026-03-01")), "better, and still past due");
    assert_eq!(stopped(&[(20, 0), (0, 3)]), Some(date!("2026-03-01")), "nothing past due, and no better");
    assert_eq!(stopped(&[(20, 0), (0, 0)]), None);
}

#[test]
fn what_is_exactly_a_limit_is_within_it() {
    let amount = |amount| Tolerance { amount: Some(amount), ..Tolerance::default() }.beyond().is_none();
    assert_eq!(
        (amount(Minor::LIMIT), amount(Minor::LIMIT + Minor::new(1)), amount(Minor::ZERO)),
        (true, false, false)
    );
    let class = |name: &str, from_days| Class { name: name.to_owned(), from_days };
    let found = |length: usize, days: u32| {
        let classes = vec![class("normal", Some(0)), class(&"b".repeat(length), Some(days))];
        Classification::new(classes).beyond().map(|(field, _, _)| field)
    };
    assert_eq!(found(64, Classification::DAYS_MAX), None);
    assert_eq!(found(65, 1), Some("classification.classes.name"));
    assert_eq!(found(64, Classification::DAYS_MAX + 1), Some("classification.classes.from_days"));
}

#[test]
fn days_in_a_row_are_counted_and_the_most_of_them_is_kept() {
    let mut counter = DailyCounter::new(Tolerance { amount: Some(Minor::new(100)), ..Tolerance::default() });
    let mut closes = |past_due: i64| {
        counter.close(Minor::new(past_due), Minor::new(10_000));
        (counter.days(), counter.longest())
    };
    let found: Vec<_> = [101, 102, 103, 100, 200].into_iter().map(&mut closes).collect();
    assert_eq!(found, [(1, 1), (2, 2), (3, 3), (0, 3), (1, 3)]);
}

#[test]
fn a_portfolio_is_at_risk_by_more_than_so_many_days() {
    let loans = [(Minor::new(500), 0), (Minor::new(300), 30), (Minor::new(200), 31), (Minor::new(100), 400)];
    assert_eq!(at_risk(&loans, 30), (Minor::new(300), Minor::new(1100)));
    assert_eq!(at_risk(&loans, 0), (Minor::new(600), Minor::new(1100)));
    assert_eq!(at_risk(&[], 30), (Minor::ZERO, Minor::ZERO));
}
