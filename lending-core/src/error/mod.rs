//! What every error of the library says beside its message: a coarse kind that tells the caller what to do, a
//! stable code, and the path of the offending field.
//!
//! Each operation has an error enum of its own whose variants carry what was expected and what was found;
//! [`Coded`] is what they share, and what a binding shows.

/// What the caller can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKind {
    /// The input is wrong as it stands: fix it and call again.
    InvalidInput,
    /// The input is well formed, but the loan's state or rules forbid it today.
    NotAllowed,
    /// The key was used before with another claim.
    Duplicate,
    /// Somebody else was faster: load again and repeat.
    Conflict,
    /// A figure or a day lies outside what the library can carry.
    OutOfRange,
    /// What was stored is not what was written.
    CorruptData,
    /// A machine that the host works with failed or is busy: try again, or mend it.
    Unavailable,
}

impl ErrorKind {
    /// The kind's stable name, as bindings and JSON show it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid_input",
            Self::NotAllowed => "not_allowed",
            Self::Duplicate => "duplicate",
            Self::Conflict => "conflict",
            Self::OutOfRange => "out_of_range",
            Self::CorruptData => "corrupt_data",
            Self::Unavailable => "unavailable",
        }
    }
}

/// An error with a kind and a stable code.
pub trait Coded: std::error::Error {
    /// What the caller can do about it.
    fn kind(&self) -> ErrorKind;
    /// The stable code, `noun.problem`.
    fn code(&self) -> &'static str;
    /// The path of the offending field, such as `penalty.rate`; empty when the whole input is meant.
    fn path(&self) -> String {
        String::new()
    }
}
