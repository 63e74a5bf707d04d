//! Reading a stored line back.

use thiserror::Error;

use super::{CreditLine, Event, Fact, change, drawdown, grant};
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};

/// Why a stored line could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LoadError {
    /// The events do not begin with an opening.
    #[error("the events of a line begin with its opening, found {found}")]
    NoOpening {
        /// What they begin with.
        found: String,
    },
    /// A layout that this library does not know.
    #[error("event `{key}` has layout {found}, this library knows layout {expected}")]
    Layout {
        /// The event.
        key: Key,
        /// The layout that is known.
        expected: u32,
        /// The event's.
        found: u32,
    },
    /// An event that could not have been recorded where it stands.
    #[error("event `{key}` cannot follow those before it: {reason}")]
    Impossible {
        /// The event.
        key: Key,
        /// Why.
        reason: String,
    },
}

impl Coded for LoadError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::CorruptData
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoOpening { .. } => "load.no_opening",
            Self::Layout { .. } => "load.layout",
            Self::Impossible { .. } => "load.impossible",
        }
    }
}

impl CreditLine {
    /// Reads a line back from its events, all of them, in the order in which they were recorded.
    ///
    /// Each must be one that could have been recorded where it stands; whether a drawdown lay within what was available
    /// is not asked again: that took what its loans said then.
    ///
    /// # Errors
    /// [`LoadError`]: no opening, an event of another layout, or one that could not have been recorded.
    pub fn load(id: &str, events: impl IntoIterator<Item = Event>) -> Result<Self, LoadError> {
        let mut events = events.into_iter();
        let no_opening = |found: String| LoadError::NoOpening { found };
        let opened = events.next().ok_or_else(|| no_opening("nothing".to_owned()))?;
        known_layout(&opened)?;
        if opened.key.as_str() != "open" || !matches!(opened.fact, Fact::Opened { .. }) {
            return Err(no_opening(format!("`{}` ({})", opened.key, opened.fact.kind())));
        }
        let impossible = |key: &Key, reason: String| LoadError::Impossible { key: key.clone(), reason };
        let key = opened.key.clone();
        let mut line = Self::opened_by(id, opened).map_err(|error| impossible(&key, error.to_string()))?;
        for event in events {
            known_layout(&event)?;
            line.admit(&event).map_err(|reason| impossible(&event.key, reason))?;
            line.events.push(event);
        }
        Ok(line)
    }

    /// Checks a stored event as if it were recorded now.
    fn admit(&self, event: &Event) -> Result<(), String> {
        if self.events.iter().any(|earlier| earlier.key == event.key) {
            return Err("its key is used before".to_owned());
        }
        let said = |error: &dyn std::error::Error| error.to_string();
        self.check(event).map_err(|error| said(&error))?;
        match &event.fact {
            Fact::Opened { .. } => Err("a line is opened once".to_owned()),
            Fact::LimitChanged { .. }
            | Fact::Suspended { .. }
            | Fact::Resumed { .. }
            | Fact::Closed { .. } => change::judge(self, event).map_err(|error| said(&error)),
            Fact::DrawdownGranted { .. } => grant::judge(self, event).map_err(|error| said(&error)),
            Fact::DrawdownPaidOut { .. } | Fact::DrawdownCancelled { .. } => {
                drawdown::judge(self, event).map_err(|error| said(&error))
            }
        }
    }
}

fn known_layout(event: &Event) -> Result<(), LoadError> {
    if event.schema == Event::SCHEMA {
        return Ok(());
    }
    Err(LoadError::Layout { key: event.key.clone(), expected: Event::SCHEMA, found: event.schema })
}
