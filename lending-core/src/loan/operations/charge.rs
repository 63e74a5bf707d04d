//! Charging a fee (费用).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::money::{Minor, Money};

/// A charge that a person or another system decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    key: String,
    amount: Money,
    code: String,
    value: Option<Date>,
    order: Option<i16>,
}

impl Charge {
    /// A charge for what `code` says in the lender's own words, counted on the business day.
    pub fn new(key: &str, amount: Money, code: &str) -> Self {
        Self { key: key.to_owned(), amount, code: code.to_owned(), value: None, order: None }
    }

    /// Counts on this day instead of the business day.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }

    /// Its place among the facts of its day; 0 unless said otherwise.
    #[must_use]
    pub fn order(self, order: i16) -> Self {
        Self { order: Some(order), ..self }
    }
}

/// Why a charge was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChargeError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The charge does not say what for.
    #[error("a charge says what for in 1 to 64 characters, found `{found}`")]
    Code {
        /// What was given.
        found: String,
    },
}

impl Coded for ChargeError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Code { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Code { .. } => "charge.code",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Code { .. } => "code".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Charges an amount. It is due with the next bill; after the last bill it is an item of its own, due at once.
    /// A charge of a statement day goes to the bill after it.
    pub fn charge(self, charge: Charge) -> Result<Receipt, ChargeError> {
        let Charge { key, amount, code, value, order } = charge;
        self.record(
            &key,
            |fact, currency| {
                let Fact::Charged { value: counted, order: placed, amount: charged, code: known } = fact
                else {
                    return Some("kind");
                };
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("order", same(order.as_ref(), placed)),
                    ("amount", Money::new(*charged, currency) == amount),
                    ("code", *known == code),
                ])
            },
            |loan, day| {
                let amount = minor_of(loan, amount)?;
                let (value, order) = (value.unwrap_or(day), order.unwrap_or(0));
                Ok(Fact::Charged { value, order, amount, code: code.clone() })
            },
            judge,
        )
    }
}

/// The rule: it says what for.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, ChargeError> {
    let Fact::Charged { code, .. } = &event.fact else {
        unreachable!("the charge's rule is asked about a charge")
    };
    if code.trim().is_empty() || code.chars().count() > 64 {
        return Err(ChargeError::Code { found: code.clone() });
    }
    Ok(tried(loan, event)?)
}

pub(super) fn effect(amount: Minor) -> Effect {
    Effect::AddItem { amount }
}
