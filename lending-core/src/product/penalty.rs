//! How penalty stands in a product file.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::ProductError;
use super::file::RoundingText;
use super::read::{limit, share, uplift};
use crate::accrual::OverduePrincipal;
use crate::calendar::DayCount;
use crate::money::{Minor, Rounding};
use crate::penalty::{
    Caps, ChargesCap, Compound, Grace, OfContract, PenaltyOn, PenaltyPolicy, PenaltyRate, PenaltyRounded,
    Tier, Tiers,
};
use crate::rate::{Rate, RateError};
use crate::reference::TableRate;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PenaltyText {
    #[serde(default)]
    on: PenaltyOn,
    rate: RateText,
    #[serde(default = "actual_360")]
    day_count: DayCount,
    #[serde(default)]
    grace: Grace,
    #[serde(default)]
    rounding: RoundingText,
    #[serde(default)]
    round: PenaltyRounded,
    minimum: Option<String>,
    #[serde(default)]
    caps: CapsText,
    compound: Option<Compound>,
}

fn actual_360() -> DayCount {
    DayCount::Act360
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RateText {
    /// A part of the contract rate that comes on top of it, as text: with `"50 %"` (or `"0.5"`) 12 % becomes 18 %, the
    /// same as `times = "1.5"`.
    Uplift(String),
    /// So many times the contract rate: `"1.5"` or `"150 %"`.
    Times(String),
    /// The contract rate and so much more.
    Spread(String),
    /// A rate of its own.
    Fixed(String),
    /// What a table of the reference data says, with a spread on top: the base rate plus five points (BGB §288).
    Table(TableText),
    /// Another rate from some night on.
    Tiers(Vec<TierText>),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TableText {
    name: String,
    spread: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TierText {
    from_day: u32,
    rate: RateText,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CapsText {
    nights: Option<u32>,
    amount: Option<String>,
    share: Option<String>,
}

/// What of the product a penalty is read beside.
pub(super) struct Beside {
    pub(super) contract: Rate,
    pub(super) overdue_principal: OverduePrincipal,
    /// Whether some rows state no principal.
    pub(super) interest_only: bool,
}

impl PenaltyText {
    /// What it says, if nothing is wrong with it.
    pub(super) fn read(
        &self,
        with: &Beside,
        amount: impl Fn(&'static str, &str) -> Result<Minor, ProductError>,
        rounding: impl Fn(&'static str, &RoundingText) -> Result<Rounding, ProductError>,
    ) -> Result<PenaltyPolicy, ProductError> {
        let amount = |path, text: &Option<String>| text.as_deref().map(|text| amount(path, text)).transpose();
        let caps = Caps {
            nights: self.caps.nights,
            amount: amount("penalty.caps.amount", &self.caps.amount)?,
            share: self.caps.share.as_deref().map(|text| share("penalty.caps.share", text)).transpose()?,
        };
        let policy = PenaltyPolicy {
            on: self.on,
            rate: self.rate.read(with, self.day_count)?,
            day_count: self.day_count,
            grace: self.grace,
            rounding: rounding("penalty.rounding.unit", &self.rounding)?,
            round: self.round,
            minimum: amount("penalty.minimum", &self.minimum)?.unwrap_or_default(),
            caps,
            compound: self.compound,
        };
        if let Some((path, expected, found)) = policy.beyond() {
            return Err(ProductError::Limit { path, expected, found });
        }
        match policy.without_meaning(with.interest_only) {
            Some((path, reason)) => Err(ProductError::Combination { path, reason }),
            None => Ok(policy),
        }
    }
}

impl RateText {
    fn read(&self, with: &Beside, day_count: DayCount) -> Result<PenaltyRate, ProductError> {
        match self {
            Self::Fixed(text) => fixed(text, day_count).map(PenaltyRate::Fixed),
            Self::Table(text) => text.read().map(PenaltyRate::Table),
            Self::Uplift(text) => {
                let path = "penalty.rate.uplift";
                let refused = |source| ProductError::Rate { path, source };
                let uplift = uplift(text).map_err(refused)?;
                // Where penalty replaces contract interest it carries the contract rate as well.
                let factor = match with.overdue_principal {
                    OverduePrincipal::Both => Some(uplift),
                    OverduePrincipal::PenaltyOnly | OverduePrincipal::InterestOnly => {
                        uplift.checked_add(Decimal::ONE)
                    }
                };
                let times = factor.ok_or_else(|| refused(RateError::OutOfRange { found: text.clone() }))?;
                of_contract(path, with.contract, OfContract { times, spread: Rate::ZERO })
            }
            Self::Times(text) => {
                let path = "penalty.rate.times";
                let times = uplift(text).map_err(|source| ProductError::Rate { path, source })?;
                of_contract(path, with.contract, OfContract { times, spread: Rate::ZERO })
            }
            Self::Spread(text) => {
                let path = "penalty.rate.spread";
                let spread: Rate = text.parse().map_err(|source| ProductError::Rate { path, source })?;
                if spread.is_negative() {
                    return Err(limit(path, "0 … 1000 % a year", &spread));
                }
                of_contract(path, with.contract, OfContract { times: Decimal::ONE, spread })
            }
            Self::Tiers(tiers) => {
                let tier = |text: &TierText| {
                    Ok(Tier { from_day: text.from_day, rate: text.rate.read(with, day_count)? })
                };
                let tiers = tiers.iter().map(tier).collect::<Result<_, ProductError>>()?;
                Ok(PenaltyRate::Tiers(Tiers { tiers }))
            }
        }
    }
}

/// A rate that follows the contract's; beside the product's own it comes out with at most 12 decimals and in range.
fn of_contract(path: &'static str, contract: Rate, rate: OfContract) -> Result<PenaltyRate, ProductError> {
    let refused = |source| ProductError::Rate { path, source };
    let product = contract.times(rate.times).map_err(refused)?;
    let sum = product.to_decimal().checked_add(rate.spread.to_decimal()).unwrap_or(Decimal::MAX);
    Rate::per_year(sum).map_err(refused)?;
    Ok(PenaltyRate::OfContract(rate))
}

/// A rate of its own; by the day, so many times that a year as the day count has days in its year.
fn fixed(text: &str, day_count: DayCount) -> Result<Rate, ProductError> {
    let path = "penalty.rate.fixed";
    let refused = |source| ProductError::Rate { path, source };
    let rate = match (Rate::is_by_the_day(text), day_count.days_of_year()) {
        (false, _) => text.parse().map_err(refused)?,
        (true, Some(days)) => Rate::by_the_day(text, days).map_err(refused)?,
        (true, None) => {
            let reason = "a rate by the day needs a day count whose year always has as many days";
            return Err(ProductError::Combination { path, reason });
        }
    };
    if rate.is_negative() {
        return Err(limit(path, "0 … 1000 % a year", &rate));
    }
    Ok(rate)
}

impl TableText {
    fn read(&self) -> Result<TableRate, ProductError> {
        if self.name.trim().is_empty() || self.name.len() > 64 {
            return Err(limit("penalty.rate.table.name", "1 to 64 characters", &self.name));
        }
        let spread = self.spread.as_deref().map_or(Ok(Rate::ZERO), str::parse);
        let spread =
            spread.map_err(|source| ProductError::Rate { path: "penalty.rate.table.spread", source })?;
        Ok(TableRate { table: self.name.clone(), spread })
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChargesCapText {
    table: String,
    #[serde(default = "actual_365")]
    day_count: DayCount,
}

fn actual_365() -> DayCount {
    DayCount::Act365Fixed
}

impl ChargesCapText {
    /// What it says, if nothing is wrong with it, beside a penalty or none.
    pub(super) fn read(&self, penalty: bool) -> Result<ChargesCap, ProductError> {
        if let Some((path, reason)) = ChargesCap::without_meaning(penalty) {
            return Err(ProductError::Combination { path, reason });
        }
        if self.table.trim().is_empty() || self.table.len() > 64 {
            return Err(limit("charges_cap.table", "1 to 64 characters", &self.table));
        }
        Ok(ChargesCap { table: self.table.clone(), day_count: self.day_count })
    }
}
