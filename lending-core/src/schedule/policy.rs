use serde::{Deserialize, Serialize};

use super::Method;
use crate::money::{Minor, RoundingMode};

/// What a level instalment is computed with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstalmentBasis {
    /// The same weights as interest: the last row differs by roundings only.
    #[default]
    AsInterest,
    /// The rate per whole period, whatever the interest's day count: the printed instalment follows the annuity
    /// tables, the last row takes what the days make of it.
    PerPeriod,
}

/// Where the interest of the nights before the first whole period goes (broken-period interest).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BrokenPeriod {
    /// The first period is longer, and the instalment is solved with it.
    #[default]
    InTheInstalment,
    /// The instalment is solved without it; the first row has it on top.
    OnTheFirstRow,
    /// A row of its own, of interest only, on the day the first whole period starts.
    OwnRow,
    /// Taken off what is paid out.
    Deducted,
    /// Spread evenly over all rows, on top of the instalment.
    Spread,
}

/// Rows at the beginning on which less is paid (宽限期 of principal; moratorium).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moratorium {
    /// How many rows; fewer than the plan has.
    pub rows: u32,
    /// On what.
    pub on: MoratoriumOn,
}

/// What a moratorium is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoratoriumOn {
    /// Principal: these rows are interest only.
    Principal,
    /// Everything: nothing is paid, interest grows on the principal (without interest on interest) and then …
    Everything(MoratoriumInterest),
}

/// Where the interest of a moratorium on everything goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoratoriumInterest {
    /// It waits and falls due with the last row.
    Accumulates,
    /// It becomes principal with the moratorium's last row.
    IsCapitalised,
    /// It falls due with the first row after the moratorium.
    OnTheFirstRow,
    /// It falls due with all rows after the moratorium in even shares, on top of their instalments.
    IsSpread,
}

/// What happens when a row's interest is larger than its instalment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShortInstalment {
    /// That row pays its interest and no principal.
    #[default]
    Raise,
    /// That row pays the instalment; the rest of the interest waits for the next rows.
    Carry,
    /// That row pays the instalment; the rest of the interest becomes principal (negative amortisation).
    Capitalise,
    /// The plan is refused.
    Refuse,
}

/// Where the difference goes that rounding the instalment leaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastInstalment {
    /// The last row takes the rest (尾差入末期).
    #[default]
    TakesTheRest,
    /// The instalment is moved by the difference over the rows, up to so many times, as long as the last row comes
    /// nearer to it; a difference of at most half as many minor units as there are rows is left alone. What it is moved
    /// by is rounded as the instalment is; to one minor unit where the instalment is no multiple of its unit, because
    /// it is smaller than half of one.
    EvenedOut {
        /// How often at most.
        rounds: u8,
    },
    /// The first row takes it.
    FirstTakesTheRest,
    /// All rows share it, as evenly as whole minor units allow.
    Spread,
}

/// What happens when an instalment that was rounded up pays everything off before the last row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaidOffEarly {
    /// The plan keeps its rows; those after the end are zero.
    #[default]
    ZeroRows,
    /// The plan ends there.
    FewerRows,
}

/// How many digits of a period's rate count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateDigits {
    /// All of them.
    #[default]
    Exact,
    /// As many as the contract prints.
    Decimals {
        /// The decimals of the period's rate as a fraction, at most 24.
        places: u32,
        /// How it is rounded.
        mode: RoundingMode,
    },
}

/// How a plan is made of principal, rate and periods: part of the terms. Each field is one question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlanPolicy {
    /// What a level instalment is computed with.
    pub instalment: InstalmentBasis,
    /// Where the interest before the first whole period goes.
    pub broken_period: BrokenPeriod,
    /// Rows at the beginning on which less is paid.
    pub moratorium: Option<Moratorium>,
    /// What happens when interest is larger than the instalment.
    pub short_instalment: ShortInstalment,
    /// Where the rounding of the instalment goes.
    pub last_instalment: LastInstalment,
    /// What happens when everything is paid off before the last row.
    pub paid_off_early: PaidOffEarly,
    /// How many digits of a period's rate count.
    pub period_rate: RateDigits,
}

impl PlanPolicy {
    /// The rows before the first that pays off principal.
    pub fn lead(&self) -> u32 {
        self.moratorium.map_or(0, |moratorium| moratorium.rows)
    }
}

impl PlanPolicy {
    /// Which answer has no meaning with a method or with another answer, and why; `None`: all have.
    pub fn without_meaning(&self, method: &Method, residual: Minor) -> Option<(&'static str, &'static str)> {
        let levels = match method {
            Method::EqualInstalment | Method::EqualPrincipal | Method::Flat => true,
            Method::InterestFirst
            | Method::Bullet
            | Method::FixedInstalment(_)
            | Method::Stepped(_)
            | Method::Custom(_) => false,
        };
        let on_everything =
            self.moratorium.is_some_and(|moratorium| matches!(moratorium.on, MoratoriumOn::Everything(_)));
        if self.last_instalment != LastInstalment::TakesTheRest && !levels {
            return Some((
                "plan.last_instalment",
                "only level instalments and equal principal leave a rounding",
            ));
        }
        if self.instalment != InstalmentBasis::AsInterest && !matches!(method, Method::EqualInstalment) {
            return Some(("plan.instalment", "only equal instalments are solved"));
        }
        let levels_or_waits =
            matches!(method, Method::EqualInstalment | Method::EqualPrincipal | Method::InterestFirst);
        if on_everything && !levels_or_waits {
            return Some((
                "plan.moratorium.on",
                "a moratorium on everything goes with equal instalments, equal principal or interest first",
            ));
        }
        let waits = Some(MoratoriumOn::Everything(MoratoriumInterest::Accumulates));
        if self.last_instalment != LastInstalment::TakesTheRest
            && self.moratorium.map(|moratorium| moratorium.on) == waits
        {
            return Some(("plan.last_instalment", "the last row has the interest that waited on top"));
        }
        if residual.is_positive()
            && matches!(method, Method::Custom(_) | Method::InterestFirst | Method::Bullet | Method::Flat)
        {
            return Some(("residual", "the method leaves all or given principal to its last row already"));
        }
        if matches!(method, Method::Bullet) && (self.moratorium.is_some() || self.has_broken_answer()) {
            return Some(("method", "a bullet has one period: no moratorium and no broken period"));
        }
        None
    }

    fn has_broken_answer(&self) -> bool {
        self.broken_period != BrokenPeriod::InTheInstalment
    }
}
