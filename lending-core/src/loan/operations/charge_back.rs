//! Money of a payment that is taken back, while what it paid stays paid (拒付, charge-back).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::calendar::Date;
use crate::debt::{Key, KeyError};
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::money::{Minor, Money};

/// A part or all of a payment that its payer's bank took back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeBack {
    key: String,
    payment: String,
    amount: Money,
    value: Option<Date>,
    order: Option<i16>,
}

impl ChargeBack {
    /// So much of the payment with a key, counted on the business day.
    pub fn new(key: &str, payment: &str, amount: Money) -> Self {
        Self { key: key.to_owned(), payment: payment.to_owned(), amount, value: None, order: None }
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

/// Why a charge-back was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChargeBackError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// There is no such payment, or it was reversed.
    #[error("there is no payment `{payment}` to charge back")]
    NoSuchPayment {
        /// What was given.
        payment: String,
    },
    /// The payment came back as a whole.
    #[error("payment `{payment}` was returned, by `{by}`: nothing of it can be charged back")]
    Returned {
        /// The payment.
        payment: Key,
        /// The return.
        by: Key,
    },
    /// It would count before the payment.
    #[error("payment `{payment}` counts from {paid} on, its charge-back cannot count on {found}")]
    BeforePayment {
        /// The payment.
        payment: Key,
        /// Its value date.
        paid: Date,
        /// What was given.
        found: Date,
    },
    /// More than the payment brought.
    #[error("{left} of payment `{payment}` can be charged back, {found} was asked for")]
    MoreThanPaid {
        /// The payment.
        payment: Key,
        /// The payment less what was charged back of it.
        left: Money,
        /// What was given.
        found: Money,
    },
}

impl Coded for ChargeBackError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::NoSuchPayment { .. } | Self::BeforePayment { .. } => ErrorKind::InvalidInput,
            Self::Returned { .. } | Self::MoreThanPaid { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::NoSuchPayment { .. } => "charge_back.no_such_payment",
            Self::Returned { .. } => "charge_back.returned",
            Self::BeforePayment { .. } => "charge_back.before_payment",
            Self::MoreThanPaid { .. } => "charge_back.more_than_paid",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::NoSuchPayment { .. } | Self::Returned { .. } => "payment".to_owned(),
            Self::BeforePayment { .. } => "value".to_owned(),
            Self::MoreThanPaid { .. } => "amount".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Records that money of a payment was taken back: the bills that it paid stay paid, and what comes back is owed as
    /// an item of its own, `charge back KEY`, due with the running row.
    ///
    /// Use [`BusinessDay::return_payment`] instead where the bills are owed again on their old due days.
    ///
    /// # Errors
    /// [`ChargeBackError`]: a rule of every event, no such payment, one that was returned as a whole, a day before it
    /// counted, or more than is left of it.
    pub fn charge_back(self, charge_back: ChargeBack) -> Result<Receipt, ChargeBackError> {
        let ChargeBack { key, payment, amount, value, order } = charge_back;
        self.record(
            &key,
            |fact, currency| {
                let Fact::ChargedBack { value: counted, order: placed, payment: known, amount: back } = fact
                else {
                    return Some("kind");
                };
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("order", same(order.as_ref(), placed)),
                    ("payment", known.as_str() == payment),
                    ("amount", Money::new(*back, currency) == amount),
                ])
            },
            |loan, day| {
                let amount = minor_of(loan, amount)?;
                let payment = Key::new(&payment)
                    .map_err(|KeyError { found }| ChargeBackError::NoSuchPayment { payment: found })?;
                let (value, order) = (value.unwrap_or(day), order.unwrap_or(0));
                Ok(Fact::ChargedBack { value, order, payment, amount })
            },
            judge,
        )
    }
}

/// The rule: of a payment that stands, not before it counted, and not more than it brought.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, ChargeBackError> {
    let Fact::ChargedBack { value, payment, amount, .. } = &event.fact else {
        unreachable!("the charge-back's rule is asked about a charge-back")
    };
    let paid = loan.standing().find(|known| known.key == *payment).and_then(|known| {
        if let Fact::Received { value, amount, .. } = known.fact { Some((value, amount)) } else { None }
    });
    let Some((paid, brought)) = paid else {
        return Err(ChargeBackError::NoSuchPayment { payment: payment.to_string() });
    };
    let returned =
        |other: &&Event| matches!(&other.fact, Fact::Returned { payment: of, .. } if of == payment);
    if let Some(by) = loan.standing().find(returned) {
        return Err(ChargeBackError::Returned { payment: payment.clone(), by: by.key.clone() });
    }
    if *value < paid {
        return Err(ChargeBackError::BeforePayment { payment: payment.clone(), paid, found: *value });
    }
    let left = brought - charged_back(loan, payment);
    if *amount > left {
        let in_currency = |minor| Money::new(minor, loan.currency());
        let (left, found) = (in_currency(left), in_currency(*amount));
        return Err(ChargeBackError::MoreThanPaid { payment: payment.clone(), left, found });
    }
    Ok(tried(loan, event)?)
}

/// What stands of earlier charge-backs of a payment.
fn charged_back(loan: &Loan, payment: &Key) -> Minor {
    let amounts = loan.standing().filter_map(|other| {
        let is_of = matches!(&other.fact, Fact::ChargedBack { payment: of, .. } if of == payment);
        other.fact.amount().filter(|_| is_of)
    });
    amounts.sum()
}

pub(super) fn effect(payment: &Key, amount: Minor) -> Effect {
    Effect::ChargeBack { payment: payment.clone(), amount }
}
