use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::rate::Rate;
use crate::reference::{Known, RateSteps, TableRate};

/// The rate that penalty grows at.
///
/// Stored as text where it is one figure, as a table's name and a spread where it is read, as a factor and a spread where
/// it follows the contract rate, and as a list of such rates where it depends on how late the bill is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a rate, a table with a spread, a factor of the contract rate, or tiers"
)]
pub enum PenaltyRate {
    /// The same for ever.
    Fixed(Rate),
    /// What a table of the reference data says, day by day: a statutory rate for late payment.
    Table(TableRate),
    /// What follows from the contract rate of the night: an uplift (罚息上浮), a multiple, a spread.
    OfContract(OfContract),
    /// One rate after the other, the later the bill is.
    Tiers(Tiers),
}

/// A rate that follows the contract rate: `times × contract + spread`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfContract {
    /// How many times the contract rate; zero or more.
    #[serde(with = "rust_decimal::serde::str")]
    pub times: Decimal,
    /// What comes on top.
    pub spread: Rate,
}

/// Rates by how late a bill is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    /// The tiers, the first from day 1, ascending.
    pub tiers: Vec<Tier>,
}

/// A rate from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The first night that bears it, the night of the due day being 1.
    pub from_day: u32,
    /// The rate, which has no tiers of its own.
    pub rate: PenaltyRate,
}

impl OfContract {
    /// The largest factor.
    pub const TIMES_MAX: Decimal = Decimal::ONE_HUNDRED;

    /// The rate beside a contract rate: to twelve decimals, half to even, where it has more; between 0 and 1000 % a year.
    ///
    /// ```
    /// use lending_core::penalty::OfContract;
    /// use lending_core::rate::Rate;
    /// let half_more = OfContract { times: "1.5".parse()?, spread: Rate::ZERO };
    /// assert_eq!(half_more.beside("12 % per year".parse()?), "18 % per year".parse()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn beside(&self, contract: Rate) -> Rate {
        contract.times_to_nearest(self.times).with_spread(self.spread)
    }
}

impl PenaltyRate {
    /// The farthest night from which a tier begins.
    pub const FROM_DAY_MAX: u32 = 36_600;

    /// The largest rate that it can ever be while the contract rate is at most another: a table may come to say anything.
    pub fn largest(&self, contract: Rate) -> Rate {
        match self {
            Self::Fixed(rate) => *rate,
            Self::Table(_) => Rate::MAX,
            Self::OfContract(rate) => rate.beside(contract),
            Self::Tiers(Tiers { tiers }) => {
                tiers.iter().map(|tier| tier.rate.largest(contract)).max().unwrap_or_default()
            }
        }
    }

    /// The tables that it reads.
    pub fn tables(&self) -> Vec<&str> {
        match self {
            Self::Fixed(_) | Self::OfContract(_) => Vec::new(),
            Self::Table(rate) => vec![&rate.table],
            Self::Tiers(Tiers { tiers }) => tiers.iter().flat_map(|tier| tier.rate.tables()).collect(),
        }
    }

    /// The rate of a night of a bill: one of its tiers, where it has some.
    pub fn in_night(&self, due: Date, night: Date) -> &Self {
        let Self::Tiers(Tiers { tiers }) = self else { return self };
        let reached = tiers.iter().rev().find(|tier| first_night(due, tier.from_day) <= night);
        reached.map_or(self, |tier| &tier.rate)
    }

    /// The rate of each night, as known.
    pub fn nights(&self, known: Known<'_>) -> NightRates {
        match self {
            Self::Fixed(rate) => NightRates::Steps(RateSteps::fixed(*rate)),
            Self::Table(rate) => NightRates::Steps(known.steps(rate)),
            Self::OfContract(rate) => NightRates::OfContract(*rate),
            Self::Tiers(Tiers { tiers }) => {
                NightRates::Tiers(tiers.iter().map(|tier| (tier.from_day, tier.rate.nights(known))).collect())
            }
        }
    }

    /// Which of its figures lies outside its limits: the field, what was expected, what was found.
    pub fn beyond(&self) -> Option<(&'static str, String, String)> {
        let told = |field, expected: &str, found: String| Some((field, expected.to_owned(), found));
        match self {
            Self::Fixed(rate) => {
                let fits = *rate >= Rate::ZERO && *rate <= Rate::MAX;
                if fits { None } else { told("penalty.rate", "0 … 1000 % a year", rate.to_string()) }
            }
            Self::Table(rate) => {
                let fits = !rate.table.trim().is_empty() && rate.table.len() <= 64;
                if fits { None } else { told("penalty.rate.table", "1 to 64 characters", rate.table.clone()) }
            }
            Self::OfContract(OfContract { times, .. }) => {
                let fits = !times.is_sign_negative()
                    && *times <= OfContract::TIMES_MAX
                    && times.scale() <= Rate::DECIMALS;
                let expected = "0 … 100 times the contract rate, with at most 12 decimals";
                if fits { None } else { told("penalty.rate.times", expected, times.to_string()) }
            }
            Self::Tiers(Tiers { tiers }) => tiers_beyond(tiers),
        }
    }
}

fn tiers_beyond(tiers: &[Tier]) -> Option<(&'static str, String, String)> {
    let days: Vec<u32> = tiers.iter().map(|tier| tier.from_day).collect();
    let rises = days.windows(2).all(|pair| matches!(pair, [one, next] if one < next));
    let fits = days.first() == Some(&1)
        && rises
        && days.last().is_some_and(|last| *last <= PenaltyRate::FROM_DAY_MAX);
    if !fits {
        let expected = "tiers from day 1 on, each from a later day than the one before it, at most day 36600";
        return Some(("penalty.rate.tiers", expected.to_owned(), format!("{days:?}")));
    }
    if tiers.iter().any(|tier| matches!(tier.rate, PenaltyRate::Tiers(_))) {
        let (expected, found) = ("a tier without tiers of its own", "tiers in a tier");
        return Some(("penalty.rate.tiers", expected.to_owned(), found.to_owned()));
    }
    tiers.iter().find_map(|tier| tier.rate.beyond())
}

/// The rate of each night of a bill, as known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NightRates {
    /// By the calendar alone.
    Steps(RateSteps),
    /// By the contract rate of the night.
    OfContract(OfContract),
    /// By how late the bill is: from which night on, ascending.
    Tiers(Vec<(u32, Self)>),
}

impl Default for NightRates {
    fn default() -> Self {
        Self::Steps(RateSteps::default())
    }
}

impl NightRates {
    /// The nights `from … to` of a bill due on `due`, cut on the days on which the rate changes, each span with its rate;
    /// the contract rate is the same in all of them.
    pub fn spans(
        &self,
        due: Date,
        from: Date,
        to: Date,
        contract: Rate,
    ) -> impl Iterator<Item = (Date, Date, Rate)> {
        let mut at = from;
        std::iter::from_fn(move || {
            if at >= to {
                return None;
            }
            let (start, rate) = (at, self.at(due, at, contract));
            at = self.changes_after(due, start).map_or(to, |next| next.min(to));
            Some((start, at, rate))
        })
    }

    /// The rate of a night.
    fn at(&self, due: Date, night: Date, contract: Rate) -> Rate {
        match self {
            Self::Steps(steps) => steps.at(night),
            Self::OfContract(rate) => rate.beside(contract),
            Self::Tiers(tiers) => {
                let reached = tiers.iter().rev().find(|(from_day, _)| first_night(due, *from_day) <= night);
                reached.map_or(Rate::ZERO, |(_, rate)| rate.at(due, night, contract))
            }
        }
    }

    /// The next day after a night on which the rate may change.
    fn changes_after(&self, due: Date, night: Date) -> Option<Date> {
        match self {
            Self::Steps(steps) => steps.changes_after(night),
            Self::OfContract(_) => None,
            Self::Tiers(tiers) => {
                let begins = tiers.iter().map(|(from_day, _)| first_night(due, *from_day));
                let within = tiers.iter().filter_map(|(_, rate)| rate.changes_after(due, night));
                begins.filter(|begins| *begins > night).chain(within).min()
            }
        }
    }
}

/// The first night of a tier of a bill.
fn first_night(due: Date, from_day: u32) -> Date {
    due.plus_days(from_day.saturating_sub(1))
}
