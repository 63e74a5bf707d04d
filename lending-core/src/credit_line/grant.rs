//! A drawdown within the limit (放款申请, 用信), through its own gate.

use thiserror::Error;

use super::record::loan_of;
use super::{BusinessDay, CreditLine, Event, Fact, Gate, InForce, RecordError, UseError, UseOfLoan};
use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::Outcome;
use crate::money::{Minor, Money};

/// A drawdown that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    key: String,
    loan: String,
    amount: Money,
    gate: Gate,
    value: Option<Date>,
}

impl Grant {
    /// So much for a loan, by the host's name for it, counted on the business day; `gate` is the outcome of the decision
    /// on this drawdown.
    pub fn new(key: &str, loan: &str, amount: Money, gate: Gate) -> Self {
        Self { key: key.to_owned(), loan: loan.to_owned(), amount, gate, value: None }
    }

    /// Counts on this day instead of the business day.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }
}

/// Why a drawdown was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GrantError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// Its decision did not let it pass.
    #[error("a drawdown is granted when its decision approved it, found {} by the decision {}", gate.name(), gate.decision())]
    GateNotPassed {
        /// The outcome.
        gate: Gate,
    },
    /// Nothing can be drawn on its day.
    #[error("something can be drawn while the line is open, on {day} it is {}", in_force.name())]
    NotInForce {
        /// Its value date.
        day: Date,
        /// How the line stands then.
        in_force: InForce,
    },
    /// The loan has a drawdown already, or had one.
    #[error("a loan has one drawdown: one was granted to `{loan}` before, by `{by}`")]
    LoanTaken {
        /// The loan.
        loan: Key,
        /// The event that granted it.
        by: Key,
    },
    /// More than is available.
    #[error("{available} of the limit is available, found {found}")]
    AboveAvailable {
        /// What is available.
        available: Money,
        /// What was given.
        found: Money,
    },
    /// What the loans say cannot be added up.
    #[error(transparent)]
    Use(#[from] UseError),
}

impl Coded for GrantError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::GateNotPassed { .. } | Self::NotInForce { .. } | Self::AboveAvailable { .. } => {
                ErrorKind::NotAllowed
            }
            Self::LoanTaken { .. } => ErrorKind::InvalidInput,
            Self::Use(inner) => inner.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::GateNotPassed { .. } => "drawdown.gate_not_passed",
            Self::NotInForce { .. } => "drawdown.not_in_force",
            Self::LoanTaken { .. } => "drawdown.loan_taken",
            Self::AboveAvailable { .. } => "drawdown.above_available",
            Self::Use(inner) => inner.code(),
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::GateNotPassed { .. } => "gate".to_owned(),
            Self::NotInForce { .. } => "value".to_owned(),
            Self::LoanTaken { .. } => "loan".to_owned(),
            Self::AboveAvailable { .. } => "amount".to_owned(),
            Self::Use(inner) => inner.path(),
        }
    }
}

impl BusinessDay<'_> {
    /// Grants a drawdown: from its value date on so much of the limit is held for its loan.
    ///
    /// `uses` is what the loans under the line say on the business day ([`UseOfLoan`]). Refused unless the gate was
    /// passed, the line is open on the value date, and the amount lies within what is left on the business day of the
    /// smaller of the limits of both days (C258).
    ///
    /// ```
    /// use lending_core::{credit_line::{Approval, CreditLine, Gate, Grant}, date, error::Coded, money, hash::Hash};
    /// let mut line = CreditLine::open("CL-1", &Approval::new(money!("20000.00 CNY"), date!("2026-01-05")))?;
    /// let decision = Hash::of(b"the record of the anti-fraud decision");
    /// let passed = Gate::Approved { decision };
    /// line.on(date!("2026-01-10")).grant(Grant::new("dd-1", "L-1", money!("12000.00 CNY"), passed), &[])?;
    ///
    /// let more = Grant::new("dd-2", "L-2", money!("9000.00 CNY"), passed);
    /// let refused = line.on(date!("2026-01-11")).grant(more, &[]).unwrap_err();
    /// assert_eq!((refused.code(), refused.path()), ("drawdown.above_available", "amount".to_owned()));
    /// assert_eq!(refused.to_string(), "8000.00 CNY of the limit is available, found 9000.00 CNY");
    /// let suspicious = Grant::new("dd-3", "L-3", money!("100.00 CNY"), Gate::Declined { decision });
    /// assert_eq!(line.on(date!("2026-01-11")).grant(suspicious, &[]).unwrap_err().path(), "gate");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`GrantError`]; the line is as it was. The same key with the same claim is answered `AlreadyApplied`, however the
    /// line stands by then.
    pub fn grant(self, grant: Grant, uses: &[UseOfLoan]) -> Result<Outcome, GrantError> {
        let Grant { key, loan, amount, gate, value } = grant;
        self.record(
            &key,
            value,
            |line, value| {
                let (loan, amount) = (loan_of(&loan)?, line.minor_of(amount)?);
                Ok(Fact::DrawdownGranted { value, loan, amount, gate })
            },
            |line, event| {
                judge(line, event)?;
                judge_amount(line, event, uses)
            },
        )
    }
}

fn granted(event: &Event) -> (Date, &Key, Minor, Gate) {
    let Fact::DrawdownGranted { value, loan, amount, gate } = &event.fact else {
        unreachable!("the rule of grants is asked about a grant")
    };
    (*value, loan, *amount, *gate)
}

/// The rule, but for what the loans say: that was judged when it was granted.
pub(super) fn judge(line: &CreditLine, event: &Event) -> Result<(), GrantError> {
    let (day, loan, amount, gate) = granted(event);
    let found = line.money(amount);
    if !amount.is_positive() {
        return Err(RecordError::NotPositive { found }.into());
    }
    if amount > Minor::LIMIT {
        return Err(RecordError::TooLarge { found }.into());
    }
    if !gate.is_passed() {
        return Err(GrantError::GateNotPassed { gate });
    }
    if let Some((earlier, _)) = line.grant_of(loan) {
        return Err(GrantError::LoanTaken { loan: loan.clone(), by: earlier.key.clone() });
    }
    match line.in_force(day, &line.state_on(day)) {
        InForce::Open => Ok(()),
        in_force @ (InForce::NotYet | InForce::Suspended | InForce::Expired | InForce::Closed) => {
            Err(GrantError::NotInForce { day, in_force })
        }
    }
}

/// What is left on the business day of the smaller of the limits of its two days.
fn judge_amount(line: &CreditLine, event: &Event, uses: &[UseOfLoan]) -> Result<(), GrantError> {
    let (day, _, amount, _) = granted(event);
    let now = line.availability(event.booked, uses)?;
    let limit = line.state_on(day).limit.min(now.limit.minor());
    let left = (limit - now.used.minor()).at_least_zero();
    if amount > left {
        return Err(GrantError::AboveAvailable { available: line.money(left), found: line.money(amount) });
    }
    Ok(())
}
