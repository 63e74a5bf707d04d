use thiserror::Error;

use super::{Event, Fact, RecordError, Restored};
use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::money::{Currency, Minor, Money};

/// A credit line: what was approved, and an append-only list of what happened since; everything else follows.
///
/// It keeps no balance of its loans. Cloning is cheap enough for a what-if.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditLine {
    pub(super) id: Key,
    pub(super) events: Vec<Event>,
}

/// What was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    limit: Money,
    agreed: Date,
    from: Date,
    last_day: Option<Date>,
    restored: Restored,
}

impl Approval {
    /// A limit that holds from the day on which it is agreed until the line is closed, restored by principal repaid.
    pub const fn new(limit: Money, agreed: Date) -> Self {
        Self { limit, agreed, from: agreed, last_day: None, restored: Restored::ByPrincipalRepaid }
    }

    /// Something can be drawn from this day on.
    #[must_use]
    pub const fn from(mut self, first: Date) -> Self {
        self.from = first;
        self
    }

    /// The last day on which something can be drawn.
    #[must_use]
    pub const fn last_day(mut self, last: Date) -> Self {
        self.last_day = Some(last);
        self
    }

    /// What gives used limit back.
    #[must_use]
    pub const fn restored(mut self, restored: Restored) -> Self {
        self.restored = restored;
        self
    }
}

/// Why a line could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OpenError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// Something could be drawn before it was agreed.
    #[error("nothing is drawn before the line is agreed on {agreed}, found {found} as its first day")]
    FirstDay {
        /// The day on which it is agreed.
        agreed: Date,
        /// What was given.
        found: Date,
    },
    /// The last day lies before the first.
    #[error("the last day lies on the first day {from} or later, found {found}")]
    LastDay {
        /// The first day.
        from: Date,
        /// What was given.
        found: Date,
    },
}

impl Coded for OpenError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::FirstDay { .. } | Self::LastDay { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::FirstDay { .. } => "credit_line.first_day",
            Self::LastDay { .. } => "credit_line.last_day",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::FirstDay { .. } => "from".to_owned(),
            Self::LastDay { .. } => "last_day".to_owned(),
        }
    }
}

impl CreditLine {
    /// A line that was approved, with nothing drawn yet.
    ///
    /// `id` is the host's name for it, 1 to 64 visible ASCII characters without spaces. The first event has the key
    /// `open`, and is booked on the day on which the line was agreed.
    ///
    /// ```
    /// use lending_core::{credit_line::{Approval, CreditLine}, date, money};
    /// let approval = Approval::new(money!("50000.00 CNY"), date!("2026-01-05")).last_day(date!("2026-12-31"));
    /// let line = CreditLine::open("CL-1", &approval)?;
    /// assert_eq!(line.availability(date!("2026-01-05"), &[])?.available, money!("50000.00 CNY"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`OpenError`]: the name is none, the limit is not above zero or beyond the largest amount, or the days are not in
    /// order.
    pub fn open(id: &str, approval: &Approval) -> Result<Self, OpenError> {
        let Approval { limit, agreed, from, last_day, restored } = *approval;
        let fact =
            Fact::Opened { currency: limit.currency(), limit: limit.minor(), from, last_day, restored };
        let key = Key::new("open").map_err(RecordError::Key)?;
        Self::opened_by(id, Event { schema: Event::SCHEMA, key, booked: agreed, fact })
    }

    /// The line that an opening makes.
    pub(super) fn opened_by(id: &str, event: Event) -> Result<Self, OpenError> {
        let id = Key::new(id).map_err(|error| RecordError::Id { found: error.found })?;
        if let Fact::Opened { currency, limit, from, last_day, .. } = event.fact {
            let found = Money::new(limit, currency);
            if !limit.is_positive() {
                return Err(RecordError::NotPositive { found }.into());
            }
            if limit > Minor::LIMIT {
                return Err(RecordError::TooLarge { found }.into());
            }
            if from < event.booked {
                return Err(OpenError::FirstDay { agreed: event.booked, found: from });
            }
            if let Some(found) = last_day.filter(|last| *last < from) {
                return Err(OpenError::LastDay { from, found });
            }
        }
        Ok(Self { id, events: vec![event] })
    }

    /// The host's name for the line.
    pub fn id(&self) -> &str {
        self.id.as_str()
    }

    /// Everything that was recorded, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The currency of the line and of every loan under it.
    pub fn currency(&self) -> Currency {
        self.approved().0.currency()
    }

    /// The day on which the line was agreed.
    pub fn agreed(&self) -> Date {
        self.opening().booked
    }

    /// The last day on which something was booked.
    pub fn business_day(&self) -> Date {
        self.events.last().map_or(self.agreed(), |event| event.booked)
    }

    /// The line as it was known at the close of a business day: with the events that were booked by then; `None` before it
    /// was agreed. Read together with loans as known on the same day
    /// ([`Loan::known_on`](crate::loan::Loan::known_on)), it answers "what did we know on K about D?".
    ///
    /// ```
    /// use lending_core::{credit_line::{Approval, Change, CreditLine}, date, money};
    /// let mut line = CreditLine::open("CL-1", &Approval::new(money!("50000.00 CNY"), date!("2026-01-05")))?;
    /// let late = Change::new("s-1", "identity in doubt").value(date!("2026-02-01"));
    /// line.on(date!("2026-02-03")).suspend(late)?;
    /// let before = line.known_on(date!("2026-02-02")).expect("it was agreed by then");
    /// assert_eq!(before.availability(date!("2026-02-01"), &[])?.available, money!("50000.00 CNY"));
    /// assert_eq!(line.availability(date!("2026-02-01"), &[])?.available, money!("0.00 CNY"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn known_on(&self, day: Date) -> Option<Self> {
        let events: Vec<_> = self.events.iter().filter(|event| event.booked <= day).cloned().collect();
        (!events.is_empty()).then(|| Self { id: self.id.clone(), events })
    }

    fn opening(&self) -> &Event {
        self.events.first().expect("a line begins with its opening")
    }

    /// The approved limit, the first and the last day, and what restores.
    pub(super) fn approved(&self) -> (Money, Date, Option<Date>, Restored) {
        let Fact::Opened { currency, limit, from, last_day, restored } = self.opening().fact else {
            unreachable!("a line begins with its opening")
        };
        (Money::new(limit, currency), from, last_day, restored)
    }

    /// The event that granted a loan's drawdown, with how much.
    pub(super) fn grant_of(&self, loan: &Key) -> Option<(&Event, Minor)> {
        self.events.iter().find_map(|event| match &event.fact {
            Fact::DrawdownGranted { loan: of, amount, .. } if of == loan => Some((event, *amount)),
            Fact::DrawdownGranted { .. }
            | Fact::Opened { .. }
            | Fact::LimitChanged { .. }
            | Fact::Suspended { .. }
            | Fact::Resumed { .. }
            | Fact::DrawdownPaidOut { .. }
            | Fact::DrawdownCancelled { .. }
            | Fact::Closed { .. } => None,
        })
    }

    pub(super) fn money(&self, minor: Minor) -> Money {
        Money::new(minor, self.currency())
    }
}
