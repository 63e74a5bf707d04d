//! The claim is sold or assigned (转让).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::money::{Minor, Money};

/// A transfer of the claim, on the business day unless another is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    key: String,
    to: String,
    price: Option<Money>,
    value: Option<Date>,
}

impl Transfer {
    /// On the business day, to whom the lender's own words say.
    pub fn new(key: &str, to: &str) -> Self {
        Self { key: key.to_owned(), to: to.to_owned(), price: None, value: None }
    }

    /// For this price; nothing follows from it.
    #[must_use]
    pub fn price(self, price: Money) -> Self {
        Self { price: Some(price), ..self }
    }

    /// Counts on this day instead of the business day.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }
}

/// Why a claim was not transferred.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TransferError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// It names nobody.
    #[error("a claim goes to somebody of 1 to 64 characters, found `{found}`")]
    To {
        /// What was given.
        found: String,
    },
    /// The price is no price.
    #[error("a price is zero or more and below 10^15 minor units, found {found}")]
    Price {
        /// What was given.
        found: Money,
    },
    /// It was transferred.
    #[error("the claim was transferred before, by `{by}`")]
    Already {
        /// The event.
        by: Key,
    },
    /// A payout counts later.
    #[error("`{by}` paid out on {day}: a claim is transferred on that day or later, found {found}")]
    PaidOut {
        /// The payout.
        by: Key,
        /// Its day.
        day: Date,
        /// What was given.
        found: Date,
    },
    /// Another plan counts later.
    #[error("`{by}` made another plan on {last}: a claim is transferred on that day or later, found {found}")]
    BeforeTheLast {
        /// The event.
        by: Key,
        /// Its day.
        last: Date,
        /// What was given.
        found: Date,
    },
    /// Nothing is owed or to come.
    #[error("nothing is owed or to come on {day} that could be transferred")]
    NothingOwed {
        /// The day.
        day: Date,
    },
}

impl Coded for TransferError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::To { .. } | Self::Price { .. } => ErrorKind::InvalidInput,
            Self::Already { .. }
            | Self::PaidOut { .. }
            | Self::BeforeTheLast { .. }
            | Self::NothingOwed { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::To { .. } => "transfer.to",
            Self::Price { .. } => "transfer.price",
            Self::Already { .. } => "transfer.already",
            Self::PaidOut { .. } => "transfer.paid_out",
            Self::BeforeTheLast { .. } => "transfer.before_the_last",
            Self::NothingOwed { .. } => "transfer.nothing_owed",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::To { .. } => "to".to_owned(),
            Self::Price { .. } => "price".to_owned(),
            Self::Already { .. } => String::new(),
            Self::PaidOut { .. } | Self::BeforeTheLast { .. } | Self::NothingOwed { .. } => {
                "value".to_owned()
            }
        }
    }
}

impl BusinessDay<'_> {
    /// Transfers the claim: all that is owed and to come leaves the loan, as grown by the day and after all else of it.
    /// Nothing grows any more; money that comes later is credit, to be passed on.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::{Status, Transfer}, money};
    /// # let mut loan = doc::disbursed();
    /// let day = date!("2026-03-20");
    /// loan.on(day)?.transfer(Transfer::new("t-1", "fund 3").price(money!("9000.00 CNY")))?;
    /// assert_eq!(loan.closing(day)?.status, Status::Closed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`TransferError`]; the loan is as it was.
    pub fn transfer(self, transfer: Transfer) -> Result<Receipt, TransferError> {
        let Transfer { key, to, price, value } = transfer;
        self.record(
            &key,
            |fact, currency| {
                let Fact::Transferred { value: counted, to: known, price: paid } = fact else {
                    return Some("kind");
                };
                let paid = paid.map(|paid| Money::new(paid, currency));
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("to", *known == to),
                    ("price", price.is_none() || paid == price),
                ])
            },
            |loan, day| {
                let price = price.map(|price| minor_of(loan, price)).transpose()?;
                Ok(Fact::Transferred { value: value.unwrap_or(day), to: to.clone(), price })
            },
            judge,
        )
    }
}

/// The rule: once, after all payouts and plans, with something owed or to come.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, TransferError> {
    let Fact::Transferred { value, ref to, price } = event.fact else {
        unreachable!("the rule of a transfer is asked about a transfer")
    };
    if to.trim().is_empty() || to.chars().count() > 64 {
        return Err(TransferError::To { found: to.clone() });
    }
    if let Some(found) = price.filter(|price| !(Minor::ZERO..=Minor::LIMIT).contains(price)) {
        return Err(TransferError::Price { found: Money::new(found, loan.currency()) });
    }
    let mut before = loan.standing().filter(|other| matches!(other.fact, Fact::Transferred { .. }));
    if let Some(by) = before.next() {
        return Err(TransferError::Already { by: by.key.clone() });
    }
    if let Some((by, day)) = loan.payout_from(value.plus_days(1)) {
        return Err(TransferError::PaidOut { by: by.key.clone(), day, found: value });
    }
    if let Some((by, last)) = loan.plan_after(value) {
        return Err(TransferError::BeforeTheLast { by: by.key.clone(), last, found: value });
    }
    let trial = tried(loan, event)?;
    if trial.hindrance(&event.key).is_some() {
        return Err(TransferError::NothingOwed { day: value });
    }
    Ok(trial)
}

pub(super) const fn effect() -> Effect {
    Effect::HandOn
}
