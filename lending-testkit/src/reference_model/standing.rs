//! Whose order a lot follows, as the loan stood at the close of the day before (C171).

use lending_core::allocation::{Override, Standing, Waterfall};

use super::loan::Loan;

impl Loan<'_> {
    /// C95: the waterfall of a lot's kind of money, which settles what becomes of the rest.
    pub(super) fn usual_waterfall_of(&self, lot: usize) -> &Waterfall {
        let own = self.lots[lot].kind.as_ref().and_then(|kind| self.agreed.kinds_of_money.get(kind));
        own.unwrap_or(&self.agreed.waterfall)
    }

    /// C171: the order in which a lot is applied today.
    pub(super) fn waterfall_of(&self, lot: usize) -> &Waterfall {
        let kind = self.lots[lot].kind.as_ref();
        let fits = self.agreed.waterfalls.iter().filter(|order| {
            (order.money.is_none() || order.money.as_ref() == kind) && self.stands(order.standing)
        });
        // C171, C208.
        let above = |order: &Override| match order.standing {
            Standing::DaysPastDueAbove(days) => (false, days),
            Standing::NonAccrual => (false, 0),
            Standing::WrittenOff => (true, 0),
        };
        let nearest = fits.max_by_key(|order| (order.money.is_some(), above(order)));
        nearest.map_or_else(|| self.usual_waterfall_of(lot), |order| &order.waterfall)
    }

    /// Whether the close of the day before had a standing.
    fn stands(&self, standing: Standing) -> bool {
        match standing {
            Standing::DaysPastDueAbove(days) => self.overdue.days > days,
            Standing::NonAccrual => self.grade.without_accrual.is_some(),
            // C208: money of the day itself goes by the order of before.
            Standing::WrittenOff => self.written_off_since().is_some_and(|since| since < self.day),
        }
    }
}
