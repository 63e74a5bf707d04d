//! What the peer accrues: a transaction for each day that it closes, and one for the rest when nothing is owed any more.
//!
//! Each is the difference of two cumulative figures: the interest of the rows that are over, what has grown of the running
//! row, and the charges that fell due. The first close of a loan is of one day only, the day before the business day, and
//! knows of the rows that are over what the schedule showed that was computed before; after that every day is closed in
//! its turn.

use lending_core::calendar::Date;
use lending_core::debt::{Component, Split};
use lending_core::loan::{Outlook, Status};
use lending_core::money::Minor;

use super::ledger::TERMINATION;
use super::replay::{Running, Stop};

/// What was accrued of a loan so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Accruals {
    /// The last day that was closed.
    closed: Option<Date>,
    so_far: Split,
    /// Whether something happened of which the next accrual is not known here: from then on none is compared.
    irregular: bool,
    /// Whether nothing was owed any more when it was looked at last.
    over: bool,
}

impl Accruals {
    /// Whether its rows can be compared.
    pub(super) const fn are_known(&self) -> bool {
        !self.irregular
    }

    fn charges_so_far(&self) -> Minor {
        self.so_far.fee + self.so_far.penalty
    }

    /// Something happens of which the next accrual is not known here.
    pub(super) const fn are_unknown(&mut self) {
        self.irregular = true;
    }
}

impl Running {
    /// Closes every day up to the one before the business day.
    pub(super) fn close_days(&mut self) -> Result<(), Stop> {
        let last = self.today.minus_days(1);
        if self.accruals.over || self.ledger.end().is_some() {
            self.accruals.closed = self.accruals.closed.max(Some(last));
            return Ok(());
        }
        let mut day = self.accruals.closed.map_or(last, |closed| closed.plus_days(1)).max(self.payout);
        let mut computed = self.computed;
        while day <= last {
            let grown = self.grown(day, computed.max(self.payout))?;
            self.accrue(day, grown);
            (computed, day) = (day.plus_days(1), day.plus_days(1));
        }
        self.accruals.closed = self.accruals.closed.max(Some(last));
        Ok(())
    }

    /// What has grown by the day of a charge-off or a termination is accrued on it, and nothing after it.
    pub(super) fn accrue_to_the_end(&mut self) -> Result<(), Stop> {
        let Some((day, of_terms)) = self.ledger.end().map(|end| (end.day, end.kind == TERMINATION)) else {
            return Ok(());
        };
        // What becomes of charges that are not accrued yet when a contract is terminated is not known.
        if of_terms && self.charges.due_by(None).total() != self.accruals.charges_so_far() {
            self.accruals.are_unknown();
        }
        let interest = self.grown(day, day)?.interest;
        self.accrue(day, Split { interest, ..self.accruals.so_far });
        Ok(())
    }

    /// When nothing is owed any more, all that is left is accrued on the day.
    pub(super) fn accrue_the_rest(&mut self, day: Date) -> Result<(), Stop> {
        let at = self.today.max(self.payout);
        let status = self.loan.closing(at)?.status;
        let over = matches!(status, Status::Closed | Status::Settled);
        let was_over = std::mem::replace(&mut self.accruals.over, over);
        if over && !was_over {
            let schedule = self.loan.schedule(at, Outlook::ArrearsPaidNow)?;
            let interest = schedule.rows.iter().map(|row| row.interest.minor()).sum();
            let all = Split { interest, ..self.charges.due_by(None) };
            // What else is accrued of a loan that was charged off or terminated is not known.
            if self.ledger.end().is_some() && all != self.accruals.so_far {
                self.accruals.are_unknown();
                return Ok(());
            }
            self.accrue(day, all);
        }
        Ok(())
    }

    /// The cumulative figure of a day; where the schedule was computed on another, with the interest that it showed for
    /// the rows that are over.
    fn grown(&self, day: Date, computed: Date) -> Result<Split, Stop> {
        let rows = self.loan.schedule(computed, Outlook::ArrearsPaidNow)?.rows;
        let over = rows.iter().filter(|row| computed < day && row.due <= day);
        let shown: Minor = over.clone().map(|row| row.interest.minor()).sum();
        let start = over.map(|row| row.due).max().unwrap_or(self.payout);
        let since = self.loan.accrued(start, day.max(start))?.interest.minor();
        Ok(Split { interest: shown + since, ..self.charges.due_by(Some(day)) })
    }

    fn accrue(&mut self, day: Date, all: Split) {
        let so_far = self.accruals.so_far;
        let (mut more, mut less) = (Split::default(), Split::default());
        for component in Component::ALL {
            let difference = all[component] - so_far[component];
            more[component] = difference.at_least_zero();
            less[component] = (-difference).at_least_zero();
        }
        let decimals = u32::from(self.currency.exponent());
        self.ledger.accrue("Accrual", day, more, decimals);
        self.ledger.accrue("Accrual Adjustment", day, less, decimals);
        self.accruals.so_far = all;
    }
}
