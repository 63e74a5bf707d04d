//! Where the rates of a line were taken from.

use serde::Serialize;

use crate::accrual::{InterestBase, Piece};
use crate::calendar::Date;
use crate::debt::Key;
use crate::loan::account::Loan;
use crate::loan::derive::Derived;
use crate::loan::line::{Basis, Line, LineKey};
use crate::loan::state::{Debt, RateFrom, State};
use crate::penalty::PenaltyRate;
use crate::reference::RateRow;

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
    /// An event that agreed another contract rate, or interest to the end of a plan instead of one.
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
            let from = self.rate_source(&derived.state, &line.key, piece);
            let is_new = |from: &RateSource| origins.iter().all(|known| known.from != *from);
            if let Some(from) = from.filter(is_new) {
                origins.push(RateOrigin { night: piece.from, from });
            }
        }
        origins
    }

    fn rate_source(&self, state: &State, key: &LineKey, piece: &Piece) -> Option<RateSource> {
        let night = piece.from;
        if matches!(key, LineKey::Interest { .. } | LineKey::InterestTakenBack { .. }) {
            let from = state.rates_set.contract(night)?;
            let by_a_rate = match self.terms.agreed().interest.base {
                InterestBase::Actual => piece.rate.is_some(),
                // Planned interest grows evenly and was planned at the rate; a share that was agreed was not.
                InterestBase::Planned => !matches!(from, RateFrom::ToTheEnd(_)),
            };
            return if by_a_rate { self.source(from) } else { None };
        }
        if let LineKey::Penalty { bill, .. } = key {
            return self.penalty_rate_source(state, *bill, night);
        }
        let LineKey::Compound { bill, .. } = key else { return None };
        let compound = self.terms.agreed().penalty.as_ref()?.compound?;
        if compound.rate.is_contract(night, state.rates_set.last_due(night)?) {
            self.source(state.rates_set.followed(night)?)
        } else {
            self.penalty_rate_source(state, *bill, night)
        }
    }

    fn penalty_rate_source(&self, state: &State, bill: u32, night: Date) -> Option<RateSource> {
        let debt = state.items.debts.iter().find(|debt| debt.bill() == Some(bill));
        let due = debt.map_or(night, |debt: &Debt| debt.due);
        match self.terms.agreed().penalty.as_ref()?.rate.in_night(due, night) {
            PenaltyRate::Table(table) => {
                self.known().row_on(&table.table, night).cloned().map(RateSource::Row)
            }
            PenaltyRate::OfContract(_) => self.source(state.rates_set.followed(night)?),
            PenaltyRate::Fixed(_) | PenaltyRate::Tiers(_) => None,
        }
    }

    /// What set a contract rate, as the reader sees it.
    fn source(&self, from: &RateFrom) -> Option<RateSource> {
        match from {
            RateFrom::Event(key) | RateFrom::ToTheEnd(key) => Some(RateSource::Event(key.clone())),
            RateFrom::Table { read } => {
                let table = &self.terms.agreed().repricing.as_ref()?.table;
                self.known().row_on(table, *read).cloned().map(RateSource::Row)
            }
        }
    }
}
