//! One algorithm: terms, reference data and what happened in, the state and the lines of a day out.
//!
//! The fold walks from point to point of a timeline (days on which a fact counts, a bill is issued or due, a grace is
//! decided). On each it first catches up with the nights since the last point, then takes the steps of the day in
//! their order; between points interest is a formula. It knows [effects](super::effect) and the steps of a day, never
//! an event by name: events say through [`Happening`] when they count and what they do.

mod agreed_anew;
mod agreed_growth;
mod ahead;
mod bills;
mod by_rule;
mod call_in;
mod charge_back;
mod close;
mod ended;
mod fall_due;
mod fees;
mod fold;
mod hand_over;
mod issued;
mod journal;
mod lines;
mod money;
mod morning;
mod order;
mod pay_off;
mod payout;
mod penalty;
mod plans;
mod prepay;
mod refund;
mod remake;
mod reschedule;
mod settlement;
mod standing;
mod suspension;
mod tolerance;
mod transfer;
mod true_up;
mod unearned;
mod write_off;

use crate::calendar::{Date, Weights};
use crate::debt::{ItemId, Key};
use crate::loan::effect::Effect;
use crate::loan::line::Line;
use crate::loan::state::State;
use crate::reference::Known;
use crate::terms::Agreement;

pub(crate) use fold::{Fold, Payer};
pub(crate) use issued::IssuedBill;
pub(crate) use journal::{Journal, Told};
pub(crate) use plans::{MadePlan, MadeRow, plans_made};
pub(crate) use remake::{Hindrance, Unmade};

/// What the fold asks of an event.
pub(crate) trait Happening {
    /// Its identity.
    fn key(&self) -> &Key;
    /// When it counts; `None` for what has no day of its own.
    fn day(&self) -> Option<Date>;
    /// At which step of its day.
    fn step(&self) -> Step;
    /// Its place among the facts of its day.
    fn order(&self) -> i16;
    /// The fact it must follow if both are of one day.
    fn follows(&self) -> Option<&Key>;
    /// The fact that it takes out of the whole history.
    fn undoes(&self) -> Option<&Key>;
    /// What it does.
    fn effects(&self, each: &mut dyn FnMut(Effect));
}

/// The steps of a day at which events take effect, in their order; the facts of the last one by their kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// What was agreed anew: rates, pauses.
    Terms,
    /// Opening, and what goes out.
    Out,
    /// What follows the payouts of the day: what ends them, what is agreed on all that is owed then.
    End,
    /// Money and relief.
    Money(Rank),
}

impl Step {
    /// The last of a day.
    const LAST: Self = Self::Money(Rank::Out);
}

/// The order of kinds within step 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// Charges.
    Charge,
    /// Relief.
    Relief,
    /// Returns.
    Return,
    /// Money in.
    In,
    /// Money out.
    Out,
}

/// A moment within a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// After step 5.
    Day,
    /// After step 6, the night that follows included in what is told.
    Close,
}

/// A day and a moment within it.
pub(crate) type Moment = (Date, Phase);

/// What follows from everything known, up to a moment.
#[derive(Debug, Clone)]
pub(crate) struct Derived {
    /// The state at that moment.
    pub(crate) state: State,
    /// Every line that shows by then, and when it was told.
    pub(crate) journal: Journal,
    /// The days past due of each item that counts, as they are reported.
    pub(crate) late_items: Vec<(ItemId, u32)>,
    /// Changes that could not be carried out and left the plan as it was.
    pub(crate) unmade: Vec<Unmade>,
    /// The bills that were issued on their statement days, where they stay as they were stated.
    issued: Vec<IssuedBill>,
    /// The period of each row whose nights were walked: its end, and the weights of its nights.
    periods: Vec<(Date, Weights)>,
}

impl Derived {
    /// What stands in the way of what an event asks for.
    pub(crate) fn hindrance(&self, by: &Key) -> Option<&Hindrance> {
        self.unmade.iter().find(|unmade| unmade.by == *by).map(|unmade| &unmade.why)
    }

    /// The bills that were issued by the close of a day, where they stay as they were stated.
    pub(crate) fn issued_by(&self, day: Date) -> Vec<IssuedBill> {
        self.issued.iter().filter(|bill| bill.stated.issued <= day).cloned().collect()
    }

    /// The lines, by key.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Line> + use<> {
        self.journal.lines()
    }

    /// The end of the period of a row, and the weights of its nights; `None` beyond the rows that were walked.
    pub(crate) fn period(&self, row: u32) -> Option<(Date, Weights)> {
        let at = usize::try_from(row).ok().and_then(|row| row.checked_sub(1));
        at.and_then(|at| self.periods.get(at)).copied()
    }
}

/// Starts a walk, with the reference data known by a day and the bills that were stated before, that is to go on beyond
/// the facts.
pub(crate) fn walk<'e, H: Happening>(
    agreed: &'e Agreement,
    known: Known<'e>,
    happenings: &'e [H],
    before: &'e [IssuedBill],
) -> Fold<'e> {
    Fold::new(agreed, known, order::standing(happenings), before)
}

/// Derives the whole history up to a moment, with the reference data known by a day and the bills that were stated
/// before.
pub(crate) fn derive<H: Happening>(
    agreed: &Agreement,
    known: Known<'_>,
    happenings: &[H],
    before: &[IssuedBill],
    until: Moment,
) -> Derived {
    let mut fold = walk(agreed, known, happenings, before);
    fold.run(until);
    fold.finish()
}
