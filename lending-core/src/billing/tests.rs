use super::{AsIssued, BillingPolicy, Ground, GroundMoved, StatementDay};
use crate::calendar::{Date, Frequency};
use crate::date;
use crate::money::Minor;

fn by(statement_day: StatementDay) -> BillingPolicy {
    BillingPolicy { statement_day, ..BillingPolicy::default() }
}

fn day_of_month(day: u8) -> BillingPolicy {
    by(StatementDay::DayOfMonth(day))
}

/// The statement day of a row due on a day, for money paid out long before.
fn by_day_of_month(day: u8, due: Date) -> Date {
    day_of_month(day).statement_day(date!("2025-01-01"), Some(date!("2025-01-10")), due)
}

#[test]
fn a_day_of_the_month_is_the_last_one_on_or_before_the_due_day() {
    assert_eq!(by_day_of_month(19, date!("2026-03-20")), date!("2026-03-19"));
    assert_eq!(by_day_of_month(20, date!("2026-03-20")), date!("2026-03-20"), "the due day itself");
    assert_eq!(by_day_of_month(21, date!("2026-03-20")), date!("2026-02-21"), "the month before");
    assert_eq!(by_day_of_month(1, date!("2026-03-01")), date!("2026-03-01"));
    assert_eq!(by_day_of_month(25, date!("2026-01-20")), date!("2025-12-25"), "the year before");
}

#[test]
fn a_day_of_the_month_is_at_most_the_last_day_of_its_month() {
    assert_eq!(by_day_of_month(31, date!("2026-03-20")), date!("2026-02-28"));
    assert_eq!(by_day_of_month(31, date!("2028-03-20")), date!("2028-02-29"));
    assert_eq!(
        by_day_of_month(31, date!("2026-04-30")),
        date!("2026-04-30"),
        "the clamped day is the due day"
    );
    assert_eq!(by_day_of_month(31, date!("2026-05-30")), date!("2026-04-30"));
    assert_eq!(by_day_of_month(29, date!("2026-03-28")), date!("2026-02-28"));
}

#[test]
fn no_statement_day_lies_before_the_disbursement() {
    let of_first =
        |policy: BillingPolicy, disbursed| policy.statement_day(disbursed, None, date!("2026-03-20"));
    assert_eq!(of_first(day_of_month(10), date!("2026-03-09")), date!("2026-03-10"));
    assert_eq!(of_first(day_of_month(10), date!("2026-03-10")), date!("2026-03-10"));
    assert_eq!(of_first(day_of_month(10), date!("2026-03-11")), date!("2026-03-11"));
    let ten_before = by(StatementDay::DaysBeforeDue(10));
    assert_eq!(of_first(ten_before, date!("2026-03-09")), date!("2026-03-10"));
    assert_eq!(of_first(ten_before, date!("2026-03-11")), date!("2026-03-11"));
    assert_eq!(of_first(BillingPolicy::default(), date!("2026-03-11")), date!("2026-03-11"));
}

#[test]
fn the_day_after_the_previous_due_day_is_one_day_after_it() {
    let day = BillingPolicy::default().statement_day(
        date!("2025-01-01"),
        Some(date!("2026-02-28")),
        date!("2026-03-31"),
    );
    assert_eq!(day, date!("2026-03-01"));
}

#[test]
fn days_before_are_counted_from_the_moved_day_and_a_day_of_the_month_from_where_it_falls() {
    let (falls, moved) = (date!("2026-03-20"), date!("2026-03-23"));
    assert_eq!(day_of_month(21).counted_from(falls, moved), falls);
    assert_eq!(BillingPolicy::default().counted_from(falls, moved), moved);
    let before = by(StatementDay::DaysBeforeDue(5));
    assert_eq!(before.counted_from(falls, moved), moved);
}

#[test]
fn the_most_days_before_are_one_less_than_the_longest_row() {
    let beyond = |days, frequency| by(StatementDay::DaysBeforeDue(days)).beyond(frequency);
    assert_eq!(beyond(30, Frequency::Monthly), None);
    assert_eq!(beyond(31, Frequency::Monthly), Some(30));
    assert_eq!(beyond(91, Frequency::Quarterly), None);
    assert_eq!(beyond(92, Frequency::Quarterly), Some(91));
    assert_eq!(beyond(6, Frequency::Weeks(1)), None);
    assert_eq!(beyond(7, Frequency::Weeks(1)), Some(6));
    assert_eq!(day_of_month(31).beyond(Frequency::Weeks(1)), None, "the offer says whether its rows can");
}

#[test]
fn a_day_of_the_month_is_one_of_1_to_31() {
    let no_day = |day| day_of_month(day).no_day();
    assert_eq!((no_day(0), no_day(1), no_day(31), no_day(32)), (Some(0), None, None, Some(32)));
    assert_eq!(BillingPolicy::default().no_day(), None);
}

fn stated() -> AsIssued {
    let (principal, interest, own) = (Minor::new(100), Minor::new(10), Minor::new(10));
    AsIssued { issued: date!("2026-03-11"), due: date!("2026-03-20"), principal, interest, own }
}

fn same() -> Ground {
    let (balance, left) = (Minor::new(101), Minor::new(100));
    Ground { day: date!("2026-03-11"), due: date!("2026-03-20"), balance, left, is_last: false }
}

#[test]
fn a_bill_stays_on_its_own_ground_only() {
    let moved = |now: Ground| stated().moved(&now);
    assert_eq!(moved(same()), None, "all that is left and a unit for the rows after it");
    let days = ["2026-03-10", "2026-03-12"].map(|day| day.parse::<Date>().unwrap());
    for day in days {
        assert_eq!(moved(Ground { day, ..same() }), Some(GroundMoved::AnotherStatementDay));
    }
    let days = ["2026-03-19", "2026-03-21"].map(|day| day.parse::<Date>().unwrap());
    for due in days {
        assert_eq!(moved(Ground { due, ..same() }), Some(GroundMoved::AnotherDueDay));
    }
    let one_less = Ground { left: Minor::new(99), ..same() };
    assert_eq!(moved(one_less), Some(GroundMoved::MorePrincipalThanIsLeft));
    let all = Ground { balance: Minor::new(100), ..same() };
    assert_eq!(moved(all), Some(GroundMoved::NoRowAfterIt));
    assert_eq!(moved(Ground { is_last: true, ..same() }), Some(GroundMoved::NoRowAfterIt));
    assert_eq!(moved(Ground { balance: Minor::new(500), left: Minor::new(500), ..same() }), None);
}

#[test]
fn a_bill_that_asks_for_nothing_stays_too() {
    let nothing = AsIssued { principal: Minor::ZERO, ..stated() };
    assert_eq!(nothing.moved(&Ground { left: Minor::ZERO, ..same() }), None);
    let none = Ground { left: Minor::ZERO, balance: Minor::ZERO, ..same() };
    assert_eq!(nothing.moved(&none), Some(GroundMoved::NoRowAfterIt));
}
