use thiserror::Error;

use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::facts::{FactError, PartitionError};
use crate::hash::Hash;
use crate::written::{At, Unread};

/// Why a policy was refused. Every variant names the place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PolicyError {
    /// The text is not TOML or JSON, or a field is missing, unknown, or of another type than expected.
    #[error("{at}{message}", at = At(path))]
    Format {
        /// The field's path; empty when the whole file is meant.
        path: String,
        /// What was expected and found.
        message: String,
    },
    /// The dictionary was refused.
    #[error("facts.{0}")]
    Facts(#[from] FactError),
    /// A figure or a text outside its limits.
    #[error("{path}: expected {expected}, found {found}")]
    Limit {
        /// The field's path.
        path: String,
        /// The limits.
        expected: String,
        /// What was given.
        found: String,
    },
    /// A name that nothing has.
    #[error("{path}: no fact, measure or result is called `{found}`")]
    NoSuchName {
        /// The field's path.
        path: String,
        /// What was given.
        found: String,
    },
    /// Two things of one name.
    #[error("{path}: `{found}` is there already")]
    Twice {
        /// The field's path.
        path: String,
        /// The name.
        found: String,
    },
    /// A value of another kind or unit.
    #[error("{path}: expected {expected}, found {found}")]
    Kind {
        /// The field's path.
        path: String,
        /// The kind and unit that is asked for.
        expected: String,
        /// What was given.
        found: String,
    },
    /// Something that needs itself.
    #[error("{path}: needs itself: {}", circle.join(" → "))]
    Circle {
        /// Where it begins.
        path: String,
        /// The names, in the order in which each needs the next.
        circle: Vec<String>,
    },
    /// Bins or bands that do not cover every value once.
    #[error("{path}: {source}")]
    Partition {
        /// The field's path.
        path: String,
        /// Why.
        source: Box<PartitionError>,
    },
    /// Texts that lie in no bin, or in two.
    #[error("{path}: `{found}` lies in {}", if *twice { "two of them" } else { "none of them" })]
    Texts {
        /// The field's path.
        path: String,
        /// The text.
        found: String,
        /// In two, or in none.
        twice: bool,
    },
    /// Answers that have no meaning together.
    #[error("{path}: {reason}")]
    Combination {
        /// The field's path.
        path: String,
        /// Why they do not go together.
        reason: &'static str,
    },
    /// A policy that another one names is not there.
    #[error("{path}: policy `{policy}` version {version} is not among those that are given")]
    NoSuchPolicy {
        /// The field's path.
        path: String,
        /// Its name.
        policy: String,
        /// Its version.
        version: u32,
    },
    /// A policy that another one names is not the one that was meant.
    #[error("{path}: expected the policy with hash {expected}, found {found}")]
    OtherHash {
        /// The field's path.
        path: String,
        /// The hash that is named.
        expected: Hash,
        /// The hash of the policy that is given.
        found: Hash,
    },
    /// Two versions of a policy that hold on one day.
    #[error("{path}: versions {one} and {two} both hold on {day}")]
    Overlap {
        /// The field's path.
        path: String,
        /// The lower version.
        one: u32,
        /// The higher version.
        two: u32,
        /// The first such day.
        day: Date,
    },
}

impl From<Unread> for PolicyError {
    fn from(Unread { path, message }: Unread) -> Self {
        Self::Format { path, message }
    }
}

impl PolicyError {
    /// A figure, a size or a name outside its limits.
    pub(super) fn limit(path: impl Into<String>, expected: impl Into<String>, found: &impl ToString) -> Self {
        Self::Limit { path: path.into(), expected: expected.into(), found: found.to_string() }
    }
}

impl Coded for PolicyError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Facts(inner) => inner.kind(),
            Self::Limit { .. } => ErrorKind::OutOfRange,
            Self::Format { .. }
            | Self::NoSuchName { .. }
            | Self::Twice { .. }
            | Self::Kind { .. }
            | Self::Circle { .. }
            | Self::Partition { .. }
            | Self::Texts { .. }
            | Self::Combination { .. }
            | Self::NoSuchPolicy { .. }
            | Self::OtherHash { .. }
            | Self::Overlap { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Format { .. } => "policy.format",
            Self::Facts(inner) => inner.code(),
            Self::Limit { .. } => "policy.limit",
            Self::NoSuchName { .. } => "policy.no_such_name",
            Self::Twice { .. } => "policy.twice",
            Self::Kind { .. } => "policy.kind",
            Self::Circle { .. } => "policy.circle",
            Self::Partition { source, .. } => match source.as_ref() {
                PartitionError::Gap { .. } | PartitionError::Empty => "policy.gap",
                PartitionError::Overlap { .. } => "policy.overlap",
            },
            Self::Texts { twice: false, .. } => "policy.gap",
            Self::Texts { twice: true, .. } => "policy.overlap",
            Self::Combination { .. } => "policy.combination",
            Self::NoSuchPolicy { .. } => "policy.no_such_policy",
            Self::OtherHash { .. } => "policy.other_hash",
            Self::Overlap { .. } => "policy.versions_overlap",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Facts(inner) => format!("facts.{}", inner.path()),
            Self::Format { path, .. }
            | Self::Limit { path, .. }
            | Self::NoSuchName { path, .. }
            | Self::Twice { path, .. }
            | Self::Kind { path, .. }
            | Self::Circle { path, .. }
            | Self::Partition { path, .. }
            | Self::Texts { path, .. }
            | Self::Combination { path, .. }
            | Self::NoSuchPolicy { path, .. }
            | Self::OtherHash { path, .. }
            | Self::Overlap { path, .. } => path.clone(),
        }
    }
}
