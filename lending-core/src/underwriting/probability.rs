use rust_decimal::Decimal;

use super::PolicyError;
use super::bins::{Bins, Takes};
use super::file::ProbabilityText;
use super::names::Type;
use crate::facts::{Interval, Known, Unknown};
use crate::scoring::Scaling;

/// How a score becomes the probability of turning bad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Probability {
    /// By what its points mean in odds.
    Logit(Scaling),
    /// By ranges.
    Table(Bins, Vec<Decimal>),
}

impl Probability {
    pub(super) fn of(text: &ProbabilityText, score: &Type, path: &str) -> Result<Self, PolicyError> {
        match text {
            ProbabilityText::Logit { points, odds, doubling } => {
                let scaling = Scaling::new(points.0, odds.0, doubling.0);
                scaling
                    .map(Self::Logit)
                    .map_err(|error| PolicyError::limit(path, "odds and points that can be", &error))
            }
            ProbabilityText::Table(rows) => {
                let takes: Vec<Takes<'_>> = rows.iter().map(|row| Takes::Range(row.range)).collect();
                let within = Interval::closed(Decimal::ZERO, Decimal::ONE);
                if let Some(row) = rows.iter().find(|row| !within.contains(row.probability.0)) {
                    return Err(PolicyError::limit(path, "0 … 1", &row.probability));
                }
                let bins = Bins::of(score, &takes, None, path)?;
                Ok(Self::Table(bins, rows.iter().map(|row| row.probability.0).collect()))
            }
        }
    }

    /// The probability for a score.
    pub(super) fn value(&self, score: Result<Decimal, Unknown>) -> Result<Decimal, Unknown> {
        match self {
            Self::Logit(scaling) => scaling.probability_of_bad(score?).map_err(|_| Unknown::TooLarge),
            Self::Table(bins, probabilities) => {
                let row = bins.place(Known::Number(score?))?;
                probabilities.get(row).copied().ok_or(Unknown::Unplaced)
            }
        }
    }
}
