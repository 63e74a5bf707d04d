//! Measures of a score: how well it tells good borrowers from bad ones, whether those who come are still those for whom
//! it was built, and what its points mean.
//!
//! Pure functions of a history that is given: no loan, no clock. Counts and sums are exact as long as they can be; the
//! one quotient or logarithm at the end of a measure is rounded to [`PLACES`] decimals, half up.
//!
//! | asked | answer |
//! |---|---|
//! | does the score put the good above the bad? | [`Separation`]: KS, AUC, Gini |
//! | are they still the people for whom it was built? | [`stability`]: PSI |
//! | what does a bin of a characteristic say? | [`Evidence`]: weight of evidence, information value |
//! | which odds, which probability stands behind points? | [`Scaling`] |
//!
//! *Good* and *bad* are what became of a borrower by a definition of the lender's own (never 90 days past due in the
//! first year, say). In the words of the field: 好坏样本 · bon/mauvais payeur · dobry/zły klient.

mod error;
mod evidence;
mod logarithm;
mod scaling;
mod separation;
mod stability;
#[cfg(test)]
mod tests;

pub use error::ScoringError;
pub use evidence::{Bin, Evidence};
pub use scaling::{OddsAre, Scaling};
pub use separation::{Behaved, Separation};
pub use stability::stability;

/// The decimals of every measure; what lies beyond them is rounded half up.
pub const PLACES: u32 = 18;
