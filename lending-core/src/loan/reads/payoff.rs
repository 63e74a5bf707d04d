//! What it costs to pay a loan off on a day (结清).

use crate::allocation::Then;
use crate::calendar::Date;
use crate::loan::account::Loan;
use crate::loan::derive::{Phase, walk};
use crate::loan::operations::Payment;
use crate::loan::reads::{Outlook, ViewError};
use crate::money::Money;

/// What one more payment must bring for nothing to be owed any more, counted last on its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoffQuote {
    /// The day; the quote holds for it alone.
    pub day: Date,
    /// The least amount, above the borrower's own credit.
    pub amount: Money,
    /// What the payment says it prepays, where the loan's terms let no money pay ahead by itself.
    pub prepays: Option<Then>,
}

impl PayoffQuote {
    /// The payment that closes the loan, under a key of the host: on the quote's day, last of its facts.
    pub fn payment(&self, key: &str) -> Payment {
        let payment = Payment::new(key, self.amount).value(self.day).order(i16::MAX);
        match self.prepays {
            Some(then) => payment.prepays(then),
            None => payment,
        }
    }
}

impl Loan {
    /// What it costs to pay the loan off on a day, found by trial: the least amount that, paid last on the day, leaves
    /// nothing owed; one minor unit less does not. What it frees of interest billed ahead pays as well; of that alone
    /// credit may be left.
    ///
    /// Where credit that lies covers everything, the quote is one minor unit: paid as [`PayoffQuote::payment`] says, it
    /// lets that credit take part (C119), and what is left over stays credit.
    ///
    /// Where the terms keep money in advance as credit (or to be returned), the payment must say that it prepays;
    /// [`PayoffQuote::payment`] does.
    ///
    /// While a settlement for less is open it is what is missing of that (C215).
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Status};
    /// # let mut loan = doc::disbursed();
    /// let day = date!("2026-03-01");
    /// let quote = loan.payoff_quote(day)?;
    /// loan.on(day)?.repay(quote.payment("p-1"))?;
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
        let mut fold = walk(agreed, self.known(), &events, &self.before);
        fold.run((day, Phase::Day));
        let amount = match fold.settles_for() {
            Some(missing) => missing,
            None => fold.paid_off(day).map_err(|until| ViewError::Locked { until, found: day })?,
        };
        let amount = Money::new(amount.at_least_zero(), agreed.currency);
        Ok(PayoffQuote { day, amount, prepays: agreed.waterfall.closing() })
    }
}
