//! What grew in a span of nights.

use crate::accrual::{Exact, Piece};
use crate::calendar::Date;
use crate::loan::account::Loan;
use crate::loan::derive::{Derived, Phase};
use crate::loan::line::{Basis, Line, LineKey};
use crate::loan::reads::ViewError;
use crate::money::{Minor, Money};

/// What grew in a span of nights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accrued {
    /// Contract interest.
    pub interest: Money,
    /// Penalty interest.
    pub penalty: Money,
    /// Of the contract interest what is memorandum: it grew in nights without accrual and is no income.
    pub interest_memorandum: Money,
    /// Of the penalty what is memorandum.
    pub penalty_memorandum: Money,
}

/// One accumulator, as lines name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MeterId {
    Interest(u32),
    Penalty(u32),
}

impl MeterId {
    /// The accumulator of a line of growth.
    pub(super) fn of(key: &LineKey) -> Option<Self> {
        if let LineKey::Interest { row, .. } | LineKey::InterestTakenBack { row, .. } = *key {
            Some(Self::Interest(row))
        } else if let LineKey::Penalty { bill, .. } | LineKey::Compound { bill, .. } = *key {
            Some(Self::Penalty(bill))
        } else {
            None
        }
    }
}

impl Loan {
    /// What grew in the nights `from … to` (the night of `to` is not in it), as known now. A back-fill belongs to
    /// its nights. Spans that end by the business day add up: the figure is the difference of two rounded totals of
    /// each accumulator. A span that ends later is a projection to its end.
    ///
    /// # Errors
    /// [`ViewError`]: the span ends before it begins, or a day lies outside the loan's reach.
    pub fn accrued(&self, from: Date, to: Date) -> Result<Accrued, ViewError> {
        if from > to {
            return Err(ViewError::Span { from, to });
        }
        self.within_reach(from)?;
        let derived = self.view(to.max(self.business_day()), Phase::Day)?;
        let mut sums = [(Minor::ZERO, Minor::ZERO); 2];
        for line in derived.lines() {
            let Some(id) = MeterId::of(&line.key) else { continue };
            let (grown, memorandum) = self.grown_on(&derived, id, &line, (from, to));
            let sum = match id {
                MeterId::Interest(_) => &mut sums[0],
                MeterId::Penalty(_) => &mut sums[1],
            };
            *sum = (sum.0 + grown, sum.1 + memorandum);
        }
        let [interest, penalty] = sums;
        let money = |minor| Money::new(minor, self.currency());
        Ok(Accrued {
            interest: money(interest.0),
            penalty: money(penalty.0),
            interest_memorandum: money(interest.1),
            penalty_memorandum: money(penalty.1),
        })
    }

    /// What the nights `from … to` grew on a line, and what of it is memorandum.
    pub(super) fn grown_on(
        &self,
        derived: &Derived,
        id: MeterId,
        line: &Line,
        (from, to): (Date, Date),
    ) -> (Minor, Minor) {
        let stops = &derived.state.arrears.memorandum;
        let is_memorandum = |night: Date| {
            let stopped = |(stopped, resumed): &(Date, Option<Date>)| {
                night >= *stopped && resumed.is_none_or(|resumed| night < resumed)
            };
            stops.iter().any(stopped)
        };
        let disbursed = derived.state.plan.as_ref().map_or(from, |plan| plan.disbursed);
        let (mut grown, mut memorandum) = (Minor::ZERO, Minor::ZERO);
        for basis in &line.basis {
            // What limits and caps make of growth belongs to its one night.
            if let Some((night, amount)) = basis.limited().filter(|(night, _)| (from..to).contains(night)) {
                grown += amount;
                memorandum += if is_memorandum(night) { amount } else { Minor::ZERO };
            }
            let Basis::Growth { run, rounding } = basis else { continue };
            // From the total that a run goes on from, so that what was booked before a new plan is not counted again.
            let total = |until: Date| {
                let pieces = run.pieces.iter();
                let total = pieces.fold(run.before, |total, piece| {
                    total.plus(self.growth_until(derived, id, disbursed, piece, until))
                });
                total.round(*rounding)
            };
            grown += total(to) - total(from);
            let nights = stops.iter().map(|(stopped, resumed)| {
                (from.max(*stopped), resumed.map_or(to, |resumed| resumed.min(to)))
            });
            memorandum +=
                nights.filter(|(from, to)| from < to).map(|(from, to)| total(to) - total(from)).sum();
        }
        (grown, memorandum)
    }

    /// What the nights of a piece before a day grew.
    fn growth_until(
        &self,
        derived: &Derived,
        id: MeterId,
        disbursed: Date,
        piece: &Piece,
        until: Date,
    ) -> Exact {
        let agreed = self.terms.agreed();
        if until >= piece.to {
            return piece.growth();
        }
        if until <= piece.from {
            return Exact::ZERO;
        }
        let part = |weight| Piece { to: until, weight, ..*piece }.growth();
        match id {
            MeterId::Penalty(bill) => agreed.penalty.as_ref().map_or(Exact::ZERO, |policy| {
                let mut debts = derived.state.items.debts.iter();
                let due = debts.find(|debt| debt.bill() == Some(bill)).map_or(piece.from, |debt| debt.due);
                part(policy.day_count.weight(due, piece.from, until))
            }),
            MeterId::Interest(row) => {
                let before = row.checked_sub(1).and_then(|before| derived.period(before));
                let start = before.map_or(disbursed, |(end, _)| end);
                let weights = derived.period(row).map_or_else(|| agreed.weights(), |(_, weights)| weights);
                match piece.rate {
                    // What grows evenly: planned interest, and interest that was agreed to its end.
                    None => {
                        let nights = piece.from.nights_to(until);
                        part(crate::calendar::Fraction::new(nights, piece.weight.denominator))
                    }
                    Some(_) => weights
                        .pieces(start, piece.from, until)
                        .fold(Exact::ZERO, |total, weighed| total.plus(part(weighed.weight))),
                }
            }
        }
    }
}
