//! The calendars that the files name, and the file that states their holidays.

use std::path::Path;

use lending_core::calendar::{
    Answer, BusinessDayConvention, CalendarData, Date, HolidayCalendar, Tenor, TenorUnit, Weekday,
};
use serde_json::Value;

use super::super::Case;
use super::read::{Wrong, days};

const FILE: &str = "holiday_calendars.json";

/// The calendars of a folder.
pub(super) struct Calendars {
    document: Option<Value>,
}

impl Calendars {
    pub(super) fn of(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join(FILE)).ok();
        Self { document: text.and_then(|text| serde_json::from_str(&text).ok()) }
    }

    /// The calendar of a name.
    pub(super) fn named(&self, name: &str) -> Result<HolidayCalendar, Wrong> {
        match name {
            "NullCalendar" => return Ok(HolidayCalendar::EVERY_DAY.clone()),
            "WeekendsOnly" => return Ok(HolidayCalendar::weekends_only()),
            _ => {}
        }
        let unknown = || Wrong::unknown(format!("calendar `{name}`"));
        let document = self.document.as_ref().ok_or_else(unknown)?;
        stated(name, document.get("calendars").and_then(|all| all.get(name)).ok_or_else(unknown)?)
    }
}

/// Weekends and listed days; complete in the years of the list.
pub(super) fn listed(name: &str, holidays: Vec<Date>) -> Result<HolidayCalendar, Wrong> {
    let years = holidays.iter().min().zip(holidays.iter().max());
    let (first, last) = years.ok_or_else(|| Wrong::malformed(format!("{name}: no holidays")))?;
    let edge =
        |year, month, day| Date::new(year, month, day).map_err(|error| Wrong::malformed(error.to_string()));
    let (complete_from, complete_until) = (edge(first.year(), 1, 1)?, edge(last.year(), 12, 31)?);
    HolidayCalendar::new(CalendarData {
        name: name.to_owned(),
        weekend: vec![Weekday::Saturday, Weekday::Sunday],
        complete_from,
        complete_until,
        holidays,
        working_weekends: Vec::new(),
    })
    .map_err(|error| Wrong::malformed(error.to_string()))
}

fn stated(name: &str, list: &Value) -> Result<HolidayCalendar, Wrong> {
    listed(name, days(list)?)
}

/// A convention by its QuantLib name.
pub(super) fn convention(name: &str) -> Result<BusinessDayConvention, Wrong> {
    Ok(match name {
        "Unadjusted" => BusinessDayConvention::Unadjusted,
        "Following" => BusinessDayConvention::Following,
        "ModifiedFollowing" => BusinessDayConvention::ModifiedFollowing,
        "Preceding" => BusinessDayConvention::Preceding,
        "ModifiedPreceding" => BusinessDayConvention::ModifiedPreceding,
        "HalfMonthModifiedFollowing" => BusinessDayConvention::HalfMonthModifiedFollowing,
        "Nearest" => BusinessDayConvention::Nearest,
        _ => return Err(Wrong::unknown(format!("convention `{name}`"))),
    })
}

/// A tenor by its QuantLib text, such as `-2D` or `3M`, with what its `D` means.
pub(super) fn tenor(text: &str, days: TenorUnit) -> Result<Tenor, Wrong> {
    let wrong = || Wrong::malformed(format!("expected a period such as 3M, found {text}"));
    let letter = text.chars().last().filter(char::is_ascii).ok_or_else(wrong)?;
    let count = text[..text.len() - 1].parse().map_err(|_| wrong())?;
    let unit = match letter {
        'D' => days,
        'W' => TenorUnit::Weeks,
        'M' => TenorUnit::Months,
        'Y' => TenorUnit::Years,
        _ => return Err(Wrong::unknown(format!("period in `{letter}`"))),
    };
    Ok(Tenor::new(count, unit))
}

/// Each calendar loads, and its business days are its weekdays less its holidays.
pub(super) fn run(document: &Value, _folder: &Path) -> Vec<Case> {
    let Some(calendars) = document.get("calendars").and_then(Value::as_object) else {
        return vec![Wrong::malformed("no such table").case("calendars")];
    };
    let case = |(name, list): (&String, &Value)| sound(name, list).unwrap_or_else(|wrong| wrong.case(name));
    calendars.iter().map(case).collect()
}

fn sound(name: &str, list: &Value) -> Result<Case, Wrong> {
    let calendar = stated(name, list)?;
    let data = calendar.data();
    let (from, after) = (data.complete_from, data.complete_until.plus_days(1));
    let weekdays = HolidayCalendar::weekends_only().business_days(from, after).value;
    let weekday = |day: &&Date| HolidayCalendar::weekends_only().business_day(**day).value;
    let holidays = data.holidays.iter().filter(weekday).count();
    let expected = Answer { value: weekdays - i64::try_from(holidays).unwrap_or(i64::MAX), unknown: None };
    let found = calendar.business_days(from, after);
    Ok(Case::judged(name, found == expected, format!("{expected:?}"), format!("{found:?}")))
}
