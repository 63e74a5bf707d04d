use thiserror::Error;

use super::Bucket;
use crate::debt::Component;
use crate::error::{Coded, ErrorKind};

/// Why a waterfall was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WaterfallError {
    /// A component stands twice in a bucket.
    #[error(
        "a waterfall names each component once in each bucket, found {component} twice in {}",
        bucket.name()
    )]
    Duplicate {
        /// The bucket.
        bucket: Bucket,
        /// The component.
        component: Component,
    },
    /// A component is missing in a bucket: money would never serve it.
    #[error("a waterfall names each component once in each bucket, {component} is missing in {}", bucket.name())]
    Missing {
        /// The bucket.
        bucket: Bucket,
        /// The component.
        component: Component,
    },
    /// Bill by bill, but the places of a bucket do not follow each other.
    #[error("bill by bill the places of a bucket follow each other; `by_component` may mix them")]
    Scattered,
    /// The same is said in two ways.
    #[error("say either one `list` of all places, or `order` with `past_due`, `due` and `in_advance`")]
    SaidTwice,
}

impl Coded for WaterfallError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Duplicate { .. } => "waterfall.duplicate",
            Self::Missing { .. } => "waterfall.missing",
            Self::Scattered => "waterfall.scattered",
            Self::SaidTwice => "waterfall.said_twice",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Duplicate { .. } | Self::Missing { .. } => "waterfall.order",
            Self::Scattered | Self::SaidTwice => "waterfall.list",
        }
        .to_owned()
    }
}
