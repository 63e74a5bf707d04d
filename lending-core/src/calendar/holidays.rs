use serde::{Deserialize, Serialize};

use super::{Answer, CalendarError, Date, Weekday};

/// The days on which a place does business, as the host's reference data states them.
///
/// The library knows no country's holidays: a calendar is data, and says up to which day it is complete. Outside that
/// range only weekends count, and an answer that asked there is provisional ([`Answer`]). In a file it is a
/// [`CalendarData`].
///
/// ```
/// use lending_core::{calendar::HolidayCalendar, date};
/// let calendar: HolidayCalendar = toml::from_str(r#"
///     name = "CN"
///     complete_from = "2026-01-01"
///     complete_until = "2026-12-31"
///     holidays = ["2026-02-16", "2026-02-17"]
///     working_weekends = ["2026-02-14"] # 调休
/// "#)?;
/// assert!(!calendar.business_day(date!("2026-02-16")).value);
/// assert!(calendar.business_day(date!("2026-02-14")).value); // a Saturday
/// assert!(calendar.business_day(date!("2027-02-15")).is_provisional());
/// assert!(calendar.settled_business_day("due", date!("2027-02-15")).is_err());
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "CalendarData", into = "CalendarData")]
pub struct HolidayCalendar {
    data: CalendarData,
}

/// A holiday calendar as it stands in a file. Order and repetition of days do not matter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarData {
    /// What it is called.
    pub name: String,
    /// The days of the week without business; Saturday and Sunday unless said otherwise.
    #[serde(default = "saturday_and_sunday")]
    pub weekend: Vec<Weekday>,
    /// The first day that it knows.
    pub complete_from: Date,
    /// The last day that it knows.
    pub complete_until: Date,
    /// Days without business; those on a weekend may be left out.
    #[serde(default)]
    pub holidays: Vec<Date>,
    /// Weekend days with business (调休).
    #[serde(default)]
    pub working_weekends: Vec<Date>,
}

fn saturday_and_sunday() -> Vec<Weekday> {
    vec![Weekday::Saturday, Weekday::Sunday]
}

impl HolidayCalendar {
    /// Every day is a business day, for good: the calendar of rules that know no holidays.
    pub const EVERY_DAY: &'static Self = &Self {
        data: CalendarData {
            name: String::new(),
            weekend: Vec::new(),
            complete_from: Date::MIN,
            complete_until: Date::MAX,
            holidays: Vec::new(),
            working_weekends: Vec::new(),
        },
    };

    /// A calendar of checked data.
    ///
    /// # Errors
    /// When the range is empty, a stated day lies outside it, a working day is no weekend day or a holiday too, or
    /// the week has no business day.
    pub fn new(mut data: CalendarData) -> Result<Self, CalendarError> {
        let calendar = || data.name.clone();
        let (from, until) = (data.complete_from, data.complete_until);
        if from > until {
            return Err(CalendarError::FirstAfterLast { calendar: calendar(), from, until });
        }
        if Weekday::ALL.iter().all(|day| data.weekend.contains(day)) {
            return Err(CalendarError::NoBusinessDay { calendar: calendar() });
        }
        let outside = |day: &&Date| !(from..=until).contains(*day);
        if let Some(day) = data.holidays.iter().chain(&data.working_weekends).find(outside) {
            return Err(CalendarError::Outside { calendar: calendar(), day: *day, from, until });
        }
        if let Some(day) = data.working_weekends.iter().find(|day| !data.weekend.contains(&day.weekday())) {
            return Err(CalendarError::NotOnWeekend { calendar: calendar(), day: *day });
        }
        if let Some(day) = data.working_weekends.iter().find(|day| data.holidays.contains(day)) {
            return Err(CalendarError::HolidayAndWorking { calendar: calendar(), day: *day });
        }
        data.weekend.sort();
        data.weekend.dedup();
        for days in [&mut data.holidays, &mut data.working_weekends] {
            days.sort();
            days.dedup();
        }
        Ok(Self { data })
    }

    /// Saturdays and Sundays and nothing else, for good.
    pub fn weekends_only() -> Self {
        Self {
            data: CalendarData {
                name: "weekends".to_owned(),
                weekend: saturday_and_sunday(),
                ..Self::EVERY_DAY.data.clone()
            },
        }
    }

    /// The calendar of several places: a business day is one in each of them. It knows the days that all of them
    /// know.
    ///
    /// # Errors
    /// When none are given, or there is no day that all of them know, or no weekday on which all do business.
    pub fn joint(name: &str, calendars: &[&Self]) -> Result<Self, CalendarError> {
        let nothing = || CalendarError::NothingInCommon { calendar: name.to_owned() };
        let complete_from = calendars.iter().map(|one| one.data.complete_from).max().ok_or_else(nothing)?;
        let complete_until = calendars.iter().map(|one| one.data.complete_until).min().ok_or_else(nothing)?;
        if complete_from > complete_until {
            return Err(nothing());
        }
        let weekend: Vec<Weekday> = calendars.iter().flat_map(|one| one.data.weekend.clone()).collect();
        let stated =
            calendars.iter().flat_map(|one| one.data.holidays.iter().chain(&one.data.working_weekends));
        let (mut holidays, mut working_weekends) = (Vec::new(), Vec::new());
        for day in stated.copied().filter(|day| (complete_from..=complete_until).contains(day)) {
            let business = calendars.iter().all(|one| one.business_day(day).value);
            match (business, weekend.contains(&day.weekday())) {
                (true, true) => working_weekends.push(day),
                (false, false) => holidays.push(day),
                (true, false) | (false, true) => {}
            }
        }
        let name = name.to_owned();
        Self::new(CalendarData { name, weekend, complete_from, complete_until, holidays, working_weekends })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.data.name
    }

    /// What it states, with its days in order and each once.
    pub const fn data(&self) -> &CalendarData {
        &self.data
    }

    /// The last day that it knows.
    pub const fn complete_until(&self) -> Date {
        self.data.complete_until
    }

    /// Whether a day is one on which business is done; provisional outside the days that it knows.
    pub fn business_day(&self, day: Date) -> Answer<bool> {
        let weekend = self.data.weekend.contains(&day.weekday());
        let stated = if weekend { &self.data.working_weekends } else { &self.data.holidays };
        let value = weekend == stated.binary_search(&day).is_ok();
        let known = (self.data.complete_from..=self.data.complete_until).contains(&day);
        Answer { value, unknown: (!known).then_some(day) }
    }

    /// Whether a day that must be known is one on which business is done.
    ///
    /// # Errors
    /// When the calendar does not know that day; the error names the argument and the calendar's range.
    pub fn settled_business_day(&self, argument: &'static str, day: Date) -> Result<bool, CalendarError> {
        self.business_day(day).settled(argument, self)
    }

    /// The business days in `[from, to)`; below zero when the second day comes first.
    pub fn business_days(&self, from: Date, to: Date) -> Answer<i64> {
        if to < from {
            let Answer { value, unknown } = self.business_days(to, from);
            return Answer { value: value.saturating_neg(), unknown };
        }
        let (mut day, mut value, mut unknown) = (from, 0_i64, None);
        while day < to {
            let answer = self.business_day(day);
            value = value.saturating_add(i64::from(answer.value));
            unknown = unknown.or(answer.unknown);
            day = day.plus_days(1);
        }
        Answer { value, unknown }
    }
}

impl TryFrom<CalendarData> for HolidayCalendar {
    type Error = CalendarError;
    fn try_from(data: CalendarData) -> Result<Self, CalendarError> {
        Self::new(data)
    }
}

impl From<HolidayCalendar> for CalendarData {
    fn from(calendar: HolidayCalendar) -> Self {
        calendar.data
    }
}
