use thiserror::Error;

use super::{CostOfCredit, LoanRequest, Offer, OfferError, QuotedRow};
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::money::Money;
use crate::product::Product;
use crate::rate::CostError;

/// One of several offers, in the figures by which a borrower compares them.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The offer, to be accepted.
    pub offer: Offer,
    /// The number of rows that ask for something.
    pub rows: u32,
    /// The first row's instalment: principal and interest, without fees.
    pub first: Money,
    /// The instalment of the last row that asks for something; a residual is a part of it.
    pub last: Money,
    /// When that row falls due.
    pub ends: Date,
    /// The interest of all rows.
    pub interest: Money,
    /// All fees that are certain, with their tax.
    pub fees: Money,
    /// What it costs in all: `total_cost`, the annual percentage rate of charge, China's yearly rates.
    pub cost: CostOfCredit,
}

/// Why there is no such variant.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VariantError {
    /// The product offers nothing for its request.
    #[error(transparent)]
    Offer(#[from] OfferError),
    /// What it costs cannot be told.
    #[error(transparent)]
    Cost(#[from] CostError),
}

impl Coded for VariantError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Offer(inner) => inner.kind(),
            Self::Cost(inner) => inner.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Offer(inner) => inner.code(),
            Self::Cost(inner) => inner.code(),
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Offer(inner) => inner.path(),
            Self::Cost(inner) => inner.path(),
        }
    }
}

impl Product {
    /// What this product offers for each of several requests, side by side: in the order in which they are given, each with
    /// figures or with the reason why there are none.
    ///
    /// Nothing but rows is rounded; rates are fractions, to be published with [`percent`](crate::rate::percent).
    ///
    /// ```
    /// # use lending_core::{date, doc, money, origination::LoanRequest};
    /// use lending_core::error::Coded;
    /// let over = |rows| LoanRequest::new(money!("12000.00 CNY"), rows, date!("2026-01-10"));
    /// let [short, long, none] = doc::product().variants(&[over(12), over(24), over(61)]).try_into().unwrap();
    /// let (short, long) = (short?, long?);
    /// assert_eq!((short.first, short.cost.total_cost), (money!("1066.19 CNY"), money!("794.23 CNY")));
    /// assert_eq!((long.first, long.cost.total_cost), (money!("564.88 CNY"), money!("1557.18 CNY")));
    /// assert_eq!(none.unwrap_err().code(), "offer.instalments");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn variants(&self, requests: &[LoanRequest]) -> Vec<Result<Variant, VariantError>> {
        requests.iter().map(|request| Variant::of(self.offer(request)?)).collect()
    }
}

impl Variant {
    /// The figures of an offer.
    ///
    /// # Errors
    /// [`VariantError::Cost`].
    pub fn of(offer: Offer) -> Result<Self, VariantError> {
        let quote = offer.quote();
        let asks = |row: &&QuotedRow| !row.total().minor().is_zero();
        let first = quote.first().expect("a plan has at least one row");
        let last = quote.iter().rev().find(asks).unwrap_or(first);
        let cost = offer.cost(&[])?;
        Ok(Self {
            rows: u32::try_from(quote.iter().filter(asks).count()).unwrap_or(u32::MAX),
            first: first.instalment(),
            last: last.instalment(),
            ends: last.due,
            interest: offer.total_interest(),
            fees: offer.total_fees(),
            cost,
            offer,
        })
    }
}
