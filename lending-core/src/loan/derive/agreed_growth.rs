//! Interest that was agreed to the end of a plan, and grows in its row's period whatever is owed.

use super::Fold;
use super::journal::Growth;
use super::morning::Period;
use crate::accrual::{AgreedGrowth, AgreedStep, InterestBase};
use crate::calendar::Date;
use crate::loan::line::LineKey;
use crate::money::Minor;

impl Fold<'_> {
    /// Lets the agreed interest of a row grow over nights of the row's period, inside one month; also where contract
    /// interest rests.
    pub(super) fn grow_agreed(&mut self, period: Period, from: Date, to: Date) {
        if self.state.plan.as_ref().is_none_or(|plan| !plan.fixed.contains_key(&period.row)) {
            return;
        }
        let nothing_outstanding = self.state.principal_outstanding().is_zero();
        let Some(plan) = self.state.plan.as_mut() else { return };
        let (issued, to_come) = (period.row < plan.next, plan.balance.is_positive());
        let Some(share) = plan.fixed.get_mut(&period.row) else { return };
        share.begin(period.start, period.end);
        let stops = match self.agreed.interest.base {
            // What is billed of it is planned interest.
            InterestBase::Planned => !issued && !to_come,
            InterestBase::Actual => nothing_outstanding || (!issued && !to_come),
        };
        if stops {
            return;
        }
        for step in share.grow(from, to, period.end) {
            self.agreed_grows(period, issued, &step);
        }
    }

    /// Agreed interest that has grown waits for its row's bill where that is to come; where it is issued, the interest was
    /// billed ahead.
    fn agreed_grows(&mut self, period: Period, issued: bool, step: &AgreedStep) {
        let AgreedStep { piece, before, after, amount } = *step;
        let month = piece.from.month();
        let span_end = period.end.min(month.plus(1).first());
        self.state.charged += amount;
        match self.state.plan.as_mut().filter(|_| !issued) {
            Some(plan) => *plan.spread.entry(period.row).or_default() += amount,
            None => self.state.pot += amount,
        }
        let rounding = AgreedGrowth::rounded_as(self.agreed.interest.rounding);
        let growth = Growth { piece, before, after, amount, rounding, span_end };
        let key = LineKey::Interest { row: period.row, month };
        self.journal.grow(period.shows.unwrap_or(piece.to), key, &growth);
        if amount > Minor::ZERO {
            self.add_to_last_bill(period, piece, span_end);
        }
    }
}
