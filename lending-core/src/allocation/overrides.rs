//! Orders that take the place of the usual one by how the loan stands.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::written::Order;
use super::{Direction, Place, Waterfall, WaterfallError, WaterfallText};

/// How a loan stood at the close of the day before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// With more days past due than this.
    DaysPastDueAbove(u32),
    /// Without accrual.
    NonAccrual,
    /// Written off.
    WrittenOff,
}

impl Standing {
    /// Whether a loan that closed a day so stands so.
    pub const fn fits(self, seen: Stood) -> bool {
        match self {
            Self::DaysPastDueAbove(days) => seen.days_past_due > days,
            Self::NonAccrual => seen.non_accrual,
            Self::WrittenOff => seen.written_off,
        }
    }

    /// Whether whoever stands so also stands as another says.
    const fn implies(self, other: Self) -> bool {
        match (self, other) {
            (Self::DaysPastDueAbove(own), Self::DaysPastDueAbove(other)) => own >= other,
            (Self::NonAccrual, Self::NonAccrual) | (Self::WrittenOff, Self::WrittenOff) => true,
            (Self::DaysPastDueAbove(_) | Self::NonAccrual | Self::WrittenOff, _) => false,
        }
    }
}

/// How a loan closed a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stood {
    /// Its days past due, as they are reported.
    pub days_past_due: u32,
    /// Whether it does not accrue.
    pub non_accrual: bool,
    /// Whether it is written off.
    pub written_off: bool,
}

/// An order of its own for a standing, or for a kind of money in a standing. What becomes of money that nothing issued
/// needs stays as the usual waterfall of the money says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The kind of money; `None`: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub money: Option<String>,
    /// The standing.
    pub standing: Standing,
    /// The order.
    pub waterfall: Waterfall,
}

/// An override as text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverrideText {
    #[serde(default)]
    money: Option<String>,
    standing: Standing,
    #[serde(default)]
    direction: Direction,
    #[serde(default)]
    order: Option<Order>,
    #[serde(default)]
    past_due: Option<Order>,
    #[serde(default)]
    due: Option<Order>,
    #[serde(default)]
    in_advance: Option<Order>,
    #[serde(default)]
    list: Option<Vec<Place>>,
}

impl TryFrom<OverrideText> for Override {
    type Error = WaterfallError;
    fn try_from(text: OverrideText) -> Result<Self, WaterfallError> {
        let OverrideText { money, standing, direction, order, past_due, due, in_advance, list } = text;
        let written = WaterfallText::of_order(direction, order, [past_due, due, in_advance], list);
        Ok(Self { money, standing, waterfall: written.try_into()? })
    }
}

/// The order that serves money of a kind in a standing, if one of the overrides does: of those that fit one for the kind
/// goes before one for any, then that of what is written off, and of two days past due the more.
pub fn most_specific<'o>(
    overrides: &'o [Override],
    kind: Option<&str>,
    seen: Stood,
) -> Option<&'o Waterfall> {
    let of_kind = |each: &&Override| each.money.is_none() || each.money.as_deref() == kind;
    let fits = overrides.iter().filter(of_kind).filter(|each| each.standing.fits(seen));
    let rank = |standing: Standing| match standing {
        Standing::NonAccrual => (0, 0),
        Standing::DaysPastDueAbove(days) => (0, days),
        Standing::WrittenOff => (1, 0),
    };
    fits.max_by_key(|each| (each.money.is_some(), rank(each.standing))).map(|each| &each.waterfall)
}

/// Which of the overrides has no meaning beside the others and the kinds of money, and why; `accrual_stops`: whether
/// some class stops the accrual.
pub fn in_conflict(
    overrides: &[Override],
    kinds: &BTreeMap<String, Waterfall>,
    accrual_stops: bool,
) -> Option<(&'static str, &'static str)> {
    let path = "waterfalls";
    if !accrual_stops && overrides.iter().any(|each| each.standing == Standing::NonAccrual) {
        return Some(("waterfalls.standing", "no class of the product stops the accrual"));
    }
    if overrides.iter().any(|each| each.money.as_ref().is_some_and(|kind| !kinds.contains_key(kind))) {
        return Some(("waterfalls.money", "it names one of kinds_of_money"));
    }
    let at = |each: &Override| (each.money.clone(), each.standing);
    let is_twice = |each: &Override| overrides.iter().filter(|other| at(other) == at(each)).count() > 1;
    if overrides.iter().any(is_twice) {
        return Some((path, "two of them speak of the same money in the same standing"));
    }
    let stopped = |each: &Override| each.standing == Standing::NonAccrual;
    let past_due = |each: &Override| matches!(each.standing, Standing::DaysPastDueAbove(_));
    if overrides.iter().any(stopped) && overrides.iter().any(past_due) {
        return Some((
            path,
            "a loan may be past due and without accrual: neither standing is the more specific",
        ));
    }
    // Money of a kind has an order of its own: in a standing that has one too, a third says which goes first.
    let settles = |kind: &String, standing: Standing| {
        let of_kind = overrides.iter().filter(|each| each.money.as_ref() == Some(kind));
        of_kind.into_iter().any(|each| standing.implies(each.standing))
    };
    let open = overrides.iter().filter(|each| each.money.is_none());
    let mut open = open.flat_map(|each| kinds.keys().map(move |kind| (kind, each.standing)));
    open.any(|(kind, standing)| !settles(kind, standing)).then_some((
        path,
        "a kind of money has an order of its own: in this standing one for both must say which goes first",
    ))
}
