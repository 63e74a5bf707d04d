use thiserror::Error;

use super::Offer;
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::terms::Terms;

/// An offer that is open to a last day.
#[derive(Debug, Clone)]
pub struct DatedOffer {
    offer: Offer,
    last: Date,
}

/// Why an offer cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AcceptError {
    /// Its last day is over.
    #[error("the offer can be accepted to {last}, found {found}")]
    Expired {
        /// Its last day.
        last: Date,
        /// The day on which it was accepted.
        found: Date,
    },
}

impl Coded for AcceptError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Expired { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Expired { .. } => "offer.expired",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Expired { .. } => "day".to_owned(),
        }
    }
}

impl Offer {
    /// The offer with its last day, which can still accept it; one that stands on a decision is open no longer than the
    /// decision can be relied on (C261).
    ///
    /// ```
    /// # use lending_core::{date, doc, money, origination::LoanRequest};
    /// use lending_core::error::Coded;
    /// let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    /// let offer = doc::product().offer(&request)?.until(date!("2026-01-24"));
    /// let late = offer.clone().accept_on(date!("2026-01-25")).unwrap_err();
    /// assert_eq!(late.code(), "offer.expired");
    /// assert_eq!(late.to_string(), "the offer can be accepted to 2026-01-24, found 2026-01-25");
    /// let terms = offer.accept_on(date!("2026-01-24"))?;
    /// assert_eq!(terms.agreed().instalments, 12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn until(self, last: Date) -> DatedOffer {
        let last = self.granted().map_or(last, |granted| last.min(granted.until));
        DatedOffer { offer: self, last }
    }
}

impl DatedOffer {
    /// What is offered.
    pub const fn offer(&self) -> &Offer {
        &self.offer
    }

    /// The last day on which it can be accepted.
    pub const fn last_day(&self) -> Date {
        self.last
    }

    /// The borrower accepts on a day, at most the last one: the terms, frozen. The contract day of the terms stays the
    /// one that was offered.
    ///
    /// # Errors
    /// [`AcceptError::Expired`].
    pub fn accept_on(self, day: Date) -> Result<Terms, AcceptError> {
        if day > self.last {
            return Err(AcceptError::Expired { last: self.last, found: day });
        }
        Ok(self.offer.accept())
    }
}
