//! Business-day conventions, steps of months and of tenors.

use std::path::Path;

use lending_core::calendar::TenorUnit;
use serde_json::Value;

use super::super::Case;
use super::calendars::{Calendars, convention, listed, tenor};
use super::read::{Wrong, at, day, days, field, flag, list, settle, text, whole};

/// `bdc_adjust`: a case for each cell of the table.
pub(super) fn adjust(document: &Value, folder: &Path) -> Vec<Case> {
    let calendars = Calendars::of(folder);
    let rows = match list(document, "adjust") {
        Ok(rows) => rows,
        Err(case) => return vec![case],
    };
    let mut cases = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let of = |name| row.get(name).and_then(Value::as_str).unwrap_or("?");
        let id = format!("{index}: {} {}", of("calendar"), of("date"));
        let Some(cells) = row.as_object() else {
            cases.push(Wrong::malformed("expected a row of named cells").case(&id));
            continue;
        };
        for (name, cell) in cells.iter().filter(|(name, _)| !["calendar", "date"].contains(&name.as_str())) {
            let id = format!("{id} {name}");
            cases.push(settle(&id, adjusted(&id, &calendars, row, name, cell)));
        }
    }
    cases
}

fn adjusted(
    id: &str,
    calendars: &Calendars,
    row: &Value,
    name: &str,
    expected: &Value,
) -> Result<Case, Wrong> {
    let calendar = calendars.named(text(field(row, "calendar")?)?)?;
    let date = day(field(row, "date")?)?;
    if name == "business_day" {
        return Ok(Case::compared(id, flag(expected)?, calendar.business_day(date).value));
    }
    let found = convention(name)?.adjust(date, &calendar);
    let found = found.map(|answer| answer.value).map_err(|error| Wrong::malformed(error.to_string()))?;
    Ok(Case::compared(id, day(expected)?, found))
}

/// `month_arithmetic`
pub(super) fn months(document: &Value, _folder: &Path) -> Vec<Case> {
    let rows = match list(document, "rows") {
        Ok(rows) => rows,
        Err(case) => return vec![case],
    };
    let case = |(index, row): (usize, &Value)| {
        let id = format!("{index}: {row}");
        settle(&id, month_row(&id, row))
    };
    rows.iter().enumerate().map(case).collect()
}

fn month_row(id: &str, row: &Value) -> Result<Case, Wrong> {
    let (date, end_to_end) = (day(at(row, 0)?)?, flag(at(row, 2)?)?);
    let months = i32::try_from(whole(at(row, 1)?)?).map_err(|error| Wrong::malformed(error.to_string()))?;
    let found = if end_to_end { date.plus_months_end_to_end(months) } else { date.plus_months(months) };
    let found = found.map_err(|error| Wrong::malformed(error.to_string()))?;
    Ok(Case::compared(id, day(at(row, 3)?)?, found))
}

/// The `advance_cases` of `schedule_published`; `D` counts business days.
pub(super) fn advances(document: &Value) -> Vec<Case> {
    let rows = match list(document, "advance_cases") {
        Ok(rows) => rows,
        Err(case) => return vec![case],
    };
    let holidays = document.as_object().and_then(|fields| {
        let mut stated = fields.iter().filter(|(name, _)| name.starts_with("south_africa"));
        stated.next().map(|(_, list)| list)
    });
    let case = |(index, row): (usize, &Value)| {
        let of = |name| row.get(name).and_then(Value::as_str).unwrap_or("?");
        let id = format!("advance {index}: {} {} {}", of("start"), of("period"), of("convention"));
        settle(&id, advance_row(&id, holidays, row))
    };
    rows.iter().enumerate().map(case).collect()
}

fn advance_row(id: &str, holidays: Option<&Value>, row: &Value) -> Result<Case, Wrong> {
    let holidays = holidays.ok_or_else(|| Wrong::malformed("no list of South African holidays"))?;
    let calendar = listed("South Africa", days(holidays)?)?;
    let convention = convention(text(field(row, "convention")?)?)?;
    let tenor = tenor(text(field(row, "period")?)?, TenorUnit::BusinessDays)?;
    let end_of_month = flag(field(row, "end_of_month")?)?;
    let found = tenor
        .advance(day(field(row, "start")?)?, &calendar, convention, end_of_month)
        .map_err(|error| Wrong::malformed(error.to_string()))?;
    Ok(Case::compared(id, day(field(row, "result")?)?, found.value))
}
