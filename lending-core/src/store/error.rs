use std::convert::Infallible;

use thiserror::Error;

use crate::error::{Coded, ErrorKind};
use crate::hash::Hash;
use crate::loan::LoadError;
use crate::terms::TermsError;

/// Why a change set cannot be written where a stream stands; nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecordRefused {
    /// The stream is at another version: somebody else was faster.
    #[error("`{loan}` is at version {actual}, the change set expects {expected}")]
    Conflict {
        /// The loan.
        loan: String,
        /// The version that the change set was made on; 0: none.
        expected: u64,
        /// The version that is stored; 0: none.
        actual: u64,
    },
    /// A change set that no loan stages.
    #[error("the change set of `{loan}` for version {version} cannot be stored: {reason}")]
    Malformed {
        /// The loan.
        loan: String,
        /// The version it would make.
        version: u64,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl Coded for RecordRefused {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Conflict { .. } => ErrorKind::Conflict,
            Self::Malformed { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Conflict { .. } => "store.conflict",
            Self::Malformed { .. } => "store.malformed",
        }
    }
}

/// What is stored is not what was written, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Corruption {
    /// A row that cannot be read.
    #[error("{place} of `{loan}` cannot be read: {reason}")]
    Undecodable {
        /// The loan.
        loan: String,
        /// Which row, such as `commit 3`.
        place: String,
        /// What the decoder said.
        reason: String,
    },
    /// A version is missing, twice there, or out of order.
    #[error("the commits of `{loan}` ascend by one from version 1: expected {expected}, found {found}")]
    Gap {
        /// The loan.
        loan: String,
        /// The version that comes next.
        expected: u64,
        /// The version that was found; 0: none.
        found: u64,
    },
    /// The terms are not the ones whose hash was stored.
    #[error("the terms of `{loan}` were stored with the hash {expected}, found {found}")]
    TermsChanged {
        /// The loan.
        loan: String,
        /// The hash that was stored.
        expected: Hash,
        /// The hash of the bytes that were found.
        found: Hash,
    },
    /// A commit's bytes do not follow from those before it.
    #[error("the chain of `{loan}` breaks at version {version}: expected {expected}, found {found}")]
    ChainBroken {
        /// The loan.
        loan: String,
        /// The first version that does not fit.
        version: u64,
        /// The hash that was stored.
        expected: Hash,
        /// The hash that follows from the bytes.
        found: Hash,
    },
}

impl Coded for Corruption {
    fn kind(&self) -> ErrorKind {
        ErrorKind::CorruptData
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Undecodable { .. } => "store.undecodable",
            Self::Gap { .. } => "store.gap",
            Self::TermsChanged { .. } => "store.terms_changed",
            Self::ChainBroken { .. } => "store.chain_broken",
        }
    }
}

/// Whether the same call can succeed later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Retry {
    /// Busy, or out of reach for a while: the same call may succeed.
    MayHelp,
    /// Something must be repaired first.
    Useless,
}

/// A failure of the host's own machinery, in the host's own type.
///
/// After an append it is unknown whether the commit was written. Appending the same change set again tells: it is
/// then [`Appended::Replayed`](super::Appended::Replayed).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the store failed: {source}")]
pub struct BackendError<E: std::error::Error + 'static> {
    /// What failed.
    pub source: E,
    /// Whether trying again can help.
    pub retry: Retry,
}

/// Why nothing was appended.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AppendError<E: std::error::Error + 'static> {
    /// The change set does not fit where the stream stands.
    #[error(transparent)]
    Refused(#[from] RecordRefused),
    /// What is stored does not fit together.
    #[error(transparent)]
    Corrupt(#[from] Corruption),
    /// The host's own failure.
    #[error(transparent)]
    Backend(#[from] BackendError<E>),
}

/// Why nothing could be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError<E: std::error::Error + 'static> {
    /// What is stored does not fit together.
    #[error(transparent)]
    Corrupt(#[from] Corruption),
    /// The host's own failure.
    #[error(transparent)]
    Backend(#[from] BackendError<E>),
}

/// Why no loan came out of what was stored.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RestoreError {
    /// Bytes, versions and hashes do not fit together.
    #[error(transparent)]
    Corrupt(#[from] Corruption),
    /// The terms are unharmed, and this library refuses them.
    #[error(transparent)]
    Terms(#[from] TermsError),
    /// The commits are unharmed, and this library cannot follow them.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// Why a loan could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FetchError<E: std::error::Error + 'static> {
    /// Nothing could be read.
    #[error(transparent)]
    Read(#[from] ReadError<E>),
    /// No loan came out of what was read.
    #[error(transparent)]
    Restore(#[from] RestoreError),
}

/// The host's type says its own kind and code.
impl<E: Coded + 'static> Coded for BackendError<E> {
    fn kind(&self) -> ErrorKind {
        self.source.kind()
    }
    fn code(&self) -> &'static str {
        self.source.code()
    }
    fn path(&self) -> String {
        self.source.path()
    }
}

/// An error that passes on the kind, code and path of what it wraps.
macro_rules! passes_on {
    ($name:ty, [$($variant:ident),+] $(, $bound:tt)?) => {
        impl$(<$bound: Coded + 'static>)? Coded for $name {
            fn kind(&self) -> ErrorKind {
                match self { $(Self::$variant(inner) => inner.kind(),)+ }
            }
            fn code(&self) -> &'static str {
                match self { $(Self::$variant(inner) => inner.code(),)+ }
            }
            fn path(&self) -> String {
                match self { $(Self::$variant(inner) => inner.path(),)+ }
            }
        }
    };
}

passes_on!(AppendError<E>, [Refused, Corrupt, Backend], E);
passes_on!(ReadError<E>, [Corrupt, Backend], E);
passes_on!(FetchError<E>, [Read, Restore], E);
passes_on!(RestoreError, [Corrupt, Terms, Load]);

/// A store that cannot fail.
impl Coded for Infallible {
    fn kind(&self) -> ErrorKind {
        match *self {}
    }
    fn code(&self) -> &'static str {
        match *self {}
    }
}
