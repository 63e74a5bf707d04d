//! The lender's outside tables, append-only: each row says from when it holds and on which day it became known.
//!
//! No rule of conventions version 1 reads a table yet, so [`Reference`] is empty; it is an argument of every
//! derivation from the start, because a row that becomes known late is a late fact for every loan that reads it.

/// The lender's reference data, as known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reference {}
