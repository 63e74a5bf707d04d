use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::rate::SignedRate;

/// One row of a rate table: a statutory rate, an index fixing, a cap.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateRow {
    /// The table, by the name under which terms read it.
    pub table: String,
    /// The first day on which it holds; until the next row of its table holds.
    pub from: Date,
    /// The day on which it became known: the first business day whose answers may use it.
    pub known: Date,
    /// The yearly rate.
    pub rate: SignedRate,
}

/// A rate that is read from a table: what terms keep of it.
///
/// What a loan bears on a day is the row that holds on it plus the spread, at least nothing (BGB §288: the base rate
/// plus five points a year).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRate {
    /// The table's name.
    pub table: String,
    /// What comes on top; nothing unless it is named.
    #[serde(default)]
    pub spread: SignedRate,
}
