//! Rows of dates: random ones of QuantLib, and those of its own tests.

use std::path::Path;

use lending_core::calendar::{
    BusinessDayConvention, Date, DateGeneration, GeneratedDates, HolidayCalendar, Tenor, TenorUnit,
};
use serde_json::Value;

use super::super::Case;
use super::business_days::advances;
use super::calendars::{Calendars, convention, listed, tenor};
use super::read::{Wrong, day, days, field, flag, list, optional_day, settle, text};

/// The arguments of a row of dates.
struct Arguments {
    start: Date,
    end: Date,
    tenor: Tenor,
    calendar: HolidayCalendar,
    convention: BusinessDayConvention,
    termination_convention: BusinessDayConvention,
    backward: bool,
    end_of_month: bool,
    first_date: Option<Date>,
    next_to_last_date: Option<Date>,
}

impl Arguments {
    fn generate(&self) -> Result<GeneratedDates, Wrong> {
        let row = DateGeneration::new(self.start, self.end, self.tenor)
            .calendar(&self.calendar)
            .convention(self.convention)
            .termination_convention(self.termination_convention)
            .end_of_month(self.end_of_month);
        let row = if self.backward { row.backward() } else { row.forward() };
        let row = self.first_date.map_or(row, |date| row.first_date(date));
        let row = self.next_to_last_date.map_or(row, |date| row.next_to_last_date(date));
        row.generate().map_err(|error| Wrong::malformed(error.to_string()))
    }
}

/// `schedules`
pub(super) fn random(document: &Value, folder: &Path) -> Vec<Case> {
    let calendars = Calendars::of(folder);
    let rows = match list(document, "schedules") {
        Ok(rows) => rows,
        Err(case) => return vec![case],
    };
    let case = |(index, row): (usize, &Value)| {
        let of = |name| row.get(name).and_then(Value::as_str).unwrap_or("?");
        let id = format!("{index}: {} … {} {} {}", of("start"), of("end"), of("tenor"), of("rule"));
        settle(&id, random_row(&id, &calendars, row))
    };
    rows.iter().enumerate().map(case).collect()
}

fn random_row(id: &str, calendars: &Calendars, row: &Value) -> Result<Case, Wrong> {
    let word = |name| field(row, name).and_then(text);
    let arguments = Arguments {
        start: day(field(row, "start")?)?,
        end: day(field(row, "end")?)?,
        tenor: tenor(word("tenor")?, TenorUnit::Days)?,
        calendar: calendars.named(word("calendar")?)?,
        convention: convention(word("convention")?)?,
        termination_convention: convention(word("termination_convention")?)?,
        backward: match word("rule")? {
            "Backward" => true,
            "Forward" => false,
            other => return Err(Wrong::unknown(format!("rule `{other}`"))),
        },
        end_of_month: flag(field(row, "end_of_month")?)?,
        first_date: optional_day(field(row, "first_date")?)?,
        next_to_last_date: optional_day(field(row, "next_to_last_date")?)?,
    };
    let found = arguments.generate()?;
    let flags = field(row, "is_regular")?.as_array().ok_or_else(|| Wrong::malformed("expected flags"))?;
    let flags = flags.iter().map(flag).collect::<Result<Vec<_>, _>>()?;
    let expected = (days(field(row, "dates")?)?, flags);
    let found = (found.dates, found.is_regular);
    Ok(Case::judged(id, expected == found, format!("{expected:?}"), format!("{found:?}")))
}

/// `schedule_published`
pub(super) fn published(document: &Value, folder: &Path) -> Vec<Case> {
    let mut cases = advances(document);
    let calendars = Calendars::of(folder);
    match list(document, "schedule_cases") {
        Ok(rows) => cases.extend(rows.iter().enumerate().map(|(index, row)| {
            let test = row.get("test").and_then(Value::as_str).unwrap_or("?");
            let id = format!("schedule {index}: {test}");
            settle(&id, published_row(&id, &calendars, row))
        })),
        Err(case) => cases.push(case),
    }
    cases
}

fn published_row(id: &str, calendars: &Calendars, row: &Value) -> Result<Case, Wrong> {
    let found = built(text(field(row, "builder")?)?, calendars)?.generate()?.dates;
    let expected = days(field(row, "dates")?)?;
    Ok(Case::judged(id, expected == found, format!("{expected:?}"), format!("{found:?}")))
}

/// The arguments of a QuantLib builder, written as `.from(2012-01-17).to(2012-01-24) .withFrequency(Daily)`.
///
/// Unless it says otherwise the builder counts backward, adjusts the end as all dates, and by `Following` where it
/// has a calendar.
fn built(builder: &str, calendars: &Calendars) -> Result<Arguments, Wrong> {
    let (mut start, mut end, mut first_date, mut next_to_last_date) = (None, None, None, None);
    let (mut step, mut calendar, mut adjusted, mut end_adjusted) = (None, None, None, None);
    let (mut backward, mut end_of_month) = (true, false);
    for (method, argument) in calls(builder)? {
        let date = || argument.parse::<Date>().map_err(|error| Wrong::malformed(error.to_string()));
        match method {
            "from" => start = Some(date()?),
            "to" => end = Some(date()?),
            "withFirstDate" => first_date = Some(date()?),
            "withNextToLastDate" => next_to_last_date = Some(date()?),
            "withCalendar" => calendar = Some(builders_calendar(argument, calendars)?),
            "withFrequency" => step = Some(frequency(argument)?),
            "withTenor" => step = Some(product(argument)?),
            "withConvention" => adjusted = Some(convention(argument)?),
            "withTerminationDateConvention" => end_adjusted = Some(convention(argument)?),
            "forwards" => backward = false,
            "backwards" => backward = true,
            "endOfMonth" => end_of_month = argument != "false",
            _ => return Err(Wrong::unknown(format!("builder method `{method}`"))),
        }
    }
    let missing = |what: &str| Wrong::malformed(format!("no `{what}`"));
    let default = match calendar {
        Some(_) => BusinessDayConvention::Following,
        None => BusinessDayConvention::Unadjusted,
    };
    let convention = adjusted.unwrap_or(default);
    Ok(Arguments {
        start: start.ok_or_else(|| missing("from"))?,
        end: end.ok_or_else(|| missing("to"))?,
        tenor: step.ok_or_else(|| missing("withTenor"))?,
        calendar: calendar.unwrap_or_else(|| HolidayCalendar::EVERY_DAY.clone()),
        convention,
        termination_convention: end_adjusted.unwrap_or(convention),
        backward,
        end_of_month,
        first_date,
        next_to_last_date,
    })
}

/// The methods and arguments of a chain of calls.
fn calls(builder: &str) -> Result<Vec<(&str, &str)>, Wrong> {
    let wrong = || Wrong::malformed(format!("expected a chain of calls, found {builder}"));
    let (mut calls, mut rest) = (Vec::new(), builder.trim());
    while !rest.is_empty() {
        let (method, after) =
            rest.strip_prefix('.').and_then(|rest| rest.split_once('(')).ok_or_else(wrong)?;
        let mut depth = 1_usize;
        let close = after.find(|letter| {
            match letter {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let (argument, after) = after.split_at_checked(close.ok_or_else(wrong)?).ok_or_else(wrong)?;
        calls.push((method.trim(), argument.trim()));
        rest = after.trim_start_matches(')').trim_start();
    }
    Ok(calls)
}

/// Japan and the bonds of the United States stand in no file: weekends, and the one holiday that the cases meet.
fn builders_calendar(argument: &str, calendars: &Calendars) -> Result<HolidayCalendar, Wrong> {
    let name = argument.strip_suffix("()").unwrap_or(argument);
    if name == "Japan" || name == "UnitedStates(UnitedStates::GovernmentBond)" {
        let labour_day = Date::new(1997, 9, 1).map_err(|error| Wrong::malformed(error.to_string()))?;
        return listed(name, vec![labour_day]);
    }
    calendars.named(name)
}

fn frequency(name: &str) -> Result<Tenor, Wrong> {
    let (count, unit) = match name {
        "Daily" => (1, TenorUnit::Days),
        "Weekly" => (1, TenorUnit::Weeks),
        "Biweekly" => (2, TenorUnit::Weeks),
        "EveryFourthWeek" => (4, TenorUnit::Weeks),
        "Monthly" => (1, TenorUnit::Months),
        "Bimonthly" => (2, TenorUnit::Months),
        "Quarterly" => (3, TenorUnit::Months),
        "EveryFourthMonth" => (4, TenorUnit::Months),
        "Semiannual" => (6, TenorUnit::Months),
        "Annual" => (1, TenorUnit::Years),
        _ => return Err(Wrong::unknown(format!("frequency `{name}`"))),
    };
    Ok(Tenor::new(count, unit))
}

/// A tenor such as `6*Months`.
fn product(argument: &str) -> Result<Tenor, Wrong> {
    let wrong = || Wrong::malformed(format!("expected a tenor such as 6*Months, found {argument}"));
    let (count, unit) = argument.split_once('*').ok_or_else(wrong)?;
    let unit = match unit.trim() {
        "Days" => TenorUnit::Days,
        "Weeks" => TenorUnit::Weeks,
        "Months" => TenorUnit::Months,
        "Years" => TenorUnit::Years,
        other => return Err(Wrong::unknown(format!("tenor in `{other}`"))),
    };
    Ok(Tenor::new(count.trim().parse().map_err(|_| wrong())?, unit))
}
