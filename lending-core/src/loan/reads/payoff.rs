//! What it costs to pay a loan off on a day (结清).

use crate::allocation::Then;
use crate::calendar::Date;
use crate::debt::Key;
use crate::loan::account::Loan;
use crate::loan::derive::{Payer, Phase, walk};
use crate::loan::line::LineKey;
use crate::loan::reads::{Outlook, ViewError};
use crate::money::Money;

/// What one more payment must bring for nothing to be owed any more, counted last on its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoffQuote {
    /// The day; the quote holds for it alone.
    pub day: Date,
    /// The least amount, above the borrower's own credit.
    pub amount: Money,
    /// What it does.
    pub closes: Closes,
}

/// Whether a payoff quote ends the loan on its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closes {
    /// It does: what is to come is paid in advance, with interest to the day.
    OnTheDay,
    /// The terms keep money in advance as credit: it covers every row to come, each on its statement day.
    WithTheLastRow,
}

impl Loan {
    /// What it costs to pay the loan off on a day, found by trial: everything is paid with more than enough, and what is
    /// left over is taken off again. Paying exactly the amount, last on the day, closes the loan without credit; one
    /// minor unit less does not.
    ///
    /// Where the waterfall keeps money in advance as credit, nothing to come can be paid off: the quote is then what all
    /// rows to come ask for, and says so.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Closes, money};
    /// # let loan = doc::disbursed();
    /// let quote = loan.payoff_quote(date!("2026-03-01"))?;
    /// assert_eq!(quote.closes, Closes::WithTheLastRow); // this product keeps money in advance as credit
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the day lies outside the loan's reach.
    pub fn payoff_quote(&self, day: Date) -> Result<PayoffQuote, ViewError> {
        let day = self.within_reach(day)?;
        let agreed = self.terms.agreed();
        let closes =
            if agreed.waterfall.rest() == Then::Credit { Closes::WithTheLastRow } else { Closes::OnTheDay };
        let paid = LineKey::Received(Key::new("projection").expect("a literal key"));
        let events = self.assumed(day, Outlook::ArrearsPaidNow);
        let mut fold = walk(agreed, self.known(), &events);
        fold.run((day, Phase::Day));
        let amount = match closes {
            Closes::OnTheDay => fold.paid_off(day),
            Closes::WithTheLastRow => {
                fold.project(day, Payer::OnDueDays);
                fold.finish().journal.amount(&paid)
            }
        };
        Ok(PayoffQuote { day, amount: Money::new(amount.at_least_zero(), agreed.currency), closes })
    }
}
