use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::file::{Benefit, Severity};
use super::policy::{Policy, PolicyRef};
use super::tally::{Because, Rank};
use super::trace::Step;
use super::verdict::{Verdict, VerdictOutcome};
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::facts::{Application, FactError};
use crate::hash::Hash;
use crate::money::{Currency, Money};
use crate::rate::Rate;

/// What becomes of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is approved; money is paid out once its gates are open.
    Approved,
    /// A person decides: it goes to this queue.
    Referred(String),
    /// It is declined.
    Declined,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Approved => f.write_str("approved"),
            Self::Referred(queue) => write!(f, "referred to {queue}"),
            Self::Declined => f.write_str("declined"),
        }
    }
}

/// Why a decision is what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The lender's key for it, or of a result its name.
    pub code: String,
    /// What it comes from.
    pub because: Because,
    /// What it weighs.
    pub rank: Rank,
    /// How severe the lender calls it.
    pub severity: Severity,
    /// The points that were lost; zero where no points are.
    pub points_lost: Decimal,
}

/// What a policy decided for an application on a day: a record that stays as it is.
///
/// Amounts are in the policy's currency. Its trace has every step with the values that it read, and says the same as the
/// outcome without the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    policy: PolicyRef,
    facts: Hash,
    on: Date,
    valid_until: Date,
    currency: Currency,
    outcome: Outcome,
    grade: Option<String>,
    limit: Option<Decimal>,
    amount: Option<Decimal>,
    rate: Option<Rate>,
    level: Option<String>,
    reasons: Vec<Reason>,
    benefits: Vec<(String, Benefit)>,
    open_gates: Vec<String>,
    trace: Vec<Step>,
}

/// Why nothing was decided.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecideError {
    /// The application was refused.
    #[error(transparent)]
    Facts(#[from] FactError),
    /// The policy does not hold on the day.
    #[error(
        "policy {policy} holds from {from}{}, found {found}",
        until.map_or(String::new(), |until| format!(" to {until}"))
    )]
    NotInForce {
        /// The policy.
        policy: PolicyRef,
        /// The first day on which it holds.
        from: Date,
        /// The last day.
        until: Option<Date>,
        /// The day of the decision.
        found: Date,
    },
}

impl Coded for DecideError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Facts(inner) => inner.kind(),
            Self::NotInForce { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Facts(inner) => inner.code(),
            Self::NotInForce { .. } => "decision.not_in_force",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Facts(inner) => inner.path(),
            Self::NotInForce { .. } => "on".to_owned(),
        }
    }
}

impl Policy {
    /// Decides an application on a day, with every step.
    ///
    /// # Errors
    /// [`DecideError`]: facts that the dictionary refuses, or a day on which the policy does not hold.
    pub fn decide(&self, application: &Application, on: Date) -> Result<Decision, DecideError> {
        if on < self.from() || self.until().is_some_and(|until| on > until) {
            let (policy, from, until) = (self.identity().clone(), self.from(), self.until());
            return Err(DecideError::NotInForce { policy, from, until, found: on });
        }
        let facts = self.read(application, on)?;
        let mut trace = Vec::new();
        let verdict = self.applied(&facts, on, &mut trace);
        Ok(self.recorded(&verdict, application.hash(), on, trace))
    }

    fn recorded(&self, verdict: &Verdict<'_>, facts: Hash, on: Date, trace: Vec<Step>) -> Decision {
        let outcome = match verdict.outcome {
            VerdictOutcome::Approved => Outcome::Approved,
            VerdictOutcome::Referred(queue) => Outcome::Referred(queue.to_owned()),
            VerdictOutcome::Declined => Outcome::Declined,
        };
        let reasons = verdict.reasons.iter().map(|reason| Reason {
            code: reason.code.to_owned(),
            because: reason.because,
            rank: reason.rank,
            severity: reason.severity,
            points_lost: reason.points_lost,
        });
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Decision {
            policy: self.identity().clone(),
            facts,
            on,
            valid_until: on.plus_days(self.valid_days()),
            currency: self.currency(),
            outcome,
            grade: owned(verdict.grade),
            limit: verdict.limit,
            amount: verdict.amount,
            rate: verdict.rate.and_then(|rate| Rate::per_year(rate).ok()),
            level: owned(verdict.level),
            reasons: reasons.collect(),
            benefits: verdict
                .benefits
                .iter()
                .map(|(id, gives)| ((*id).to_owned(), (*gives).clone()))
                .collect(),
            open_gates: verdict.open_gates.iter().map(|gate| (*gate).to_owned()).collect(),
            trace,
        }
    }
}

impl Decision {
    /// Which version of which policy decided, with its hash.
    pub const fn policy(&self) -> &PolicyRef {
        &self.policy
    }

    /// The hash of the application as it was.
    pub const fn facts(&self) -> Hash {
        self.facts
    }

    /// The day of the decision.
    pub const fn on(&self) -> Date {
        self.on
    }

    /// The last day on which it can be relied on.
    pub const fn valid_until(&self) -> Date {
        self.valid_until
    }

    /// Approved, declined, or for a person.
    pub const fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The grade that a matrix gave.
    pub fn grade(&self) -> Option<&str> {
        self.grade.as_deref()
    }

    /// The limit, a whole multiple of its step.
    pub fn limit(&self) -> Option<Money> {
        self.limit.and_then(|limit| Money::from_decimal(limit, self.currency).ok())
    }

    /// What is granted: at most what is asked for and at most the limit.
    pub fn amount(&self) -> Option<Money> {
        self.amount.and_then(|amount| Money::from_decimal(amount, self.currency).ok())
    }

    /// The price.
    pub const fn rate(&self) -> Option<Rate> {
        self.rate
    }

    /// The lowest level of authority that may approve what is granted.
    pub fn level(&self) -> Option<&str> {
        self.level.as_deref()
    }

    /// Why: what declines first, then what refers, what caps, and points that were lost, most first.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// The benefits that are given, by their names.
    pub fn benefits(&self) -> &[(String, Benefit)] {
        &self.benefits
    }

    /// The lender's keys of what must still be there before money is paid out.
    pub fn open_gates(&self) -> &[String] {
        &self.open_gates
    }

    /// Every step, in the order in which it was made.
    pub fn trace(&self) -> &[Step] {
        &self.trace
    }

    /// The hash of all of it.
    pub fn hash(&self) -> Hash {
        Hash::of(&serde_json::to_vec(self).expect("a decision is plain data with text keys"))
    }
}
