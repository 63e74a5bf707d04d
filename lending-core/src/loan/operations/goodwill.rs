//! The lender's own money for the borrower (抵扣): goodwill, interest given back.

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::money::{Minor, Money};

/// Money that the lender gives for the borrower: it is used like a payment's, but nobody paid it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goodwill {
    key: String,
    amount: Money,
    reason: String,
    value: Option<Date>,
    order: Option<i16>,
    kind: Option<String>,
}

impl Goodwill {
    /// So much, for a reason in the lender's own words, counted on the business day.
    pub fn new(key: &str, amount: Money, reason: &str) -> Self {
        let (key, reason) = (key.to_owned(), reason.to_owned());
        Self { key, amount, reason, value: None, order: None, kind: None }
    }

    /// Counts on this day instead of the business day.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }

    /// Money of a kind for which the terms have a waterfall of its own.
    #[must_use]
    pub fn kind(self, kind: &str) -> Self {
        Self { kind: Some(kind.to_owned()), ..self }
    }

    /// Its place among the facts of its day: smaller comes first, also below zero; 0 unless said otherwise (C27).
    #[must_use]
    pub fn order(self, order: i16) -> Self {
        Self { order: Some(order), ..self }
    }
}

/// Why goodwill was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GoodwillError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// It gives no reason.
    #[error("goodwill says what it is for in 1 to 64 characters, found `{found}`")]
    Reason {
        /// What was given.
        found: String,
    },
    /// A kind of money for which the terms have no waterfall.
    #[error("the terms know these kinds of money: {}; found `{found}`", known.join(", "))]
    NoSuchKind {
        /// Those that they know.
        known: Vec<String>,
        /// What was given.
        found: String,
    },
}

impl Coded for GoodwillError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Reason { .. } | Self::NoSuchKind { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Reason { .. } => "goodwill.reason",
            Self::NoSuchKind { .. } => "goodwill.no_such_kind",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Reason { .. } => "reason".to_owned(),
            Self::NoSuchKind { .. } => "kind".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Records money that the lender gives for the borrower. It becomes credit and is used by the waterfall of its kind,
    /// as a payment is; it is reversed, not returned.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Goodwill, money};
    /// # let mut loan = doc::disbursed();
    /// let goodwill = Goodwill::new("g-1", money!("20.00 CNY"), "complaint 417");
    /// let receipt = loan.on(date!("2026-02-12"))?.give_goodwill(goodwill)?;
    /// assert_eq!(receipt.parts[0].to_string(), "0.95 CNY penalty of bill 1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`GoodwillError`]: a rule of every event, no reason, or a kind of money for which the terms have no waterfall.
    pub fn give_goodwill(self, goodwill: Goodwill) -> Result<Receipt, GoodwillError> {
        let Goodwill { key, amount, reason, value, order, kind } = goodwill;
        self.record(
            &key,
            |fact, currency| {
                let Fact::GoodwillGiven { value: counted, order: placed, amount: given, reason: why, money } =
                    fact
                else {
                    return Some("kind");
                };
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("order", same(order.as_ref(), placed)),
                    ("amount", Money::new(*given, currency) == amount),
                    ("reason", *why == reason),
                    ("money", kind.is_none() || *money == kind),
                ])
            },
            |loan, day| {
                let amount = minor_of(loan, amount)?;
                let (value, order) = (value.unwrap_or(day), order.unwrap_or(0));
                Ok(Fact::GoodwillGiven { value, order, amount, reason: reason.clone(), money: kind.clone() })
            },
            judge,
        )
    }
}

/// The rule: a reason, and a kind of money that the terms know.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, GoodwillError> {
    let Fact::GoodwillGiven { reason, money, .. } = &event.fact else {
        unreachable!("the rule of goodwill is asked about goodwill")
    };
    if !(1..=64).contains(&reason.chars().count()) {
        return Err(GoodwillError::Reason { found: reason.clone() });
    }
    let kinds = &loan.terms.agreed().kinds_of_money;
    if let Some(found) = money.clone().filter(|kind| !kinds.contains_key(kind)) {
        return Err(GoodwillError::NoSuchKind { known: kinds.keys().cloned().collect(), found });
    }
    Ok(tried(loan, event)?)
}

pub(super) fn effect(amount: Minor, kind: Option<&String>) -> Effect {
    Effect::Give { amount, kind: kind.cloned() }
}
