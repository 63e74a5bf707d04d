use std::fmt;

use rust_decimal::Decimal;

use super::ScoringError;
use super::logarithm::rounded;

/// What became of a borrower, by the lender's own definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Behaved {
    /// As agreed.
    Good,
    /// Not as agreed.
    Bad,
}

impl fmt::Display for Behaved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Good => "good",
            Self::Bad => "bad",
        })
    }
}

/// How well a score puts good borrowers above bad ones (a high score is good).
///
/// Whole numbers, counted exactly over one sorting of the scores; each measure is one quotient of them, rounded half up
/// to [`PLACES`](super::PLACES) decimals. (Source: the rank sum of Mann and Whitney, the two-sample test of Kolmogorov
/// and Smirnov.)
///
/// ```
/// use lending_core::scoring::{Behaved::{Bad, Good}, Separation};
/// let scored = [(640.into(), Good), (600.into(), Bad), (600.into(), Good), (520.into(), Bad)];
/// let separation = Separation::of(&scored)?;
/// assert_eq!(separation.auc(), "0.875".parse()?); // of four pairs three are right, one is a tie
/// assert_eq!(separation.gini(), "0.75".parse()?);
/// assert_eq!(separation.ks(), "0.5".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Separation {
    good: u64,
    bad: u64,
    /// Twice the pairs of a good and a bad borrower in which the good one has the higher score; a tie counts once.
    twice_right: u64,
    /// The largest difference of `good below × bad` and `bad below × good`.
    widest: u64,
}

impl Separation {
    /// Of scores and what became of the borrowers, in any order.
    ///
    /// # Errors
    /// [`ScoringError`]: nobody is given, all are of one kind, or there are more than 10⁹ of a kind.
    pub fn of(scored: &[(Decimal, Behaved)]) -> Result<Self, ScoringError> {
        if scored.is_empty() {
            return Err(ScoringError::Empty { of: "scored" });
        }
        let of = |kind: Behaved| count(scored.iter().filter(|(_, behaved)| *behaved == kind).count());
        let (good, bad) = (of(Behaved::Good)?, of(Behaved::Bad)?);
        for (number, missing) in [(good, Behaved::Good), (bad, Behaved::Bad)] {
            if number == 0 {
                return Err(ScoringError::OneKind { missing });
            }
        }
        let mut sorted = scored.to_vec();
        sorted.sort_unstable();
        let (mut good_below, mut bad_below, mut twice_right, mut widest) = (0_u64, 0_u64, 0_u64, 0_u64);
        // No product leaves the type: each factor is at most 10⁹, and the pairs are good × bad in all.
        for tied in sorted.chunk_by(|(one, _), (other, _)| one == other) {
            let good_here = count(tied.iter().filter(|(_, behaved)| *behaved == Behaved::Good).count())?;
            let bad_here = count(tied.len())? - good_here;
            twice_right += good_here * (2 * bad_below + bad_here);
            good_below += good_here;
            bad_below += bad_here;
            widest = widest.max((good_below * bad).abs_diff(bad_below * good));
        }
        Ok(Self { good, bad, twice_right, widest })
    }

    /// How many good borrowers there are.
    pub const fn good(&self) -> u64 {
        self.good
    }

    /// How many bad borrowers there are.
    pub const fn bad(&self) -> u64 {
        self.bad
    }

    /// The part of all pairs of a good and a bad borrower in which the good one has the higher score, a tie being half a
    /// pair: the area under the receiver's operating characteristic. 1 separates fully, 0.5 tells nothing.
    pub fn auc(&self) -> Decimal {
        self.part_of_pairs(Decimal::from(self.twice_right), 2)
    }

    /// The Gini coefficient, `2 × AUC − 1`: pairs that are right less pairs that are wrong, as a part of all.
    pub fn gini(&self) -> Decimal {
        let pairs = self.good * self.bad;
        let size = Decimal::from(self.twice_right.abs_diff(pairs));
        self.part_of_pairs(if self.twice_right < pairs { -size } else { size }, 1)
    }

    /// The statistic of Kolmogorov and Smirnov: the largest distance, over all scores, between the part of the good and
    /// the part of the bad borrowers at or below it.
    pub fn ks(&self) -> Decimal {
        self.part_of_pairs(Decimal::from(self.widest), 1)
    }

    fn part_of_pairs(&self, above: Decimal, times: u64) -> Decimal {
        let below = Decimal::from(self.good * self.bad * times);
        rounded(above.checked_div(below).expect("there are good and bad borrowers, so there are pairs"))
    }
}

/// The most borrowers of one kind: twice the product of two such numbers is a whole number of 64 bits.
const MOST: u64 = 1_000_000_000;

fn count(number: usize) -> Result<u64, ScoringError> {
    let number = u64::try_from(number).ok().filter(|number| *number <= MOST);
    number.ok_or(ScoringError::TooLarge { of: "scored", expected: "at most 10^9 borrowers of a kind" })
}
