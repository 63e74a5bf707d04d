//! Compound interest on what a late bill owes of interest (C156, C157).

use lending_core::calendar::Date;
use lending_core::debt::Component;
use lending_core::penalty::{Compound, CompoundRate, Joins, OnPenalty, PenaltyRate};

use super::fraction::Fraction;
use super::item::Item;
use super::loan::Loan;

/// What of a bill's penalty is compound interest, and what of it is unpaid, as closes found it.
#[derive(Clone, Default)]
pub(super) struct Shares {
    /// What was added of penalty that is no compound interest, fees that count as penalty included (C182).
    pub(super) penalty: i64,
    /// What was added of compound interest.
    pub(super) compound: i64,
    /// What was paid, waived or taken over of both.
    settled: i64,
    /// What of that was compound interest.
    of_compound: i64,
    /// Unpaid compound interest that bears compound interest itself.
    joined: i64,
}

impl Shares {
    /// C157: seen from close to close, penalty is served before compound interest, and comes back after it.
    fn see(&mut self, settled: i64) {
        let more = settled - std::mem::replace(&mut self.settled, settled);
        if more > 0 {
            let before = self.settled - more - self.of_compound;
            let rest = more - more.min(self.penalty - before);
            self.of_compound += rest;
            self.joined -= rest.min(self.joined);
        } else {
            self.of_compound -= self.of_compound.min(-more);
        }
    }

    fn unpaid_penalty(&self) -> i64 {
        self.penalty - (self.settled - self.of_compound)
    }
}

impl Loan<'_> {
    /// C157: what a close finds of each bill's penalty, and what joins on it.
    pub(super) fn see_compound_interest(&mut self, day: Date) {
        let compound = self.agreed.penalty.as_ref().and_then(|penalty| penalty.compound.as_ref());
        let Some(compound) = compound else { return };
        let since_january = day.month().number() - 1;
        let joins = match compound.joins {
            Joins::Never => false,
            Joins::Months(months) => day == day.month().first() && since_january.is_multiple_of(months),
        };
        for bill in self.bills() {
            let item = &mut self.items[bill];
            let settled = item.stated.of(Component::Penalty) - item.unpaid(Component::Penalty);
            let shares = &mut item.late.shares;
            shares.see(settled);
            if joins {
                shares.joined = shares.compound - shares.of_compound;
            }
        }
    }

    /// C156: what bears compound interest, of some unpaid interest of a bill.
    pub(super) fn compound_base(&self, bill: &Item, interest: i64) -> i64 {
        let compound = self.agreed.penalty.as_ref().and_then(|penalty| penalty.compound.as_ref());
        let Some(compound) = compound else { return 0 };
        let shares = &bill.late.shares;
        let penalty = match compound.on_penalty {
            OnPenalty::No => 0,
            OnPenalty::Yes => shares.unpaid_penalty(),
        };
        interest + penalty + shares.joined
    }

    /// C156: what one minor unit bears of compound interest in a year, in a night of a bill.
    pub(super) fn compound_rate(
        &self,
        compound: &Compound,
        penalty: &PenaltyRate,
        due: Date,
        night: Date,
    ) -> Fraction {
        let last_due = || self.calendar.due(self.rows());
        match compound.rate {
            CompoundRate::Contract => self.rate_for_lateness(night),
            CompoundRate::ContractThenPenalty if night < last_due() => self.rate_for_lateness(night),
            CompoundRate::Penalty | CompoundRate::ContractThenPenalty => {
                self.penalty_rate(penalty, due, night)
            }
        }
    }
}
