//! Where due days go on which no business is done.

use std::collections::BTreeMap;

use lending_core::billing::{BusinessDays, InterestPeriod};
use lending_core::calendar::{BusinessDayConvention, CalendarData, Date};
use lending_core::reference::CalendarRow;
use lending_core::terms::Agreement;

/// What the terms say of business days, and the editions of the calendar that they name.
#[derive(Clone)]
pub(super) struct Moves<'a> {
    policy: &'a BusinessDays,
    editions: Vec<&'a CalendarRow>,
    contract_day: Date,
    /// The day whose knowledge counts.
    today: Date,
    /// Due days that do not move any more, by row.
    fixed: BTreeMap<u32, Date>,
}

impl<'a> Moves<'a> {
    pub(super) fn of(agreed: &'a Agreement, calendars: &'a [CalendarRow]) -> Option<Self> {
        let policy = agreed.business_days.as_ref()?;
        let editions = calendars.iter().filter(|row| row.edition.data().name == policy.calendar).collect();
        let contract_day = agreed.contract_day;
        Some(Self { policy, editions, contract_day, today: contract_day, fixed: BTreeMap::new() })
    }

    /// C62: whether periods of interest go with their due days.
    pub(super) fn interest_follows(&self) -> bool {
        self.policy.interest == InterestPeriod::Follows
    }

    /// C63: whether another edition becomes known on a day.
    pub(super) fn changes_on(&self, day: Date) -> bool {
        day > self.contract_day && self.editions.iter().any(|row| row.known == day)
    }

    /// C63: from now on the knowledge of a day counts.
    pub(super) fn know(&mut self, day: Date) {
        self.today = day;
    }

    /// C63: a row's due day does not move any more.
    pub(super) fn fix(&mut self, row: u32, due: Date) {
        self.fixed.entry(row).or_insert(due);
    }

    /// C168: whether business is done on a day, as is known today.
    pub(super) fn does_business(&self, day: Date) -> bool {
        let known = self.editions.iter().filter(|row| row.known <= self.today);
        let edition = known.max_by_key(|row| row.known).expect("a calendar is known by the contract day");
        is_business_day(edition.edition.data(), day)
    }

    /// C129: a hand-over takes the place of the contract.
    pub(super) fn hand_over(&mut self, today: Date) {
        self.contract_day = today;
        self.fixed.clear();
    }

    /// C107, C109: rows from one on follow another calendar.
    pub(super) fn forget(&mut self, row: u32) {
        self.fixed.retain(|fixed, _| *fixed < row);
    }

    /// C62, C63: the due day of a row that falls on a day, after the due day of the row before it.
    pub(super) fn due(&self, row: u32, falls: Date, before: Option<Date>) -> Date {
        if let Some(fixed) = self.fixed.get(&row) {
            return *fixed;
        }
        let known = self.editions.iter().filter(|row| row.known <= self.today);
        let edition = known.max_by_key(|row| row.known).expect("a calendar is known by the contract day");
        let (data, since) = (edition.edition.data(), edition.known);
        let moved = near(falls, moved(data, self.policy.convention, falls));
        // A first row in advance may fall due on the contract day itself.
        let first = if falls == self.contract_day { falls } else { self.contract_day.plus_days(1) };
        let after = before.map_or(first, |before| before.plus_days(1));
        let earliest = after.max(since);
        if moved < earliest { near(earliest, next(data, earliest)) } else { moved }
    }
}

/// C62: a day that business days move by more than a month stays.
fn near(day: Date, moved: Date) -> Date {
    if day.nights_to(moved).abs() > 31 { day } else { moved }
}

fn is_business_day(calendar: &CalendarData, day: Date) -> bool {
    if calendar.weekend.contains(&day.weekday()) {
        calendar.working_weekends.contains(&day)
    } else {
        !calendar.holidays.contains(&day)
    }
}

/// The first business day from a day on.
fn next(calendar: &CalendarData, mut day: Date) -> Date {
    while !is_business_day(calendar, day) {
        day = day.plus_days(1);
    }
    day
}

/// The last business day up to a day.
fn last(calendar: &CalendarData, mut day: Date) -> Date {
    while !is_business_day(calendar, day) {
        day = day.minus_days(1);
    }
    day
}

/// C62: where a convention moves a day.
fn moved(calendar: &CalendarData, convention: BusinessDayConvention, day: Date) -> Date {
    let (next, last) = (next(calendar, day), last(calendar, day));
    let same_month = |other: Date| other.month() == day.month();
    let same_half = |other: Date| same_month(other) && (other.day() > 15) == (day.day() > 15);
    match convention {
        BusinessDayConvention::Unadjusted => day,
        BusinessDayConvention::Following => next,
        BusinessDayConvention::Preceding => last,
        BusinessDayConvention::ModifiedFollowing => {
            if same_month(next) {
                next
            } else {
                last
            }
        }
        BusinessDayConvention::ModifiedPreceding => {
            if same_month(last) {
                last
            } else {
                next
            }
        }
        BusinessDayConvention::HalfMonthModifiedFollowing => {
            if same_half(next) {
                next
            } else {
                last
            }
        }
        BusinessDayConvention::Nearest => {
            if last.nights_to(day) < day.nights_to(next) {
                last
            } else {
                next
            }
        }
    }
}
