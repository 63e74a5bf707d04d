//! What the engine derives: lines, each with its identity and the numbers that it follows from.

mod basis;
mod key;
mod moves;

use serde::Serialize;

pub use self::basis::Basis;
pub use self::key::LineKey;
pub use self::moves::Balances;
use crate::calendar::Date;
use crate::money::Minor;

/// What the engine derived: an amount with everything it follows from. Views show it from its effect day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its identity.
    pub key: LineKey,
    /// The day from which views show it.
    pub effect: Date,
    /// How much, in minor units; 1 for a line that states a change of standing.
    pub amount: Minor,
    /// The numbers it was computed from, one entry for each time something was added; the amounts of the entries
    /// add up to the line's.
    pub basis: Vec<Basis>,
}
