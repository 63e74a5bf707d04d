//! A payment that came back (退票, returned debit).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, same, tried};
use crate::calendar::Date;
use crate::debt::{Key, KeyError};
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact, WhyUnpaid};

/// The return of a payment, which counted until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentReturn {
    key: String,
    payment: String,
    why: Option<WhyUnpaid>,
    value: Option<Date>,
    order: Option<i16>,
}

impl PaymentReturn {
    /// The return of the payment with a key, counted on the business day.
    pub fn new(key: &str, payment: &str) -> Self {
        Self { key: key.to_owned(), payment: payment.to_owned(), why: None, value: None, order: None }
    }

    /// Why it came back.
    #[must_use]
    pub fn why(self, why: WhyUnpaid) -> Self {
        Self { why: Some(why), ..self }
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

/// Why a return was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReturnError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// There is no such payment, or it was reversed.
    #[error("there is no payment `{payment}` to return")]
    NoSuchPayment {
        /// What was given.
        payment: String,
    },
    /// The payment was returned before.
    #[error("payment `{payment}` was returned before, by `{by}`")]
    AlreadyReturned {
        /// The payment.
        payment: Key,
        /// The return.
        by: Key,
    },
    /// A part of the payment was charged back.
    #[error("payment `{payment}` was charged back, by `{by}`: it cannot be returned as a whole")]
    ChargedBack {
        /// The payment.
        payment: Key,
        /// The charge-back.
        by: Key,
    },
    /// The return would count before the payment.
    #[error("payment `{payment}` counts from {paid} on, its return cannot count on {found}")]
    BeforePayment {
        /// The payment.
        payment: Key,
        /// Its value date.
        paid: Date,
        /// What was given.
        found: Date,
    },
}

impl Coded for ReturnError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::NoSuchPayment { .. } | Self::BeforePayment { .. } => ErrorKind::InvalidInput,
            Self::AlreadyReturned { .. } | Self::ChargedBack { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::NoSuchPayment { .. } => "return.no_such_payment",
            Self::AlreadyReturned { .. } => "return.already",
            Self::ChargedBack { .. } => "return.charged_back",
            Self::BeforePayment { .. } => "return.before_payment",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::NoSuchPayment { .. } | Self::AlreadyReturned { .. } | Self::ChargedBack { .. } => {
                "payment".to_owned()
            }
            Self::BeforePayment { .. } => "value".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Records that a payment came back: from that day, what it paid is owed again on the same items with their old
    /// due days; its unused credit goes first. Nights in which it counted bear no penalty for it.
    ///
    /// Use [`BusinessDay::reverse`] instead for a payment that never was.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::{Payment, PaymentReturn}, money};
    /// # let mut loan = doc::disbursed();
    /// loan.on(date!("2026-02-10"))?.repay(Payment::new("p-1", money!("1066.19 CNY")))?;
    /// let bounced = PaymentReturn::new("r-1", "p-1");
    /// loan.on(date!("2026-02-13"))?.return_payment(bounced)?;
    /// assert_eq!(loan.closing(date!("2026-02-13"))?.days_past_due, 3); // since the old due day
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ReturnError`]: a rule of every event, no such payment, one that was returned or charged back before, or a day
    /// before it counted.
    pub fn return_payment(self, returned: PaymentReturn) -> Result<Receipt, ReturnError> {
        let PaymentReturn { key, payment, why, value, order } = returned;
        self.record(
            &key,
            |fact, _| {
                let Fact::Returned { value: counted, order: placed, payment: known, why: said } = fact else {
                    return Some("kind");
                };
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("order", same(order.as_ref(), placed)),
                    ("payment", known.as_str() == payment),
                    ("why", why.is_none() || *said == why),
                ])
            },
            |_, day| {
                let payment = Key::new(&payment)
                    .map_err(|KeyError { found }| ReturnError::NoSuchPayment { payment: found })?;
                Ok(Fact::Returned { value: value.unwrap_or(day), order: order.unwrap_or(0), payment, why })
            },
            judge,
        )
    }
}

/// The rule: a payment that stands and was not charged back, once, not before it counted.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, ReturnError> {
    let Fact::Returned { value, payment, .. } = &event.fact else {
        unreachable!("the return's rule is asked about a return")
    };
    let paid = loan
        .event(payment)
        .filter(|known| !loan.is_undone(&known.key))
        .and_then(|known| if let Fact::Received { value, .. } = known.fact { Some(value) } else { None });
    let Some(paid) = paid else {
        return Err(ReturnError::NoSuchPayment { payment: payment.to_string() });
    };
    let before = loan
        .standing()
        .find(|other| matches!(&other.fact, Fact::Returned { payment: known, .. } if known == payment));
    if let Some(before) = before {
        return Err(ReturnError::AlreadyReturned { payment: payment.clone(), by: before.key.clone() });
    }
    let charged_back = loan
        .standing()
        .find(|other| matches!(&other.fact, Fact::ChargedBack { payment: known, .. } if known == payment));
    if let Some(by) = charged_back {
        return Err(ReturnError::ChargedBack { payment: payment.clone(), by: by.key.clone() });
    }
    if *value < paid {
        return Err(ReturnError::BeforePayment { payment: payment.clone(), paid, found: *value });
    }
    Ok(tried(loan, event)?)
}

pub(super) fn effect(payment: &Key) -> Effect {
    Effect::GiveBack { payment: payment.clone() }
}
