//! The plan made anew from a day: by a tranche, money that became principal, another rate, a pause.

use super::Fold;
use crate::accrual::{Exact, InterestBase, Piece};
use crate::calendar::{Date, Fraction, Weighed};
use crate::debt::Key;
use crate::loan::state::{Cut, Plan};
use crate::money::Minor;
use crate::schedule::{
    Amortisation, BrokenPeriod, Method, Moratorium, Period, PlanError, PlanPolicy, PlannedRow, Remake, SoFar,
    Stepper, TrancheRemake,
};

/// A change that could not be carried out, and left the plan as it was.
#[derive(Debug, Clone)]
pub(crate) struct Unmade {
    pub(crate) by: Key,
    pub(crate) why: Hindrance,
}

/// What stands in the way of a change.
#[derive(Debug, Clone)]
pub(crate) enum Hindrance {
    /// There is no principal to plan.
    NothingOwed,
    /// No row is left that the principal could come back with.
    NoRowLeft {
        /// The end of the last one's period.
        end: Date,
    },
    /// The next row would fall due before its period begins.
    DueTooEarly {
        /// The first night of the period.
        start: Date,
    },
    /// More rows would be suspended than can be.
    TooManyRows {
        /// How many can.
        limit: u32,
    },
    /// The next rows are suspended already, or ask for less by the terms.
    SuspendedAlready {
        /// The due day of the last of them.
        until: Date,
    },
    /// No suspended row begins on the day or later.
    NothingSuspended,
    /// A haircut would leave no principal.
    HaircutTooLarge {
        /// The largest that leaves some.
        limit: Minor,
    },
    /// More would be left for the last row than there is.
    ResidualTooLarge {
        /// What there is.
        limit: Minor,
    },
    /// Nothing is prepaid before a day.
    Locked {
        /// The day.
        until: Date,
    },
    /// Too little is left for principal.
    BelowMinimum {
        /// What is left.
        found: Minor,
    },
    /// Nothing is owed or to come.
    Closed,
    /// A settlement is agreed on already, and has not fallen.
    SettledBefore {
        /// By which event.
        by: Key,
    },
    /// Less is owed and to come than a settlement asks for.
    LessIsOwed {
        /// How much.
        owed: Minor,
    },
    /// No plan can be made.
    Plan(PlanError),
}

/// How rows are made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anew {
    /// With the instalment kept.
    Kept,
    /// With the instalment solved.
    Solved,
    /// With the instalment solved as if all principal had been there since the running row began.
    SolvedAsWhole,
}

impl From<Remake> for Anew {
    fn from(remake: Remake) -> Self {
        match remake {
            Remake::Reprice => Self::Solved,
            Remake::KeepInstalment => Self::Kept,
        }
    }
}

impl From<TrancheRemake> for Anew {
    fn from(remake: TrancheRemake) -> Self {
        match remake {
            TrancheRemake::Reprice => Self::Solved,
            TrancheRemake::RepriceAsWhole => Self::SolvedAsWhole,
            TrancheRemake::KeepInstalment => Self::Kept,
        }
    }
}

/// What the next row has of its interest by the day of a change.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowSoFar {
    /// As planned, exactly.
    pub(super) exact: Exact,
    /// What of it has grown, as booked.
    pub(super) booked: Minor,
}

impl RowSoFar {
    /// Of a row that has nothing yet.
    pub(super) const NOTHING: Self = Self { exact: Exact::ZERO, booked: Minor::ZERO };
}

impl Fold<'_> {
    /// Rows whose period ends on the day of a change are billed by the plan before it.
    pub(super) fn bill_what_ends(&mut self, day: Date) {
        self.bill_what_is_over(day, |plan| plan.to_come().contains(&plan.next));
    }

    /// The same, also rows that passed while nothing was on no bill: they are billed as they stand. Where no row is left,
    /// says that.
    pub(super) fn bill_what_stands_over(&mut self, day: Date) -> Option<Hindrance> {
        self.bill_what_is_over(day, |plan| plan.next <= plan.last());
        self.state.plan.as_ref().and_then(|plan| self.no_row_left(plan))
    }

    /// Every row of a plan is issued.
    pub(super) fn no_row_left(&self, plan: &Plan) -> Option<Hindrance> {
        let last = plan.last();
        (plan.next > last).then(|| Hindrance::NoRowLeft { end: self.timetable.end(last) })
    }

    fn bill_what_is_over(&mut self, day: Date, is_to_come: impl Fn(&Plan) -> bool) {
        while let Some(plan) = self.state.plan.as_ref().filter(|plan| is_to_come(plan)) {
            if self.timetable.end(plan.next) > day {
                return;
            }
            self.next_statement = None;
            self.issue_next(day);
        }
    }

    /// Waits for the next bill where rows are to come and none was awaited.
    pub(super) fn await_statement(&mut self, day: Date) {
        let Some(plan) = &self.state.plan else { return };
        if self.next_statement.is_none() && plan.to_come().contains(&plan.next) {
            self.next_statement = self.next_statement_day(day);
        }
    }

    /// The interest of the running row as planned, up to a day: asked before a change, and told to [`Fold::remake`].
    pub(super) fn planned_so_far(&self, day: Date) -> RowSoFar {
        let Some(plan) = &self.state.plan else { return RowSoFar::NOTHING };
        let row = plan.next;
        let (start, end) = (self.period_start(row), self.timetable.end(row));
        let cut = plan.cuts.get(&row).copied();
        let since = cut.map_or(start, |cut| cut.day.max(start));
        let since = self.resting_until().map_or(since, |until| until.max(since));
        // Flat interest is on what was lent, as long as something is owed.
        let flat = self.timetable.agreed().method == Method::Flat && plan.as_planned.is_positive();
        let base = if flat { plan.lent } else { plan.as_planned.at_least_zero() };
        let nights = self.timetable.weights(row).pieces(start, since, day.min(end));
        let exact = nights.fold(cut.map_or(Exact::ZERO, |cut| cut.exact), |total, night| {
            let Weighed { from, to, weight } = night;
            total.plus(Piece { from, to, base, rate: Some(self.state.rate), weight }.growth())
        });
        let metered = self.meter(row).grown();
        let booked = cut.map_or(metered, |cut| cut.grown + metered - cut.metered);
        RowSoFar { exact, booked }
    }

    /// Makes the rows to come anew from a day on which the running row had so much interest as planned.
    pub(super) fn remake(&mut self, day: Date, by: &Key, how: impl Into<Anew>, so_far: RowSoFar) {
        if let Err(why) = self.try_remake(day, by, how, so_far) {
            self.unmade.push(Unmade { by: by.clone(), why: Hindrance::Plan(why) });
        }
    }

    /// The same; the plan stays as it is where none can be made.
    pub(super) fn try_remake(
        &mut self,
        day: Date,
        by: &Key,
        how: impl Into<Anew>,
        so_far: RowSoFar,
    ) -> Result<(), PlanError> {
        let Some(plan) = self.state.plan.as_ref().filter(|plan| !plan.to_come().is_empty()) else {
            return Ok(());
        };
        let (stepper, rows) = self.made_anew(plan, day, how.into(), so_far.exact)?;
        self.put_plan(day, so_far, stepper, &rows);
        self.plan_was_made(by);
        Ok(())
    }

    fn made_anew(
        &self,
        plan: &Plan,
        day: Date,
        how: Anew,
        grown: Exact,
    ) -> Result<(Stepper, Vec<PlannedRow>), PlanError> {
        let done = plan.next.saturating_sub(1);
        let mut periods: Vec<Period> = plan
            .to_come()
            .map(|row| self.period_left(row, day).ok_or(PlanError::Overflow { row }))
            .collect::<Result<_, _>>()?;
        if let Some((row, first)) = plan.to_come().next().zip(periods.first_mut())
            && how == Anew::SolvedAsWhole
        {
            first.solved_as = self.whole_weight(row);
        }
        let course = self.timetable.agreed();
        let gone = done.saturating_sub(plan.first);
        let method = course.method.after(gone.saturating_sub(course.plan.lead()));
        let principal = plan.to_plan();
        let left = Amortisation {
            method: &method,
            policy: policy_left(course.plan, gone),
            principal,
            // Where less is left than the residual, all of it is left to the last row.
            residual: course.residual.min(principal),
            rate: self.state.rate,
            so_far: Some(SoFar { grown, lent: plan.lent, held: plan.held }),
            ..course.amortisation()
        };
        let mut rows = Vec::with_capacity(periods.len());
        let stepper = match (how, &method) {
            // Rows that were agreed one by one stay as they are; the last takes what changed.
            (Anew::Kept, _) | (Anew::Solved | Anew::SolvedAsWhole, Method::Custom(_)) => {
                let kept = plan.stepper.after(done.saturating_sub(plan.before));
                left.rows_into(&kept, &periods, &mut rows)?;
                kept
            }
            (Anew::Solved | Anew::SolvedAsWhole, _) => left.plan_into(&periods, &mut rows)?.stepper,
        };
        if self.to_keep.is_empty() {
            return Ok((stepper, rows));
        }
        let kept = stepper.with_rows(&self.rows_to_keep(plan, &rows));
        left.rows_into(&kept, &periods, &mut rows)?;
        Ok((kept, rows))
    }

    /// Principal and interest of each row: as agreed, by its due day; as computed where nothing was agreed.
    fn rows_to_keep(&self, plan: &Plan, computed: &[PlannedRow]) -> Vec<(Minor, Minor)> {
        let rows = plan.to_come().zip(computed).map(|(row, computed)| {
            let due = self.timetable.falls_on(row);
            let agreed = self.to_keep.iter().find(|agreed| agreed.due == due);
            agreed.map_or((computed.principal, computed.grows), |row| (row.principal, row.interest))
        });
        rows.collect()
    }

    fn put_plan(&mut self, day: Date, so_far: RowSoFar, stepper: Stepper, rows: &[PlannedRow]) {
        let Some(next) = self.state.plan.as_ref().map(|plan| plan.next) else { return };
        let (start, end) = (self.period_start(next), self.timetable.end(next));
        let (begun, waits) = (start <= day, self.waits(next).is_some());
        let mut cuts = self.rows_that_begin_in_a_pause(day);
        // What a new plan put into a row has grown, also where the row's own nights are still to come.
        if begun || !so_far.booked.is_zero() {
            let from = start.max(day);
            let opens = self.resting_until().map_or(from, |until| until.max(from));
            let RowSoFar { exact, booked: grown } = so_far;
            cuts.push((next, Cut { day, opens, grown, metered: self.meter(next).grown(), exact }));
        }
        if begun && self.agreed.interest.base == InterestBase::Planned {
            let settled = self.meter(next).settled();
            self.state.interest.insert(next, settled);
            self.state.pace = None;
        }
        let Some(plan) = self.state.plan.as_mut() else { return };
        let done = next.saturating_sub(1);
        let none = Minor::ZERO;
        let nothing = PlannedRow { principal: none, interest: none, grows: none, balance: none };
        // Rows that fell away when all principal was prepaid were issued as nothing since.
        plan.rows.resize(usize::try_from(done).unwrap_or(usize::MAX), nothing);
        plan.rows.extend_from_slice(rows);
        let of_next = cuts.iter().find(|(row, _)| *row == next).map(|(_, cut)| cut);
        let planned = usize::try_from(done).ok().and_then(|at| plan.rows.get_mut(at));
        if let Some((row, cut)) = planned.zip(of_next)
            && self.agreed.interest.base == InterestBase::Planned
            && (cut.opens >= end || row.grows < cut.grown)
        {
            // Where nothing more is to grow, the row's interest is what has grown.
            row.interest += if waits { Minor::ZERO } else { cut.grown - row.grows };
            row.grows = cut.grown;
        }
        plan.stepper = stepper;
        plan.as_planned = plan.to_plan();
        plan.before = done;
        plan.cuts.retain(|row, _| *row < next);
        plan.cuts.extend(cuts);
    }

    /// Rows to come whose first nights bear no interest: what was planned of them grows in the others.
    fn rows_that_begin_in_a_pause(&self, day: Date) -> Vec<(u32, Cut)> {
        let Some((until, plan)) = self.resting_until().zip(self.state.plan.as_ref()) else {
            return Vec::new();
        };
        let later = plan.to_come().map(|row| (row, self.period_start(row)));
        let inside = later.filter(|(_, start)| *start > day && *start < until);
        let none = Minor::ZERO;
        let cut = |start| Cut { day: start, opens: until, grown: none, metered: none, exact: Exact::ZERO };
        inside.map(|(row, start)| (row, cut(start))).collect()
    }

    /// The nights of a row that are left on a day, without those in which interest rests.
    fn period_left(&self, row: u32, day: Date) -> Option<Period> {
        let (start, end) = (self.period_start(row), self.timetable.end(row));
        let from = start.max(day).max(self.resting_until().unwrap_or(start)).min(end);
        let weight = self.timetable.weights(row).total(start, from, end)?;
        Some(Period::new(from, end, weight, self.timetable.agreed().frequency.years()))
    }

    /// What all nights of a row weigh.
    fn whole_weight(&self, row: u32) -> Option<Fraction> {
        let (start, end) = (self.period_start(row), self.timetable.end(row));
        self.timetable.weights(row).total(start, start, end)
    }

    /// The first night of a row's period.
    pub(super) fn period_start(&self, row: u32) -> Date {
        match row.checked_sub(1).filter(|before| *before > 0) {
            Some(before) => self.timetable.end(before),
            None => self.state.plan.as_ref().map_or(self.day, |plan| plan.disbursed),
        }
    }
}

/// The answers that shape what is left after so many rows: a moratorium that is not over, no broken period.
pub(super) fn policy_left(policy: PlanPolicy, gone: u32) -> PlanPolicy {
    let moratorium = policy.moratorium.and_then(|moratorium| {
        let rows = moratorium.rows.saturating_sub(gone);
        (rows > 0).then_some(Moratorium { rows, ..moratorium })
    });
    PlanPolicy { moratorium, broken_period: BrokenPeriod::InTheInstalment, ..policy }
}
