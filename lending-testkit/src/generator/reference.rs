use std::collections::BTreeSet;

use fastrand::Rng;
use lending_core::calendar::{CalendarData, Date, HolidayCalendar, Weekday};
use lending_core::rate::Rate;
use lending_core::reference::{CalendarRow, RateRow, Reference};
use lending_core::terms::Agreement;

use super::product::{beside, pick};
use super::repricing;

/// Editions for every calendar and rows for every table that the terms read: one that was known when the contract was made, and later ones, known
/// before they hold, on the day or months after; sometimes a row that puts an earlier one right.
pub fn reference(rng: &mut Rng, agreed: &Agreement) -> Option<Reference> {
    let mut rows = Vec::new();
    let mut stream = rng.clone();
    for table in agreed.tables() {
        // That of a cap stands beside the stream: what else is drawn stays as it is.
        let rng = if table == CHARGES { &mut beside(rng, 105) } else { &mut stream };
        let from = agreed.contract_day.minus_days(rng.u32(0..400));
        rows.push(row(rng, table, from, from));
        let mut from = agreed.contract_day;
        for _ in 0..rng.u8(1..6) {
            from = from.plus_days(rng.u32(5..120));
            let known = match rng.u8(0..4) {
                0 => from.minus_days(rng.u32(0..60)),
                1 => from,
                _ => from.plus_days(rng.u32(1..90)),
            };
            rows.push(row(rng, table, from, known));
            if rng.u8(0..4) == 0 {
                let later = known.plus_days(rng.u32(1..60));
                rows.push(row(rng, table, from, later));
            }
        }
        repricing::end(rng, &mut rows, table);
    }
    *rng = stream;
    let editions = agreed.calendars().flat_map(|name| editions(rng, name, agreed.contract_day)).collect();
    Reference::new(rows, editions).ok()
}

/// Editions of a holiday calendar: one that was known when the contract was made, and later ones that know more days
/// and think otherwise about some that are still to come.
fn editions(rng: &mut Rng, name: &str, contract_day: Date) -> Vec<CalendarRow> {
    let mut known = contract_day.minus_days(rng.u32(0..100));
    let complete_from = contract_day.minus_days(rng.u32(0..60));
    let mut complete_until = contract_day.plus_days(rng.u32(0..400));
    let mut closed: BTreeSet<Date> = BTreeSet::new();
    draw_days(rng, &mut closed, complete_from, complete_until);
    let mut editions = Vec::new();
    for _ in 0..rng.u8(1..6) {
        let at_weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let (holidays, working_weekends) = closed.iter().copied().partition(|day| !at_weekend(day));
        let weekend = vec![Weekday::Saturday, Weekday::Sunday];
        let name = name.to_owned();
        let data = CalendarData { name, weekend, complete_from, complete_until, holidays, working_weekends };
        let edition = HolidayCalendar::new(data).expect("drawn within its days");
        editions.push(CalendarRow { known, edition });
        known = known.max(contract_day).plus_days(rng.u32(1..150));
        let later = complete_until.plus_days(rng.u32(0..300));
        draw_days(rng, &mut closed, complete_until.plus_days(1), later);
        complete_until = complete_until.max(later);
        if known < complete_until && rng.bool() {
            closed.retain(|day| *day < known);
            draw_days(rng, &mut closed, known.max(complete_from), complete_until);
        }
    }
    editions
}

/// Days that are not what their place in the week says, alone and in rows of up to twelve.
fn draw_days(rng: &mut Rng, days: &mut BTreeSet<Date>, from: Date, to: Date) {
    let mut day = from;
    while day <= to {
        let long = rng.u8(0..3) == 0;
        for _ in 0..if long { rng.u8(3..12) } else { 1 } {
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            if day <= to && (!weekend || rng.u8(0..3) == 0) {
                days.insert(day);
            }
            day = day.plus_days(1);
        }
        day = day.plus_days(rng.u32(5..60));
    }
}

fn row(rng: &mut Rng, table: &str, from: Date, known: Date) -> RateRow {
    let rates: &[&str] = match table {
        CHARGES => &["-2", "0", "6", "15", "18.5", "24", "40", "60"],
        _ => &["-2", "-0.88", "0", "1.62", "3.12", "3.62", "9", "18"],
    };
    let rate = pick(rng, rates);
    let rate: Rate = format!("{rate} % per year").parse().expect("a rate");
    RateRow { table: table.to_owned(), from, known, rate, ends: None }
}

/// The table of a cap of all charges.
const CHARGES: &str = "charges";
