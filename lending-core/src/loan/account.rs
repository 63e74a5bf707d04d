//! A loan as its host holds it: terms, the events that were recorded, the book, and what is not stored yet.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::book::{Book, BookMark, Entry};
use super::derive::{Derived, Happening, Phase, Told, derive};
use super::event::{Event, Fact};
use crate::calendar::Date;
use crate::debt::{Key, KeyError};
use crate::error::{Coded, ErrorKind};
use crate::money::{Currency, Minor, Money};
use crate::reference::Reference;
use crate::terms::{Bound, Terms, TermsError};

/// A loan: frozen terms, reference data and what happened; everything else follows.
///
/// Cloning is cheap enough for a what-if: record on the copy, read it, drop it.
#[derive(Debug, Clone)]
pub struct Loan {
    pub(super) id: String,
    pub(super) terms: Terms,
    pub(super) reference: Reference,
    pub(super) events: Vec<Event>,
    bound: Bound,
    book: Book,
    /// What follows from all events, up to [`Loan::horizon`].
    pub(super) derived: Derived,
    horizon: Date,
    closed_through: Option<Date>,
    /// How much of all this the host has stored.
    stored: Stored,
}

#[derive(Debug, Clone, Copy, Default)]
struct Stored {
    version: u64,
    events: usize,
    entries: usize,
    closed_through: Option<Date>,
}

/// What changed since the host last stored the loan: write all of it in one transaction, then call
/// [`Loan::mark_stored`] with its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSet {
    /// The loan.
    pub loan: String,
    /// The version that the store must be at; 0: the loan is new.
    pub expected: u64,
    /// The terms' bytes, when the loan is new.
    pub terms: Option<Vec<u8>>,
    /// What to append to the stream.
    pub commit: Commit,
    /// The new entries of the book.
    pub entries: Vec<Entry>,
}

/// One record of a loan's stream: what [`Loan::load`] needs back, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// The events that were recorded.
    pub events: Vec<Event>,
    /// The day through which business is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_through: Option<Date>,
    /// Where the book stands after it.
    pub book: BookMark,
}

impl ChangeSet {
    /// The version that the store is at when this is written.
    pub fn version(&self) -> u64 {
        self.expected.saturating_add(1)
    }
}

impl Commit {
    /// The canonical bytes: store these, and hash these.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a commit is plain data with text keys")
    }
}

/// Why an event was refused before its own rule was asked; shared by all verbs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecordError {
    /// The key is no key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The key was used with another claim.
    #[error("`{key}` was recorded before as {recorded}, with another {differs}")]
    KeyReused {
        /// The key.
        key: Key,
        /// The kind of the event that holds it.
        recorded: &'static str,
        /// What differs.
        differs: &'static str,
    },
    /// The booking date lies before an earlier event's.
    #[error("the business day never goes back: the last event was booked on {last}, found {found}")]
    BookedBefore {
        /// The last booking date.
        last: Date,
        /// What was given.
        found: Date,
    },
    /// The business day is closed.
    #[error("business is closed through {closed_through}, found {found}")]
    DayClosed {
        /// The last closed day.
        closed_through: Date,
        /// What was given.
        found: Date,
    },
    /// The value date lies before the contract.
    #[error("nothing counts before the contract day {contract_day}, found {found}")]
    ValueBeforeContract {
        /// The contract day.
        contract_day: Date,
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
    #[error("the loan is in {expected}, found {found}")]
    Currency {
        /// The loan's currency.
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
    /// The sum of what could grow leaves the range of amounts.
    #[error(transparent)]
    Overflow(TermsError),
    /// The day lies outside 1900–2200 or beyond the loan's reach.
    #[error("a loan is kept from its contract day to {limit}, found {found}")]
    OutOfReach {
        /// The last day.
        limit: Date,
        /// What was given.
        found: Date,
    },
}

impl Coded for RecordError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Key(_)
            | Self::Currency { .. }
            | Self::NotPositive { .. }
            | Self::ValueBeforeContract { .. }
            | Self::ValueInFuture { .. } => ErrorKind::InvalidInput,
            Self::KeyReused { .. } => ErrorKind::Duplicate,
            Self::BookedBefore { .. } | Self::DayClosed { .. } => ErrorKind::NotAllowed,
            Self::Overflow(_) | Self::OutOfReach { .. } => ErrorKind::OutOfRange,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Key(inner) => inner.code(),
            Self::KeyReused { .. } => "key.reused",
            Self::BookedBefore { .. } => "booked.before_last",
            Self::DayClosed { .. } => "booked.day_closed",
            Self::ValueBeforeContract { .. } => "value.before_contract",
            Self::ValueInFuture { .. } => "value.in_future",
            Self::Currency { .. } => "amount.currency",
            Self::NotPositive { .. } => "amount.not_positive",
            Self::Overflow(_) => "amount.overflow",
            Self::OutOfReach { .. } => "booked.out_of_reach",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Key(_) | Self::KeyReused { .. } => "key",
            Self::BookedBefore { .. } | Self::DayClosed { .. } | Self::OutOfReach { .. } => "booked",
            Self::ValueBeforeContract { .. } | Self::ValueInFuture { .. } => "value",
            Self::Currency { .. } | Self::NotPositive { .. } | Self::Overflow(_) => "amount",
        }
        .to_owned()
    }
}

/// A change set was marked as stored that is not the one that was staged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the staged change makes version {expected}, found {found}")]
pub struct MarkError {
    /// The version that is staged.
    pub expected: u64,
    /// What was given.
    pub found: u64,
}

impl Coded for MarkError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Conflict
    }
    fn code(&self) -> &'static str {
        "mark.version"
    }
}

impl Loan {
    /// A loan whose contract was made: frozen terms, nothing paid out yet.
    ///
    /// `id` is the host's name for the loan. The first event, with the key `open`, is recorded on the contract day.
    pub fn open(id: &str, terms: Terms) -> Result<Self, RecordError> {
        Self::open_with(id, terms, Reference::default())
    }

    /// [`Loan::open`] with the lender's reference data.
    pub fn open_with(id: &str, terms: Terms, reference: Reference) -> Result<Self, RecordError> {
        Key::new(id)?;
        let contract_day = terms.agreed().contract_day;
        let opened = Event {
            schema: Event::SCHEMA,
            key: Key::new("open")?,
            booked: contract_day,
            fact: Fact::Opened { terms: terms.hash() },
        };
        let horizon = terms.agreed().last_due();
        let derived = derive::<Event>(terms.agreed(), &reference, &[], (horizon, Phase::Close));
        Ok(Self {
            id: id.to_owned(),
            bound: terms.bound(),
            terms,
            reference,
            events: vec![opened],
            book: Book::default(),
            derived,
            horizon,
            closed_through: None,
            stored: Stored::default(),
        })
    }

    /// The host's name for the loan.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The frozen terms.
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Everything that was recorded, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The loan's currency.
    pub fn currency(&self) -> Currency {
        self.terms.agreed().currency
    }

    /// The last day on which something was booked or closed.
    pub fn business_day(&self) -> Date {
        self.last_booked().max(self.closed_through.unwrap_or(self.last_booked()))
    }

    /// The day through which business is closed, if any day is.
    pub const fn closed_through(&self) -> Option<Date> {
        self.closed_through
    }

    /// What was told to the outside, in order.
    pub fn book(&self) -> &[Entry] {
        self.book.entries()
    }

    /// Where the book stands.
    pub fn book_mark(&self) -> BookMark {
        self.book.mark()
    }

    /// What is not stored yet; `None` when there is nothing to write.
    ///
    /// Reading it changes nothing: it is forgotten only by [`Loan::mark_stored`].
    pub fn staged(&self) -> Option<ChangeSet> {
        let now = self.present(self.stored.version);
        if (now.events, now.entries, now.closed_through)
            == (self.stored.events, self.stored.entries, self.stored.closed_through)
        {
            return None;
        }
        let commit = Commit {
            events: self.events[self.stored.events..].to_vec(),
            closed_through: self.closed_through.filter(|day| Some(*day) != self.stored.closed_through),
            book: self.book.mark(),
        };
        Some(ChangeSet {
            loan: self.id.clone(),
            expected: self.stored.version,
            terms: (self.stored.version == 0).then(|| self.terms.bytes().to_vec()),
            commit,
            entries: self.book.entries()[self.stored.entries..].to_vec(),
        })
    }

    /// Says that the staged change set was written; only now is it forgotten.
    pub fn mark_stored(&mut self, version: u64) -> Result<(), MarkError> {
        let expected = self.staged().map_or(self.stored.version, |staged| staged.version());
        if version != expected {
            return Err(MarkError { expected, found: version });
        }
        self.set_stored(version);
        Ok(())
    }

    /// The version that the host has stored; 0: nothing yet.
    pub const fn version(&self) -> u64 {
        self.stored.version
    }

    /// The next day after `day` on which something would be told if nothing else happens: what an end of day can
    /// skip to.
    pub fn next_day(&self, day: Date) -> Option<Date> {
        let after = |told: &&Told| told.at.0 > day;
        if let Some(told) = self.derived.journal.told().iter().find(after) {
            return Some(told.at.0);
        }
        let reach = self.horizon.max(day.plus_days(1)).plus_days(self.terms.agreed().frequency.nights_max());
        let derived = self.derive_known(&self.events, (reach, Phase::Close));
        derived.journal.told().iter().find(after).map(|told| told.at.0)
    }

    /// Says that the host holds all of this at a version.
    pub(super) fn set_stored(&mut self, version: u64) {
        self.stored = self.present(version);
    }

    fn present(&self, version: u64) -> Stored {
        Stored {
            version,
            events: self.events.len(),
            entries: self.book.entries().len(),
            closed_through: self.closed_through,
        }
    }

    fn last_booked(&self) -> Date {
        self.events.last().map_or(self.terms.agreed().contract_day, |event| event.booked)
    }

    /// The event that holds a key.
    pub(super) fn event(&self, key: &Key) -> Option<&Event> {
        self.events.iter().find(|event| event.key == *key)
    }

    /// Whether a recorded event was taken back.
    pub(super) fn is_undone(&self, key: &Key) -> bool {
        self.events.iter().any(|event| event.undoes() == Some(key))
    }

    /// The last day that any view of this loan can show.
    pub(super) fn reach(&self) -> Date {
        self.terms.agreed().contract_day.plus_years(Bound::YEARS)
    }

    /// What follows from some of the events, up to a moment.
    pub(super) fn derive_known(&self, events: &[Event], until: (Date, Phase)) -> Derived {
        derive(self.terms.agreed(), &self.reference, events, until)
    }

    /// Whether an event can be booked on a day.
    pub(super) fn check_booking(&self, booked: Date) -> Result<(), RecordError> {
        let last = self.last_booked();
        if booked < last {
            return Err(RecordError::BookedBefore { last, found: booked });
        }
        match self.closed_through {
            Some(closed_through) if booked <= closed_through => {
                Err(RecordError::DayClosed { closed_through, found: booked })
            }
            Some(_) | None if booked > self.reach() || booked.year() > 2200 => {
                Err(RecordError::OutOfReach { limit: self.reach(), found: booked })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The loan's bound with one more event.
    pub(super) fn bound_with(&self, event: &Event) -> Result<Bound, RecordError> {
        let amount = event.fact.amount().unwrap_or(Minor::ZERO);
        self.bound.with(self.terms.agreed(), amount).map_err(RecordError::Overflow)
    }

    /// The loan with the events that were booked by the close of a day, and the book as it stood.
    pub(super) fn rewound(&self, day: Date) -> Self {
        let opened = Self::open_with(&self.id, self.terms.clone(), self.reference.clone());
        let mut loan = opened.expect("a loan that is open was opened with the same arguments");
        for event in self.events.iter().skip(1).filter(|event| event.booked <= day) {
            let bound =
                loan.bound_with(event).expect("the bound holds for all events, so for the first of them");
            let trial = loan.trial(event.clone(), bound);
            loan.accept(trial);
        }
        loan.tell_through((day, Phase::Close));
        loan
    }

    /// Derives the whole history with one more event; nothing is changed yet.
    pub(super) fn trial(&self, event: Event, bound: Bound) -> Trial {
        let horizon = self.terms.agreed().last_due().max(event.booked).plus_days(1);
        let mut events = Vec::with_capacity(self.events.len().saturating_add(1));
        events.extend_from_slice(&self.events);
        events.push(event);
        let derived = self.derive_known(&events, (horizon, Phase::Day));
        Trial { events, bound, derived, horizon }
    }

    /// Makes a trial the state: what time told until its booking day is entered first, then what the event changes.
    pub(super) fn accept(&mut self, trial: Trial) {
        let Some(event) = trial.events.last().cloned() else { return };
        self.tell_through((event.booked, Phase::Day));
        let late = event.fact.value().is_none_or(|value| value < event.booked);
        self.book.learn(trial.derived.journal.told(), event.booked, &event.key, late);
        self.events = trial.events;
        self.bound = trial.bound;
        self.derived = trial.derived;
        self.horizon = trial.horizon;
    }

    /// Closes every day up to and including one.
    pub(super) fn close_through(&mut self, day: Date) {
        self.tell_through((day, Phase::Close));
        self.closed_through = self.closed_through.max(Some(day));
    }

    /// Enters what time alone tells by a moment.
    fn tell_through(&mut self, moment: (Date, Phase)) {
        let enough = moment.0.plus_days(1);
        if self.horizon < enough {
            self.derived = self.derive_known(&self.events, (enough, Phase::Day));
            self.horizon = enough;
        }
        self.book.advance(self.derived.journal.told(), moment);
    }
}

/// A history with one more event, derived and not accepted yet.
#[derive(Debug)]
pub(super) struct Trial {
    events: Vec<Event>,
    bound: Bound,
    pub(super) derived: Derived,
    horizon: Date,
}
