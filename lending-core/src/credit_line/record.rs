//! The one way in: a key that was seen is compared and answered, anything new is checked and appended.

use serde_json::Value as Json;
use thiserror::Error;

use super::{CreditLine, Event, Fact};
use crate::calendar::Date;
use crate::debt::{Key, KeyError};
use crate::error::{Coded, ErrorKind};
use crate::loan::Outcome;
use crate::money::{Currency, Minor, Money};

/// A credit line on the host's business day: what is recorded now is booked on it.
#[derive(Debug)]
pub struct BusinessDay<'l> {
    line: &'l mut CreditLine,
    pub(super) day: Date,
}

impl CreditLine {
    /// The line on the host's business day. A day before the last booked one is refused only when something new is
    /// recorded on it: a retry may come whenever it likes.
    pub const fn on(&mut self, day: Date) -> BusinessDay<'_> {
        BusinessDay { line: self, day }
    }
}

/// Why an event of a credit line was refused before its own rule was asked; shared by all verbs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecordError {
    /// The key is no key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A name of the line, or of a loan, is no name.
    #[error(
        "a line and its loans are named by 1 to 64 visible ASCII characters without spaces, found `{found}`"
    )]
    Id {
        /// What was given.
        found: String,
    },
    /// The key was used with another claim.
    #[error("`{key}` was recorded before as {recorded}, with another {differs}")]
    KeyReused {
        /// The key.
        key: Key,
        /// The kind of the event that holds it.
        recorded: &'static str,
        /// The field that differs.
        differs: String,
    },
    /// No reason, or a long one.
    #[error("a reason is 1 to 64 characters, found `{found}`")]
    Reason {
        /// What was given.
        found: String,
    },
    /// The booking date lies before an earlier event's.
    #[error("the business day never goes back: the last event was booked on {last}, found {found}")]
    BookedBefore {
        /// The last booking date.
        last: Date,
        /// What was given.
        found: Date,
    },
    /// The value date lies before the line was agreed.
    #[error("nothing counts before the line was agreed on {agreed}, found {found}")]
    ValueBeforeAgreed {
        /// The day on which it was agreed.
        agreed: Date,
        /// What was given.
        found: Date,
    },
    /// The value date lies after the booking date.
    #[error("a fact counts on its booking date {booked} at the latest, found {found}")]
    ValueInFuture {
        /// The booking date.
        booked: Date,
        /// What was given.
        found: Date,
    },
    /// An amount in another currency.
    #[error("the line is in {expected}, found {found}")]
    Currency {
        /// The line's currency.
        expected: Currency,
        /// What was given.
        found: Currency,
    },
    /// An amount that is not more than nothing.
    #[error("expected an amount above zero, found {found}")]
    NotPositive {
        /// What was given.
        found: Money,
    },
    /// An amount beyond the largest one.
    #[error("an amount lies below 10^15 minor units, found {found}")]
    TooLarge {
        /// What was given.
        found: Money,
    },
}

impl Coded for RecordError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Key(_)
            | Self::Id { .. }
            | Self::Reason { .. }
            | Self::Currency { .. }
            | Self::NotPositive { .. }
            | Self::ValueBeforeAgreed { .. }
            | Self::ValueInFuture { .. } => ErrorKind::InvalidInput,
            Self::KeyReused { .. } => ErrorKind::Duplicate,
            Self::BookedBefore { .. } => ErrorKind::NotAllowed,
            Self::TooLarge { .. } => ErrorKind::OutOfRange,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Key(inner) => inner.code(),
            Self::Id { .. } => "credit_line.id",
            Self::Reason { .. } => "credit_line.reason",
            Self::KeyReused { .. } => "key.reused",
            Self::BookedBefore { .. } => "booked.before_last",
            Self::ValueBeforeAgreed { .. } => "value.before_agreed",
            Self::ValueInFuture { .. } => "value.in_future",
            Self::Currency { .. } => "amount.currency",
            Self::NotPositive { .. } => "amount.not_positive",
            Self::TooLarge { .. } => "amount.too_large",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Key(_) | Self::KeyReused { .. } => "key",
            Self::Id { .. } => "id",
            Self::Reason { .. } => "reason",
            Self::BookedBefore { .. } => "booked",
            Self::ValueBeforeAgreed { .. } | Self::ValueInFuture { .. } => "value",
            Self::Currency { .. } | Self::NotPositive { .. } | Self::TooLarge { .. } => "amount",
        }
        .to_owned()
    }
}

impl BusinessDay<'_> {
    /// Records a fact of a value date, the business day unless it is named. `judge` asks the rule of its kind about a
    /// line that does not hold it yet.
    pub(super) fn record<E: From<RecordError>>(
        self,
        key: &str,
        value: Option<Date>,
        fact: impl FnOnce(&CreditLine, Date) -> Result<Fact, RecordError>,
        judge: impl FnOnce(&CreditLine, &Event) -> Result<(), E>,
    ) -> Result<Outcome, E> {
        let Self { line, day: booked } = self;
        let key = Key::new(key).map_err(RecordError::Key)?;
        let recorded = line.events.iter().find(|event| event.key == key);
        // What a retry leaves out is as it was recorded.
        let value = value.or_else(|| recorded.map(Event::value)).unwrap_or(booked);
        let fact = fact(line, value)?;
        if let Some(known) = recorded {
            return match first_difference(&known.fact, &fact) {
                None => Ok(Outcome::AlreadyApplied),
                Some(differs) => {
                    Err(RecordError::KeyReused { key, recorded: known.fact.kind(), differs }.into())
                }
            };
        }
        let event = Event { schema: Event::SCHEMA, key, booked, fact };
        line.check(&event)?;
        judge(line, &event)?;
        line.events.push(event);
        Ok(Outcome::Applied)
    }
}

impl CreditLine {
    /// Checks what every event must satisfy.
    pub(super) fn check(&self, event: &Event) -> Result<(), RecordError> {
        let (last, agreed, found) = (self.business_day(), self.agreed(), event.value());
        if event.booked < last {
            return Err(RecordError::BookedBefore { last, found: event.booked });
        }
        if found < agreed {
            return Err(RecordError::ValueBeforeAgreed { agreed, found });
        }
        if found > event.booked && !event.fact.may_lie_ahead() {
            return Err(RecordError::ValueInFuture { booked: event.booked, found });
        }
        if let Some(reason) = event.fact.reason()
            && (reason.trim().is_empty() || reason.chars().count() > 64)
        {
            return Err(RecordError::Reason { found: reason.to_owned() });
        }
        Ok(())
    }

    /// An amount in the line's currency, as minor units.
    pub(super) fn minor_of(&self, amount: Money) -> Result<Minor, RecordError> {
        let (expected, found) = (self.currency(), amount.currency());
        if expected == found { Ok(amount.minor()) } else { Err(RecordError::Currency { expected, found }) }
    }
}

/// The name of a loan.
pub(super) fn loan_of(name: &str) -> Result<Key, RecordError> {
    Key::new(name).map_err(|error| RecordError::Id { found: error.found })
}

/// The first field in which two facts differ, by its name in the stored form.
fn first_difference(recorded: &Fact, given: &Fact) -> Option<String> {
    let fields = |fact: &Fact| match serde_json::to_value(fact) {
        Ok(Json::Object(fields)) => fields,
        Ok(Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_)) | Err(_) => {
            unreachable!("a fact is plain data with text keys")
        }
    };
    if recorded.kind() != given.kind() {
        return Some("kind".to_owned());
    }
    let (recorded, given) = (fields(recorded), fields(given));
    let names = recorded.keys().chain(given.keys());
    names.into_iter().find(|name| recorded.get(*name) != given.get(*name)).cloned()
}
