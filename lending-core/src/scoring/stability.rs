use rust_decimal::Decimal;

use super::ScoringError;
use super::logarithm::{ln, rounded};

/// The population stability index (PSI): how far the shares of those who come now lie from the shares for which a score was built.
///
/// `Σ (a − e) · ln(a / e)` over the bins, a and e being the bin's share of `actual` and of `expected`. Both lists hold a
/// figure for each bin, in the same order: shares or counts, since each is taken as a part of its list's sum. Natural
/// logarithm; rounded half up to [`PLACES`](super::PLACES) decimals. As a rule of thumb, below 0.10 nothing has moved,
/// above 0.25 much has. (Source: N. Siddiqi, Credit Risk Scorecards.)
///
/// ```
/// use lending_core::scoring::stability;
/// // Built on 200 of each bin, and now 300 and 100 of them: (0.75 − 0.5)·ln 1.5 + (0.25 − 0.5)·ln 0.5.
/// let psi = stability(&[200.into(), 200.into()], &[300.into(), 100.into()])?;
/// assert_eq!(psi.round_dp(6), "0.274653".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ScoringError`]: no bins, lists of other lengths, a bin that holds nothing (its logarithm would be that of nothing)
/// or less, or figures beyond 28 digits.
pub fn stability(expected: &[Decimal], actual: &[Decimal]) -> Result<Decimal, ScoringError> {
    if expected.len() != actual.len() {
        return Err(ScoringError::BinsDiffer { expected: expected.len(), found: actual.len() });
    }
    let (before, now) = (Shares::of(expected, "expected")?, Shares::of(actual, "actual")?);
    let too_large = ScoringError::TooLarge { of: "actual", expected: "figures of at most 28 digits" };
    sum_of(expected, actual, &before, &now).ok_or(too_large)
}

fn sum_of(expected: &[Decimal], actual: &[Decimal], before: &Shares, now: &Shares) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    for (expected, actual) in expected.iter().zip(actual) {
        let (before, now) = (before.share(*expected)?, now.share(*actual)?);
        sum = sum.checked_add(now.checked_sub(before)?.checked_mul(ln(now, before)?)?)?;
    }
    Some(rounded(sum))
}

/// The sum of a list of figures above zero, each of which is a part of it.
pub(super) struct Shares {
    sum: Decimal,
}

impl Shares {
    /// Of a list that has a name.
    pub(super) fn of(figures: &[Decimal], of: &'static str) -> Result<Self, ScoringError> {
        if figures.is_empty() {
            return Err(ScoringError::Empty { of });
        }
        let mut sum = Decimal::ZERO;
        for (at, figure) in figures.iter().enumerate() {
            if *figure <= Decimal::ZERO {
                return Err(ScoringError::EmptyBin { bin: at.saturating_add(1), of, found: *figure });
            }
            let too_large = ScoringError::TooLarge { of, expected: "a sum of at most 28 digits" };
            sum = sum.checked_add(*figure).ok_or(too_large)?;
        }
        Ok(Self { sum })
    }

    /// The part of the sum that a figure is.
    pub(super) fn share(&self, figure: Decimal) -> Option<Decimal> {
        figure.checked_div(self.sum)
    }
}
