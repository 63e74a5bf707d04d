use thiserror::Error;

use crate::calendar::{Anchor, Date};
use crate::error::{Coded, ErrorKind};
use crate::money::{Currency, Money};
use crate::rate::Rate;
use crate::reference::ReferenceError;
use crate::terms::TermsError;

/// What a borrower asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoanRequest {
    pub(super) amount: Money,
    pub(super) instalments: u32,
    pub(super) contract_day: Date,
    pub(super) due_day: Option<Anchor>,
    pub(super) first_due: Option<Date>,
    pub(super) residual: Option<Money>,
    pub(super) rate: Option<Rate>,
}

impl LoanRequest {
    /// An amount, a number of rows and the day of the contract.
    pub const fn new(amount: Money, instalments: u32, contract_day: Date) -> Self {
        let (due_day, first_due, residual, rate) = (None, None, None, None);
        Self { amount, instalments, contract_day, due_day, first_due, residual, rate }
    }

    /// Where in its month a row falls due, in place of the product's answer or the contract's own day.
    #[must_use]
    pub const fn due_day(self, due_day: Anchor) -> Self {
        Self { due_day: Some(due_day), ..self }
    }

    /// The first due day; it must lie on the anchor. Without an anchor its own day of the month becomes the anchor.
    #[must_use]
    pub const fn first_due(self, first_due: Date) -> Self {
        Self { first_due: Some(first_due), ..self }
    }
}

impl LoanRequest {
    /// What is left for the last row, in place of the product's answer (a car's agreed residual value).
    #[must_use]
    pub const fn residual(self, residual: Money) -> Self {
        Self { residual: Some(residual), ..self }
    }

    /// The contract rate, in place of the product's answer: one that was priced for this borrower, or an index of the day
    /// with a margin. Where the product follows a table, it is index and spread again from the first repricing day on.
    #[must_use]
    pub const fn rate(self, rate: Rate) -> Self {
        Self { rate: Some(rate), ..self }
    }

    /// What is asked for.
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// The day of the contract.
    pub const fn contract_day(&self) -> Date {
        self.contract_day
    }
}

/// Why nothing can be offered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OfferError {
    /// Another currency than the product's.
    #[error("the product lends {expected}, found {found}")]
    Currency {
        /// The product's currency.
        expected: Currency,
        /// What was given.
        found: Currency,
    },
    /// An amount outside the product's limits.
    #[error("the product lends {min} … {max}, found {found}")]
    Amount {
        /// The smallest amount.
        min: Money,
        /// The largest amount.
        max: Money,
        /// What was given.
        found: Money,
    },
    /// A duration outside the product's limits.
    #[error("the product has {min} … {max} instalments, found {found}")]
    Instalments {
        /// The fewest.
        min: u32,
        /// The most.
        max: u32,
        /// What was given.
        found: u32,
    },
    /// The reference data that the terms would read is not there.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// The terms that would follow are refused.
    #[error(transparent)]
    Terms(#[from] TermsError),
}

impl Coded for OfferError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Currency { .. } => ErrorKind::InvalidInput,
            Self::Amount { .. } | Self::Instalments { .. } => ErrorKind::OutOfRange,
            Self::Reference(inner) => inner.kind(),
            Self::Terms(inner) => inner.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Currency { .. } => "offer.currency",
            Self::Amount { .. } => "offer.amount",
            Self::Instalments { .. } => "offer.instalments",
            Self::Reference(inner) => inner.code(),
            Self::Terms(inner) => inner.code(),
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Currency { .. } | Self::Amount { .. } => "amount".to_owned(),
            Self::Instalments { .. } => "instalments".to_owned(),
            Self::Reference(inner) => inner.path(),
            Self::Terms(inner) => inner.path(),
        }
    }
}
