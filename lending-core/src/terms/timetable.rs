use std::borrow::Cow;

use super::Agreement;
use crate::billing::{BusinessDays, InterestPeriod};
use crate::calendar::{Answer, BusinessDayConvention, Date, HolidayCalendar, Weights};
use crate::money::Minor;
use crate::rate::Rate;
use crate::reference::Known;
use crate::schedule::{Amortisation, Period, Plan, PlanError, PlannedRow};

/// The due days of a loan, as the editions of its holiday calendar move them one after the other.
///
/// A due day that is fixed never moves again: that of a row that was issued, or that was over when a new edition
/// became known. The others are moved by the edition known today. Where the calendar does not know a day only weekends
/// count, and the due day is provisional. Due days stay in order: a row that would not fall due after the one before it
/// and after the first day of its period goes to the next business day after that, and none goes to before the day on
/// which its edition became known.
#[derive(Debug, Clone)]
pub struct Timetable<'r> {
    agreed: Cow<'r, Agreement>,
    /// The weights of nights in the periods of its rows.
    weights: Weights,
    /// The due days of its rows as they fall: asked for many times a day.
    falls: Vec<Date>,
    /// The rows of earlier plans.
    over: Vec<Over>,
    /// The first of the rows that began anew last, and the day after which its bill can be issued.
    anew: Option<(u32, Date)>,
    moves: Option<Moves<'r>>,
    /// The due days of the first rows; those that follow are found when they are asked for.
    days: Vec<Date>,
    /// How many of them are fixed.
    fixed: usize,
}

/// A row of an earlier plan.
#[derive(Debug, Clone, Copy)]
struct Over {
    due: Date,
    end: Date,
    /// Where its period ended before another plan cut it short.
    ended: Date,
    weights: Weights,
}

#[derive(Debug, Clone)]
struct Moves<'r> {
    policy: &'r BusinessDays,
    /// Editions that are not known yet, the next one first.
    coming: std::iter::Peekable<std::vec::IntoIter<(Date, &'r HolidayCalendar)>>,
    edition: Option<&'r HolidayCalendar>,
    /// When it became known.
    since: Date,
}

impl<'r> Timetable<'r> {
    /// The due days as they stand on a day, none of them issued, by the editions known.
    pub fn new(agreed: &'r Agreement, known: Known<'r>, day: Date) -> Self {
        let moves = agreed.business_days.as_ref().map(|policy| Moves {
            policy,
            coming: known.editions(&policy.calendar).collect::<Vec<_>>().into_iter().peekable(),
            edition: None,
            since: agreed.contract_day,
        });
        let (falls, weights, agreed) = (falls(agreed), agreed.weights(), Cow::Borrowed(agreed));
        let mut timetable =
            Self { agreed, weights, falls, over: Vec::new(), anew: None, moves, days: Vec::new(), fixed: 0 };
        timetable.go_to(day);
        timetable
    }

    /// Goes on by the calendar of another agreement, whose first row is the one after so many.
    pub fn go_on(&mut self, rows: u32, agreed: Agreement, day: Date) {
        let known = u32::try_from(self.over.len()).unwrap_or(u32::MAX);
        let more: Vec<_> = (known.saturating_add(1)..=rows).map(|row| self.over_row(row)).collect();
        self.over.extend(more);
        self.over.truncate(usize::try_from(rows).unwrap_or(usize::MAX));
        if let Some(moves) = &mut self.moves {
            moves.since = moves.since.max(day);
        }
        (self.falls, self.weights) = (falls(&agreed), agreed.weights());
        self.agreed = Cow::Owned(agreed);
        (self.days, self.fixed) = (Vec::new(), 0);
    }

    /// Ends the periods of the rows that are over by a day: another plan takes the nights that are left. A row that was
    /// issued keeps its due day; the bill of the first row after them comes after that of the last one.
    pub fn cut_short(&mut self, day: Date, issued: u32) {
        let first = u32::try_from(self.over.len()).unwrap_or(u32::MAX).saturating_add(1);
        let after = self.over(issued).map_or(day, |last| last.due.max(day));
        self.anew = Some((first, after));
        for (row, over) in (1_u32..).zip(&mut self.over) {
            over.end = over.end.min(day);
            if row > issued {
                over.due = over.due.min(day);
            }
        }
        // Rows that begin anew do not go on from the ones before.
        self.days.clear();
        self.cover(day);
    }

    /// From now on something else is left for the last row.
    pub fn set_residual(&mut self, residual: Minor) {
        self.agreed.to_mut().residual = residual;
    }

    /// The day from which nights of a row's principal are free although it falls due later: the end of its period, as it
    /// was before another plan cut it short.
    pub fn free_from(&self, row: u32) -> Date {
        self.over(row).map_or_else(|| self.end(row), |over| over.ended)
    }

    /// The agreement by whose calendar rows come.
    pub fn agreed(&self) -> &Agreement {
        &self.agreed
    }

    /// The due day of a row to come as it falls, before business days move it.
    pub fn falls_on(&self, row: u32) -> Date {
        self.falls(self.own(row).unwrap_or(1))
    }

    /// The due day of a row of the plan as it falls.
    fn falls(&self, own: u32) -> Date {
        let at = usize::try_from(own).ok().and_then(|own| own.checked_sub(1));
        at.and_then(|at| self.falls.get(at)).copied().unwrap_or_else(|| self.agreed.due(own))
    }

    /// The number of a row in its plan; nothing for a row of an earlier plan.
    fn own(&self, row: u32) -> Option<u32> {
        row.checked_sub(u32::try_from(self.over.len()).ok()?).filter(|own| *own > 0)
    }

    fn over_row(&self, row: u32) -> Over {
        let end = self.end(row);
        Over { due: self.due(row), end, ended: self.free_from(row), weights: self.weights(row) }
    }

    /// The weights of nights in the period of a row.
    pub fn weights(&self, row: u32) -> Weights {
        self.over(row).map_or(self.weights, |over| over.weights)
    }

    fn over(&self, row: u32) -> Option<Over> {
        usize::try_from(row).ok().and_then(|row| row.checked_sub(1)).and_then(|at| self.over.get(at)).copied()
    }

    /// Whether business is done on a day, by the edition known today; on all days where no calendar is named.
    pub fn is_business_day(&self, day: Date) -> bool {
        let Some(moves) = &self.moves else { return true };
        moves.edition.is_none_or(|edition| edition.business_day(day).value)
    }

    /// The days on which another edition becomes known.
    pub fn known_days(&self) -> impl Iterator<Item = Date> {
        self.moves.iter().flat_map(|moves| moves.coming.clone().map(|(known, _)| known))
    }

    /// Moves on to a later day: due days that are over by the eve of a new edition are fixed, then it takes the place
    /// of the one before. Says whether there was one.
    pub fn go_to(&mut self, day: Date) -> bool {
        let mut changed = false;
        while let Some((known, edition)) =
            self.moves.as_mut().and_then(|moves| moves.coming.next_if(|(known, _)| *known <= day))
        {
            if self.moves.as_ref().is_some_and(|moves| moves.edition.is_some()) {
                self.cover(known.minus_days(1));
                let over = self.days.partition_point(|due| *due < known);
                self.fixed = self.fixed.max(over);
            }
            self.days.truncate(self.fixed);
            if let Some(moves) = &mut self.moves {
                moves.since = moves.since.max(known);
                moves.edition = Some(edition);
            }
            changed = true;
        }
        if changed {
            self.cover(day);
        }
        changed
    }

    /// Finds due days until one lies after a day, so that [`Timetable::period_of`] can be asked about it.
    pub fn cover(&mut self, day: Date) {
        while self.moves.is_some() && self.days.last().is_none_or(|last| *last <= day) {
            self.find_next();
        }
    }

    /// Fixes the due day of a row that is issued.
    pub fn fix(&mut self, row: u32) {
        let rows = usize::try_from(self.own(row).unwrap_or(0)).unwrap_or(usize::MAX);
        while self.moves.is_some() && self.days.len() < rows {
            self.find_next();
        }
        self.fixed = self.fixed.max(rows.min(self.days.len()));
    }

    fn find_next(&mut self) {
        let row =
            u32::try_from(self.days.len()).expect("a loan has a bounded number of rows").saturating_add(1);
        let before = self.days.last().copied().or_else(|| self.before_the_first());
        self.days.push(self.moved(row, before).value);
    }

    /// The due day of a row.
    pub fn due(&self, row: u32) -> Date {
        self.over(row).map_or_else(|| self.answer(self.own(row).unwrap_or(1)).value, |over| over.due)
    }

    /// Whether the calendar does not know all the days that the due day of a row depends on, so that the row may still
    /// move unless it was issued.
    pub fn can_move(&self, row: u32) -> bool {
        self.own(row).is_some_and(|own| self.answer(own).is_provisional())
    }

    fn answer(&self, row: u32) -> Answer<Date> {
        let row_of = |at: usize| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1);
        let at = usize::try_from(row.saturating_sub(1)).unwrap_or(usize::MAX);
        let known = at.min(self.days.len());
        let mut before = match known.checked_sub(1) {
            Some(last) => self.days.get(last).copied(),
            None => self.before_the_first(),
        };
        if let Some(day) = self.days.get(at) {
            return Answer { value: *day, unknown: self.moved(row, before).unknown };
        }
        if self.moves.is_none() {
            return Answer { value: self.falls(row), unknown: None };
        }
        (known..at).for_each(|at| before = Some(self.moved(row_of(at), before).value));
        self.moved(row, before)
    }

    /// The due day after which the first row falls due, where it goes on from the rows of another agreement.
    fn before_the_first(&self) -> Option<Date> {
        let last = self.over.last()?;
        let begins_anew = self.anew.and_then(|(first, _)| self.own(first)) == Some(1);
        (!begins_anew).then_some(last.due)
    }

    /// Where the current edition moves a row, after the due day of the row before it and the first day of its period.
    fn moved(&self, row: u32, before: Option<Date>) -> Answer<Date> {
        let falls = self.falls(row);
        let stays = Answer { value: falls, unknown: None };
        let Some((moves, edition)) = self.moves.as_ref().and_then(|moves| Some((moves, moves.edition?)))
        else {
            return stays;
        };
        let convention = moves.policy.convention;
        let near = convention.adjust(falls, edition).ok().filter(|moved| is_near(falls, moved.value));
        let moved = near.unwrap_or(stays);
        // A first row in advance falls due on the contract day itself.
        let first = falls.min(self.agreed.contract_day.plus_days(1)).max(self.agreed.contract_day);
        let begins = match moves.policy.interest {
            InterestPeriod::Unadjusted if row > 1 => self.falls(row.saturating_sub(1)).plus_days(1),
            InterestPeriod::Unadjusted | InterestPeriod::Follows => first,
        };
        let earliest = before.map_or(first, |before| before.plus_days(1)).max(begins).max(moves.since);
        if moved.value >= earliest {
            return moved;
        }
        let next = BusinessDayConvention::Following.adjust(earliest, edition).ok();
        next.filter(|next| is_near(earliest, next.value)).unwrap_or(Answer { value: earliest, unknown: None })
    }

    /// The day on which a row's period of interest ends.
    pub fn end(&self, row: u32) -> Date {
        let own = match (self.over(row), self.own(row)) {
            (Some(over), _) => return over.end,
            (None, own) => own.unwrap_or(1),
        };
        match self.moves.as_ref().map(|moves| moves.policy.interest) {
            Some(InterestPeriod::Follows) => self.answer(own).value,
            Some(InterestPeriod::Unadjusted) | None => self.falls(own),
        }
    }

    /// The row of the period of interest that a night lies in, 1 for nights before the first; the night is
    /// [covered](Timetable::cover).
    pub fn period_of(&self, night: Date) -> u32 {
        if self.over.last().is_some_and(|last| night < last.end) {
            let over = self.over.partition_point(|over| over.end <= night);
            return u32::try_from(over).unwrap_or(u32::MAX).saturating_add(1);
        }
        let own = match self.moves.as_ref().map(|moves| moves.policy.interest) {
            Some(InterestPeriod::Follows) => {
                let over = self.days.partition_point(|end| *end <= night);
                u32::try_from(over).expect("a loan has a bounded number of rows").saturating_add(1)
            }
            Some(InterestPeriod::Unadjusted) | None => match self.falls.last() {
                Some(last) if night < *last => {
                    let over = self.falls.partition_point(|end| *end <= night);
                    u32::try_from(over).unwrap_or(u32::MAX).saturating_add(1)
                }
                Some(_) | None => self.agreed.row_of(night),
            },
        };
        own.saturating_add(u32::try_from(self.over.len()).unwrap_or(u32::MAX))
    }

    /// The plan and its rows, for an amount paid out on a day at a rate.
    ///
    /// # Errors
    /// When no plan can be made for these periods.
    pub fn planned(
        &self,
        disbursed: Date,
        principal: Minor,
        rate: Rate,
    ) -> Result<(Plan, Vec<PlannedRow>), PlanError> {
        let mut start = disbursed;
        let periods = (1..=self.agreed.rows()).map(|row| {
            let (from, end) = (start, self.end(row));
            start = end;
            self.agreed.period_between(row, from, end)
        });
        let periods: Vec<Period> = periods.collect::<Option<_>>().ok_or(PlanError::Overflow { row: 1 })?;
        Amortisation { principal, rate, ..self.agreed.amortisation() }.plan(&periods)
    }

    /// The statement day of a row, for money paid out on a day: as the terms say for the moved due days, after the due
    /// day and the period of the row before, but never after the row's own.
    pub fn statement_day(&self, disbursed: Date, row: u32) -> Date {
        let previous = row.checked_sub(1).filter(|previous| *previous > 0);
        let previous = previous.map(|previous| {
            // Rows that were cut short and never issued lie between the first of new rows and the last bill.
            let after = self.anew.filter(|(first, _)| *first == row).map(|(_, after)| after);
            after.unwrap_or_else(|| self.due(previous).max(self.end(previous)))
        });
        let due = self.due(row);
        let counted_from = self.agreed.billing.counted_from(self.falls_on(row), due);
        let wanted = self.agreed.billing.statement_day(disbursed, previous, counted_from);
        let earliest = previous.map_or(disbursed, |previous| previous.plus_days(1));
        wanted.max(earliest).min(due.min(self.end(row)))
    }
}

fn falls(agreed: &Agreement) -> Vec<Date> {
    (1..=agreed.rows()).map(|row| agreed.due(row)).collect()
}

fn is_near(from: Date, to: Date) -> bool {
    from.nights_to(to).unsigned_abs() <= u64::from(BusinessDays::DAYS_MAX)
}
