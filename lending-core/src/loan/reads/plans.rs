//! The plans of before: each as it was made, whatever took its place.

use crate::calendar::Date;
use crate::debt::Key;
use crate::loan::account::Loan;
use crate::loan::derive::{MadePlan, plans_made};
use crate::loan::reads::ViewError;
use crate::money::{Minor, Money};

/// A plan as it was made on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanMade {
    /// Its number among the loan's plans, 1 being the first.
    pub number: u32,
    /// The day from which it counted.
    pub first_day: Date,
    /// The event by which it was made: a payout, another rate, money that became principal, another plan.
    pub cause: Key,
    /// The rows to come as they were planned then.
    pub rows: Vec<PlannedThen>,
}

/// A row of a plan as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedThen {
    /// Its number (期) among all rows of the loan.
    pub number: u32,
    /// Its due day, as it was known then.
    pub due: Date,
    /// Principal; below zero where interest was to become principal.
    pub principal: Money,
    /// Interest, with what it had on top of its instalment.
    pub interest: Money,
    /// The principal that was to be left when it is paid.
    pub balance: Money,
}

impl Loan {
    /// Every plan that was made by the end of a day, the first one first, as far as is known now. A late fact that
    /// changes a plan changes what this says of it; [`Loan::known_on`] says what was known then.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Reschedule, reschedule::NewPlan};
    /// # let mut loan = doc::disbursed();
    /// let plan = NewPlan::rows(24, lending_core::calendar::Frequency::Monthly, date!("2026-05-10"));
    /// loan.on(date!("2026-04-01"))?.reschedule(Reschedule::new("x-1", plan))?;
    /// let plans = loan.plans(date!("2026-04-01"))?;
    /// assert_eq!(plans.len(), 2);
    /// assert_eq!((plans[1].number, plans[1].cause.as_str(), plans[1].rows.len()), (2, "x-1", 24));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the day lies outside the loan's reach.
    pub fn plans(&self, day: Date) -> Result<Vec<PlanMade>, ViewError> {
        let day = self.within_reach(day)?;
        let made = plans_made(self.terms.agreed(), self.known(), &self.events, &self.before, day);
        Ok((1..).zip(made).map(|(number, made)| self.plan_of(number, made)).collect())
    }

    fn plan_of(&self, number: u32, made: MadePlan) -> PlanMade {
        let money = |minor: Minor| Money::new(minor, self.currency());
        let mut left = made.principal;
        let rows = made.rows.into_iter().map(|row| {
            left -= row.principal;
            PlannedThen {
                number: row.number,
                due: row.due,
                principal: money(row.principal),
                interest: money(row.interest),
                balance: money(left),
            }
        });
        PlanMade { number, first_day: made.day, cause: made.by, rows: rows.collect() }
    }
}
