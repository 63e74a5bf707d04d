//! A loan seen on one day after the other.

use std::collections::BTreeMap;

use crate::calendar::Date;
use crate::loan::account::Loan;
use crate::loan::derive::{Fold, Moment, Phase, walk};
use crate::loan::line::LineKey;
use crate::loan::reads::{Closing, Position, ViewError};
use crate::money::Minor;

/// A loan as it is known now, for looks at many days: what [`Loan::position`] and [`Loan::closing`] say, and the amounts
/// of [`Loan::lines`], in one walk as long as the days go forward. A look back begins the walk anew.
#[derive(Debug)]
pub struct DayByDay<'l> {
    loan: &'l Loan,
    fold: Fold<'l>,
}

impl Loan {
    /// Looks at many days of the loan, in their order, without deriving it anew for each.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Payment, money};
    /// # let mut loan = doc::disbursed();
    /// loan.on(date!("2026-02-12"))?.repay(Payment::new("p-1", money!("1066.19 CNY")))?;
    /// let mut days = loan.day_by_day();
    /// let late = [date!("2026-02-10"), date!("2026-02-11"), date!("2026-02-12")].map(|day| days.closing(day));
    /// let late: Vec<u32> = late.into_iter().map(|closing| closing.map(|day| day.days_past_due)).collect::<Result<_, _>>()?;
    /// assert_eq!(late, [0, 1, 2]);
    /// assert_eq!(days.amounts(date!("2026-02-12"))?.len(), loan.lines(date!("2026-02-12"))?.len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn day_by_day(&self) -> DayByDay<'_> {
        DayByDay { loan: self, fold: self.walk() }
    }

    fn walk(&self) -> Fold<'_> {
        walk(self.terms.agreed(), self.known(), &self.events, &self.before)
    }
}

impl<'l> DayByDay<'l> {
    /// How the loan stands on a day, before its close.
    ///
    /// # Errors
    /// [`ViewError::OutOfReach`]: the day lies outside the loan's reach (C4).
    pub fn position(&mut self, day: Date) -> Result<Position, ViewError> {
        let loan = self.loan;
        Ok(loan.position_of(&self.seen_at((day, Phase::Day))?.state, day))
    }

    /// How the loan stands at the close of a day.
    ///
    /// # Errors
    /// [`ViewError::OutOfReach`]: the day lies outside the loan's reach (C4).
    pub fn closing(&mut self, day: Date) -> Result<Closing, ViewError> {
        let loan = self.loan;
        let fold = self.seen_at((day, Phase::Close))?;
        Ok(loan.closing_of(&fold.state, fold.days_of_items(day), day))
    }

    /// The amounts of the lines that show at the close of a day, in minor units. How they came about says
    /// [`Loan::lines`]: a walk that stops on many days writes growth down in more pieces.
    ///
    /// # Errors
    /// [`ViewError::OutOfReach`]: the day lies outside the loan's reach (C4).
    pub fn amounts(&mut self, day: Date) -> Result<BTreeMap<LineKey, Minor>, ViewError> {
        let lines = self.seen_at((day, Phase::Close))?.lines();
        Ok(lines.map(|line| (line.key, line.amount)).collect())
    }

    fn seen_at(&mut self, moment: Moment) -> Result<&Fold<'l>, ViewError> {
        self.loan.within_reach(moment.0)?;
        if self.fold.is_past(moment) {
            self.fold = self.loan.walk();
        }
        self.fold.run(moment);
        Ok(&self.fold)
    }
}
