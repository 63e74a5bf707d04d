//! How a settlement for less stands.

use crate::calendar::Date;
use crate::debt::Key;
use crate::loan::account::Loan;
use crate::loan::derive::Phase;
use crate::loan::reads::ViewError;
use crate::money::Money;
use crate::settlement::Course;

/// A settlement for less at the close of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementSoFar {
    /// The event.
    pub event: Key,
    /// The day from which on money counts.
    pub since: Date,
    /// All that was agreed.
    pub agreed: Money,
    /// What of it came: payments, less what goes back of them at some time.
    pub came: Money,
    /// The first part that has not come whole: what is missing of it, and by the close of which day it must come, or must
    /// have come; `None`: all of it came.
    pub next: Option<(Money, Date)>,
    /// How it has gone.
    pub course: Course,
}

impl Loan {
    /// The settlement for less that was agreed last by a day, at its close; `None`: none was.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::{Payment, Settlement}, money, settlement::Course};
    /// # let mut loan = doc::disbursed();
    /// let (march, april) = (date!("2026-03-31"), date!("2026-04-30"));
    /// let parts = Settlement::new("s-1", money!("4000.00 CNY"), march).and(money!("5000.00 CNY"), april);
    /// loan.on(date!("2026-03-20"))?.settle(parts)?;
    /// loan.on(march)?.repay(Payment::new("p-1", money!("4500.00 CNY")))?;
    /// let settlement = loan.settlement(march)?.expect("one was agreed");
    /// assert_eq!(settlement.next, Some((money!("4500.00 CNY"), april)));
    /// assert_eq!(settlement.course, Course::Open);
    /// assert_eq!(loan.settlement(april)?.map(|then| then.course), Some(Course::Fell { since: april }));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the day lies outside the loan's reach. After the loan's business day it says what will be if nothing else
    /// happens.
    pub fn settlement(&self, day: Date) -> Result<Option<SettlementSoFar>, ViewError> {
        let derived = self.view(day, Phase::Close)?;
        let money = |minor| Money::new(minor, self.currency());
        Ok(derived.state.settlement.map(|settlement| SettlementSoFar {
            event: settlement.by.clone(),
            since: settlement.since,
            agreed: money(settlement.parts.total()),
            came: money(settlement.came()),
            next: settlement.parts.next(settlement.came()).map(|part| (money(part.amount), part.due)),
            course: settlement.course,
        }))
    }
}
