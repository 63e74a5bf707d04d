//! Words that the peer's files share, and what interest is measured by.

use std::fmt;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;

/// A decimal, in a text or in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Figure(pub(super) Decimal);

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match Value::deserialize(deserializer)? {
            Value::String(text) => text,
            other
            @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                other.to_string()
            }
        };
        let figure = Decimal::from_str_exact(text.trim()).map_err(serde::de::Error::custom)?;
        Ok(Self(figure.normalize()))
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A figure that is a whole number.
pub(super) fn whole(figure: Figure) -> Option<u32> {
    u32::try_from(figure.0).ok().filter(|whole| Decimal::from(*whole) == figure.0)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Unit {
    Months,
    Weeks,
    Days,
    Years,
}

impl Unit {
    /// The name and the length of a frequency of our own.
    pub(super) const fn frequency(self) -> (&'static str, u16) {
        match self {
            Self::Months => ("months", 1),
            Self::Weeks => ("weeks", 1),
            Self::Days => ("days", 1),
            Self::Years => ("months", 12),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Year {
    #[serde(rename = "ACTUAL")]
    Actual,
    #[serde(rename = "DAYS_360")]
    Days360,
    #[serde(rename = "DAYS_364")]
    Days364,
    #[serde(rename = "DAYS_365")]
    Days365,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Month {
    #[serde(rename = "ACTUAL")]
    Actual,
    #[serde(rename = "DAYS_30")]
    Days30,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum LeapYear {
    FullLeapYear,
    #[serde(rename = "FEB_29_PERIOD_ONLY")]
    Feb29PeriodOnly,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Calculation {
    #[default]
    Daily,
    SameAsRepaymentPeriod,
}

/// What decides how a period's days are measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    pub(super) unit: Unit,
    pub(super) calculation: Calculation,
    pub(super) month: Month,
    pub(super) year: Year,
    pub(super) leap_year: Option<LeapYear>,
    /// Whether interest is recognised on the day of disbursement.
    pub(super) on_disbursement: bool,
}

impl Measure {
    /// What interest is measured by, and which day of a night is counted.
    ///
    /// The peer looks at the day on which a night ends, unless it recognises interest on the day of disbursement. That
    /// matters only where the length of the calendar year does.
    pub(super) fn basis(self) -> Result<(&'static str, &'static str), String> {
        let by_days = self.unit == Unit::Days;
        if self.calculation == Calculation::SameAsRepaymentPeriod && !by_days {
            return Ok(("per_period", "first"));
        }
        let by_months = matches!(self.unit, Unit::Months | Unit::Years);
        let basis = match (self.month, self.year, self.leap_year) {
            (Month::Days30, Year::Days360, _) if by_months => "per_period",
            (_, Year::Days360, _) => "act_360",
            (Month::Days30, Year::Actual | Year::Days364 | Year::Days365, _) if by_months => {
                return Err("months of 30 days in a year of another length than 360".to_owned());
            }
            (_, Year::Days364, _) => "act_364",
            (_, Year::Days365, _) => "act_365_fixed",
            (_, Year::Actual, Some(LeapYear::Feb29PeriodOnly)) => "act_365_actual",
            (_, Year::Actual, Some(LeapYear::FullLeapYear) | None) => "act_act_isda",
        };
        let last = basis == "act_act_isda" && !self.on_disbursement;
        Ok((basis, if last { "last" } else { "first" }))
    }
}
