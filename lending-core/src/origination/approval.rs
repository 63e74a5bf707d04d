use rust_decimal::Decimal;
use thiserror::Error;

use super::OfferError;
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::money::{Currency, Money};
use crate::rate::{CostError, Rate, percent};
use crate::reference::ReferenceError;
use crate::underwriting::{Assessed, Assessment, Decision, Outcome, PersonsDecision, Policy, Step};

/// What stands as approved: by a policy itself, or by a person over its decision. It cannot be anything else.
#[derive(Debug, Clone, Copy)]
pub struct Approval<'a> {
    pub(super) policy: &'a Policy,
    pub(super) decision: &'a Decision,
    pub(super) person: Option<&'a PersonsDecision>,
}

/// Why nothing can be offered by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ApprovalError {
    /// Nothing has been decided yet.
    #[error("nothing has been decided yet: expected an approval")]
    NothingDecided,
    /// The decision is of another policy.
    #[error("the decision is by policy {expected}, found {found}")]
    OtherPolicy {
        /// Who decided.
        expected: String,
        /// What was given.
        found: String,
    },
    /// It is declined, or waits for a person.
    #[error("expected an approval, found an application that is {found}")]
    NotApproved {
        /// The outcome.
        found: Outcome,
    },
    /// Something must still be there before money is paid out.
    #[error("expected all gates to be open to the payout, found waiting: {}", found.join(", "))]
    GatesWait {
        /// The lender's keys of what is not there.
        found: Vec<String>,
    },
    /// The contract day lies outside the days on which the decision can be relied on.
    #[error("the decision can be relied on from {from} to {until}, found {found}")]
    Day {
        /// Its day.
        from: Date,
        /// Its last day.
        until: Date,
        /// The contract day.
        found: Date,
    },
    /// The policy decides in another currency than the product lends.
    #[error("the policy decides in {expected}, found a product in {found}")]
    Currency {
        /// The policy's currency.
        expected: Currency,
        /// The product's.
        found: Currency,
    },
    /// A result that the policy has is not known: nothing is taken for it.
    #[error("the policy decides the {field}, and did not come to one")]
    NotKnown {
        /// `rate` or `amount`.
        field: &'static str,
    },
    /// More than is granted.
    #[error("amount: expected at most what is granted, {granted}, found {found}")]
    AboveGranted {
        /// What is granted.
        granted: Money,
        /// What is asked for.
        found: Money,
    },
    /// The request names another rate than the decision.
    #[error("the decision prices the loan at {expected}, found {found}")]
    OtherRate {
        /// The decision's rate.
        expected: Rate,
        /// The rate of the request.
        found: Rate,
    },
    /// The annual percentage rate of charge lies above the policy's cap.
    #[error(
        "credit costs at most {cap} on {day} (table `{table}`), found {} % per year",
        percent(*found, 10).normalize()
    )]
    AboveCap {
        /// The table of the cap.
        table: String,
        /// The contract day.
        day: Date,
        /// The cap of that day.
        cap: Rate,
        /// The annual percentage rate of charge, as a fraction to twelve decimals.
        found: Decimal,
    },
    /// What it costs cannot be told.
    #[error(transparent)]
    Cost(#[from] CostError),
    /// The table of the cap cannot be read.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// The product offers nothing for the request.
    #[error(transparent)]
    Offer(#[from] OfferError),
}

impl Coded for ApprovalError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::OtherPolicy { .. } | Self::Currency { .. } | Self::OtherRate { .. } => {
                ErrorKind::InvalidInput
            }
            Self::NothingDecided
            | Self::NotApproved { .. }
            | Self::GatesWait { .. }
            | Self::Day { .. }
            | Self::NotKnown { .. }
            | Self::AboveCap { .. } => ErrorKind::NotAllowed,
            Self::AboveGranted { .. } => ErrorKind::OutOfRange,
            Self::Cost(inner) => inner.kind(),
            Self::Reference(inner) => inner.kind(),
            Self::Offer(inner) => inner.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NothingDecided => "approval.nothing_decided",
            Self::OtherPolicy { .. } => "approval.other_policy",
            Self::NotApproved { .. } => "approval.not_approved",
            Self::GatesWait { .. } => "approval.gates_wait",
            Self::Day { .. } => "approval.day",
            Self::Currency { .. } => "approval.currency",
            Self::NotKnown { .. } => "approval.not_known",
            Self::AboveGranted { .. } => "approval.above_granted",
            Self::OtherRate { .. } => "approval.other_rate",
            Self::AboveCap { .. } => "approval.above_cap",
            Self::Cost(inner) => inner.code(),
            Self::Reference(inner) => inner.code(),
            Self::Offer(inner) => inner.code(),
        }
    }
    fn path(&self) -> String {
        match self {
            Self::NothingDecided | Self::NotApproved { .. } | Self::GatesWait { .. } => "decision".to_owned(),
            Self::OtherPolicy { .. } => "policy".to_owned(),
            Self::Day { .. } => "contract_day".to_owned(),
            Self::Currency { .. } => "currency".to_owned(),
            Self::NotKnown { field } => (*field).to_owned(),
            Self::AboveGranted { .. } => "amount".to_owned(),
            Self::OtherRate { .. } | Self::AboveCap { .. } => "rate".to_owned(),
            Self::Cost(inner) => inner.path(),
            Self::Reference(inner) => inner.path(),
            Self::Offer(inner) => inner.path(),
        }
    }
}

impl<'a> Approval<'a> {
    /// By a policy itself.
    ///
    /// # Errors
    /// [`ApprovalError`]: another policy, another outcome than approved, or gates that wait.
    pub fn by_policy(policy: &'a Policy, decision: &'a Decision) -> Result<Self, ApprovalError> {
        Self { policy, decision, person: None }.checked()
    }

    /// By what stands in an assessment: the latest decision, or that of a person over it.
    ///
    /// # Errors
    /// As [`by_policy`](Self::by_policy), and [`ApprovalError::NothingDecided`].
    pub fn of(policy: &'a Policy, assessment: &'a Assessment) -> Result<Self, ApprovalError> {
        let decision = assessment.latest().ok_or(ApprovalError::NothingDecided)?;
        let person = match assessment.all().last() {
            Some(Assessed::ByPerson { decided, .. }) => Some(decided),
            Some(Assessed::ByPolicy(_)) | None => None,
        };
        Self { policy, decision, person }.checked()
    }

    fn checked(self) -> Result<Self, ApprovalError> {
        let (decided_by, given) = (self.decision.policy(), self.policy.identity());
        if decided_by != given {
            let (expected, found) = (decided_by.to_string(), given.to_string());
            return Err(ApprovalError::OtherPolicy { expected, found });
        }
        let outcome = self.person.map_or(self.decision.outcome(), |person| &person.outcome);
        if *outcome != Outcome::Approved {
            return Err(ApprovalError::NotApproved { found: outcome.clone() });
        }
        let waiting = self.decision.open_gates();
        if !waiting.is_empty() {
            return Err(ApprovalError::GatesWait { found: waiting.to_vec() });
        }
        Ok(self)
    }

    /// The policy's decision: the approval itself, or what a person decided over.
    pub const fn decision(&self) -> &'a Decision {
        self.decision
    }

    /// The person who approved; `None`: the policy did by itself.
    pub const fn person(&self) -> Option<&'a PersonsDecision> {
        self.person
    }

    /// The first day on which it can be relied on.
    pub fn from(&self) -> Date {
        self.person.map_or(self.decision.on(), |person| person.on)
    }

    /// The last day on which it can be relied on: a person does not make a decision last longer.
    pub const fn until(&self) -> Date {
        self.decision.valid_until()
    }

    /// What is granted at most; `None`: the policy has no limit, the product's stands alone.
    ///
    /// # Errors
    /// [`ApprovalError::NotKnown`]: the policy has a limit and did not come to one.
    pub fn amount(&self) -> Result<Option<Money>, ApprovalError> {
        let granted = self.person.and_then(|person| person.amount).or(self.decision.amount());
        self.known(granted, "amount", |step| matches!(step, Step::Limit { .. }))
    }

    /// The price; `None`: the policy has none, the rate is the request's or the product's.
    ///
    /// # Errors
    /// [`ApprovalError::NotKnown`]: the policy has a price and did not come to one.
    pub fn rate(&self) -> Result<Option<Rate>, ApprovalError> {
        self.known(self.decision.rate(), "rate", |step| matches!(step, Step::Price { .. }))
    }

    /// A result, or nothing where no step of the decision was to give it.
    fn known<T>(
        &self,
        result: Option<T>,
        field: &'static str,
        gives: impl Fn(&Step) -> bool,
    ) -> Result<Option<T>, ApprovalError> {
        if result.is_none() && self.decision.trace().iter().any(gives) {
            return Err(ApprovalError::NotKnown { field });
        }
        Ok(result)
    }
}
