//! The least that pays a loan off on a day, found by trial.

use super::Fold;
use crate::calendar::Date;
use crate::debt::Key;
use crate::money::Minor;
use crate::prepayment::Limits;

/// More than any loan owes, and small enough to be added to what it holds.
pub(super) const MORE_THAN_ENOUGH: Minor = Minor::new(1 << 60);

/// What a payment is called that nobody has made.
pub(super) fn assumed() -> Key {
    Key::new("projection").expect("a literal key")
}

impl Fold<'_> {
    /// The least that a payment must bring on the day that was reached for nothing to be owed any more: more than enough
    /// less what is left of it, unless what it frees of other payments changes what is missing. What nothing pays off is
    /// that as well.
    ///
    /// # Errors
    /// When nothing can be prepaid yet: the day until which it is locked.
    pub(crate) fn paid_off(&self, day: Date) -> Result<Minor, Date> {
        let most = self.paying_off(day, MORE_THAN_ENOUGH);
        if let Some(until) = most.locked(&assumed()) {
            return Err(until);
        }
        let left = |fold: &Self| fold.state.items.credit() + fold.state.items.to_return();
        let about = (MORE_THAN_ENOUGH - (left(&most) - self.state.items.to_return())).at_least_zero();
        if most.owes() { Ok(about) } else { Ok(self.least_that_pays_off(day, about)) }
    }

    /// Goes from a figure in growing steps to one on the other side of the least, and halves what lies between.
    fn least_that_pays_off(&self, day: Date, about: Minor) -> Minor {
        let owes = |amount: Minor| self.paying_off(day, amount).owes();
        let (mut short, mut enough, mut step) = (about, about, Minor::new(1));
        if owes(about) {
            while owes(enough) {
                (short, enough, step) = (enough, (enough + step).min(MORE_THAN_ENOUGH), step + step);
            }
        } else {
            while short.is_positive() && !owes((short - step).at_least_zero()) {
                (short, step) = ((short - step).at_least_zero(), step + step);
            }
            (short, enough) = ((short - step).at_least_zero(), short);
        }
        while enough - short > Minor::new(1) {
            let middle = Minor::new(i64::midpoint(short.units(), enough.units()));
            if owes(middle) { short = middle } else { enough = middle }
        }
        enough
    }

    /// As it would stand after one more payment that pays ahead, last on the day.
    fn paying_off(&self, day: Date, amount: Minor) -> Self {
        let mut then = self.clone();
        if amount.is_positive() {
            let closing = (self.agreed.waterfall.closing(), Limits::AsAgreed);
            then.take_in(day, &assumed(), amount, None, closing);
            then.settle(day);
        }
        then
    }

    /// Whether anything is owed or to come.
    fn owes(&self) -> bool {
        self.state.owes() || self.state.rows_to_come()
    }
}
