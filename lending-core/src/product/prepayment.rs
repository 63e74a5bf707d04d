//! How prepayment stands in a product file.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::ProductError;
use crate::money::Minor;
use crate::prepayment::{FeeTier, InterestInAdvance, PayoffUntil, PrepaymentPolicy};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PrepaymentText {
    minimum: Option<String>,
    locked_months: u32,
    fees: Vec<FeeTierText>,
    interest: InterestInAdvance,
    payoff_until: PayoffUntil,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct FeeTierText {
    months: u32,
    share: String,
    min: Option<String>,
    max: Option<String>,
}

impl PrepaymentText {
    /// What it says, if nothing is wrong with it.
    pub(super) fn read(
        &self,
        amount: impl Fn(&'static str, &str) -> Result<Minor, ProductError>,
        share: impl Fn(&'static str, &str) -> Result<Decimal, ProductError>,
    ) -> Result<PrepaymentPolicy, ProductError> {
        let optional = |path, text: Option<&str>| text.map(|text| amount(path, text)).transpose();
        let tier = |text: &FeeTierText| {
            Ok(FeeTier {
                months: text.months,
                share: share("prepayment.fees.share", &text.share)?,
                min: optional("prepayment.fees.min", text.min.as_deref())?.unwrap_or_default(),
                max: optional("prepayment.fees.max", text.max.as_deref())?,
            })
        };
        let policy = PrepaymentPolicy {
            minimum: optional("prepayment.minimum", self.minimum.as_deref())?.unwrap_or_default(),
            locked_months: self.locked_months,
            fees: self.fees.iter().map(tier).collect::<Result<_, ProductError>>()?,
            interest: self.interest,
            payoff_until: self.payoff_until,
        };
        match policy.beyond() {
            Some((path, expected, found)) => Err(ProductError::Limit { path, expected, found }),
            None => Ok(policy),
        }
    }
}
