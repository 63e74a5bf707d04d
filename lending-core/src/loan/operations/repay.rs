//! Money coming in (还款).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::allocation::Then;
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::derive::{Hindrance, Phase};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::money::{Minor, Money};
use crate::prepayment::{Limits, PrepaymentPolicy};

/// A payment by the borrower.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    key: String,
    amount: Money,
    value: Option<Date>,
    order: Option<i16>,
    kind: Option<String>,
    prepays: Option<Then>,
}

impl Payment {
    /// Money that came in, counted on the business day.
    pub fn new(key: &str, amount: Money) -> Self {
        Self { key: key.to_owned(), amount, value: None, order: None, kind: None, prepays: None }
    }

    /// Counts on this day instead of the business day.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }

    /// Money of a kind for which the terms have a waterfall of its own: a merchant's refund, goodwill.
    #[must_use]
    pub fn kind(self, kind: &str) -> Self {
        Self { kind: Some(kind.to_owned()), ..self }
    }

    /// Says what becomes of what nothing issued needs, in place of the waterfall's answer: it pays rows to come, or
    /// principal before a row asks for it (提前还款). All but [`Then::Credit`] and what only a product can say.
    #[must_use]
    pub fn prepays(self, then: Then) -> Self {
        Self { prepays: Some(then), ..self }
    }

    /// Its place among the facts of its day: smaller comes first, also below zero; 0 unless said otherwise (C27).
    #[must_use]
    pub fn order(self, order: i16) -> Self {
        Self { order: Some(order), ..self }
    }
}

/// Why a payment was refused: for what it says, or where the terms ask that such money be turned away. Any other money
/// that came in is a fact, whatever the loan's state.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RepayError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A kind of money for which the terms have no waterfall.
    #[error("the terms know these kinds of money: {}; found `{found}`", known.join(", "))]
    NoSuchKind {
        /// Those that they know.
        known: Vec<String>,
        /// What was given.
        found: String,
    },
    /// It says that it pays rows to come, and the terms say how principal is prepaid.
    #[error("the terms say how principal is prepaid (`prepayment`): say `shorten` or `lower`, found `{}`", found.name())]
    PrepaysRows {
        /// What was given.
        found: Then,
    },
    /// It says that it prepays, and nothing can be prepaid yet.
    #[error("nothing is prepaid before {until}, found {found}")]
    Locked {
        /// The first day on which a prepayment is taken.
        until: Date,
        /// The payment's value date.
        found: Date,
    },
    /// It says that it prepays, and leaves too little for principal.
    #[error("a prepayment has at least {expected} left for principal and its fee, found {found}")]
    BelowMinimum {
        /// The least.
        expected: Money,
        /// What is left.
        found: Money,
    },
    /// It leaves more than the terms take.
    #[error("a payment leaves at most {limit} that nothing issued needs, found {found}")]
    AboveLimit {
        /// The most.
        limit: Money,
        /// What would be left.
        found: Money,
    },
    /// It says that it prepays, and what it says pays nothing ahead.
    #[error("a payment that says `prepays` pays rows to come or principal, found `{}`", found.name())]
    PrepaysNothing {
        /// What was given.
        found: Then,
    },
}

impl Coded for RepayError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::NoSuchKind { .. } | Self::PrepaysNothing { .. } => ErrorKind::InvalidInput,
            Self::PrepaysRows { .. }
            | Self::Locked { .. }
            | Self::BelowMinimum { .. }
            | Self::AboveLimit { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::NoSuchKind { .. } => "repay.no_such_kind",
            Self::PrepaysNothing { .. } => "repay.prepays_nothing",
            Self::PrepaysRows { .. } => "prepay.rows",
            Self::Locked { .. } => "prepay.locked",
            Self::BelowMinimum { .. } => "prepay.below_minimum",
            Self::AboveLimit { .. } => "repay.above_limit",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::NoSuchKind { .. } => "kind".to_owned(),
            Self::PrepaysNothing { .. } | Self::PrepaysRows { .. } => "prepays".to_owned(),
            Self::Locked { .. } => "value".to_owned(),
            Self::BelowMinimum { .. } | Self::AboveLimit { .. } => "amount".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Records money that came in and allocates it by the waterfall; what nothing issued needs goes where the waterfall
    /// says: to rows to come, to principal, or to the borrower's credit.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Payment, money};
    /// # let mut loan = doc::disbursed();
    /// let payment = Payment::new("p-1", money!("1000.00 CNY")).value(date!("2026-02-10"));
    /// let receipt = loan.on(date!("2026-02-12"))?.repay(payment)?;
    /// assert_eq!(receipt.parts[0].to_string(), "120.00 CNY interest of bill 1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RepayError`]: a rule of every event (a key used for something else, a value date that lies ahead or before the
    /// contract, another currency), a kind of money for which the terms have no waterfall, more than the terms take, or
    /// a prepayment that they do not allow.
    pub fn repay(self, payment: Payment) -> Result<Receipt, RepayError> {
        let Payment { key, amount, value, order, kind, prepays } = payment;
        self.record(
            &key,
            |fact, currency| {
                let Fact::Received { value: counted, order: placed, amount: paid, money, prepays: said } =
                    fact
                else {
                    return Some("kind");
                };
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("order", same(order.as_ref(), placed)),
                    ("amount", Money::new(*paid, currency) == amount),
                    ("money", kind.is_none() || *money == kind),
                    ("prepays", prepays.is_none() || *said == prepays),
                ])
            },
            |loan, day| {
                let amount = minor_of(loan, amount)?;
                if let Some(found) = kind.clone()
                    && !loan.terms.agreed().kinds_of_money.contains_key(&found)
                {
                    let known = loan.terms.agreed().kinds_of_money.keys().cloned().collect();
                    return Err(RepayError::NoSuchKind { known, found });
                }
                let (value, order) = (value.unwrap_or(day), order.unwrap_or(0));
                Ok(Fact::Received { value, order, amount, money: kind.clone(), prepays })
            },
            judge,
        )
    }
}

/// Money that came in is a fact: what the loan makes of it follows from its rules. A payment that says itself that it
/// prepays is held against the limits of prepayment, and one whose waterfall says so against the most that it may leave.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, RepayError> {
    let Fact::Received { value, prepays, ref money, .. } = event.fact else {
        unreachable!("the payment's rule is asked about a payment")
    };
    let agreed = loan.terms.agreed();
    if let Some(found) = prepays.filter(|then| !then.pays_ahead()) {
        return Err(RepayError::PrepaysNothing { found });
    }
    let limits = agreed.prepayment != PrepaymentPolicy::default();
    if let Some(found) = prepays.filter(|then| limits && then.pays_rows()) {
        return Err(RepayError::PrepaysRows { found });
    }
    let trial = tried(loan, event)?;
    let most = match (prepays, agreed.waterfall_of(money.as_deref()).rest()) {
        (None, Then::RefuseAbove(most)) => Some(most),
        (Some(_) | None, _) => None,
    };
    if most.is_none() && (prepays.is_none() || !limits) {
        return Ok(trial);
    }
    // What the payment's own day makes of it: later days may free or use some of it.
    let on_its_day = loan.derive_on(&trial, (value, Phase::Day));
    let in_currency = |minor| Money::new(minor, loan.currency());
    let left = on_its_day.state.items.lots.iter().find(|lot| lot.payment == event.key).map(|lot| lot.rest);
    if let (Some(limit), Some(found)) = (most, left)
        && found > limit
    {
        return Err(RepayError::AboveLimit { limit: in_currency(limit), found: in_currency(found) });
    }
    let hindrance = on_its_day.hindrance(&event.key).filter(|_| prepays.is_some());
    if let Some(Hindrance::Locked { until }) = hindrance {
        return Err(RepayError::Locked { until: *until, found: value });
    }
    if let Some(Hindrance::BelowMinimum { found }) = hindrance {
        let expected = in_currency(agreed.prepayment.minimum);
        return Err(RepayError::BelowMinimum { expected, found: in_currency(*found) });
    }
    Ok(trial)
}

pub(super) fn effect(amount: Minor, kind: Option<&String>, prepays: Option<Then>) -> Effect {
    Effect::TakeIn { amount, kind: kind.cloned(), prepays, limits: Limits::AsAgreed }
}
