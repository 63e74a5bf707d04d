//! What becomes of a drawdown that was granted: it is paid out, or cancelled.

use thiserror::Error;

use super::record::loan_of;
use super::{BusinessDay, Change, CreditLine, Event, Fact, RecordError};
use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::Outcome;

/// Why what is said of a drawdown was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DrawdownError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// None was granted to the loan.
    #[error("no drawdown was granted to `{loan}`")]
    NotGranted {
        /// The loan.
        loan: Key,
    },
    /// It was paid out: what is still to be paid out is the loan's to cancel.
    #[error("the drawdown of `{loan}` was paid out on {since}: cancel the rest of the loan")]
    PaidOut {
        /// The loan.
        loan: Key,
        /// Since when.
        since: Date,
    },
    /// It was cancelled before.
    #[error("the drawdown of `{loan}` was cancelled on {since}")]
    CancelledAlready {
        /// The loan.
        loan: Key,
        /// Since when.
        since: Date,
    },
}

impl Coded for DrawdownError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::NotGranted { .. } => ErrorKind::InvalidInput,
            Self::PaidOut { .. } | Self::CancelledAlready { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::NotGranted { .. } => "drawdown.not_granted",
            Self::PaidOut { .. } => "drawdown.paid_out",
            Self::CancelledAlready { .. } => "drawdown.cancelled_already",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::NotGranted { .. } | Self::PaidOut { .. } | Self::CancelledAlready { .. } => {
                "loan".to_owned()
            }
        }
    }
}

impl BusinessDay<'_> {
    /// Says that the loan of a drawdown was paid out, in whole or in part: from the day on the loan says what is used,
    /// and a read that is given no use of it is refused. A fact: it is taken however the line stands.
    ///
    /// # Errors
    /// [`DrawdownError`]; the line is as it was.
    pub fn drawdown_paid_out(self, key: &str, loan: &str, value: Date) -> Result<Outcome, DrawdownError> {
        self.record(
            key,
            Some(value),
            |_, value| Ok(Fact::DrawdownPaidOut { value, loan: loan_of(loan)? }),
            judge,
        )
    }

    /// Cancels a drawdown that was not paid out: nothing is held for it from the day on, and its loan gets no other.
    ///
    /// ```
    /// # use lending_core::hash::Hash;
    /// use lending_core::{credit_line::{Approval, Change, CreditLine, Gate, Grant}, date, money};
    /// # let gate = Gate::Approved { decision: Hash::of(b"") };
    /// let mut line = CreditLine::open("CL-1", &Approval::new(money!("20000.00 CNY"), date!("2026-01-05")))?;
    /// line.on(date!("2026-01-10")).grant(Grant::new("dd-1", "L-1", money!("12000.00 CNY"), gate), &[])?;
    /// line.on(date!("2026-01-12")).cancel_drawdown("L-1", Change::new("dc-1", "not signed in time"))?;
    /// assert_eq!(line.availability(date!("2026-01-11"), &[])?.available, money!("8000.00 CNY"));
    /// assert_eq!(line.availability(date!("2026-01-12"), &[])?.available, money!("20000.00 CNY"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`DrawdownError`]; the line is as it was.
    pub fn cancel_drawdown(self, loan: &str, change: Change) -> Result<Outcome, DrawdownError> {
        let Change { key, reason, value } = change;
        self.record(
            &key,
            value,
            |_, value| Ok(Fact::DrawdownCancelled { value, loan: loan_of(loan)?, reason }),
            judge,
        )
    }
}

/// The rule: it was granted; to be cancelled it was neither paid out nor cancelled, on whatever day.
pub(super) fn judge(line: &CreditLine, event: &Event) -> Result<(), DrawdownError> {
    let (loan, is_fact) = match &event.fact {
        Fact::DrawdownPaidOut { loan, .. } => (loan, true),
        Fact::DrawdownCancelled { loan, .. } => (loan, false),
        Fact::Opened { .. }
        | Fact::LimitChanged { .. }
        | Fact::Suspended { .. }
        | Fact::Resumed { .. }
        | Fact::DrawdownGranted { .. }
        | Fact::Closed { .. } => unreachable!("the rule of drawdowns is asked about what became of one"),
    };
    let named = || loan.clone();
    if line.grant_of(loan).is_none() {
        return Err(DrawdownError::NotGranted { loan: named() });
    }
    if is_fact {
        return Ok(());
    }
    let told = line.state_on(Date::MAX);
    let drawdown = told.drawdowns.get(loan);
    if let Some(since) = drawdown.and_then(|drawdown| drawdown.paid_out_since) {
        return Err(DrawdownError::PaidOut { loan: named(), since });
    }
    if let Some(since) = drawdown.and_then(|drawdown| drawdown.cancelled_since) {
        return Err(DrawdownError::CancelledAlready { loan: named(), since });
    }
    Ok(())
}
