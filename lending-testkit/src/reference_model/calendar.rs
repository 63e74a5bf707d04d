use lending_core::calendar::{Anchor, Date, DayCount, Frequency, InterestBasis};
use lending_core::reference::CalendarRow;
use lending_core::terms::Agreement;
use num_rational::BigRational;
use num_traits::Zero;

use super::business_days::Moves;
use super::fraction::quotient;
use super::years::year_fraction;

/// What lies between two due days, and what a whole period weighs.
struct Step {
    months: i32,
    days: i64,
    weight: (i64, i64),
}

/// The due days of a loan and the weights of nights.
pub(super) struct Calendar<'a> {
    /// What becomes of due days on which no business is done; none if they stay.
    moves: Option<Moves<'a>>,
    /// The due days of the first rows, as known today: they are asked for again and again.
    found: Vec<Date>,
    anchor: Anchor,
    step: Step,
    first: Date,
    basis: InterestBasis,
}

impl<'a> Calendar<'a> {
    pub(super) fn new(agreed: &'a Agreement, calendars: &'a [CalendarRow]) -> Self {
        let by_months = |months: i32| Step { months, days: 0, weight: (months.into(), 12) };
        let step = match agreed.frequency {
            Frequency::Monthly => by_months(1),
            Frequency::Quarterly => by_months(3),
            Frequency::HalfYearly => by_months(6),
            Frequency::Yearly => by_months(12),
            Frequency::Months(months) => by_months(months.into()),
            Frequency::Weeks(weeks) => {
                Step { months: 0, days: 7 * i64::from(weeks), weight: (weeks.into(), 52) }
            }
            Frequency::Days(days) => Step { months: 0, days: days.into(), weight: (days.into(), 365) },
        };
        let (anchor, first, basis) = (agreed.anchor, agreed.first_due, agreed.interest.basis);
        let moves = Moves::of(agreed, calendars);
        Self { moves, found: Vec::new(), anchor, step, first, basis }
    }

    /// C1, C62: the due days of all rows, the first first.
    fn all_due(&self) -> impl Iterator<Item = Date> {
        let mut before = None;
        (1..).zip(0..).map(move |(row, at)| {
            let falls = self.falls(row);
            let due = match (self.found.get(at), &self.moves) {
                (Some(due), _) => *due,
                (None, Some(moves)) => moves.due(row, falls, before),
                (None, None) => falls,
            };
            before = Some(due);
            due
        })
    }

    /// C1, C62: the due day of a row.
    pub(super) fn due(&self, row: u32) -> Date {
        let rows = usize::try_from(row).expect("rows are few");
        self.all_due().nth(rows - 1).expect("there is always another row")
    }

    /// C1: the due day of a row, business or not.
    fn falls(&self, row: u32) -> Date {
        self.anchor_day(i32::try_from(row).expect("rows are few"))
    }

    /// C3, C62: the day on which a period ends.
    pub(super) fn end(&self, period: u32) -> Date {
        let follows = self.moves.as_ref().is_some_and(Moves::interest_follows);
        if follows { self.due(period) } else { self.falls(period) }
    }

    /// C63: a row was issued.
    pub(super) fn fix(&mut self, row: u32, due: Date) {
        if let Some(moves) = &mut self.moves {
            moves.fix(row, due);
        }
    }

    /// C63: a new day begins, perhaps with another edition of the calendar; due days that are over stay.
    pub(super) fn wake(&mut self, day: Date) {
        if self.moves.as_ref().is_some_and(|moves| moves.changes_on(day)) {
            let over: Vec<Date> = self.all_due().take_while(|due| *due < day).collect();
            self.found.clear();
            if let Some(moves) = &mut self.moves {
                for (row, due) in (1..).zip(over) {
                    moves.fix(row, due);
                }
                moves.know(day);
            }
        }
        let far = day.plus_days(2000);
        if self.found.last().is_none_or(|last| last.nights_to(far) > 1000) {
            self.found = self.all_due().take_while(|due| *due <= far).collect();
        }
    }

    /// C1: the calendar also goes on before the first row and after the last.
    fn anchor_day(&self, row: i32) -> Date {
        if self.step.months == 0 {
            let days = i64::from(row - 1) * self.step.days;
            let count = u32::try_from(days.abs()).expect("days lie within a few centuries");
            return if days < 0 { self.first.minus_days(count) } else { self.first.plus_days(count) };
        }
        let month = self.first.month().plus((row - 1) * self.step.months);
        match self.anchor {
            Anchor::Day(day) => month.day_or_last(u32::from(day)),
            Anchor::MonthEnd => month.last(),
        }
    }

    /// C3: the number of the period that a night lies in.
    pub(super) fn period(&self, night: Date) -> u32 {
        if self.moves.as_ref().is_some_and(Moves::interest_follows) {
            let over = self.all_due().take_while(|end| *end <= night).count();
            return u32::try_from(over + 1).expect("rows are few");
        }
        let mut period = 1;
        while self.falls(period) <= night {
            period += 1;
        }
        period
    }

    /// C3: the day on which a period starts, for money paid out on `disbursed`.
    pub(super) fn period_start(&self, period: u32, disbursed: Date) -> Date {
        if period <= 1 { disbursed } else { self.end(period - 1) }
    }

    /// C6, C7: the weight of a night for contract interest, in a period that starts on `start`.
    pub(super) fn weight(&self, start: Date, night: Date) -> BigRational {
        match self.basis {
            InterestBasis::PerPeriod => {
                let (opens, closes) = self.anchor_period(night);
                let (part, of) = self.step.weight;
                quotient(part, of * opens.nights_to(closes))
            }
            InterestBasis::Counted(count) => night_weight(count, start, night),
        }
    }

    /// C7: the anchor-to-anchor period that a night lies in.
    fn anchor_period(&self, night: Date) -> (Date, Date) {
        let mut row = 1;
        while self.anchor_day(row) <= night {
            row += 1;
        }
        while self.anchor_day(row - 1) > night {
            row -= 1;
        }
        (self.anchor_day(row - 1), self.anchor_day(row))
    }
}

/// The nights `from … to`, each named by the day it belongs to (C5).
pub(super) fn nights(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |night| Some(night.plus_days(1))).take_while(move |night| *night < to)
}

/// C6: the weight of a night in a span that starts on `start`; nothing is counted at the start itself.
pub(super) fn night_weight(count: DayCount, start: Date, night: Date) -> BigRational {
    let before = if night == start { BigRational::zero() } else { year_fraction(count, start, night) };
    year_fraction(count, start, night.plus_days(1)) - before
}
