//! Plans of the library over the events to come: which method a contract is, over which periods.

use lending_core::calendar::Fraction;
use lending_core::money::Minor;
use lending_core::rate::{PeriodRate, Rate, level_instalment};
use lending_core::schedule::{
    Amortisation, Method, Moratorium, MoratoriumOn, Period, PlanPolicy, PlannedRow, ROWS_MAX,
    ShortInstalment, Stepper,
};
use rust_decimal::Decimal;

use super::Unknown;
use super::contract::{Base, Contract, Kind};
use super::events::{Event, Events, What};
use super::growth;
use super::instant::{Instant, Point};
use super::values::UNIT;

/// A contract as it stands before some of its events.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<'a, 'c> {
    pub(super) contract: &'a Contract<'c>,
    pub(super) events: &'a Events,
    /// The events to come.
    pub(super) ahead: &'a [Event],
    pub(super) at: Instant,
    pub(super) balance: Minor,
    pub(super) accrued: Minor,
    pub(super) rate: Decimal,
    pub(super) payment: Option<Minor>,
}

/// A plan of the library, and the instants of its rows.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    stepper: Stepper,
    rows: Vec<PlannedRow>,
    instants: Vec<Instant>,
    /// Whether what is walked must meet each row.
    pub(super) is_followed: bool,
    /// Whether there are more rows than a plan has: its last one is only where the next plan begins.
    is_cut: bool,
    /// The rows that were met already.
    met: u32,
}

/// A row in the making.
#[derive(Debug, Clone, Copy)]
struct Row {
    at: Point,
    redeems: Redeems,
}

/// What principal a row brings back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Redeems {
    /// None: it pays interest.
    Nothing,
    /// So much of what is left.
    Given(Minor),
    /// What the interest, or the end, leaves.
    TheRest,
}

impl Planned {
    /// The row at an instant, 1 being the first.
    pub(super) fn row_at(&self, raw: Instant) -> Option<u32> {
        let index = self.instants.iter().position(|at| *at == raw)?;
        u32::try_from(index + 1).ok()
    }

    /// Whether a row was met already.
    pub(super) const fn is_met(&self, row: u32) -> bool {
        row <= self.met
    }

    /// A row was met.
    pub(super) const fn meet(&mut self, row: u32) {
        self.met = row;
    }

    /// What a row was planned to be.
    pub(super) fn planned(&self, row: u32) -> Option<PlannedRow> {
        let is_real = !self.is_cut || row < self.stepper.rows();
        let index = usize::try_from(row).ok()?.checked_sub(1)?;
        self.rows.get(index).copied().filter(|_| is_real && self.is_followed)
    }

    /// The principal of a row; below zero where interest takes more than the payment.
    pub(super) fn principal(&self, row: u32, balance: Minor, due: Minor) -> Minor {
        match self.stepper.instalment_of(row) {
            Some(payment) if due > payment => payment - due,
            Some(_) | None => self.stepper.principal(row, balance, due),
        }
    }

    /// Whether an event needs the next plan.
    pub(super) fn ends_before(&self, raw: Instant) -> bool {
        self.is_cut && self.instants.last().is_some_and(|last| raw >= *last)
    }
}

impl Standing<'_, '_> {
    /// The plan of what is to come; `None` when nothing is left to plan.
    pub(super) fn plan(&self) -> Result<Option<Planned>, Unknown> {
        let Contract { kind, base, .. } = *self.contract;
        let mut rows = self.rows();
        let mut is_followed = base == Base::Notional && self.contract.bears_interest;
        let first = rows.iter().position(|row| row.redeems != Redeems::Nothing).unwrap_or_default();
        let mut lead = 0;
        if matches!(kind, Kind::Fixed | Kind::Level) {
            if self.payment.is_none() {
                return Ok(None);
            }
            lead = first;
            let all = rows.len();
            let mut index = 0;
            rows.retain(|row| {
                index += 1;
                index <= first || row.redeems != Redeems::Nothing
            });
            // Payments of interest alone between redemptions are no rows of a level plan.
            is_followed &= rows.len() == all;
        }
        let limit = usize::try_from(ROWS_MAX).unwrap_or(usize::MAX);
        let is_cut = rows.len() > limit;
        rows.truncate(limit);
        if !self.balance.is_positive() || rows.is_empty() {
            return Ok(None);
        }
        // A plan that is cut in its lead has no redemption: its rows are planned one less.
        let lead = u32::try_from(lead.min(rows.len() - 1)).map_err(|error| error.to_string())?;
        let method = self.method(&rows, lead, is_cut);
        let periods = self.periods(&rows)?;
        let moratorium = (lead > 0).then_some(Moratorium { rows: lead, on: MoratoriumOn::Principal });
        let plan = Amortisation {
            method: &method,
            policy: PlanPolicy {
                moratorium,
                short_instalment: ShortInstalment::Capitalise,
                ..PlanPolicy::default()
            },
            principal: self.balance,
            residual: Minor::ZERO,
            rate: Rate::per_year(Decimal::ONE).map_err(|error| error.to_string())?,
            instalment_rounding: UNIT,
            interest_rounding: UNIT,
            so_far: None,
        };
        let (plan, planned) = plan.plan(&periods).map_err(|error| error.to_string())?;
        let instants = rows.iter().map(|row| row.at.raw).collect();
        Ok(Some(Planned { stepper: plan.stepper, rows: planned, instants, is_followed, is_cut, met: 0 }))
    }

    /// Where interest or principal is paid from here on, and the maturity.
    fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for event in self.ahead {
            let redeems = match event.what {
                What::Redemption(Some(amount)) => Redeems::Given(amount),
                What::Redemption(None) | What::Maturity => Redeems::TheRest,
                What::Interest | What::Capitalisation => Redeems::Nothing,
                What::Exchange
                | What::Increase(_)
                | What::FixedReset(_)
                | What::Reset(_)
                | What::Refix
                | What::Purchase(_)
                | What::Termination(_)
                | What::Scaling(_)
                | What::BaseReset => continue,
            };
            match rows.iter_mut().rfind(|row| row.at.raw == event.at.raw) {
                Some(row) if row.redeems == Redeems::Nothing => row.redeems = redeems,
                Some(_) => {}
                None => rows.push(Row { at: event.at, redeems }),
            }
        }
        rows
    }

    fn method(&self, rows: &[Row], lead: u32, is_cut: bool) -> Method {
        let contract = self.contract;
        let redemptions_only = rows.iter().all(|row| row.redeems != Redeems::Nothing);
        let is_whole = !is_cut && redemptions_only && self.balance == contract.notional;
        match contract.kind {
            Kind::AtMaturity => Method::InterestFirst,
            Kind::Linear if is_whole && contract.payment.is_none() => Method::EqualPrincipal,
            Kind::Linear | Kind::Exotic => self.given(rows),
            Kind::Fixed | Kind::Level => {
                let pays_off = self.events.level_over.last().map(|last| last.raw);
                let is_flat = !self.ahead.iter().any(|event| event.what == What::Refix);
                let is_level = contract.payment.is_none()
                    && pays_off == Some(self.events.maturity.raw)
                    && !is_cut
                    && lead == 0
                    && is_flat;
                if is_level {
                    Method::EqualInstalment
                } else {
                    Method::FixedInstalment(self.payment.unwrap_or_default())
                }
            }
        }
    }

    /// The principal of each row as agreed, as long as something is left.
    fn given(&self, rows: &[Row]) -> Method {
        let mut left = self.balance;
        let mut shares: Vec<Minor> = rows
            .iter()
            .map(|row| {
                let share = match row.redeems {
                    Redeems::Given(amount) => amount.min(left),
                    Redeems::Nothing | Redeems::TheRest => Minor::ZERO,
                };
                left -= share;
                share
            })
            .collect();
        if let Some(last) = shares.last_mut() {
            *last += left;
        }
        Method::Custom(shares)
    }

    /// The periods of rows: each weighs what a unit of principal grows by, whatever rates hold in it.
    fn periods(&self, rows: &[Row]) -> Result<Vec<Period>, Unknown> {
        let mut resets = self.ahead.iter().filter_map(|event| {
            if let What::FixedReset(rate) | What::Reset(rate) = event.what {
                Some((event.at.counted, rate))
            } else {
                None
            }
        });
        let mut next = resets.next();
        let (mut at, mut rate) = (self.at, self.rate);
        let mut periods = Vec::with_capacity(rows.len());
        let mut weight = self.grown();
        for row in rows {
            let (start, end) = (at, row.at.counted);
            while let Some((reset, new)) = next.filter(|(reset, _)| *reset <= end) {
                weight = growth::plus(weight, self.weight(rate, at, reset)?)?;
                (at, rate) = (reset, new);
                next = resets.next();
            }
            weight = growth::plus(weight, self.weight(rate, at, end)?)?;
            periods.push(Period::new(start.day, end.day, weight, weight));
            (at, weight) = (end, Fraction::ZERO);
        }
        Ok(periods)
    }

    /// What has grown already, as a part of the balance.
    fn grown(&self) -> Fraction {
        Fraction::new(self.accrued.units(), self.balance.units().max(1)).reduced()
    }

    fn weight(&self, rate: Decimal, from: Instant, to: Instant) -> Result<Fraction, Unknown> {
        let years = self.contract.years(from, to, Some(self.events.maturity.counted));
        growth::weight(growth::period_rate(rate, years)?)
    }

    /// The level payment over the redemptions to come, today's rate held; `None` when there are none.
    pub(super) fn level(&self, includes_today: bool) -> Result<Option<Minor>, Unknown> {
        let over = &self.events.level_over;
        let to_come = over
            .iter()
            .filter(|point| point.counted > self.at || (includes_today && point.counted == self.at));
        let mut at = self.at;
        let mut weight = self.grown();
        let mut rates = Vec::with_capacity(over.len());
        for point in to_come {
            weight = growth::plus(weight, self.weight(self.rate, at, point.counted)?)?;
            rates.push(PeriodRate::new(i128::from(weight.numerator), i128::from(weight.denominator)));
            (at, weight) = (point.counted, Fraction::ZERO);
        }
        if rates.is_empty() {
            return Ok(None);
        }
        if !self.balance.is_positive() {
            return Ok(Some(Minor::ZERO));
        }
        let level = level_instalment(self.balance, Minor::ZERO, rates, UNIT);
        level.map(Some).ok_or_else(|| "a level payment that is no amount".to_owned())
    }
}
