//! The terms of a case by their names.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::Unknown;
use super::cycle::{Cycle, Row};
use super::instant::Instant;
use super::values::{decimal, text};

/// Terms that are read, each by whoever needs it.
const READ: &[&str] = &[
    "accruedInterest",
    "amortizationDate",
    "arrayCycleAnchorDateOfInterestPayment",
    "arrayCycleAnchorDateOfPrincipalRedemption",
    "arrayCycleAnchorDateOfRateReset",
    "arrayCycleOfInterestPayment",
    "arrayCycleOfPrincipalRedemption",
    "arrayCycleOfRateReset",
    "arrayFixedVariable",
    "arrayIncreaseDecrease",
    "arrayNextPrincipalRedemptionPayment",
    "arrayRate",
    "businessDayConvention",
    "calendar",
    "capitalizationEndDate",
    "contractRole",
    "contractType",
    "cycleAnchorDateOfInterestCalculationBase",
    "cycleAnchorDateOfInterestPayment",
    "cycleAnchorDateOfPrincipalRedemption",
    "cycleAnchorDateOfRateReset",
    "cycleAnchorDateOfScalingIndex",
    "cycleOfInterestCalculationBase",
    "cycleOfInterestPayment",
    "cycleOfPrincipalRedemption",
    "cycleOfRateReset",
    "cycleOfScalingIndex",
    "dayCountConvention",
    "endOfMonthConvention",
    "initialExchangeDate",
    "interestCalculationBase",
    "interestCalculationBaseAmount",
    "interestScalingMultiplier",
    "lifeCap",
    "lifeFloor",
    "marketObjectCodeOfRateReset",
    "marketObjectCodeOfScalingIndex",
    "maturityDate",
    "nextPrincipalRedemptionPayment",
    "nextResetRate",
    "nominalInterestRate",
    "notionalPrincipal",
    "notionalScalingMultiplier",
    "periodCap",
    "periodFloor",
    "premiumDiscountAtIED",
    "priceAtPurchaseDate",
    "priceAtTerminationDate",
    "purchaseDate",
    "rateMultiplier",
    "rateSpread",
    "scalingEffect",
    "scalingIndexAtContractDealDate",
    "scalingIndexAtStatusDate",
    "statusDate",
    "terminationDate",
];

/// Terms that move no figure of these contracts: names, and lead times of a fixing that is known in advance.
const WITHOUT_EFFECT: &[&str] = &[
    "contractDealDate",
    "contractID",
    "contractStructure",
    "counterpartyID",
    "creatorID",
    "currency",
    "fixingDays",
    "fixingPeriod",
    "marketObjectCode",
    "seniority",
];

/// Terms that are understood where they ask for nothing, with the answers that do.
const ASKING_NOTHING: &[(&str, &[&str])] = &[
    ("contractPerformance", &["PF"]),
    ("cyclePointOfInterestPayment", &["E"]),
    ("cyclePointOfRateReset", &["B"]),
    ("feeRate", &["0", "0.0"]),
    ("feeAccrued", &["0", "0.0"]),
    ("penaltyRate", &["0", "0.0"]),
    ("penaltyType", &["N", "O"]),
    ("prepaymentEffect", &["N"]),
];

/// A term that there must be.
pub(super) fn needed<T>(name: &str, found: Option<T>) -> Result<T, Unknown> {
    found.ok_or_else(|| format!("terms without `{name}`"))
}

/// The terms of a case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'a>(&'a Map<String, Value>);

impl<'a> Terms<'a> {
    /// The terms, once each of them is known.
    pub(super) fn of(case: &'a Value) -> Result<Self, Unknown> {
        let terms = case.get("terms").and_then(Value::as_object).ok_or("a case without terms")?;
        for (name, value) in terms {
            let name = name.as_str();
            if READ.contains(&name) || WITHOUT_EFFECT.contains(&name) {
                continue;
            }
            let harmless = ASKING_NOTHING.iter().find(|(known, _)| *known == name);
            let Some((_, answers)) = harmless else { return Err(format!("an attribute `{name}`")) };
            if let Some(answer) = text(value)?.filter(|answer| !answers.contains(&answer.as_str())) {
                return Err(format!("`{name}`: `{answer}`"));
            }
        }
        Ok(Self(terms))
    }

    pub(super) fn text(self, name: &str) -> Result<Option<String>, Unknown> {
        self.0.get(name).map_or(Ok(None), text).map_err(|unknown| format!("`{name}`: {unknown}"))
    }

    pub(super) fn decimal(self, name: &str) -> Result<Option<Decimal>, Unknown> {
        self.text(name)?
            .map(|text| decimal(&text))
            .transpose()
            .map_err(|unknown| format!("`{name}`: {unknown}"))
    }

    pub(super) fn instant(self, name: &str) -> Result<Option<Instant>, Unknown> {
        self.text(name)?.map(|text| Instant::read(&text)).transpose()
    }

    /// The anchor and the cycle of what happens again and again; without an anchor, one cycle after a beginning.
    pub(super) fn row(self, of: &str, beginning: Instant) -> Result<Option<Row>, Unknown> {
        let anchor = self.instant(&format!("cycleAnchorDateOf{of}"))?;
        let cycle = self.text(&format!("cycleOf{of}"))?.map(|text| Cycle::read(&text)).transpose()?;
        Ok(match (anchor, cycle) {
            (Some(anchor), cycle) => Some(Row { anchor, cycle }),
            (None, Some(cycle)) => Some(Row { anchor: cycle.nth(beginning, 1, false)?, cycle: Some(cycle) }),
            (None, None) => None,
        })
    }

    /// The texts of a list; a single value is a list of one.
    pub(super) fn list(self, name: &str) -> Result<Vec<String>, Unknown> {
        let values = match self.0.get(name) {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Array(values)) => values.as_slice(),
            Some(value) => std::slice::from_ref(value),
        };
        let texts =
            values.iter().map(|value| text(value)?.ok_or_else(|| format!("`{name}`: nothing in a list")));
        texts.collect()
    }
}
