use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Beyond;
use crate::money::Minor;

/// Of what a tolerance takes its share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareOf {
    /// Everything but penalty as the bill states it.
    #[default]
    TheBill,
    /// The principal outstanding.
    ThePrincipal,
}

/// Which of two figures is the limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitOf {
    /// The larger: both must be exceeded.
    #[default]
    TheLarger,
    /// The smaller: either may be.
    TheSmaller,
}

/// What is held against a tolerance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Each {
    /// Each bill on its own.
    #[default]
    Bill,
    /// All that is past due together.
    Loan,
}

/// What is unpaid does not count up to this, itself included. It moves days, never what is owed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tolerance {
    /// A figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Minor>,
    /// A part, 0 … 1.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub share: Option<Decimal>,
    /// Of what.
    pub of: ShareOf,
    /// Which of the two, where both are given.
    pub limit: LimitOf,
    /// What is held against it.
    pub each: Each,
}

impl Tolerance {
    /// Whether an amount exceeds it; the share is taken of `base`, exactly.
    ///
    /// ```
    /// use lending_core::money::Minor;
    /// use lending_core::overdue::Tolerance;
    /// let retail = Tolerance { amount: Some(Minor::new(100_00)), share: Some("0.01".parse()?), ..Tolerance::default() };
    /// assert!(retail.is_exceeded(Minor::new(150_00), Minor::new(10_000_00)));
    /// assert!(!retail.is_exceeded(Minor::new(150_00), Minor::new(20_000_00)));
    /// assert!(!retail.is_exceeded(Minor::new(100_00), Minor::new(5_000_00)));
    /// # Ok::<(), rust_decimal::Error>(())
    /// ```
    pub fn is_exceeded(&self, past_due: Minor, base: Minor) -> bool {
        let amount = self.amount.map(|amount| past_due > amount);
        let share = self.share.map(|share| exceeds(past_due, share, base));
        match (amount, share, self.limit) {
            (Some(amount), Some(share), LimitOf::TheLarger) => amount && share,
            (Some(amount), Some(share), LimitOf::TheSmaller) => amount || share,
            (Some(only), None, _) | (None, Some(only), _) => only,
            (None, None, _) => past_due.is_positive(),
        }
    }

    /// Which of its figures lies outside its limits.
    pub fn beyond(&self) -> Option<Beyond> {
        if let Some(found) = self.amount.filter(|amount| !amount.is_positive() || *amount > Minor::LIMIT) {
            return Some((
                "overdue.tolerance.amount",
                "above zero and below 10^15 minor units",
                found.to_string(),
            ));
        }
        let is_share =
            |share: &Decimal| *share > Decimal::ZERO && *share <= Decimal::ONE && share.scale() <= 12;
        let found = self.share.filter(|share| !is_share(share))?;
        Some((
            "overdue.tolerance.share",
            "a share above 0 and up to 100 %, of at most 12 decimals",
            found.to_string(),
        ))
    }

    /// Which of its answers has no meaning beside the others, and why.
    pub fn without_meaning(&self) -> Option<(&'static str, &'static str)> {
        if self.amount.is_none() && self.share.is_none() {
            return Some(("overdue.tolerance", "a tolerance names an amount, a share, or both"));
        }
        let is_one_figure = self.amount.is_none() || self.share.is_none();
        if is_one_figure && self.limit != LimitOf::default() {
            return Some(("overdue.tolerance.limit", "there is one figure, and no smaller one of two"));
        }
        if self.share.is_none() && self.of != ShareOf::default() {
            return Some(("overdue.tolerance.of", "there is no share to be taken of anything"));
        }
        if self.share.is_some() && self.of == ShareOf::TheBill && self.each == Each::Loan {
            let reason = "all bills together are held against a share of the principal, not of one bill";
            return Some(("overdue.tolerance.each", reason));
        }
        None
    }
}

/// Whether an amount is more than a share of another: `amount × 10^scale > mantissa × base`, in whole numbers.
fn exceeds(amount: Minor, share: Decimal, base: Minor) -> bool {
    let scale = 10_i128.checked_pow(share.scale());
    let left = scale.and_then(|scale| i128::from(amount.units()).checked_mul(scale));
    let right = i128::from(base.units()).checked_mul(share.mantissa());
    left.zip(right).is_none_or(|(left, right)| left > right)
}
