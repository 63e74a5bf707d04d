use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{DecideError, Decision, Outcome, Policy};
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::facts::Application;
use crate::hash::Hash;
use crate::money::Money;

/// All that was decided for one who asks for credit, in order: a later decision stands in front of the earlier ones and
/// takes nothing away from them.
///
/// ```
/// use lending_core::facts::{Application, Borrower};
/// use lending_core::underwriting::{Assessment, Outcome, PersonsDecision, Policy};
/// use lending_core::date;
/// let policy = Policy::from_toml(r#"
///     policy = "micro-loan"
///     from = "2026-01-01"
///     currency = "CNY"
///     unknown = { refer = "manual review" }
///     facts.age = { kind = "integer" }
///     authority = [{ level = "automatic", decides = "automatically" }, { level = "officer" }]
///     [[rules]]
///     id = "age"
///     require = { of = "age", at_most = 55 }
///     otherwise = { refer = "officer" }
///     reason = "older_than_55"
/// "#, &[])?;
/// let mut assessment = Assessment::default();
/// let applicant = Application::of(Borrower::Private).with("age", 58);
/// assessment.decide(&policy, &applicant, date!("2026-02-01"))?;
/// assert_eq!(assessment.outcome(), Some(&Outcome::Referred("officer".into())));
/// assessment.override_by(&policy, PersonsDecision {
///     by: "A. Kowalska".into(),
///     level: "officer".into(),
///     on: date!("2026-02-02"),
///     outcome: Outcome::Approved,
///     amount: None,
///     reason: "employed until 65".into(),
/// })?;
/// assert_eq!(assessment.outcome(), Some(&Outcome::Approved));
/// assert_eq!(assessment.all().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Assessment {
    entries: Vec<Assessed>,
}

/// One decision, by a policy or by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assessed {
    /// By a policy.
    ByPolicy(Box<Decision>),
    /// By a person, over the decision before, whose hash it names.
    ByPerson {
        /// What the person decided.
        decided: PersonsDecision,
        /// The hash of the policy's decision that it stands over.
        over: Hash,
    },
}

/// What a person decides in place of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonsDecision {
    /// Who decides, as the host knows people.
    pub by: String,
    /// The person's level of authority, by its name in the policy.
    pub level: String,
    /// The day.
    pub on: Date,
    /// The outcome.
    pub outcome: Outcome,
    /// What is granted; as the policy had it when it is left out.
    #[serde(default)]
    pub amount: Option<Money>,
    /// Why.
    pub reason: String,
}

/// Why a person's decision is refused; the assessment is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OverrideError {
    /// Nothing has been decided yet.
    #[error("no policy has decided yet: a person decides over a decision")]
    NothingDecided,
    /// The decision is of another policy.
    #[error("the decision is by policy {expected}, found {found}")]
    OtherPolicy {
        /// Who decided.
        expected: String,
        /// What was given.
        found: String,
    },
    /// No reason is given.
    #[error("a person says why: expected a reason")]
    WithoutReason,
    /// The day lies outside the days on which the decision can be relied on.
    #[error("the decision can be relied on from {from} to {until}, found {found}")]
    Day {
        /// Its day.
        from: Date,
        /// Its last day.
        until: Date,
        /// The day of the override.
        found: Date,
    },
    /// The policy has no such level.
    #[error("the policy has no level of authority called `{found}`")]
    NoSuchLevel {
        /// What was given.
        found: String,
    },
    /// The level may not approve this.
    #[error("`{level}` may not approve {amount} for grade {grade}")]
    BeyondAuthority {
        /// The level.
        level: String,
        /// The amount, or `nothing`.
        amount: String,
        /// The grade, or `none`.
        grade: String,
    },
    /// The amount is above the limit.
    #[error("amount: expected at most the limit, {limit}, found {found}")]
    AboveLimit {
        /// The limit.
        limit: Money,
        /// What was given.
        found: Money,
    },
}

impl Coded for OverrideError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::WithoutReason | Self::NoSuchLevel { .. } | Self::OtherPolicy { .. } => {
                ErrorKind::InvalidInput
            }
            Self::NothingDecided | Self::Day { .. } | Self::BeyondAuthority { .. } => ErrorKind::NotAllowed,
            Self::AboveLimit { .. } => ErrorKind::OutOfRange,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NothingDecided => "override.nothing_decided",
            Self::OtherPolicy { .. } => "override.other_policy",
            Self::WithoutReason => "override.without_reason",
            Self::Day { .. } => "override.day",
            Self::NoSuchLevel { .. } => "override.no_such_level",
            Self::BeyondAuthority { .. } => "override.beyond_authority",
            Self::AboveLimit { .. } => "override.above_limit",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::NothingDecided => String::new(),
            Self::OtherPolicy { .. } => "policy".to_owned(),
            Self::WithoutReason => "reason".to_owned(),
            Self::Day { .. } => "on".to_owned(),
            Self::NoSuchLevel { .. } | Self::BeyondAuthority { .. } => "level".to_owned(),
            Self::AboveLimit { .. } => "amount".to_owned(),
        }
    }
}

impl Assessment {
    /// Lets a policy decide, once more where it did before.
    ///
    /// # Errors
    /// [`DecideError`]; the assessment is as it was.
    pub fn decide(
        &mut self,
        policy: &Policy,
        application: &Application,
        on: Date,
    ) -> Result<&Decision, DecideError> {
        let decision = policy.decide(application, on)?;
        self.entries.push(Assessed::ByPolicy(Box::new(decision)));
        Ok(self.latest().expect("one was put there"))
    }

    /// A person decides over the latest decision of the policy.
    ///
    /// To approve, the person's level must have the authority for the amount and the grade. To decline or to refer, any level
    /// of the policy may.
    ///
    /// # Errors
    /// [`OverrideError`]; the assessment is as it was.
    pub fn override_by(&mut self, policy: &Policy, decided: PersonsDecision) -> Result<(), OverrideError> {
        let decision = self.latest().ok_or(OverrideError::NothingDecided)?;
        if decision.policy() != policy.identity() {
            let (expected, found) = (decision.policy().to_string(), policy.identity().to_string());
            return Err(OverrideError::OtherPolicy { expected, found });
        }
        if decided.reason.trim().is_empty() {
            return Err(OverrideError::WithoutReason);
        }
        let (from, until, found) = (decision.on(), decision.valid_until(), decided.on);
        if found < from || found > until {
            return Err(OverrideError::Day { from, until, found });
        }
        let no_such_level = || OverrideError::NoSuchLevel { found: decided.level.clone() };
        let level = policy.authority.level(&decided.level).ok_or_else(no_such_level)?;
        let amount = decided.amount.or(decision.amount());
        if let (Some(limit), Some(found)) = (decision.limit(), decided.amount)
            && (found.currency() != limit.currency() || found.minor() > limit.minor())
        {
            return Err(OverrideError::AboveLimit { limit, found });
        }
        let may = level.may(amount.map(|amount| amount.to_decimal()), decision.grade());
        if decided.outcome == Outcome::Approved && !may {
            let amount = amount.map_or_else(|| "nothing".to_owned(), |amount| amount.to_string());
            let grade = decision.grade().unwrap_or("none").to_owned();
            return Err(OverrideError::BeyondAuthority { level: decided.level, amount, grade });
        }
        let over = decision.hash();
        self.entries.push(Assessed::ByPerson { decided, over });
        Ok(())
    }

    /// All decisions in the order in which they were made.
    pub fn all(&self) -> &[Assessed] {
        &self.entries
    }

    /// The latest decision of a policy.
    pub fn latest(&self) -> Option<&Decision> {
        self.entries.iter().rev().find_map(|entry| match entry {
            Assessed::ByPolicy(decision) => Some(decision.as_ref()),
            Assessed::ByPerson { .. } => None,
        })
    }

    /// The outcome that stands: the latest one, by whomever.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.entries.last().map(|entry| match entry {
            Assessed::ByPolicy(decision) => decision.outcome(),
            Assessed::ByPerson { decided, .. } => &decided.outcome,
        })
    }

    /// What stands as granted; `None`: nothing does.
    pub fn amount(&self) -> Option<Money> {
        let latest = self.latest().and_then(Decision::amount);
        match self.entries.last()? {
            Assessed::ByPerson { decided, .. } => decided.amount.or(latest),
            Assessed::ByPolicy(_) => latest,
        }
    }
}
