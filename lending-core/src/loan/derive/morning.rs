//! Step 1: the nights since the last point, the roll-over; contract interest.

use super::journal::Growth;
use super::{Fold, Phase};
use crate::accrual::{AfterLastDue, Even, InterestBase, Meter, OverduePrincipal, Piece};
use crate::calendar::Date;
use crate::debt::Component;
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Debt, Plan, Withheld};
use crate::money::Minor;

/// A period of interest: its row, its first night, its due day.
#[derive(Clone, Copy)]
pub(super) struct Period {
    pub(super) row: u32,
    pub(super) start: Date,
    pub(super) end: Date,
    /// The day on which what grows shows, where that is not the morning after its nights.
    pub(super) shows: Option<Date>,
}

impl Fold<'_> {
    /// Brings everything that grows up to the morning of `day`, then changes what the new day changes.
    pub(super) fn morning(&mut self, day: Date) {
        let since = self.day;
        self.timetable.cover(day);
        self.note_settled_penalty();
        self.state.items.debts.pass_over_those_at_rest();
        let mut from = since;
        while from < day {
            let to = from.month().plus(1).first().min(day);
            self.grow_nights(from, to);
            from = to;
        }
        self.day = day;
        self.learn_calendar(day);
        self.journal.end_spans(day, since);
        self.true_up(day);
        self.roll_over(day);
        self.decide_grace(day);
        self.fees_of_the_morning(day);
        self.take_off_unearned(day);
    }

    /// The holiday calendar that is known from this day on moves what is not issued yet, its statement day too.
    fn learn_calendar(&mut self, day: Date) {
        if !self.timetable.go_to(day) {
            return;
        }
        if self.next_statement.is_some() && self.state.plan.is_some() {
            self.next_statement = self.next_statement_day(day);
        }
    }

    /// The period of interest that a night lies in.
    pub(super) fn period_of(&self, night: Date) -> Option<Period> {
        let disbursed = self.state.plan.as_ref()?.disbursed;
        let row = self.timetable.period_of(night);
        let start = if row == 1 { disbursed } else { self.timetable.end(row.saturating_sub(1)) };
        Some(Period { row, start, end: self.timetable.end(row), shows: None })
    }

    /// Contract interest of nights inside one month.
    pub(super) fn grow_interest(&mut self, from: Date, to: Date) {
        let mut at = from;
        while at < to {
            let Some(period) = self.period_of(at) else { return };
            let end = period.end.min(to);
            self.grow_span(period, at, end);
            at = end;
        }
    }

    /// Contract interest of nights inside one period and one month, with what of interest was agreed to its end.
    fn grow_span(&mut self, period: Period, from: Date, to: Date) {
        self.grow_by_rate(period, from, to);
        self.grow_agreed(period, from, to);
    }

    fn grow_by_rate(&mut self, period: Period, from: Date, to: Date) {
        match self.agreed.interest.base {
            InterestBase::Planned => self.grow_planned(period, from, to),
            InterestBase::Actual => self.grow_actual(period, from, to),
        }
    }

    /// All nights of the running period that are left grow at once; says when it ends.
    pub(super) fn grow_whole_row(&mut self, day: Date) -> Date {
        let Some(period) = self.period_of(day) else { return day };
        let period = Period { shows: Some(day), ..period };
        let opens = self.resting_until().map_or(day, |until| until.clamp(day, period.end));
        let mut at = day;
        while at < period.end {
            let to = at.month().plus(1).first().min(period.end);
            if opens < to {
                self.grow_by_rate(period, at.max(opens), to);
            }
            self.grow_agreed(period, at, to);
            at = to;
        }
        period.end
    }

    /// On the planned base a row's interest grows evenly over the nights of its period, as many as they were when it
    /// began; where its end was moved since, the last night takes the rest.
    fn grow_planned(&mut self, period: Period, from: Date, to: Date) {
        if self.rests(from) {
            return;
        }
        let (start, amount) = self.planned_growth(period.row);
        if amount.is_zero() || from.max(start) >= to {
            return;
        }
        let nights = self.planned_nights(period.row).unwrap_or_else(|| start.nights_to(period.end));
        self.state.pace = Some((period.row, nights));
        for piece in (Even { amount, start, nights }).pieces(from, to, period.end) {
            self.grow_piece(period, piece);
        }
    }

    /// From which night on what planned interest of a row grows: from its first, or from where a new plan cut its
    /// period or a pause ended.
    pub(super) fn planned_growth(&self, row: u32) -> (Date, Minor) {
        let start = self.period_start(row);
        let Some(plan) = &self.state.plan else { return (start, Minor::ZERO) };
        let cut = plan.cuts.get(&row).copied();
        let opens = cut.map_or(start, |cut| cut.opens.max(start));
        let planned = plan.planned(row).map_or(Minor::ZERO, |planned| planned.grows);
        let rest = cut.map_or(planned, |cut| (planned - cut.grown).at_least_zero());
        (opens, rest)
    }

    /// What is left to grow of a row's planned interest.
    pub(super) fn growth_to_come(&self, row: u32) -> Minor {
        let metered = self.state.plan.as_ref().and_then(|plan| plan.cuts.get(&row)).map(|cut| cut.metered);
        let since = self.meter(row).grown() - metered.unwrap_or(Minor::ZERO);
        (self.planned_growth(row).1 - since).at_least_zero()
    }

    /// The nights that a row's period had when it began, once it has.
    pub(super) fn planned_nights(&self, row: u32) -> Option<i64> {
        self.state.pace.filter(|(of, _)| *of == row).map(|(_, nights)| nights)
    }

    /// On the actual base each night grows on what is really outstanding and bears contract interest.
    fn grow_actual(&mut self, period: Period, from: Date, to: Date) {
        self.withhold_interest(period, from, to);
        let to_come = self.state.plan.as_ref().map_or(Minor::ZERO, Plan::unpaid);
        let on_bills: Minor = self
            .state
            .items
            .debts
            .open()
            .iter()
            .map(|debt| (debt, debt.unpaid_of(Component::Principal)))
            .filter(|(debt, unpaid)| !unpaid.is_zero() && self.bears_interest(debt, from))
            .map(|(_, unpaid)| unpaid)
            .sum();
        let base = to_come + on_bills;
        if base.is_zero() || self.rests(from) || self.is_over(period.row) {
            return;
        }
        for piece in self.timetable.weights(period.row).pieces(period.start, from, to) {
            let rate = Some(self.state.rate);
            self.grow_piece(
                period,
                Piece { from: piece.from, to: piece.to, base, rate, weight: piece.weight },
            );
        }
    }

    /// Whether a period comes after the last row and bears no interest any more.
    fn is_over(&self, row: u32) -> bool {
        self.agreed.interest.after_last_due == AfterLastDue::Stops
            && self.state.plan.as_ref().is_some_and(|plan| row > plan.last())
    }

    /// Whether contract interest rests in a night.
    fn rests(&self, night: Date) -> bool {
        self.resting_until().is_some_and(|until| night < until)
    }

    /// The day on which contract interest grows again: after a pause, and after suspended rows whose interest rests.
    pub(super) fn resting_until(&self) -> Option<Date> {
        let suspension = self.state.plan.as_ref().and_then(|plan| plan.suspension);
        let rests = suspension.and_then(|suspension| suspension.rests);
        self.state.paused_until.max(rests.map(|row| self.timetable.end(row)))
    }

    /// Whether an item's principal bears contract interest in a night.
    pub(super) fn bears_interest(&self, debt: &Debt, night: Date) -> bool {
        if debt.bill().is_none() && !debt.is_charge_back() {
            return false;
        }
        if night < debt.due {
            // Where only the payment moved, its nights after the period's end are free.
            return debt.due_with.is_none_or(|row| night < self.timetable.free_from(row));
        }
        if self.arrears_bear_nothing() {
            return false;
        }
        match self.agreed.interest.overdue_principal {
            OverduePrincipal::InterestOnly | OverduePrincipal::Both => true,
            // Of a charge-back no grace is given back: it bears no penalty.
            OverduePrincipal::PenaltyOnly => self
                .agreed
                .penalty
                .as_ref()
                .filter(|_| !debt.is_charge_back())
                .is_some_and(|penalty| night < penalty.grace.first_night(debt.due)),
        }
    }

    /// Notes the contract interest on principal whose grace may take it back.
    fn withhold_interest(&mut self, period: Period, from: Date, to: Date) {
        if self.agreed.interest.overdue_principal != OverduePrincipal::PenaltyOnly {
            return;
        }
        if self.rests(from) || self.is_over(period.row) || self.arrears_bear_nothing() {
            return;
        }
        let (weights, rate) = (self.timetable.weights(period.row), Some(self.state.rate));
        for debt in self.state.items.debts.open_mut() {
            let (due, base) = (debt.due, debt.unpaid_of(Component::Principal));
            if from < due || base.is_zero() {
                continue;
            }
            if let Some(Withheld { interest, .. }) =
                debt.penalty.as_mut().and_then(|penalty| penalty.withheld.as_mut())
            {
                interest.extend(weights.pieces(period.start, from, to).map(|piece| {
                    (period.row, Piece { from: piece.from, to: piece.to, base, rate, weight: piece.weight })
                }));
            }
        }
    }

    fn grow_piece(&mut self, period: Period, piece: Piece) {
        let month = piece.from.month();
        let key = LineKey::Interest { row: period.row, month };
        let span_end = period.end.min(month.plus(1).first());
        self.turn_meter(period.row, piece, key, span_end, period.shows.unwrap_or(piece.to));
        self.add_to_last_bill(period, piece, span_end);
    }

    /// Adds a piece to a period's accumulator, writes the line and moves the pot.
    fn turn_meter(&mut self, row: u32, piece: Piece, key: LineKey, span_end: Date, shows: Date) {
        let rounding = self.agreed.interest.rounding;
        let meter = self.state.interest.entry(row).or_insert_with(|| Meter::new(rounding));
        let before = meter.total();
        let amount = meter.add(&piece);
        self.state.pot += amount;
        self.state.charged += amount;
        let growth = Growth { piece, before, after: meter.total(), amount, rounding, span_end };
        self.journal.grow(shows, key, &growth);
    }

    /// With no rows to come, what grows beyond what was billed is added to the last bill.
    pub(super) fn add_to_last_bill(&mut self, period: Period, piece: Piece, span_end: Date) {
        let pot = self.state.pot;
        if !pot.is_positive() || !self.state.all_billed() {
            return;
        }
        let Some(id) = self.state.items.last_bill().map(|bill| bill.id.clone()) else { return };
        let Some(debt) = self.state.items.debt_mut(&id) else { return };
        debt.stated.interest += pot;
        self.state.pot = Minor::ZERO;
        // On the planned base nothing grows on what is past due, and no grace takes anything back.
        let may_go_back = self.agreed.interest.base == InterestBase::Actual
            && self.agreed.interest.overdue_principal == OverduePrincipal::PenaltyOnly;
        if may_go_back
            && debt.due <= piece.from
            && let Some(withheld) = debt.penalty.as_mut().and_then(|penalty| penalty.withheld.as_mut())
        {
            withheld.added += pot;
        }
        if let Some(bill) = debt.bill() {
            let key = LineKey::Added { bill, row: period.row, month: piece.from.month() };
            self.journal.grow_with(piece.to, key, pot, Basis::Pot { amount: pot }, span_end);
        }
    }

    /// Contract interest of a grace night leaves its accumulator, because penalty replaces it.
    pub(super) fn take_back(&mut self, day: Date, bill: u32, row: u32, piece: Piece) {
        let month = piece.from.month();
        let span_end = self.timetable.end(row).min(month.plus(1).first());
        let back = Piece { base: -piece.base, ..piece };
        self.turn_meter(row, back, LineKey::InterestTakenBack { bill, row, month }, span_end, day);
    }

    /// A bill with anything unpaid when its due day is over rolls over (账单结转).
    fn roll_over(&mut self, day: Date) {
        let yesterday = day.minus_days(1);
        for debt in self.state.items.debts.open() {
            if let Some(bill) = debt.bill().filter(|_| debt.due == yesterday && !debt.unpaid().is_zero()) {
                self.journal.count((day, Phase::Day), LineKey::Rolled { bill, day });
            }
        }
    }
}
