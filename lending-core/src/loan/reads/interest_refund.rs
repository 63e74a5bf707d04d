//! What of the interest is given back with money that takes a payout back (退息).

use thiserror::Error;

use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::Loan;
use crate::loan::derive::{Happening, Phase, derive};
use crate::loan::event::Event;
use crate::loan::reads::ViewError;
use crate::loan::reads::accrued::MeterId;
use crate::loan::reads::never_paid_out::{Payment, as_if_never_paid_out};
use crate::money::{Minor, Money};

/// Money that takes back what was paid out: all of a payment, of all payouts, unless it says less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    payment: String,
    part: Option<Money>,
    payout: Option<String>,
    until: Option<Date>,
}

impl TakenBack {
    /// By a payment, as a merchant's for goods that came back.
    pub fn by(payment: &str) -> Self {
        Self { payment: payment.to_owned(), part: None, payout: None, until: None }
    }

    /// Only so much of the payment takes something back.
    #[must_use]
    pub fn part(self, part: Money) -> Self {
        Self { part: Some(part), ..self }
    }

    /// Of this payout alone; otherwise of the earliest first.
    #[must_use]
    pub fn of_payout(self, payout: &str) -> Self {
        Self { payout: Some(payout.to_owned()), ..self }
    }

    /// Interest counts until this day instead of the payment's.
    #[must_use]
    pub fn until(self, until: Date) -> Self {
        Self { until: Some(until), ..self }
    }
}

/// What of the interest is given back: nothing is recorded by asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterestRefund {
    /// The day whose nights before are counted.
    pub day: Date,
    /// The contract interest that they grew.
    pub grown: Money,
    /// What they would have grown had the money counted on the days of the payouts; on the planned base, had so much
    /// less been paid out.
    pub without: Money,
    /// The difference, never below nothing.
    pub amount: Money,
}

/// Why no interest is given back with a payment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InterestRefundError {
    /// The day lies outside the loan's reach.
    #[error(transparent)]
    View(#[from] ViewError),
    /// No payment that stands has this key.
    #[error("no payment of the loan that stands has the key `{found}`")]
    NoSuchPayment {
        /// What was given.
        found: String,
    },
    /// No payout before the payment has this key.
    #[error("no payout before the payment has the key `{found}`")]
    NoSuchPayout {
        /// What was given.
        found: String,
    },
    /// Some of the payment came back by then.
    #[error("money of the payment came back by `{by}`")]
    CameBack {
        /// The event.
        by: Key,
    },
    /// The payment brought less, or it is another currency.
    #[error(
        "the payment brought {limit}: what takes something back is more than nothing and at most that, found {found}"
    )]
    Part {
        /// The payment's amount.
        limit: Money,
        /// What was given.
        found: Money,
    },
    /// The payment counts later.
    #[error("the payment counts on {value}: interest counts until that day or later, found {found}")]
    TooEarly {
        /// The payment's day.
        value: Date,
        /// What was given.
        found: Date,
    },
}

impl Coded for InterestRefundError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::View(inner) => inner.kind(),
            Self::NoSuchPayment { .. }
            | Self::NoSuchPayout { .. }
            | Self::Part { .. }
            | Self::TooEarly { .. } => ErrorKind::InvalidInput,
            Self::CameBack { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::View(inner) => inner.code(),
            Self::NoSuchPayment { .. } => "interest_refund.no_such_payment",
            Self::NoSuchPayout { .. } => "interest_refund.no_such_payout",
            Self::CameBack { .. } => "interest_refund.came_back",
            Self::Part { .. } => "interest_refund.part",
            Self::TooEarly { .. } => "interest_refund.too_early",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::View(inner) => return inner.path(),
            Self::NoSuchPayment { .. } | Self::CameBack { .. } => "payment",
            Self::NoSuchPayout { .. } => "payout",
            Self::Part { .. } => "part",
            Self::TooEarly { .. } => "until",
        }
        .to_owned()
    }
}

impl Loan {
    /// What of the interest is given back with money that takes a payout back: the contract interest that has grown by
    /// a day, less what would have grown had the money never left. On the actual base it is as if the money had counted
    /// on the days of the payouts and prepaid there, whatever the terms say of prepayment; on the planned base as if so
    /// much less had been paid out. Both are sums of rounded totals, one a row, as in [`Loan::accrued`], but with bills
    /// as they would have been where bills stay as they were stated. Given back it is a decision of the lender's:
    /// [`give_goodwill`](crate::loan::BusinessDay::give_goodwill).
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::{Payment, TakenBack}, money};
    /// # let mut loan = doc::disbursed();
    /// let day = date!("2026-01-25");
    /// loan.on(day)?.repay(Payment::new("p-1", money!("12000.00 CNY")))?;
    /// let refund = loan.interest_refund(&TakenBack::by("p-1"))?;
    /// assert_eq!((refund.grown, refund.without), (money!("58.06 CNY"), money!("0.00 CNY")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`InterestRefundError`].
    pub fn interest_refund(&self, taken_back: &TakenBack) -> Result<InterestRefund, InterestRefundError> {
        let payment = self.taking_back(taken_back)?;
        let day = taken_back.until.unwrap_or(payment.value);
        if day < payment.value {
            return Err(InterestRefundError::TooEarly { value: payment.value, found: day });
        }
        let day = self.within_reach(day)?;
        let counted =
            |event: &&Event| event.undoes().is_none() && event.fact.value().is_none_or(|value| value < day);
        let history: Vec<Event> = self.standing().filter(counted).cloned().collect();
        if let Some(by) = history.iter().find(|event| event.fact.names() == Some(payment.key())) {
            return Err(InterestRefundError::CameBack { by: by.key.clone() });
        }
        let base = self.terms.agreed().interest.base;
        let as_if = as_if_never_paid_out(&history, &payment, taken_back.payout.as_deref(), base)?;
        let (grown, without) = (self.grown_by(&history, day), self.grown_by(&as_if, day));
        let money = |minor| Money::new(minor, self.currency());
        let amount = money((grown - without).at_least_zero());
        Ok(InterestRefund { day, grown: money(grown), without: money(without), amount })
    }

    fn taking_back(&self, taken_back: &TakenBack) -> Result<Payment<'_>, InterestRefundError> {
        let unknown = || InterestRefundError::NoSuchPayment { found: taken_back.payment.clone() };
        let event = self.standing().find(|event| event.key.as_str() == taken_back.payment);
        let payment = event.and_then(Payment::of).ok_or_else(unknown)?;
        let limit = Money::new(payment.amount, self.currency());
        let found = taken_back.part.unwrap_or(limit);
        if found.currency() != self.currency()
            || !found.minor().is_positive()
            || found.minor() > payment.amount
        {
            return Err(InterestRefundError::Part { limit, found });
        }
        Ok(payment.taking(found.minor()))
    }

    /// The contract interest of the nights before a day in a history.
    fn grown_by<H: Happening>(&self, history: &[H], day: Date) -> Minor {
        // With bills as they would have been (C211): one that stays as it was stated (C161) keeps what the money made of it.
        let before = &[];
        let derived = derive(self.terms.agreed(), self.known(), history, before, (day, Phase::Day));
        let nights = (self.terms.agreed().contract_day, day);
        let of_line = |line: crate::loan::line::Line| {
            let id = MeterId::of(&line.key).filter(|id| matches!(id, MeterId::Interest(_)))?;
            Some(self.grown_on(&derived, id, &line, nights).0)
        };
        derived.lines().filter_map(of_line).sum()
    }
}
