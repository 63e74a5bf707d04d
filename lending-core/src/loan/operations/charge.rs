//! Charging a fee (费用).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::fee::{ChargeDue, FeeOn, FeeRule};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::derive::Hindrance;
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::money::{Minor, Money};

/// A charge that a person or another system decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    key: String,
    amount: Option<Money>,
    tax: Option<Money>,
    code: String,
    due: Option<ChargeDue>,
    value: Option<Date>,
    order: Option<i16>,
}

impl Charge {
    /// A charge for what `code` says in the lender's own words, counted on the business day.
    pub fn new(key: &str, amount: Money, code: &str) -> Self {
        Self { amount: Some(amount), ..Self::of_the_list(key, code) }
    }

    /// A charge of what the terms' list of fees says for a code (a tariff), counted on the business day.
    pub fn of_the_list(key: &str, code: &str) -> Self {
        let (amount, tax, due) = (None, None, None);
        Self { key: key.to_owned(), amount, tax, code: code.to_owned(), due, value: None, order: None }
    }

    /// With so much tax on top of its amount; a charge of the list carries the tax that the list says.
    #[must_use]
    pub fn tax(self, tax: Money) -> Self {
        Self { tax: Some(tax), ..self }
    }

    /// Falls due then, instead of with the next bill or as the list of fees says.
    #[must_use]
    pub fn due(self, due: ChargeDue) -> Self {
        Self { due: Some(due), ..self }
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
    /// No amount is stated, and the list of fees has none for the code.
    #[error("no amount is stated, and the list of fees has no tariff `{found}`")]
    NoTariff {
        /// The code.
        found: String,
    },
    /// The tax is not a part of the amount that is stated, or the list of fees says it.
    #[error("a stated tax is above zero and below the amount of its charge{}, found {found}", of(*.amount))]
    Tax {
        /// The amount, where one is stated.
        amount: Option<Money>,
        /// What was given.
        found: Money,
    },
    /// It would fall due before it is made, or too late to be seen.
    #[error("a charge of {value} falls due from that day to {limit}, found {found}")]
    Due {
        /// Its value date.
        value: Date,
        /// The last day that can be seen.
        limit: Date,
        /// What was given.
        found: Date,
    },
    /// Nothing is owed or to come, and the terms charge nothing then.
    #[error("nothing is owed or to come on {day}: by the terms nothing is charged any more")]
    Closed {
        /// The day.
        day: Date,
    },
}

fn of(amount: Option<Money>) -> String {
    amount.map_or_else(|| "; a tariff says its own".to_owned(), |amount| format!(" ({amount})"))
}

impl Coded for ChargeError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Code { .. } | Self::NoTariff { .. } | Self::Tax { .. } | Self::Due { .. } => {
                ErrorKind::InvalidInput
            }
            Self::Closed { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Code { .. } => "charge.code",
            Self::NoTariff { .. } => "charge.no_tariff",
            Self::Tax { .. } => "charge.tax",
            Self::Due { .. } => "charge.due",
            Self::Closed { .. } => "charge.closed",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Code { .. } => "code".to_owned(),
            Self::NoTariff { .. } => "amount".to_owned(),
            Self::Tax { .. } => "tax".to_owned(),
            Self::Due { .. } => "due".to_owned(),
            Self::Closed { .. } => "value".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Charges an amount, or what the list of fees says. Unless it says otherwise it is due with the next bill; after
    /// the last bill it is an item of its own, due at once. A charge of a statement day goes to the bill after it.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Charge, money};
    /// # let mut loan = doc::disbursed();
    /// let letter = Charge::new("c-1", money!("15.00 CNY"), "letter");
    /// loan.on(date!("2026-02-05"))?.charge(letter)?;
    /// assert_eq!(loan.position(date!("2026-02-05"))?.fees_waiting, money!("15.00 CNY"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ChargeError`]: a rule of every event, no code, no amount where the list of fees has no tariff for it, a tax
    /// that is not below its amount, a due day before the value date or too late to be seen, or a loan that is closed
    /// where the terms charge nothing then.
    pub fn charge(self, charge: Charge) -> Result<Receipt, ChargeError> {
        let Charge { key, amount, tax, code, due, value, order } = charge;
        self.record(
            &key,
            |fact, currency| {
                let Fact::Charged {
                    value: counted,
                    order: placed,
                    amount: charged,
                    tax: taxed,
                    code: known,
                    due: falls,
                } = fact
                else {
                    return Some("kind");
                };
                let in_currency = |minor| Money::new(minor, currency);
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("order", same(order.as_ref(), placed)),
                    ("amount", charged.map(in_currency) == amount),
                    ("tax", tax.is_none() || taxed.map(in_currency) == tax),
                    ("code", *known == code),
                    ("due", due.is_none() || *falls == due),
                ])
            },
            |loan, day| {
                let amount = amount.map(|amount| minor_of(loan, amount)).transpose()?;
                let tax = tax.map(|tax| minor_of(loan, tax)).transpose()?;
                let (value, order) = (value.unwrap_or(day), order.unwrap_or(0));
                Ok(Fact::Charged { value, order, amount, tax, code: code.clone(), due })
            },
            judge,
        )
    }
}

/// The rule: it says what for and how much, falls due not before it is made, and finds a loan that may be charged.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, ChargeError> {
    let Fact::Charged { value, amount, tax, code, due, .. } = &event.fact else {
        unreachable!("the charge's rule is asked about a charge")
    };
    if code.trim().is_empty() || code.chars().count() > 64 {
        return Err(ChargeError::Code { found: code.clone() });
    }
    let is_tariff = |rule: &FeeRule| rule.on == FeeOn::Tariff && rule.code == *code;
    if amount.is_none() && !loan.terms.agreed().fees.iter().any(is_tariff) {
        return Err(ChargeError::NoTariff { found: code.clone() });
    }
    let is_a_part = |tax: Minor| tax.is_positive() && amount.is_some_and(|amount| tax < amount);
    if let Some(found) = tax.filter(|tax| !is_a_part(*tax)) {
        let in_currency = |minor| Money::new(minor, loan.currency());
        return Err(ChargeError::Tax { amount: amount.map(in_currency), found: in_currency(found) });
    }
    let limit = loan.reach();
    if let Some(ChargeDue::On(found)) = *due
        && (found < *value || found > limit)
    {
        return Err(ChargeError::Due { value: *value, limit, found });
    }
    let trial = tried(loan, event)?;
    match trial.hindrance(&event.key) {
        Some(Hindrance::Closed) => Err(ChargeError::Closed { day: *value }),
        _ => Ok(trial),
    }
}

pub(super) fn effect(
    (amount, tax): (Option<Minor>, Option<Minor>),
    code: &str,
    due: Option<ChargeDue>,
) -> Effect {
    Effect::AddItem { amount, tax, code: code.to_owned(), due }
}
