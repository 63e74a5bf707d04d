//! What every verb can be refused for.

use std::fmt;

use thiserror::Error;

use crate::calendar::Date;
use crate::debt::{Key, KeyError};
use crate::error::{Coded, ErrorKind};
use crate::money::{Currency, Money};
use crate::reference::ReferenceError;
use crate::terms::TermsError;

/// Why an event was refused before its own rule was asked; shared by all verbs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecordError {
    /// The key is no key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The loan's name is no name.
    #[error("a loan is named by 1 to 64 visible ASCII characters without spaces, found `{found}`")]
    LoanId {
        /// What was given.
        found: String,
    },
    /// An answer of the terms that can be quoted and not be carried through the life of a loan.
    #[error("terms with this answer can be quoted, not opened: {field}: {reason}")]
    NotCarried {
        /// The question.
        field: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// The business day lies before the contract.
    #[error("there is no business before the contract day {contract_day}, found {found}")]
    BookedBeforeContract {
        /// The contract day.
        contract_day: Date,
        /// What was given.
        found: Date,
    },
    /// The terms read reference data that is not there.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// The key was used with another claim.
    #[error("`{key}` was recorded before as {recorded}, with another {differs}{}", Told(values.as_deref()))]
    KeyReused {
        /// The key.
        key: Key,
        /// The kind of the event that holds it.
        recorded: &'static str,
        /// The field that differs.
        differs: &'static str,
        /// What was recorded in it and what was given, as text; `None` where what was given is no fact by itself.
        values: Option<Box<[String; 2]>>,
    },
    /// The booking date lies before an earlier event's.
    #[error("the business day never goes back: the last event was booked on {last}, found {found}")]
    BookedBefore {
        /// The last booking date.
        last: Date,
        /// What was given.
        found: Date,
    },
    /// The business day is closed.
    #[error("business is closed through {closed_through}, found {found}")]
    DayClosed {
        /// The last closed day.
        closed_through: Date,
        /// What was given.
        found: Date,
    },
    /// The value date lies before the contract.
    #[error("nothing counts before the contract day {contract_day}, found {found}")]
    ValueBeforeContract {
        /// The contract day.
        contract_day: Date,
        /// What was given.
        found: Date,
    },
    /// The value date lies after the booking date.
    #[error("a fact counts on its booking date {booked} at the latest, found {found}")]
    ValueInFuture {
        /// The booking date.
        booked: Date,
        /// What was given.
        found: Date,
    },
    /// An amount in another currency.
    #[error("the loan is in {expected}, found {found}")]
    Currency {
        /// The loan's currency.
        expected: Currency,
        /// What was given.
        found: Currency,
    },
    /// An amount that is not more than nothing.
    #[error("expected an amount above zero, found {found}")]
    NotPositive {
        /// What was given.
        found: Money,
    },
    /// An amount beyond the largest one.
    #[error("an amount lies below 10^15 minor units, found {found}")]
    TooLarge {
        /// What was given.
        found: Money,
    },
    /// The sum of what could grow leaves the range of amounts.
    #[error(transparent)]
    Overflow(TermsError),
    /// The day lies outside 1900–2200 or beyond the loan's reach.
    #[error("a loan is kept from its contract day to {limit}, found {found}")]
    OutOfReach {
        /// The last day.
        limit: Date,
        /// What was given.
        found: Date,
    },
}

/// What was recorded and what was given, where it is known.
struct Told<'a>(Option<&'a [String; 2]>);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some([recorded, given]) = self.0 else { return Ok(()) };
        write!(f, ": recorded was {recorded}, given is {given}")
    }
}

impl Coded for RecordError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Key(_)
            | Self::LoanId { .. }
            | Self::BookedBeforeContract { .. }
            | Self::Currency { .. }
            | Self::NotPositive { .. }
            | Self::ValueBeforeContract { .. }
            | Self::ValueInFuture { .. } => ErrorKind::InvalidInput,
            Self::Reference(inner) => inner.kind(),
            Self::KeyReused { .. } => ErrorKind::Duplicate,
            Self::BookedBefore { .. } | Self::DayClosed { .. } | Self::NotCarried { .. } => {
                ErrorKind::NotAllowed
            }
            Self::TooLarge { .. } | Self::Overflow(_) | Self::OutOfReach { .. } => ErrorKind::OutOfRange,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Key(inner) => inner.code(),
            Self::LoanId { .. } => "loan.id",
            Self::Reference(inner) => inner.code(),
            Self::NotCarried { .. } => "loan.not_carried",
            Self::BookedBeforeContract { .. } => "booked.before_contract",
            Self::KeyReused { .. } => "key.reused",
            Self::BookedBefore { .. } => "booked.before_last",
            Self::DayClosed { .. } => "booked.day_closed",
            Self::ValueBeforeContract { .. } => "value.before_contract",
            Self::ValueInFuture { .. } => "value.in_future",
            Self::Currency { .. } => "amount.currency",
            Self::NotPositive { .. } => "amount.not_positive",
            Self::TooLarge { .. } => "amount.too_large",
            Self::Overflow(_) => "amount.overflow",
            Self::OutOfReach { .. } => "booked.out_of_reach",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Key(_) | Self::KeyReused { .. } => "key",
            Self::LoanId { .. } => "id",
            Self::Reference(_) => "reference",
            Self::NotCarried { field, .. } => field,
            Self::BookedBeforeContract { .. }
            | Self::BookedBefore { .. }
            | Self::DayClosed { .. }
            | Self::OutOfReach { .. } => "booked",
            Self::ValueBeforeContract { .. } | Self::ValueInFuture { .. } => "value",
            Self::Currency { .. } | Self::NotPositive { .. } | Self::TooLarge { .. } | Self::Overflow(_) => {
                "amount"
            }
        }
        .to_owned()
    }
}
