//! Reading a stored loan back.

use thiserror::Error;

use super::admit;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Commit, Loan};
use crate::loan::book::BookMark;
use crate::loan::event::Event;
use crate::reference::Reference;
use crate::terms::Terms;

/// Why a stored loan could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LoadError {
    /// A commit cannot be read.
    #[error("a stored commit cannot be read: {reason}")]
    Undecodable {
        /// What the decoder said.
        reason: String,
    },
    /// The stream does not begin with the opening, or belongs to other terms.
    #[error("a loan's stream begins with its opening under the terms {expected}, found {found}")]
    NotThisLoan {
        /// The hash of the terms.
        expected: String,
        /// What the stream begins with.
        found: String,
    },
    /// Facts that could not have been recorded in this order.
    #[error("event `{key}` cannot follow those before it: {reason}")]
    Impossible {
        /// The event.
        key: Key,
        /// Why.
        reason: String,
    },
    /// A commit that no host could have stored: it says nothing, or closes a day that cannot be closed.
    #[error("commit {commit}: {reason}")]
    ImpossibleCommit {
        /// The commit, 1 being the first.
        commit: u64,
        /// Why.
        reason: String,
    },
    /// This engine tells another story than the one that was stored.
    #[error("after commit {commit} the book holds {expected:?}, this engine derives {found:?}")]
    EngineDisagrees {
        /// The commit, 1 being the first.
        commit: u64,
        /// What was stored.
        expected: BookMark,
        /// What was derived.
        found: BookMark,
    },
}

impl Coded for LoadError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::CorruptData
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Undecodable { .. } => "load.undecodable",
            Self::NotThisLoan { .. } => "load.not_this_loan",
            Self::Impossible { .. } => "load.impossible",
            Self::ImpossibleCommit { .. } => "load.impossible_commit",
            Self::EngineDisagrees { .. } => "load.engine_disagrees",
        }
    }
}

impl Commit {
    /// Reads a commit back from its canonical bytes.
    ///
    /// # Errors
    /// [`LoadError::Undecodable`] when the bytes are no commit, or one of an unknown layout.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LoadError> {
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        let undecodable = |reason: String| LoadError::Undecodable { reason };
        let commit: Self =
            serde_path_to_error::deserialize(&mut reader).map_err(|error| undecodable(error.to_string()))?;
        reader.end().map_err(|error| undecodable(error.to_string()))?;
        match commit.events.iter().find(|event| event.schema != Event::SCHEMA) {
            Some(event) => Err(undecodable(format!("event `{}` has layout {}", event.key, event.schema))),
            None => Ok(commit),
        }
    }
}

impl Loan {
    /// Reads a loan back from its terms and its stream: every commit, in order.
    ///
    /// Each event must be one that could have been recorded where it stands, and the book is derived again and
    /// compared with what each commit said: a difference is [`LoadError::EngineDisagrees`], never a silent change.
    ///
    /// # Errors
    /// [`LoadError`]: commits of another loan or of other terms, an event that could not have been recorded where it
    /// stands, or a book that this engine does not derive.
    pub fn load(
        id: &str,
        terms: Terms,
        reference: Reference,
        commits: impl IntoIterator<Item = Commit>,
    ) -> Result<Self, LoadError> {
        let hash = terms.hash();
        let not_this_loan = |found: String| LoadError::NotThisLoan { expected: hash.to_string(), found };
        let mut loan =
            Self::open_with(id, terms, reference).map_err(|error| not_this_loan(error.to_string()))?;
        let mut commits = (1..).zip(commits).peekable();
        match commits.peek().and_then(|(_, commit)| commit.events.first()) {
            Some(opened) if loan.events.first() == Some(opened) => {}
            Some(other) => return Err(not_this_loan(format!("`{}` ({})", other.key, other.fact.kind()))),
            None => return Err(not_this_loan("nothing".to_owned())),
        }
        for (version, commit) in commits {
            loan.replay(version, commit)?;
        }
        Ok(loan)
    }

    fn replay(&mut self, version: u64, commit: Commit) -> Result<(), LoadError> {
        let impossible = |reason: String| LoadError::ImpossibleCommit { commit: version, reason };
        if commit.events.is_empty() && commit.closed_through.is_none() {
            return Err(impossible("it holds no event and closes no day".to_owned()));
        }
        for event in commit.events.into_iter().skip(usize::from(version == 1)) {
            let impossible = |reason| LoadError::Impossible { key: event.key.clone(), reason };
            let trial = admit(self, &event).map_err(impossible)?;
            self.accept(trial);
        }
        if let Some(day) = commit.closed_through {
            let after = self.closed_through().unwrap_or(self.terms.agreed().contract_day.minus_days(1));
            if day <= after || day > self.reach() {
                return Err(impossible(format!(
                    "it closes {day}, expected a day after {after}, up to {}",
                    self.reach()
                )));
            }
            self.close_through(day);
        }
        let found = self.book_mark();
        if found != commit.book {
            return Err(LoadError::EngineDisagrees { commit: version, expected: commit.book, found });
        }
        self.set_stored(version);
        Ok(())
    }
}
