//! Where the rates of a line were taken from.

use serde::Serialize;

use crate::calendar::Date;
use crate::debt::Key;
use crate::loan::account::Loan;
use crate::loan::derive::{Derived, Happening};
use crate::loan::event::{Event, Fact};
use crate::loan::line::{Basis, Line, LineKey};
use crate::loan::state::Debt;
use crate::penalty::{CompoundRate, PenaltyRate};
use crate::rate::Rate;
use crate::reference::RateRow;
use crate::repricing::RepricingDays;

/// Where the rate of some nights was taken from, where it is not the terms' own figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RateOrigin {
    /// The first of the nights.
    pub night: Date,
    /// The row or the event.
    pub from: RateSource,
}

/// What a rate was taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RateSource {
    /// A row of the reference data.
    Row(RateRow),
    /// An event that agreed another contract rate.
    Event(Key),
}

impl Loan {
    /// Where the rates of a line's nights were taken from; each source once, with the first night that it says.
    pub(super) fn rate_origins(&self, derived: &Derived, line: &Line) -> Vec<RateOrigin> {
        let mut origins: Vec<RateOrigin> = Vec::new();
        let runs = line
            .basis
            .iter()
            .filter_map(|basis| if let Basis::Growth { run, .. } = basis { Some(run) } else { None });
        for piece in runs.flat_map(|run| &run.pieces) {
            let from = self.rate_source(derived, &line.key, piece.from, piece.rate);
            let is_new = |from: &RateSource| origins.iter().all(|known| known.from != *from);
            if let Some(from) = from.filter(is_new) {
                origins.push(RateOrigin { night: piece.from, from });
            }
        }
        origins
    }

    fn rate_source(
        &self,
        derived: &Derived,
        key: &LineKey,
        night: Date,
        rate: Option<Rate>,
    ) -> Option<RateSource> {
        let penalty = self.terms.agreed().penalty.as_ref();
        if matches!(key, LineKey::Interest { .. } | LineKey::InterestTakenBack { .. }) {
            return self.contract_rate_source(derived, night);
        }
        if let LineKey::Penalty { bill, .. } = key {
            return self.penalty_rate_source(derived, &penalty?.rate, *bill, night);
        }
        let LineKey::Compound { bill, .. } = key else { return None };
        let of_penalty = || self.penalty_rate_source(derived, &penalty?.rate, *bill, night);
        match penalty?.compound.as_ref()?.rate {
            CompoundRate::Contract => self.contract_rate_source(derived, night),
            CompoundRate::Penalty => of_penalty(),
            CompoundRate::ContractThenPenalty => {
                let tier = tier_of(&penalty?.rate, nights_late(derived, *bill, night));
                let says_it = match (tier, of_penalty()) {
                    (PenaltyRate::Table(table), Some(RateSource::Row(row))) => {
                        Some(row.rate.with_spread(table.spread)) == rate
                    }
                    (PenaltyRate::Fixed(fixed), _) => Some(*fixed) == rate,
                    (PenaltyRate::Table(_) | PenaltyRate::OfContract(_) | PenaltyRate::Tiers(_), _) => false,
                };
                if says_it { of_penalty() } else { self.contract_rate_source(derived, night) }
            }
        }
    }

    fn penalty_rate_source(
        &self,
        derived: &Derived,
        rate: &PenaltyRate,
        bill: u32,
        night: Date,
    ) -> Option<RateSource> {
        match tier_of(rate, nights_late(derived, bill, night)) {
            PenaltyRate::Table(table) => {
                self.known().row_on(&table.table, night).cloned().map(RateSource::Row)
            }
            PenaltyRate::OfContract(_) => self.contract_rate_source(derived, night),
            PenaltyRate::Fixed(_) | PenaltyRate::Tiers(_) => None,
        }
    }

    /// The last repricing, or the last event that agreed a rate, by a night: of one day the event (C122).
    fn contract_rate_source(&self, derived: &Derived, night: Date) -> Option<RateSource> {
        let agreed = self.standing().filter(|event| sets_a_rate(event));
        let agreed = agreed.filter(|event| event.day().is_some_and(|day| day <= night));
        let event = agreed.max_by_key(|event| (event.day(), event.step(), event.order()));
        let row = self.repriced_by(derived, night);
        match (event, row) {
            (Some(event), Some((day, _))) if event.day() >= Some(day) => {
                Some(RateSource::Event(event.key.clone()))
            }
            (_, Some((_, row))) => Some(RateSource::Row(row)),
            (Some(event), None) => Some(RateSource::Event(event.key.clone())),
            (None, None) => None,
        }
    }

    /// The last repricing day by a night, and the row that it read.
    fn repriced_by(&self, derived: &Derived, night: Date) -> Option<(Date, RateRow)> {
        let agreed = self.terms.agreed();
        let repricing = agreed.repricing.as_ref()?;
        let known = self.known();
        let index = known.index(&repricing.table);
        let next = |after: &Date| repricing.on.next_by_calendar(agreed.contract_day, *after);
        let days: Vec<Date> = match repricing.on {
            RepricingDays::EveryRows(rows) => {
                let ends = (1..).map_while(|time: u32| derived.period(rows.checked_mul(time)?));
                ends.map(|(end, _)| end).take_while(|day| *day <= night).collect()
            }
            RepricingDays::EveryMonths(_) | RepricingDays::MonthStarts(_) => {
                let days = std::iter::successors(next(&agreed.contract_day), next);
                days.take_while(|day| *day <= night).collect()
            }
        };
        // A table that has ended says no more: the rate stays.
        let read = |day: &Date| day.minus_days(repricing.days_before);
        let day = days.into_iter().rev().find(|day| index.on(read(day)).is_some())?;
        known.row_on(&repricing.table, read(&day)).map(|row| (day, row.clone()))
    }
}

/// Whether an event agrees another contract rate.
fn sets_a_rate(event: &Event) -> bool {
    if let Fact::Rescheduled { plan, .. } = &event.fact {
        return plan.rate.is_some();
    }
    matches!(event.fact, Fact::RateChanged { .. } | Fact::HandedOver { rate: Some(_), .. })
}

/// The number of a night among those of a bill from its due day on, 1 being the first.
fn nights_late(derived: &Derived, bill: u32, night: Date) -> i64 {
    let mut debts = derived.state.items.debts.iter();
    let due = debts.find(|debt| debt.bill() == Some(bill)).map_or(night, |debt: &Debt| debt.due);
    due.nights_to(night).saturating_add(1)
}

/// The rate of a night among tiers.
fn tier_of(rate: &PenaltyRate, nights: i64) -> &PenaltyRate {
    let PenaltyRate::Tiers(tiers) = rate else { return rate };
    let mut latest_first = tiers.tiers.iter().rev();
    let begun = latest_first.find(|tier| i64::from(tier.from_day) <= nights);
    begun.or(tiers.tiers.first()).map_or(rate, |tier| &tier.rate)
}
