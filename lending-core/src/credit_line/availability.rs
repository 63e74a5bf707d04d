use std::collections::BTreeMap;
use std::fmt;

use thiserror::Error;

use super::{CreditLine, Drawdown, InForce, Restored, UseOfLoan};
use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::money::{Currency, Minor, Money};

/// How much of a line is used at the close of a day, and how much can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    /// The day.
    pub day: Date,
    /// Whether something can be drawn at all.
    pub in_force: InForce,
    /// The limit of the day, whether or not it is in force.
    pub limit: Money,
    /// What is used, and what is held for drawdowns that are not paid out yet: the sum over the loans.
    pub used: Money,
    /// What can be drawn: the limit less what is used, at least nothing, and nothing unless the line is open.
    pub available: Money,
    /// By how much more is used than the limit, since the limit was reduced or interest became principal.
    pub above_limit: Money,
    /// What each loan uses, by name.
    pub loans: Vec<UsedByLoan>,
}

/// What a loan uses of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedByLoan {
    /// The loan.
    pub loan: Key,
    /// What was granted to it by the day.
    pub granted: Money,
    /// What it uses: less than was granted as it is repaid, more where it was agreed for more or bears interest that
    /// became principal.
    pub used: Money,
    /// Whether it only is held: the loan is not there yet.
    pub held: bool,
}

/// Why the use of a line cannot be added up.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UseError {
    /// The day lies before the line was agreed.
    #[error("the line was agreed on {agreed}, found {found}")]
    BeforeAgreed {
        /// The day on which it was agreed.
        agreed: Date,
        /// What was given.
        found: Date,
    },
    /// A loan for which no drawdown was granted.
    #[error("`{loan}` is no loan under this line: no drawdown was granted for it")]
    UnknownLoan {
        /// The loan.
        loan: String,
    },
    /// A loan's use is given twice.
    #[error("`{loan}` is given twice")]
    Twice {
        /// The loan.
        loan: String,
    },
    /// A loan of another currency.
    #[error("`{loan}`: the line is in {expected}, found {found}")]
    Currency {
        /// The loan.
        loan: String,
        /// The line's currency.
        expected: Currency,
        /// What was found.
        found: Currency,
    },
    /// A use of another day.
    #[error("`{loan}`: expected what it says on {expected}, found {found}")]
    OtherDay {
        /// The loan.
        loan: String,
        /// The day that was asked for.
        expected: Date,
        /// The day of the use.
        found: Date,
    },
    /// A figure below nothing.
    #[error("`{loan}`: expected nothing or more as `{field}`, found {found}")]
    Negative {
        /// The loan.
        loan: String,
        /// The figure.
        field: &'static str,
        /// What was given.
        found: Money,
    },
    /// A loan that was paid out is not among what is given.
    #[error("`{loan}` was paid out on {since}: what it says is missing")]
    Missing {
        /// The loan.
        loan: Key,
        /// Since when its drawdown is paid out.
        since: Date,
    },
    /// The sum leaves the range of amounts.
    #[error("what is used in all lies within {limit} minor units, found more")]
    TooLarge {
        /// The largest sum.
        limit: Minor,
    },
}

impl Coded for UseError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::UnknownLoan { .. }
            | Self::Twice { .. }
            | Self::Currency { .. }
            | Self::OtherDay { .. }
            | Self::Negative { .. }
            | Self::Missing { .. } => ErrorKind::InvalidInput,
            Self::BeforeAgreed { .. } | Self::TooLarge { .. } => ErrorKind::OutOfRange,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::BeforeAgreed { .. } => "credit_line.before_agreed",
            Self::UnknownLoan { .. } => "credit_line.unknown_loan",
            Self::Twice { .. } => "credit_line.loan_twice",
            Self::Currency { .. } => "credit_line.currency",
            Self::OtherDay { .. } => "credit_line.other_day",
            Self::Negative { .. } => "credit_line.negative_use",
            Self::Missing { .. } => "credit_line.missing_loan",
            Self::TooLarge { .. } => "credit_line.used_too_large",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::BeforeAgreed { .. } => "day",
            Self::UnknownLoan { .. }
            | Self::Twice { .. }
            | Self::Currency { .. }
            | Self::OtherDay { .. }
            | Self::Negative { .. }
            | Self::Missing { .. }
            | Self::TooLarge { .. } => "uses",
        }
        .to_owned()
    }
}

impl CreditLine {
    /// How much is used at the close of a day and how much can be drawn, from what the loans under the line say.
    ///
    /// `uses` holds what each loan says on that day ([`UseOfLoan`]), in any order. A loan whose contract is not made yet
    /// is left out: what was granted to it is held. The rules are C253 to C256.
    ///
    /// # Errors
    /// [`UseError`]: a loan that the line does not know, one of another currency or another day, one that was paid out
    /// and is missing, or a day before the line was agreed.
    pub fn availability(&self, day: Date, uses: &[UseOfLoan]) -> Result<Availability, UseError> {
        let mut state = self.state_on(day);
        let loans = self.used_by_loans(day, std::mem::take(&mut state.drawdowns), uses)?;
        let used = sum(&loans)?;
        let in_force = self.in_force(day, &state);
        let left = state.limit - used;
        let available = if in_force == InForce::Open { left.at_least_zero() } else { Minor::ZERO };
        Ok(Availability {
            day,
            in_force,
            limit: self.money(state.limit),
            used: self.money(used),
            available: self.money(available),
            above_limit: self.money((-left).at_least_zero()),
            loans,
        })
    }

    fn used_by_loans(
        &self,
        day: Date,
        mut drawdowns: BTreeMap<Key, Drawdown>,
        uses: &[UseOfLoan],
    ) -> Result<Vec<UsedByLoan>, UseError> {
        if day < self.agreed() {
            return Err(UseError::BeforeAgreed { agreed: self.agreed(), found: day });
        }
        let mut said = BTreeMap::new();
        for of_loan in uses {
            let loan = self.checked(of_loan, day)?;
            if said.insert(loan, of_loan).is_some() {
                return Err(UseError::Twice { loan: of_loan.loan.clone() });
            }
        }
        let mut loans = Vec::with_capacity(drawdowns.len().max(said.len()));
        for (loan, of_loan) in said {
            // A loan may be there before its drawdown counts.
            let drawdown = drawdowns.remove(&loan);
            loans.push(self.used_by(loan, drawdown, of_loan)?);
        }
        for (loan, drawdown) in drawdowns {
            if let Some(since) = drawdown.paid_out_since {
                return Err(UseError::Missing { loan, since });
            }
            let held = drawdown.cancelled_since.is_none();
            let used = if held { drawdown.granted } else { self.money(Minor::ZERO) };
            loans.push(UsedByLoan { loan, granted: drawdown.granted, used, held });
        }
        loans.sort_by(|one, other| one.loan.cmp(&other.loan));
        Ok(loans)
    }

    /// The loan that a use is of, where it can be taken as it stands.
    fn checked(&self, of_loan: &UseOfLoan, day: Date) -> Result<Key, UseError> {
        let loan = || of_loan.loan.clone();
        let known = Key::new(&of_loan.loan).ok().filter(|known| self.grant_of(known).is_some());
        let known = known.ok_or_else(|| UseError::UnknownLoan { loan: loan() })?;
        if of_loan.day != day {
            return Err(UseError::OtherDay { loan: loan(), expected: day, found: of_loan.day });
        }
        let figures = [
            ("principal_outstanding", of_loan.principal_outstanding),
            ("principal_given_up", of_loan.principal_given_up),
            ("paid_out", of_loan.paid_out),
            ("to_be_paid_out", of_loan.to_be_paid_out),
        ];
        for (field, found) in figures {
            if found.currency() != self.currency() {
                let (expected, found) = (self.currency(), found.currency());
                return Err(UseError::Currency { loan: loan(), expected, found });
            }
            if found.minor().is_negative() {
                return Err(UseError::Negative { loan: loan(), field, found });
            }
        }
        Ok(known)
    }

    fn used_by(
        &self,
        loan: Key,
        drawdown: Option<Drawdown>,
        of_loan: &UseOfLoan,
    ) -> Result<UsedByLoan, UseError> {
        let (.., restored) = self.approved();
        let drawn = match restored {
            Restored::ByPrincipalRepaid => {
                [of_loan.principal_outstanding.minor(), of_loan.principal_given_up.minor()]
            }
            Restored::Never => [of_loan.paid_out.minor(), Minor::ZERO],
        };
        let cancelled = drawdown.as_ref().is_some_and(|drawdown| drawdown.cancelled_since.is_some());
        let to_come = if cancelled { Minor::ZERO } else { of_loan.to_be_paid_out.minor() };
        let used = drawn.into_iter().try_fold(to_come, add)?;
        let granted = drawdown.map_or(self.money(Minor::ZERO), |drawdown| drawdown.granted);
        Ok(UsedByLoan { loan, granted, used: self.money(used), held: false })
    }
}

/// The largest sum of what is used: a limit less it stays inside the range of amounts.
const MOST: Minor = Minor::new(Minor::LIMIT.units() * 1_000);

fn add(sum: Minor, more: Minor) -> Result<Minor, UseError> {
    sum.checked_add(more).filter(|sum| *sum <= MOST).ok_or(UseError::TooLarge { limit: MOST })
}

fn sum(loans: &[UsedByLoan]) -> Result<Minor, UseError> {
    loans.iter().map(|loan| loan.used.minor()).try_fold(Minor::ZERO, add)
}

impl fmt::Display for Availability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({})", self.day, self.in_force.name())?;
        writeln!(f, "  limit      {}", self.limit)?;
        for loan in &self.loans {
            let held = if loan.held { " (held)" } else { "" };
            writeln!(f, "  {:<10} {}{held}", loan.loan.as_str(), loan.used)?;
        }
        write!(f, "  available  {}", self.available)?;
        if self.above_limit.minor().is_positive() {
            write!(f, "\n  above the limit by {}", self.above_limit)?;
        }
        Ok(())
    }
}
