use lending_core::calendar::Date;
use lending_core::schedule::Remake;

use super::calendar::nights;
use super::fraction::{Fraction, round, whole};
use super::loan::Loan;
use super::plan::{Ground, Plan};

/// The nights over which the planned interest of a period grows evenly (C14, C91).
#[derive(Debug, Clone, Copy)]
pub(super) struct Even {
    /// The first of them.
    pub(super) from: Date,
    /// How many they were when they were counted.
    pub(super) nights: i64,
    /// What had grown before, or was put into the row by another plan (C110).
    pub(super) booked: i64,
    /// What the accumulator held before.
    pub(super) metered: i64,
}

/// The plan is remade from a day.
impl Loan<'_> {
    /// C88, first sentence: rows to come whose period is over are billed as they stand.
    pub(super) fn bill_what_is_over(&mut self) {
        while self.rows_to_come() && self.calendar.end(self.next_row()) <= self.day {
            self.issue_row();
        }
    }

    /// C88, where principal comes back that left the rows: those whose period is over are billed as they stand.
    pub(super) fn bill_what_stands_over(&mut self) {
        while self.next_row() <= self.rows() && self.calendar.end(self.next_row()) <= self.day {
            self.issue_row();
        }
    }

    /// C88–C91: plans the rows to come anew, `change` being what is added to the principal as planned.
    pub(super) fn remake(&mut self, change: i64, answer: Remake) {
        self.remake_by(change, answer, false);
    }

    /// The same; C213: with all nights of the first row in the instalment, where it is solved `as_a_whole`.
    pub(super) fn remake_by(&mut self, change: i64, answer: Remake, as_a_whole: bool) {
        let (Some(paid_out), Some(plan)) = (self.paid_out, &self.plan) else { return };
        // C101: nothing is planned where no rows are to come.
        if change == 0 && !self.rows_to_come() {
            return;
        }
        let row = self.next_row();
        // C93: what cannot be planned leaves the plan as it is.
        let Some(planned) = plan.row(row) else { return };
        // Of nothing no instalment is solved.
        let answer = if self.to_come > 0 { answer } else { Remake::KeepInstalment };
        let as_planned = planned.before + self.below_nothing + change;
        let principal = if as_planned > 0 { as_planned } else { self.to_come };
        // Where nothing is to come, what is planned goes on from below nothing when something comes back.
        let below_nothing = if self.to_come == 0 { as_planned.min(0) } else { 0 };
        let mut ground = self.ground(row, principal, paid_out);
        ground.whole_row = as_a_whole.then(|| self.growth_of_the_whole_row(row, paid_out));
        let kept = std::mem::take(&mut self.kept_rows);
        self.plan = Some(Plan::with_agreed(self.agreed, &ground, Some((plan, answer)), kept));
        self.below_nothing = below_nothing;
        self.cut(row, paid_out);
    }

    /// What a plan from today on is made of.
    pub(super) fn ground(&self, first: u32, principal: i64, paid_out: Date) -> Ground {
        let growth = (first..=self.rows()).map(|row| {
            let (start, end) = (self.calendar.period_start(row, paid_out), self.calendar.end(row));
            let left = nights(start.max(self.day), end);
            left.fold(Fraction::ZERO, |sum, night| sum + self.growth_of_one(start, night))
        });
        let so_far = self.planned_so_far.get(&first).cloned().unwrap_or_default();
        let (method, lent) = (self.method.clone(), self.lent);
        let residual = self.residual;
        let (suspended, waiting) = (self.suspended_rows(), self.waiting);
        let growth = growth.collect();
        Ground {
            method,
            first,
            principal,
            lent,
            residual,
            suspended,
            waiting,
            so_far,
            growth,
            whole_row: None,
        }
    }

    /// C88, C213: what one minor unit bears in all nights of a row, at the rate of today.
    fn growth_of_the_whole_row(&self, row: u32, paid_out: Date) -> Fraction {
        let (start, end) = (self.calendar.period_start(row, paid_out), self.calendar.end(row));
        let bearing = nights(start, end).filter(|night| !self.rests(*night));
        let weight = |sum, night| sum + self.calendar.weight(start, night);
        self.contract_rate() * bearing.fold(Fraction::ZERO, weight)
    }

    /// C91: what has grown of a period that has begun is booked; the rest grows in the nights that are left.
    fn cut(&mut self, row: u32, paid_out: Date) {
        let (booked, was_cut) = (self.booked(row), self.even.remove(&row).is_some());
        let begun = self.calendar.period_start(row, paid_out) < self.day;
        if !self.is_actual() && (begun || was_cut) {
            self.cut_at(row, booked);
        }
    }

    /// What has grown of a period, rounded (C16).
    pub(super) fn metered(&self, row: u32) -> i64 {
        let rounding = self.agreed.interest.rounding;
        self.grown.get(&row).map_or(0, |grown| round(grown, rounding))
    }

    /// What has grown of a row, with what was put into it by another plan (C110).
    pub(super) fn booked(&self, row: u32) -> i64 {
        let before = self.even.get(&row).map_or(0, |even| even.booked - even.metered);
        before + self.metered(row)
    }

    /// C91, C110: the period's planned interest grows evenly on from what is booked.
    pub(super) fn cut_at(&mut self, row: u32, booked: i64) {
        self.grown.insert(row, whole(self.metered(row)));
        let start = self.paid_out.map_or(self.day, |paid_out| self.calendar.period_start(row, paid_out));
        let even = self.evenly(row, self.day.max(start), booked);
        self.even.insert(row, even);
        // Where nothing more is to grow, the row's interest is what has grown.
        if let Some(plan) = &mut self.plan
            && (even.nights <= 0 || plan.row(row).is_some_and(|row| row.interest < booked))
        {
            plan.set_interest(row, booked);
        }
    }

    /// C14, C91, C94: the nights of a period from a day on, or from the end of a pause.
    pub(super) fn evenly(&self, period: u32, from: Date, booked: i64) -> Even {
        let end = self.calendar.end(period);
        let mut from = from;
        while from < end && self.rests(from) {
            from = from.plus_days(1);
        }
        Even { from, nights: from.nights_to(end), booked, metered: self.metered(period) }
    }
}
