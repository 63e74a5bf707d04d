use thiserror::Error;

use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::loan::{Loan, Payment, PayoffQuote, ViewError};
use crate::money::{Currency, Minor, Money};
use crate::origination::LoanRequest;

/// What it takes to pay off loans with a new one on a day (借新还旧, consolidation; 转贷).
///
/// No fact of its own: the new loan's payout pays the payoff quotes of the old ones, each by a closing payment on the old
/// loan whose key, the host's, can name the new one.
///
/// ```
/// # use lending_core::{date, doc, money, portfolio::Refinancing};
/// # let (one, other) = (doc::prepaying("L-1"), doc::prepaying("L-2"));
/// let refinancing = Refinancing::of(&[&one, &other], date!("2026-03-01"))?;
/// let request = refinancing.request(money!("500.00 CNY"), 24)?; // with fresh money on top
/// assert_eq!(request.amount().minor(), refinancing.total().minor() + money!("500.00 CNY").minor());
/// assert_eq!(refinancing.payments("refinanced-by-L-3").len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refinancing {
    day: Date,
    paid: Vec<Paid>,
    total: Money,
}

/// An old loan, and what pays it off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// The old loan's id.
    pub loan: String,
    /// Its payoff quote.
    pub quote: PayoffQuote,
}

/// Why loans cannot be refinanced together.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RefinanceError {
    /// There is none.
    #[error("no loan is given: there is nothing to refinance")]
    NoLoan,
    /// Loans, or fresh money, of another currency than the first loan's.
    #[error("`{loan}`: expected {expected}, found {found}")]
    Currency {
        /// The loan; the new one for fresh money.
        loan: String,
        /// The currency of the first.
        expected: Currency,
        /// What was found.
        found: Currency,
    },
    /// A loan's id is given twice.
    #[error("`{loan}` is given twice")]
    Twice {
        /// The loan.
        loan: String,
    },
    /// Fresh money below zero, or a sum beyond every amount.
    #[error("fresh money: expected nothing or more, within {limit} minor units in all, found {found}")]
    Fresh {
        /// The largest sum.
        limit: Minor,
        /// What was given.
        found: Money,
    },
    /// A loan that cannot be paid off on the day: prepayment is locked, or the day lies outside its reach.
    #[error("`{loan}`: {why}")]
    View {
        /// The loan.
        loan: String,
        /// Why.
        why: ViewError,
    },
}

impl Coded for RefinanceError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoLoan | Self::Currency { .. } | Self::Twice { .. } | Self::Fresh { .. } => {
                ErrorKind::InvalidInput
            }
            Self::View { why, .. } => why.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoLoan => "refinance.no_loan",
            Self::Currency { .. } => "refinance.currency",
            Self::Twice { .. } => "refinance.twice",
            Self::Fresh { .. } => "refinance.fresh",
            Self::View { why, .. } => why.code(),
        }
    }
    fn path(&self) -> String {
        match self {
            Self::NoLoan | Self::Currency { .. } | Self::Twice { .. } => "loans".to_owned(),
            Self::Fresh { .. } => "fresh".to_owned(),
            Self::View { why, .. } => why.path(),
        }
    }
}

impl Refinancing {
    /// The payoff quotes of loans on a day. A loan on which nothing is owed is left out.
    ///
    /// # Errors
    /// [`RefinanceError`].
    pub fn of(loans: &[&Loan], day: Date) -> Result<Self, RefinanceError> {
        let currency = loans.first().ok_or(RefinanceError::NoLoan)?.currency();
        let mut paid: Vec<Paid> = Vec::with_capacity(loans.len());
        let mut total = Minor::ZERO;
        for (at, loan) in loans.iter().enumerate() {
            let name = || loan.id().to_owned();
            if loan.currency() != currency {
                let (expected, found) = (currency, loan.currency());
                return Err(RefinanceError::Currency { loan: name(), expected, found });
            }
            if loans.iter().take(at).any(|other| other.id() == loan.id()) {
                return Err(RefinanceError::Twice { loan: name() });
            }
            let quote = loan.payoff_quote(day).map_err(|why| RefinanceError::View { loan: name(), why })?;
            if quote.amount.minor().is_zero() {
                continue;
            }
            total = within(total, quote.amount)?;
            paid.push(Paid { loan: name(), quote });
        }
        Ok(Self { day, paid, total: Money::new(total, currency) })
    }

    /// What pays each loan off.
    pub fn paid(&self) -> &[Paid] {
        &self.paid
    }

    /// What pays all of them off.
    pub const fn total(&self) -> Money {
        self.total
    }

    /// What the borrower asks for: the total and fresh money on top, on the day.
    ///
    /// # Errors
    /// When fresh money is below zero or of another currency.
    pub fn request(&self, fresh: Money, instalments: u32) -> Result<LoanRequest, RefinanceError> {
        let (expected, found) = (self.total.currency(), fresh.currency());
        if expected != found {
            return Err(RefinanceError::Currency { loan: "fresh".to_owned(), expected, found });
        }
        if fresh.minor().is_negative() {
            return Err(RefinanceError::Fresh { limit: Minor::LIMIT, found: fresh });
        }
        let amount = within(self.total.minor(), fresh)?;
        Ok(LoanRequest::new(Money::new(amount, expected), instalments, self.day))
    }

    /// The closing payment of each loan, with its id: on the day, last of its facts. The key is the host's: it can name
    /// the new loan.
    pub fn payments(&self, key: &str) -> Vec<(String, Payment)> {
        self.paid.iter().map(|paid| (paid.loan.clone(), paid.quote.payment(key))).collect()
    }
}

/// A sum that is an amount.
fn within(sum: Minor, more: Money) -> Result<Minor, RefinanceError> {
    let limit = Minor::LIMIT;
    let too_large = RefinanceError::Fresh { limit, found: more };
    sum.checked_add(more.minor()).filter(|sum| *sum <= limit).ok_or(too_large)
}
