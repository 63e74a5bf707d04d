use serde::{Deserialize, Serialize};

use super::business_day::Look;
use super::tenor::{business_days_on, ends_month};
use super::{
    BusinessDayConvention, Date, GeneratedDates, GenerationError, HolidayCalendar, Tenor, TenorUnit,
};

/// Where the period lies that is no whole tenor, and how it is cut; it also says from which end dates are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stub {
    /// Counted backward from the end; what is left at the start is a period of its own.
    ShortFirst,
    /// Counted backward from the end; what is left at the start is part of the first whole period.
    LongFirst,
    /// Counted forward from the start; what is left at the end is a period of its own.
    #[default]
    ShortLast,
    /// Counted forward from the start; what is left at the end is part of the last whole period.
    LongLast,
}

/// A row of dates from a first to a last day, a tenor apart.
///
/// 1. Each date is counted from the *seed* by whole tenors, never from its neighbour: forward from the first date (or
///    the start), backward from the next-to-last date (or the end). Months are clamped; under the end-of-month rule
///    a seed on a month's end counts from month end to month end; with a day of the month the date is that day.
/// 2. A date that meets its neighbour after adjustment is left out. A stated first or next-to-last date is put in.
/// 3. Dates between are adjusted by the convention, and so is the start; the end by its own. Under the end-of-month
///    rule, when no business day of its month comes after the seed, dates between go to their month's end first.
/// 4. Where adjusted ends meet or cross their neighbour, the two become one.
/// 5. A period between counted dates is regular. One that ends or starts at a stated date is, when it is exactly one
///    tenor from the date before (in the order of counting). What is left at the end when counting forward never is.
///
/// These are QuantLib's rules (`Schedule`), whose figures they are held against. The end-of-month rule has no meaning
/// for tenors in days and weeks, where it is ignored. Calendar and conventions are "every day" and "stays" unless
/// said otherwise.
///
/// ```
/// use lending_core::{calendar::{DateGeneration, Stub}, date};
/// let row = DateGeneration::new(date!("2026-01-10"), date!("2026-06-30"), "2 months".parse()?)
///     .stub(Stub::LongFirst)
///     .end_of_month(true)
///     .generate()?;
/// assert_eq!(row.dates, [date!("2026-01-10"), date!("2026-04-30"), date!("2026-06-30")]);
/// assert_eq!(row.is_regular, [false, true]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct DateGeneration<'c> {
    start: Date,
    end: Date,
    tenor: Tenor,
    stub: Stub,
    first_date: Option<Date>,
    next_to_last_date: Option<Date>,
    end_of_month: bool,
    day_of_month: Option<u8>,
    calendar: &'c HolidayCalendar,
    convention: BusinessDayConvention,
    termination_convention: BusinessDayConvention,
}

impl<'c> DateGeneration<'c> {
    /// The most dates of a row: a century of days.
    pub const DATES_MAX: usize = 36_600;

    /// Dates a tenor apart, counted forward from the start.
    pub const fn new(start: Date, end: Date, tenor: Tenor) -> Self {
        Self {
            start,
            end,
            tenor,
            stub: Stub::ShortLast,
            first_date: None,
            next_to_last_date: None,
            end_of_month: false,
            day_of_month: None,
            calendar: HolidayCalendar::EVERY_DAY,
            convention: BusinessDayConvention::Unadjusted,
            termination_convention: BusinessDayConvention::Unadjusted,
        }
    }

    /// Counted forward from the start, with a short stub at the end if one is needed.
    #[must_use]
    pub const fn forward(self) -> Self {
        self.stub(Stub::ShortLast)
    }

    /// Counted backward from the end, with a short stub at the start if one is needed.
    #[must_use]
    pub const fn backward(self) -> Self {
        self.stub(Stub::ShortFirst)
    }

    /// Where a stub lies and how it is cut.
    #[must_use]
    pub const fn stub(mut self, stub: Stub) -> Self {
        self.stub = stub;
        self
    }

    /// The date that ends the first period; one equal to the start says nothing.
    #[must_use]
    pub const fn first_date(mut self, date: Date) -> Self {
        self.first_date = Some(date);
        self
    }

    /// The date that starts the last period; one equal to the end says nothing.
    #[must_use]
    pub const fn next_to_last_date(mut self, date: Date) -> Self {
        self.next_to_last_date = Some(date);
        self
    }

    /// Whether dates counted from a month's end lie on month ends.
    #[must_use]
    pub const fn end_of_month(mut self, applies: bool) -> Self {
        self.end_of_month = applies;
        self
    }

    /// The day of the month, 1–31, that dates between lie on, or the last day of a shorter month. The first is in the
    /// month one tenor after the start's month (backward: before the end's).
    #[must_use]
    pub const fn day_of_month(mut self, day: u8) -> Self {
        self.day_of_month = Some(day);
        self
    }

    /// The calendar of business days.
    #[must_use]
    pub const fn calendar(mut self, calendar: &'c HolidayCalendar) -> Self {
        self.calendar = calendar;
        self
    }

    /// Where dates go that are no business days, the end apart.
    #[must_use]
    pub const fn convention(mut self, convention: BusinessDayConvention) -> Self {
        self.convention = convention;
        self
    }

    /// Where the end goes if it is no business day.
    #[must_use]
    pub const fn termination_convention(mut self, convention: BusinessDayConvention) -> Self {
        self.termination_convention = convention;
        self
    }

    /// The row.
    ///
    /// # Errors
    /// When arguments contradict each other, or there are more than [`DATES_MAX`](Self::DATES_MAX) dates.
    pub fn generate(mut self) -> Result<GeneratedDates, GenerationError> {
        self.first_date = self.first_date.filter(|date| *date != self.start);
        self.next_to_last_date = self.next_to_last_date.filter(|date| *date != self.end);
        self.check()?;
        self.end_of_month = self.end_of_month && self.tenor.months().is_some();
        let mut look = Look { calendar: self.calendar, unknown: None };
        let mut row = if self.is_backward() {
            let mut row = self.walk(&mut look, Ends::backward(&self))?;
            row.dates.reverse();
            row.is_regular.reverse();
            row
        } else {
            self.walk(&mut look, Ends::forward(&self))?
        };
        self.adjust(&mut look, &mut row)?;
        row.merge_ends();
        row.unknown = look.unknown;
        Ok(row)
    }

    fn is_backward(&self) -> bool {
        match self.stub {
            Stub::ShortFirst | Stub::LongFirst => true,
            Stub::ShortLast | Stub::LongLast => false,
        }
    }

    fn check(&self) -> Result<(), GenerationError> {
        let Self { start, end, tenor, .. } = *self;
        if start >= end {
            return Err(GenerationError::FirstAfterLast { start, end });
        }
        if tenor.count < 1 {
            return Err(GenerationError::TenorNotPositive { found: tenor });
        }
        if let Some(found) = self.first_date.filter(|date| *date < start || *date > end) {
            return Err(GenerationError::FirstDateOutside { start, end, found });
        }
        if let Some(found) = self.next_to_last_date.filter(|date| *date < start || *date > end) {
            return Err(GenerationError::NextToLastDateOutside { start, end, found });
        }
        if let (Some(first), Some(next_to_last)) = (self.first_date, self.next_to_last_date)
            && first > next_to_last
        {
            return Err(GenerationError::StubsCross { first, next_to_last });
        }
        match self.stub {
            Stub::LongFirst if self.first_date.is_some() => {
                Err(GenerationError::StubStatedTwice { argument: "first_date" })
            }
            Stub::LongLast if self.next_to_last_date.is_some() => {
                Err(GenerationError::StubStatedTwice { argument: "next_to_last_date" })
            }
            Stub::ShortFirst | Stub::LongFirst | Stub::ShortLast | Stub::LongLast => Ok(()),
        }?;
        self.day_of_month.map_or(Ok(()), |day| self.check_day(day))
    }

    fn check_day(&self, day: u8) -> Result<(), GenerationError> {
        if !(1..=31).contains(&day) {
            return Err(GenerationError::DayOfMonth { found: day });
        }
        if self.tenor.months().is_none() {
            return Err(GenerationError::DayOfMonthWithoutMonths { tenor: self.tenor });
        }
        if self.end_of_month {
            return Err(GenerationError::DayOfMonthAndEndOfMonth { found: day });
        }
        let stated = [("first_date", self.first_date), ("next_to_last_date", self.next_to_last_date)];
        for (argument, date) in stated {
            if let Some(found) = date.filter(|date| !self.is_on_day(*date)) {
                return Err(GenerationError::OffTheDay { argument, day, found });
            }
        }
        Ok(())
    }

    /// The unadjusted dates from the near end, where counting starts, to the far end.
    fn walk(&self, look: &mut Look<'_>, ends: Ends) -> Result<GeneratedDates, GenerationError> {
        let mut row = GeneratedDates { dates: vec![ends.near], is_regular: Vec::new(), unknown: None };
        let (mut seed, mut last) = (ends.near, ends.near);
        let backward = ends.sign < 0;
        if let Some(stated) = ends.near_stated {
            let regular = self.is_on_day(seed) && self.step(look, seed, seed, ends.sign) == Some(stated);
            row.push(stated, regular);
            (seed, last) = (stated, stated);
        }
        let mut previous = seed;
        for index in 1_i32.. {
            let next = self.step(look, seed, previous, index.saturating_mul(ends.sign));
            let Some(next) = next.filter(|next| !ends.beyond_stub(*next)) else { break };
            if look.adjust(self.convention, last)? != look.adjust(self.convention, next)? {
                row.push(next, self.is_on_day(last));
                last = next;
            }
            previous = next;
            if row.dates.len() >= Self::DATES_MAX {
                return Err(GenerationError::TooMany { tenor: self.tenor });
            }
        }
        if let Some(stated) = ends.far_stated
            && look.adjust(self.convention, last)? != look.adjust(self.convention, stated)?
        {
            let regular = self.step(look, last, last, ends.sign) == Some(stated);
            row.push(stated, regular);
            last = stated;
        }
        let convention = if backward { self.convention } else { self.termination_convention };
        if look.adjust(convention, last)? != look.adjust(convention, ends.far)? {
            // Counted forward, QuantLib calls what is left at the end a stub whatever its length.
            let regular = backward && self.step(look, last, last, ends.sign) == Some(ends.far);
            row.push(ends.far, regular);
        }
        if matches!(self.stub, Stub::LongFirst | Stub::LongLast) {
            row.lengthen_last();
        }
        Ok(row)
    }

    /// Whether a date lies on the day of the month, where one is asked for.
    fn is_on_day(&self, date: Date) -> bool {
        self.day_of_month.is_none_or(|day| date.month().day_or_last(u32::from(day)) == date)
    }

    /// The date so many tenors from the seed; `None` when it lies outside the covered years.
    fn step(&self, look: &mut Look<'_>, seed: Date, previous: Date, index: i32) -> Option<Date> {
        if let Some(months) = self.tenor.months() {
            let months = months.checked_mul(index)?;
            let moved = seed.plus_months(months).ok()?;
            return Some(match self.day_of_month {
                Some(day) => moved.month().day_or_last(u32::from(day)),
                None if self.end_of_month && seed.is_month_end() => moved.month().last(),
                None => moved,
            });
        }
        let (count, index) = (i64::from(self.tenor.count), i64::from(index));
        match self.tenor.unit {
            TenorUnit::Weeks => seed.checked_plus_days(count.checked_mul(index)?.checked_mul(7)?).ok(),
            TenorUnit::BusinessDays => {
                business_days_on(previous, count.checked_mul(index.signum())?, look).ok()
            }
            TenorUnit::Days | TenorUnit::Months | TenorUnit::Years => {
                seed.checked_plus_days(count.checked_mul(index)?).ok()
            }
        }
    }

    fn seed(&self) -> Date {
        if self.is_backward() {
            self.next_to_last_date.unwrap_or(self.end)
        } else {
            self.first_date.unwrap_or(self.start)
        }
    }

    fn adjust(&self, look: &mut Look<'_>, row: &mut GeneratedDates) -> Result<(), GenerationError> {
        let to_month_end = self.end_of_month && ends_month(self.seed(), look)?;
        let last = row.dates.len().saturating_sub(1);
        for (index, date) in row.dates.iter_mut().enumerate() {
            *date = if index == last {
                look.adjust(self.termination_convention, *date)?
            } else if to_month_end && index > 0 {
                look.adjust(self.convention, date.month().last())?
            } else {
                look.adjust(self.convention, *date)?
            };
        }
        Ok(())
    }
}

/// The two ends of a row in the order in which its dates are counted.
#[derive(Clone, Copy)]
struct Ends {
    near: Date,
    near_stated: Option<Date>,
    far_stated: Option<Date>,
    far: Date,
    sign: i32,
}

impl Ends {
    fn forward(of: &DateGeneration<'_>) -> Self {
        let (near_stated, far_stated) = (of.first_date, of.next_to_last_date);
        Self { near: of.start, near_stated, far_stated, far: of.end, sign: 1 }
    }

    fn backward(of: &DateGeneration<'_>) -> Self {
        let (near_stated, far_stated) = (of.next_to_last_date, of.first_date);
        Self { near: of.end, near_stated, far_stated, far: of.start, sign: -1 }
    }

    /// Whether a date lies beyond where whole tenors end.
    fn beyond_stub(&self, date: Date) -> bool {
        let exit = self.far_stated.unwrap_or(self.far);
        if self.sign < 0 { date < exit } else { date > exit }
    }
}
