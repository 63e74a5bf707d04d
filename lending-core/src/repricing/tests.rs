use super::*;
use crate::calendar::Date;
use crate::date;
use crate::rate::{FloatingRate, Rate};
use crate::reference::{RateRow, Reference};

fn days(on: RepricingDays, contract_day: Date, count: usize) -> Vec<String> {
    let next = |after: &Date| on.next_by_calendar(contract_day, *after);
    let days = std::iter::successors(next(&contract_day), next);
    days.take(count).map(|day| day.to_string()).collect()
}

#[test]
fn repricing_days_are_counted_from_the_contract_or_from_january() {
    let (late, mid) = (date!("2025-10-31"), date!("2025-11-15"));
    assert_eq!(
        days(RepricingDays::EveryMonths(1), late, 5)[..],
        ["2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31"]
    );
    assert_eq!(days(RepricingDays::EveryMonths(12), mid, 2)[..], ["2026-11-15", "2027-11-15"]);
    assert_eq!(days(RepricingDays::MonthStarts(12), mid, 2)[..], ["2026-01-01", "2027-01-01"]);
    assert_eq!(days(RepricingDays::MonthStarts(3), mid, 3)[..], ["2026-01-01", "2026-04-01", "2026-07-01"]);
    assert_eq!(days(RepricingDays::MonthStarts(1), date!("2025-11-01"), 2)[..], ["2025-12-01", "2026-01-01"]);
}

fn row(from: &str, rate: &str, ends: Option<&str>) -> RateRow {
    let day = |text: &str| text.parse().unwrap();
    let (table, rate) = ("lpr".to_owned(), rate.parse().unwrap());
    RateRow { table, from: day(from), known: day(from), rate, ends: ends.map(day) }
}

#[test]
fn a_repriced_rate_keeps_within_its_bounds_and_stays_when_its_table_ends() {
    let rows = [
        row("2025-01-01", "3 % per year", None),
        row("2025-07-01", "9 % per year", None),
        row("2026-01-01", "-4 % per year", Some("2026-06-30")),
    ];
    let reference = Reference::new(rows.to_vec(), Vec::new()).unwrap();
    let index = reference.known_by(date!("2026-12-31")).index("lpr");
    let rate = |text: &str| text.parse::<Rate>().unwrap();
    let policy = Repricing {
        table: "lpr".to_owned(),
        rate: FloatingRate {
            spread: rate("1 % per year"),
            change_max: Some(rate("2 % per year")),
            ..FloatingRate::default()
        },
        on: RepricingDays::MonthStarts(1),
        days_before: 10,
    };
    let on = |day: Date, before: &str| policy.rate_on(&index, day, rate(before));
    assert_eq!(on(date!("2025-07-10"), "4 % per year"), Some(rate("4 % per year"))); // of 30 June
    assert_eq!(on(date!("2025-07-11"), "4 % per year"), Some(rate("6 % per year"))); // not 10
    assert_eq!(on(date!("2026-02-01"), "1 % per year"), Some(rate("0 % per year"))); // not −1
    assert_eq!(on(date!("2026-07-10"), "3 % per year"), Some(rate("1 % per year"))); // of 30 June
    assert_eq!(on(date!("2026-07-11"), "3 % per year"), None);
}
