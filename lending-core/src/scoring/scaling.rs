use rust_decimal::Decimal;

use super::ScoringError;
use super::logarithm::{LN_2, ln, power_of_two, rounded};

/// Which way round odds are stated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum OddsAre {
    /// So many good borrowers to one bad one.
    #[default]
    GoodToBad,
    /// So many bad borrowers to one good one.
    BadToGood,
}

/// What the points of a score mean: at so many points the odds are so and so, and so many points more double them.
///
/// `points = offset + factor · ln(odds)`, with `factor = doubling / ln 2` and `offset = points − factor · ln(odds)`.
/// Points, factor and offset are plain numbers, odds and probabilities fractions; what is computed is rounded half up to
/// [`PLACES`](super::PLACES) decimals. (Source: N. Siddiqi, Credit Risk Scorecards: 600 points at 50:1, 20 to double.)
///
/// ```
/// use lending_core::scoring::Scaling;
/// let scaling = Scaling::new(600.into(), 50.into(), 20.into())?;
/// assert_eq!(scaling.factor()?.round_dp(4), "28.8539".parse()?);
/// assert_eq!(scaling.offset()?.round_dp(3), "487.123".parse()?);
/// assert_eq!(scaling.odds(580.into())?, 25.into());
/// assert_eq!(scaling.probability_of_bad(580.into())?.round_dp(6), "0.038462".parse()?); // 1 of 26
/// assert_eq!(scaling.score(100.into())?, 620.into());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scaling {
    points: Decimal,
    odds: Decimal,
    doubling: Decimal,
    odds_are: OddsAre,
}

/// How many times odds are doubled or halved at most between the points that were named and those that are asked for.
const DOUBLINGS_MOST: u32 = 40;

fn too_large(of: &'static str) -> ScoringError {
    ScoringError::TooLarge {
        of,
        expected: "at most 40 doublings of the odds, and figures of at most 28 digits",
    }
}

impl Scaling {
    /// The points at which the odds of good to bad are as named, and the points that double them (PDO), which may be
    /// below zero where a low score is good.
    ///
    /// # Errors
    /// [`ScoringError`]: odds that are not above zero, or no points that double them.
    pub fn new(points: Decimal, odds: Decimal, doubling: Decimal) -> Result<Self, ScoringError> {
        if odds <= Decimal::ZERO {
            return Err(ScoringError::Odds { found: odds });
        }
        if doubling.is_zero() {
            return Err(ScoringError::Doubling);
        }
        Ok(Self { points, odds, doubling, odds_are: OddsAre::GoodToBad })
    }

    /// The same with odds that are stated the other way round: of bad to good they are doubled by points below zero
    /// where a high score is good.
    #[must_use]
    pub const fn odds_are(mut self, odds_are: OddsAre) -> Self {
        self.odds_are = odds_are;
        self
    }

    /// The points that one unit of `ln(odds)` is worth: `doubling / ln 2`.
    ///
    /// # Errors
    /// [`ScoringError::TooLarge`] for points beyond 28 digits.
    pub fn factor(&self) -> Result<Decimal, ScoringError> {
        self.doubling.checked_div(LN_2).map(rounded).ok_or_else(|| too_large("doubling"))
    }

    /// The points of even odds: `points − factor · ln(odds)`.
    ///
    /// # Errors
    /// [`ScoringError::TooLarge`] for points beyond 28 digits.
    pub fn offset(&self) -> Result<Decimal, ScoringError> {
        self.score(Decimal::ONE)
    }

    /// The odds behind a score, stated as the scaling states them. Whole doublings are exact.
    ///
    /// # Errors
    /// [`ScoringError::TooLarge`] for a score more than 40 doublings away from the points that were named.
    pub fn odds(&self, score: Decimal) -> Result<Decimal, ScoringError> {
        self.exact_odds(score).map(rounded)
    }

    /// The points of odds that are stated as the scaling states them.
    ///
    /// # Errors
    /// [`ScoringError`]: odds that are not above zero, or figures beyond 28 digits.
    pub fn score(&self, odds: Decimal) -> Result<Decimal, ScoringError> {
        if odds <= Decimal::ZERO {
            return Err(ScoringError::Odds { found: odds });
        }
        let doubled = ln(odds, self.odds).and_then(|grown| grown.checked_div(LN_2));
        let away = doubled.and_then(|times| times.checked_mul(self.doubling));
        let score = away.and_then(|away| self.points.checked_add(away));
        score.map(rounded).ok_or_else(|| too_large("odds"))
    }

    /// The probability of a bad borrower behind a score (PD): `1 / (1 + odds)` of good to bad.
    ///
    /// # Errors
    /// [`ScoringError::TooLarge`] for a score more than 40 doublings away from the points that were named.
    pub fn probability_of_bad(&self, score: Decimal) -> Result<Decimal, ScoringError> {
        let odds = self.exact_odds(score)?;
        let of = match self.odds_are {
            OddsAre::GoodToBad => Decimal::ONE,
            OddsAre::BadToGood => odds,
        };
        let all = Decimal::ONE.checked_add(odds);
        all.and_then(|all| of.checked_div(all)).map(rounded).ok_or_else(|| too_large("score"))
    }

    /// The points of a probability of a bad borrower.
    ///
    /// # Errors
    /// [`ScoringError`]: a probability of 0 or 1, or outside of them, or one whose odds are beyond 28 digits.
    pub fn score_of_probability(&self, probability_of_bad: Decimal) -> Result<Decimal, ScoringError> {
        if probability_of_bad <= Decimal::ZERO || probability_of_bad >= Decimal::ONE {
            return Err(ScoringError::Probability { found: probability_of_bad });
        }
        let good = Decimal::ONE.checked_sub(probability_of_bad).ok_or_else(|| too_large("probability"))?;
        let odds = match self.odds_are {
            OddsAre::GoodToBad => good.checked_div(probability_of_bad),
            OddsAre::BadToGood => probability_of_bad.checked_div(good),
        };
        self.score(odds.ok_or_else(|| too_large("probability"))?)
    }

    fn exact_odds(&self, score: Decimal) -> Result<Decimal, ScoringError> {
        let away = score.checked_sub(self.points).and_then(|away| away.checked_div(self.doubling));
        let away = away.filter(|away| away.abs() <= Decimal::from(DOUBLINGS_MOST));
        let times = away.and_then(power_of_two);
        times.and_then(|times| self.odds.checked_mul(times)).ok_or_else(|| too_large("score"))
    }
}
