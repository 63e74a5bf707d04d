//! Paying the borrower's credit out (退款).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::calendar::Date;
use crate::debt::ItemId;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::derive::Phase;
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::money::{Minor, Money};

/// Money of the borrower that goes back to him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    key: String,
    amount: Money,
    value: Option<Date>,
    order: Option<i16>,
}

impl Refund {
    /// So much of what lies to be returned and of his credit, counted on the business day.
    pub fn new(key: &str, amount: Money) -> Self {
        Self { key: key.to_owned(), amount, value: None, order: None }
    }

    /// Counts on this day instead of the business day.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }

    /// Its place among the facts of its day: smaller comes first, also below zero; 0 unless said otherwise (C27).
    #[must_use]
    pub fn order(self, order: i16) -> Self {
        Self { order: Some(order), ..self }
    }
}

/// Why a refund was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RefundError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// More than is there.
    #[error("at most {available} of the borrower's own money is there on that day, found {found}")]
    MoreThanCredit {
        /// What is there.
        available: Money,
        /// What was given.
        found: Money,
    },
}

impl Coded for RefundError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::MoreThanCredit { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::MoreThanCredit { .. } => "refund.more_than_credit",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::MoreThanCredit { .. } => "amount".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Records that credit of the borrower was paid out to him: first what lies to be returned, then credit, the oldest
    /// first. What is known later cannot call it back: what the credit no longer covers then is owed, as an item of its
    /// own, due on the day.
    ///
    /// ```
    /// # use lending_core::{allocation::Then, date, doc, loan::{Payment, Refund, Status}, money};
    /// # let mut loan = doc::disbursed();
    /// let day = date!("2026-02-12");
    /// let too_much = Payment::new("p-1", money!("13000.00 CNY")).prepays(Then::Shorten);
    /// loan.on(day)?.repay(too_much)?;
    /// let credit = loan.closing(day)?.position.credit;
    /// loan.on(day)?.refund(Refund::new("f-1", credit))?;
    /// assert_eq!(loan.closing(day)?.status, Status::Closed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RefundError`]: a rule of every event, or more than the borrower's own money on its value date.
    pub fn refund(self, refund: Refund) -> Result<Receipt, RefundError> {
        let Refund { key, amount, value, order } = refund;
        self.record(
            &key,
            |fact, currency| {
                let Fact::Refunded { value: counted, order: placed, amount: out } = fact else {
                    return Some("kind");
                };
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("order", same(order.as_ref(), placed)),
                    ("amount", Money::new(*out, currency) == amount),
                ])
            },
            |loan, day| {
                let amount = minor_of(loan, amount)?;
                Ok(Fact::Refunded { value: value.unwrap_or(day), order: order.unwrap_or(0), amount })
            },
            judge,
        )
    }
}

/// The rule: on its day no more than is there.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, RefundError> {
    let Fact::Refunded { value, amount, .. } = event.fact else {
        unreachable!("the refund's rule is asked about a refund")
    };
    let trial = tried(loan, event)?;
    let on_its_day = loan.derive_on(&trial, (value, Phase::Day));
    let id = ItemId::Refund(event.key.clone());
    let item = on_its_day.state.items.debts.iter().find(|debt| debt.id == id);
    let missing = item.map_or(Minor::ZERO, |debt| debt.unpaid().principal);
    if missing.is_positive() {
        let in_currency = |minor| Money::new(minor, loan.currency());
        let (available, found) = (in_currency(amount - missing), in_currency(amount));
        return Err(RefundError::MoreThanCredit { available, found });
    }
    Ok(trial)
}

pub(super) const fn effect(amount: Minor) -> Effect {
    Effect::PayBack { amount }
}
