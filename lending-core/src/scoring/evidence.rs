use rust_decimal::Decimal;

use super::ScoringError;
use super::logarithm::{ln, rounded};
use super::stability::Shares;

/// How many good and how many bad borrowers a bin of a characteristic holds; counts, or weighted counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bin {
    /// The good ones.
    pub good: Decimal,
    /// The bad ones.
    pub bad: Decimal,
}

/// What the bins of a characteristic say about good and bad.
///
/// ```
/// use lending_core::scoring::{Bin, Evidence};
/// let bin = |good: i64, bad: i64| Bin { good: good.into(), bad: bad.into() };
/// let evidence = Evidence::of(&[bin(90, 40), bin(180, 30), bin(270, 20), bin(160, 10)])?;
/// assert_eq!(evidence.weights()[0].round_dp(6), "-1.134980".parse()?); // ln(90/700 ÷ 40/100): more of the bad ones
/// assert_eq!(evidence.information_value().round_dp(6), "0.542933".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    weights: Vec<Decimal>,
    information_value: Decimal,
}

impl Evidence {
    /// Of bins that cover a characteristic, each with somebody good and somebody bad.
    ///
    /// # Errors
    /// [`ScoringError`]: no bins, a bin without any good or any bad borrower (put it together with another one), or
    /// figures beyond 28 digits.
    pub fn of(bins: &[Bin]) -> Result<Self, ScoringError> {
        let list = |of: fn(&Bin) -> Decimal| bins.iter().map(of).collect::<Vec<_>>();
        let good = Shares::of(&list(|bin| bin.good), "good")?;
        let bad = Shares::of(&list(|bin| bin.bad), "bad")?;
        let too_large = ScoringError::TooLarge { of: "good", expected: "figures of at most 28 digits" };
        Self::measured(bins, &good, &bad).ok_or(too_large)
    }

    fn measured(bins: &[Bin], good: &Shares, bad: &Shares) -> Option<Self> {
        let (mut weights, mut information_value) = (Vec::with_capacity(bins.len()), Decimal::ZERO);
        for bin in bins {
            let (good, bad) = (good.share(bin.good)?, bad.share(bin.bad)?);
            let weight = ln(good, bad)?;
            information_value = information_value.checked_add(good.checked_sub(bad)?.checked_mul(weight)?)?;
            weights.push(rounded(weight));
        }
        Some(Self { weights, information_value: rounded(information_value) })
    }

    /// The weight of evidence of each bin (证据权重), `ln(share of the good / share of the bad)`: above zero where the good
    /// ones are more at home. Natural logarithm, to [`PLACES`](super::PLACES) decimals, half up.
    pub fn weights(&self) -> &[Decimal] {
        &self.weights
    }

    /// The information value (IV), `Σ (share of the good − share of the bad) · WoE` of the weights before they are
    /// rounded: how much the characteristic tells at all. To [`PLACES`](super::PLACES) decimals, half up.
    pub const fn information_value(&self) -> Decimal {
        self.information_value
    }
}
