//! A payment that was asked for and did not come (扣款失败).

use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::calendar::Date;
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact, WhyUnpaid};
use crate::money::{Minor, Money};

/// Money that was asked for, by direct debit or card, and did not come: none of it was ever booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedPayment {
    key: String,
    amount: Money,
    why: Option<WhyUnpaid>,
    value: Option<Date>,
    order: Option<i16>,
}

impl FailedPayment {
    /// So much was asked for, on the business day.
    pub fn new(key: &str, amount: Money) -> Self {
        Self { key: key.to_owned(), amount, why: None, value: None, order: None }
    }

    /// Why it did not come.
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

impl BusinessDay<'_> {
    /// Records that a payment failed. No money moves and nothing that is owed changes, but for the fees of the lender's
    /// list that are made for payments that come back. The receipt says what people should hear of: `alerts`.
    ///
    /// Use [`BusinessDay::return_payment`] for a payment that was booked and came back.
    ///
    /// # Errors
    /// [`RecordError`]; the loan is as it was.
    pub fn fail_payment(self, failed: FailedPayment) -> Result<Receipt, RecordError> {
        let FailedPayment { key, amount, why, value, order } = failed;
        self.record(
            &key,
            |fact, currency| {
                let Fact::PaymentFailed { value: counted, order: placed, amount: known, why: said } = fact
                else {
                    return Some("kind");
                };
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("order", same(order.as_ref(), placed)),
                    ("amount", amount == Money::new(*known, currency)),
                    ("why", why.is_none() || *said == why),
                ])
            },
            |loan, day| {
                let amount = minor_of(loan, amount)?;
                Ok(Fact::PaymentFailed {
                    value: value.unwrap_or(day),
                    order: order.unwrap_or(0),
                    amount,
                    why,
                })
            },
            judge,
        )
    }
}

/// The rule: that of every event.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, RecordError> {
    tried(loan, event)
}

pub(super) const fn effect(amount: Minor) -> Effect {
    Effect::MissPayment { amount }
}
