//! What was observed, and the rates that follow from it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value;

use super::Unknown;
use super::instant::Instant;
use super::terms::Terms;
use super::values::{decimal, text};

/// Observed values by the code of what was observed: each holds until the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Market(BTreeMap<String, BTreeMap<Instant, Decimal>>);

impl Market {
    pub(super) fn read(case: &Value) -> Result<Self, Unknown> {
        let Some(observed) = case.get("dataObserved").and_then(Value::as_object) else {
            return Ok(Self::default());
        };
        let mut market = BTreeMap::new();
        for (code, series) in observed {
            let data = series.get("data").and_then(Value::as_array);
            let data = data.ok_or_else(|| format!("observations of `{code}` without data"))?;
            let mut values = BTreeMap::new();
            for observation in data {
                let part = |name| match observation.get(name).map(text) {
                    Some(Ok(Some(text))) => Ok(text),
                    _ => Err(format!("an observation of `{code}` without `{name}`")),
                };
                values.insert(Instant::read(&part("timestamp")?)?, decimal(&part("value")?)?);
            }
            market.insert(code.clone(), values);
        }
        Ok(Self(market))
    }

    /// The value that holds at an instant.
    pub(super) fn at(&self, code: &str, at: Instant) -> Result<Decimal, Unknown> {
        let series = self.0.get(code).ok_or_else(|| format!("no observations of `{code}`"))?;
        let value = series.range(..=at).next_back().map(|(_, value)| *value);
        value.ok_or_else(|| format!("no observation of `{code}` at {at} or before"))
    }
}

/// How a rate follows from an observation.
#[derive(Debug, Clone)]
pub(super) struct ResetRule {
    code: Option<String>,
    multiplier: Decimal,
    spread: Decimal,
    period: (Option<Decimal>, Option<Decimal>),
    life: (Option<Decimal>, Option<Decimal>),
}

impl ResetRule {
    pub(super) fn read(terms: Terms<'_>) -> Result<Self, Unknown> {
        Ok(Self {
            code: terms.text("marketObjectCodeOfRateReset")?,
            multiplier: terms.decimal("rateMultiplier")?.unwrap_or(Decimal::ONE),
            spread: terms.decimal("rateSpread")?.unwrap_or_default(),
            period: (terms.decimal("periodFloor")?, terms.decimal("periodCap")?),
            life: (terms.decimal("lifeFloor")?, terms.decimal("lifeCap")?),
        })
    }

    /// The rate after a reset, with another spread where one is given.
    pub(super) fn rate(
        &self,
        market: &Market,
        at: Instant,
        before: Decimal,
        spread: Option<Decimal>,
    ) -> Result<Decimal, Unknown> {
        let code = self.code.as_deref().ok_or("a rate reset without `marketObjectCodeOfRateReset`")?;
        let too_long = || format!("the rate at {at}");
        let plain = market
            .at(code, at)?
            .checked_mul(self.multiplier)
            .and_then(|rate| rate.checked_add(spread.unwrap_or(self.spread)))
            .ok_or_else(too_long)?;
        let change = between(plain.checked_sub(before).ok_or_else(too_long)?, self.period);
        let rate = before.checked_add(change).ok_or_else(too_long)?;
        Ok(between(rate, self.life).round_dp(18).normalize())
    }
}

/// A number, but not below a floor nor above a cap.
fn between(number: Decimal, (floor, cap): (Option<Decimal>, Option<Decimal>)) -> Decimal {
    let floored = floor.map_or(number, |floor| number.max(floor));
    cap.map_or(floored, |cap| floored.min(cap))
}
