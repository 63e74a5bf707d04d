use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::debt::Component;
use crate::error::{Coded, ErrorKind};

/// Which axis of the waterfall comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Bill by bill (term-major, 逐期): all of the oldest bill before the next.
    #[default]
    ByBill,
    /// Component by component: all interest of all bills before any principal, say.
    ByComponent,
}

/// The order in which money serves what is issued: past due before due, then by direction and component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Waterfall {
    direction: Direction,
    order: [Component; 4],
}

/// Why a waterfall was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WaterfallError {
    /// A component stands twice, so that another is missing.
    #[error("a waterfall names each component once, found {component} twice")]
    Duplicate {
        /// The component.
        component: Component,
    },
}

impl Coded for WaterfallError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Duplicate { .. } => "waterfall.duplicate",
        }
    }
    fn path(&self) -> String {
        "waterfall.order".to_owned()
    }
}

impl Waterfall {
    /// A waterfall from its direction and the order of all four components.
    pub fn new(direction: Direction, order: [Component; 4]) -> Result<Self, WaterfallError> {
        let twice = (1..)
            .zip(order)
            .find(|(next, component)| order.iter().skip(*next).any(|later| later == component));
        match twice {
            Some((_, component)) => Err(WaterfallError::Duplicate { component }),
            None => Ok(Self { direction, order }),
        }
    }

    /// Which axis comes first.
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// The order of the components.
    pub const fn order(&self) -> [Component; 4] {
        self.order
    }
}

impl Default for Waterfall {
    /// Bill by bill, each by fee, penalty, interest, principal (费用, 罚息, 利息, 本金).
    fn default() -> Self {
        let order = [Component::Fee, Component::Penalty, Component::Interest, Component::Principal];
        Self { direction: Direction::ByBill, order }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    direction: Direction,
    #[serde(default = "default_order")]
    order: [Component; 4],
}

fn default_order() -> [Component; 4] {
    Waterfall::default().order
}

impl TryFrom<Written> for Waterfall {
    type Error = WaterfallError;
    fn try_from(written: Written) -> Result<Self, WaterfallError> {
        Self::new(written.direction, written.order)
    }
}

impl From<Waterfall> for Written {
    fn from(waterfall: Waterfall) -> Self {
        Self { direction: waterfall.direction, order: waterfall.order }
    }
}
