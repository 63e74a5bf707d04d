use lending_core::calendar::{Anchor, Date, DayCount, Frequency, InterestBasis};
use lending_core::reference::CalendarRow;
use lending_core::terms::Agreement;

use super::business_days::Moves;
use super::fraction::{Fraction, quotient};
use super::years::year_fraction;

/// The calendar of the last night there is: that of today.
const NOW: Date = Date::MAX;

/// What lies between two due days, and what a whole period weighs.
struct Step {
    months: i32,
    days: i64,
    weight: (i64, i64),
}

impl Step {
    fn of(frequency: Frequency) -> Self {
        let by_months = |months: i32| Self { months, days: 0, weight: (months.into(), 12) };
        match frequency {
            Frequency::Monthly => by_months(1),
            Frequency::Quarterly => by_months(3),
            Frequency::HalfYearly => by_months(6),
            Frequency::Yearly => by_months(12),
            Frequency::Months(months) => by_months(months.into()),
            Frequency::Weeks(weeks) => {
                Self { months: 0, days: 7 * i64::from(weeks), weight: (weeks.into(), 52) }
            }
            Frequency::Days(days) => Self { months: 0, days: days.into(), weight: (days.into(), 365) },
        }
    }
}

/// The calendar that rows follow from one of them on.
#[derive(Clone)]
struct Course {
    /// The day on which it was agreed.
    since: Date,
    /// C107: whether the rows before it end on that day.
    cuts: bool,
    /// C107: the day after which its first row can be billed, if it begins anew.
    after: Option<Date>,
    /// The row that is its first.
    row: u32,
    anchor: Anchor,
    frequency: Frequency,
    /// The due day of its first row.
    first: Date,
    /// C204: whether that may be the day on which it was agreed.
    on_its_day: bool,
}

impl Course {
    /// C1: the calendar also goes on before its first row and after the last.
    fn anchor_day(&self, row: i32) -> Date {
        let step = Step::of(self.frequency);
        if step.months == 0 {
            let days = i64::from(row - 1) * step.days;
            let count = u32::try_from(days.abs()).expect("days lie within a few centuries");
            return if days < 0 { self.first.minus_days(count) } else { self.first.plus_days(count) };
        }
        let month = self.first.month().plus((row - 1) * step.months);
        match self.anchor {
            Anchor::Day(day) => month.day_or_last(u32::from(day)),
            Anchor::MonthEnd => month.last(),
        }
    }

    /// The due day of a row of the loan, business or not.
    fn falls(&self, row: u32) -> Date {
        let before = |row: u32| i32::try_from(row).expect("rows are few");
        self.anchor_day(before(row) - before(self.row) + 1)
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

/// The due days of a loan and the weights of nights.
#[derive(Clone)]
pub(super) struct Calendar<'a> {
    /// What becomes of due days on which no business is done; none if they stay.
    moves: Option<Moves<'a>>,
    /// The due days of the first rows, as known today: they are asked for again and again.
    found: Vec<Date>,
    /// That of the terms, and those that were agreed later.
    courses: Vec<Course>,
    basis: InterestBasis,
    /// How often any of this became another.
    changes: u32,
}

impl<'a> Calendar<'a> {
    pub(super) fn new(agreed: &'a Agreement, calendars: &'a [CalendarRow]) -> Self {
        let course = Course {
            since: agreed.contract_day,
            cuts: false,
            after: None,
            row: 1,
            anchor: agreed.anchor,
            frequency: agreed.frequency,
            first: agreed.first_due,
            on_its_day: false,
        };
        let moves = Moves::of(agreed, calendars);
        Self { moves, found: Vec::new(), courses: vec![course], basis: agreed.interest.basis, changes: 0 }
    }

    /// C125: the day on which the first whole period starts.
    pub(super) fn opens(&self) -> Date {
        self.courses[0].anchor_day(0)
    }

    /// As long as it is the same, so are all periods and weights.
    pub(super) fn changes(&self) -> u32 {
        self.changes
    }

    /// C129: all rows begin with a hand-over.
    pub(super) fn hand_over(&mut self, today: Date, anchor: Anchor, first: Date) {
        self.changes += 1;
        self.courses.truncate(1);
        self.courses[0].anchor = anchor;
        self.courses[0].first = first;
        if let Some(moves) = &mut self.moves {
            moves.hand_over(today);
        }
        self.found.clear();
        self.look_ahead(today);
    }

    /// The frequency of a row.
    pub(super) fn frequency(&self, row: u32) -> Frequency {
        self.course(row, NOW).frequency
    }

    /// C140: the day on which a row falls due before business days move it.
    pub(super) fn falls(&self, row: u32) -> Date {
        self.course(row, NOW).falls(row)
    }

    /// C107: from a row on, rows fall due from a day on; those before it end today.
    pub(super) fn begin_anew(
        &mut self,
        today: Date,
        (row, after): (u32, Date),
        frequency: Frequency,
        first: Date,
        anchor: Option<Anchor>,
    ) {
        let (since, cuts, after) = (today, true, Some(after));
        let anchor = anchor.unwrap_or_else(|| Anchor::of(first));
        let on_its_day = false;
        self.follow(today, Course { since, cuts, after, row, anchor, frequency, first, on_its_day });
    }

    /// C204: one row comes, that may fall due today.
    pub(super) fn end_with(&mut self, today: Date, row: u32, frequency: Frequency, due: Date) {
        let (anchor, first) = (Anchor::of(due), due);
        let course =
            Course { since: today, cuts: true, after: None, row, anchor, frequency, first, on_its_day: true };
        self.follow(today, course);
    }

    /// C109: a row falls due on another day, and the later ones follow it.
    pub(super) fn move_to(&mut self, today: Date, row: u32, first: Date) {
        let before = self.course(row, NOW);
        let (frequency, after) = (before.frequency, before.after.filter(|_| before.row == row));
        let (since, cuts, anchor, on_its_day) = (today, false, Anchor::of(first), false);
        self.follow(today, Course { since, cuts, after, row, anchor, frequency, first, on_its_day });
    }

    fn follow(&mut self, today: Date, course: Course) {
        self.changes += 1;
        if let Some(moves) = &mut self.moves {
            moves.forget(course.row);
        }
        self.courses.push(course);
        self.found.clear();
        self.look_ahead(today);
    }

    /// The calendar of a row, as it was in a night.
    fn course(&self, row: u32, night: Date) -> &Course {
        let of_row = self.courses.iter().rfind(|course| course.row <= row && course.since <= night);
        of_row.unwrap_or(&self.courses[0])
    }

    /// C107: the day on which a row is cut short, if it is, as it was in a night.
    fn cut(&self, row: u32, night: Date) -> Option<Date> {
        let later = self.courses.iter().filter(|course| course.cuts && course.row > row);
        later.map(|course| course.since).filter(|since| *since <= night).min()
    }

    /// The first row of the last rows that began anew.
    pub(super) fn began_with(&self) -> u32 {
        self.courses.iter().filter(|course| course.cuts).map(|course| course.row).max().unwrap_or(1)
    }

    /// C1, C62: the due days of all rows, the first first, as they were in a night.
    fn all_due(&self, night: Date) -> impl Iterator<Item = Date> {
        let mut before = None;
        // What was found holds for the calendar of today.
        let later = self.courses.iter().filter(|course| course.since > night).map(|course| course.row).min();
        (1..).zip(0..).map(move |(row, at)| {
            let found = self.found.get(at).filter(|_| later.is_none_or(|later| row < later));
            let due = match (found, &self.moves) {
                (Some(due), _) => *due,
                (None, None) => self.course(row, night).falls(row),
                (None, Some(moves)) => {
                    // C107, C109: the first of new rows falls due after the day of the change, also where it was moved.
                    let mut anew = self.courses.iter().filter(|course| course.cuts && course.since <= night);
                    let earliest = anew.rfind(|course| course.row == row).map(|course| {
                        if course.on_its_day { course.since.minus_days(1) } else { course.since }
                    });
                    // C62: after the first day of its period as well.
                    let kept = (row > 1 && !moves.interest_follows())
                        .then(|| self.course(row - 1, night).falls(row - 1));
                    moves.due(row, self.course(row, night).falls(row), earliest.or(before.max(kept)))
                }
            };
            before = Some(due);
            due
        })
    }

    /// C1, C62: the due day of a row.
    pub(super) fn due(&self, row: u32) -> Date {
        self.due_in(row, NOW)
    }

    fn due_in(&self, row: u32, night: Date) -> Date {
        let rows = usize::try_from(row).expect("rows are few");
        self.all_due(night).nth(rows - 1).expect("there is always another row")
    }

    /// C3, C62, C107: the day on which a period ends.
    pub(super) fn end(&self, period: u32) -> Date {
        self.end_in(period, NOW)
    }

    fn end_in(&self, period: u32, night: Date) -> Date {
        let end = self.uncut_end_in(period, night);
        self.cut(period, night).map_or(end, |cut| cut.min(end))
    }

    /// The day on which a period would end if no new rows had cut it short.
    pub(super) fn uncut_end(&self, period: u32) -> Date {
        self.uncut_end_in(period, NOW)
    }

    fn uncut_end_in(&self, period: u32, night: Date) -> Date {
        let follows = self.moves.as_ref().is_some_and(Moves::interest_follows);
        if follows { self.due_in(period, night) } else { self.course(period, night).falls(period) }
    }

    /// C17, C64, C107: the day after which a row can be billed.
    pub(super) fn before(&self, row: u32) -> Date {
        let course = self.course(row, NOW);
        match course.after.filter(|_| course.row == row) {
            Some(after) => after,
            None => self.due(row - 1).max(self.end(row - 1)),
        }
    }

    /// C168: whether business is done on a day, as is known today.
    pub(super) fn does_business(&self, day: Date) -> bool {
        self.moves.as_ref().is_none_or(|moves| moves.does_business(day))
    }

    /// C63: a row was issued.
    pub(super) fn fix(&mut self, row: u32, due: Date) {
        self.changes += 1;
        if let Some(moves) = &mut self.moves {
            moves.fix(row, due);
        }
    }

    /// C63: a new day begins, perhaps with another edition of the calendar; due days that are over stay.
    pub(super) fn wake(&mut self, day: Date) {
        if self.moves.as_ref().is_some_and(|moves| moves.changes_on(day)) {
            self.changes += 1;
            // C107: a row that other rows cut is no row any more, whenever it would have fallen due.
            let began = self.began_with();
            let due = (1..).zip(self.all_due(NOW)).take_while(|(row, due)| *row < began || *due < day);
            let over: Vec<(u32, Date)> = due.filter(|(_, due)| *due < day).collect();
            self.found.clear();
            if let Some(moves) = &mut self.moves {
                for (row, due) in over {
                    moves.fix(row, due);
                }
                moves.know(day);
            }
        }
        self.look_ahead(day);
    }

    fn look_ahead(&mut self, day: Date) {
        let far = day.plus_days(2000);
        if self.found.last().is_none_or(|last| last.nights_to(far) > 1000) {
            self.found = self.all_due(NOW).take_while(|due| *due <= far).collect();
        }
    }

    /// C3: the number of the period that a night lies in.
    pub(super) fn period(&self, night: Date) -> u32 {
        let mut period = 1;
        while self.end_in(period, night) <= night {
            period += 1;
        }
        period
    }

    /// C3: the day on which a period starts, for money paid out on `disbursed`.
    pub(super) fn period_start(&self, period: u32, disbursed: Date) -> Date {
        if period <= 1 { disbursed } else { self.end(period - 1) }
    }

    /// C3: the day on which the period starts that a night lies in.
    pub(super) fn start_of(&self, night: Date, disbursed: Date) -> Date {
        let period = self.period(night);
        if period <= 1 { disbursed } else { self.end_in(period - 1, night) }
    }

    /// C6, C7: the weight of a night for contract interest, in a period that starts on `start`.
    pub(super) fn weight(&self, start: Date, night: Date) -> Fraction {
        self.weight_by(self.course(self.period(night), night), start, night)
    }

    /// C75, C125: the same by the rows of the terms, whatever rows came since.
    pub(super) fn weight_by_the_terms(&self, start: Date, night: Date) -> Fraction {
        self.weight_by(&self.courses[0], start, night)
    }

    fn weight_by(&self, course: &Course, start: Date, night: Date) -> Fraction {
        match self.basis {
            InterestBasis::PerPeriod => {
                let (opens, closes) = course.anchor_period(night);
                let (part, of) = Step::of(course.frequency).weight;
                quotient(part, of * opens.nights_to(closes))
            }
            InterestBasis::Counted(count) => night_weight(count, start, night),
        }
    }
}

/// The nights `from … to`, each named by the day it belongs to (C5).
pub(super) fn nights(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |night| Some(night.plus_days(1))).take_while(move |night| *night < to)
}

/// C6: the weight of a night in a span that starts on `start`; nothing is counted at the start itself.
pub(super) fn night_weight(count: DayCount, start: Date, night: Date) -> Fraction {
    let before = if night == start { Fraction::ZERO } else { year_fraction(count, start, night) };
    year_fraction(count, start, night.plus_days(1)) - before
}
