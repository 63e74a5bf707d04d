//! What it costs to pay a loan off on a day (结清).

use crate::calendar::Date;
use crate::loan::account::Loan;
use crate::loan::derive::{Phase, walk};
use crate::loan::reads::{Outlook, ViewError};
use crate::money::Money;

/// What one more payment must bring for nothing to be owed any more, counted last on its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoffQuote {
    /// The day; the quote holds for it alone.
    pub day: Date,
    /// The least amount, above the borrower's own credit.
    pub amount: Money,
}

impl Loan {
    /// What it costs to pay the loan off on a day, found by trial: everything is paid with more than enough, and what is
    /// left over is taken off again. Paying exactly the amount, last on the day, closes the loan without credit; one
    /// minor unit less does not.
    ///
    /// Where the terms keep money in advance as credit (or to be returned), it is for a payment that says
    /// [`prepays`](crate::loan::Payment::prepays) [`Then::Shorten`](crate::allocation::Then::Shorten).
    ///
    /// ```
    /// # use lending_core::{allocation::Then, date, doc, loan::{Payment, Status}};
    /// # let mut loan = doc::disbursed();
    /// let day = date!("2026-03-01");
    /// let quote = loan.payoff_quote(day)?;
    /// // This product keeps money in advance as credit: the payment says that it prepays.
    /// loan.on(day)?.repay(Payment::new("p-1", quote.amount).prepays(Then::Shorten))?;
    /// assert_eq!(loan.closing(day)?.status, Status::Closed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the day lies outside the loan's reach, or prepayment is locked on it.
    pub fn payoff_quote(&self, day: Date) -> Result<PayoffQuote, ViewError> {
        let day = self.within_reach(day)?;
        let agreed = self.terms.agreed();
        let events = self.assumed(day, Outlook::ArrearsPaidNow);
        let mut fold = walk(agreed, self.known(), &events);
        fold.run((day, Phase::Day));
        let amount = fold.paid_off(day).map_err(|until| ViewError::Locked { until, found: day })?;
        Ok(PayoffQuote { day, amount: Money::new(amount.at_least_zero(), agreed.currency) })
    }
}
