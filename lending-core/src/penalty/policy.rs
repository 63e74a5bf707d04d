use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Caps, Compound, Limits, PenaltyOn, PenaltyRate, PenaltyRounded};
use crate::calendar::{Date, DayCount};
use crate::money::{Minor, Rounding};

/// Days after the due day in which penalty is held back (宽限期). Moves the penalty only, not the days past due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grace {
    /// Penalty runs from the night of the due day on.
    #[default]
    None,
    /// The first so many nights are never charged.
    StartsAfter(u32),
    /// Nothing for so many days; whoever has not paid by then is charged for all nights since the due day (容时).
    Retroactive(u32),
}

impl Grace {
    /// The longest grace: a year.
    pub const DAYS_MAX: u32 = 366;

    /// Its days.
    pub const fn days(self) -> u32 {
        match self {
            Self::None => 0,
            Self::StartsAfter(days) | Self::Retroactive(days) => days,
        }
    }

    /// The first night that is charged as it comes, for a bill due on `due`.
    pub fn first_night(self, due: Date) -> Date {
        match self {
            Self::None => due,
            Self::StartsAfter(days) => due.plus_days(days),
            Self::Retroactive(days) => due.plus_days(days.saturating_add(1)),
        }
    }
}

/// What a bill that is not paid in time bears: part of the terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyPolicy {
    /// What it grows on.
    #[serde(default)]
    pub on: PenaltyOn,
    /// The yearly rate that it grows at.
    pub rate: PenaltyRate,
    /// How nights are weighed, from the bill's due day.
    pub day_count: DayCount,
    /// The grace.
    pub grace: Grace,
    /// How what grows is rounded.
    pub rounding: Rounding,
    /// What of it is rounded on its own.
    #[serde(default)]
    pub round: PenaltyRounded,
    /// The least that a bill bears from the first night that is charged on.
    #[serde(default)]
    pub minimum: Minor,
    /// The most that a bill bears.
    #[serde(default)]
    pub caps: Caps,
    /// What unpaid interest bears; `None`: nothing.
    #[serde(default)]
    pub compound: Option<Compound>,
}

impl PenaltyPolicy {
    /// Between what the penalty of a bill lies that states so much principal. Where compound interest may bear compound
    /// interest, it never exceeds the largest amount there is.
    pub fn limits(&self, principal: Minor) -> Limits {
        let ends = self.compound.map(|_| Minor::LIMIT);
        Limits { least: self.minimum, most: self.caps.most(principal).into_iter().chain(ends).min() }
    }

    /// Whether what a night adds depends on the nights before it, so that they are taken one by one.
    pub fn is_nightly(&self) -> bool {
        self.round == PenaltyRounded::EachNight
            || self.on.holds_interest()
            || self.minimum.is_positive()
            || !self.caps.is_none()
            || self.compound.is_some()
    }

    /// Which of its figures lies outside its limits: the field, what was expected, what was found.
    pub fn beyond(&self) -> Option<(&'static str, String, String)> {
        let told = |field, expected: &str, found: String| Some((field, expected.to_owned(), found));
        if let Some(beyond) = self.rate.beyond() {
            return Some(beyond);
        }
        if self.grace.days() > Grace::DAYS_MAX {
            let expected = format!("at most {} days", Grace::DAYS_MAX);
            return told("penalty.grace", &expected, self.grace.days().to_string());
        }
        if self.rounding.unit() > Rounding::UNIT_MAX {
            let expected = "above zero and at most 10^9 minor units";
            return told("penalty.rounding.unit", expected, self.rounding.unit().to_string());
        }
        if self.minimum.is_negative() || self.minimum > Minor::LIMIT {
            let expected = "zero or more, below 10^15 minor units";
            return told("penalty.minimum", expected, self.minimum.to_string());
        }
        let Caps { nights, amount, share } = self.caps;
        if let Some(nights) = nights.filter(|nights| *nights == 0 || *nights > Caps::NIGHTS_MAX) {
            return told("penalty.caps.nights", "1 … 36600 nights", nights.to_string());
        }
        if let Some(amount) = amount.filter(|amount| !amount.is_positive() || *amount > Minor::LIMIT) {
            return told("penalty.caps.amount", "above zero, below 10^15 minor units", amount.to_string());
        }
        let fits = |share: &Decimal| *share > Decimal::ZERO && *share <= Decimal::ONE && share.scale() <= 12;
        if let Some(share) = share.filter(|share| !fits(share)) {
            return told("penalty.caps.share", "above 0, at most 100 %", share.to_string());
        }
        let joins = self.compound.map(|compound| compound.joins).filter(|joins| !joins.is_valid());
        let expected = "1, 2, 3, 4, 6 or 12 months";
        joins.and_then(|joins| told("penalty.compound.joins", expected, format!("{joins:?}")))
    }

    /// Which of its answers has no meaning with the others, and why; `interest_only`: whether some rows state no principal.
    pub fn without_meaning(&self, interest_only: bool) -> Option<(&'static str, &'static str)> {
        if self.caps.amount.is_some_and(|most| most < self.minimum) {
            return Some(("penalty.minimum", "it is above the cap of the same bill, `penalty.caps.amount`"));
        }
        if self.compound.is_some() && self.on.holds_interest() {
            let reason = "`penalty.on` holds interest already, so unpaid interest would bear both";
            return Some(("penalty.compound", reason));
        }
        let beyond_principal = self.on != PenaltyOn::OverduePrincipal || self.compound.is_some();
        if self.caps.share.is_some() && interest_only && beyond_principal {
            let reason = "rows of interest alone state no principal to take a share of: name an amount";
            return Some(("penalty.caps.share", reason));
        }
        None
    }
}
