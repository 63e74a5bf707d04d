use super::{Even, Exact, Meter, Piece};
use crate::calendar::Date;
use crate::money::{Minor, Rounding};

/// An agreed amount of interest that grows evenly over a row's nights on an accumulator of its own, whatever is owed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AgreedGrowth {
    amount: Minor,
    meter: Meter,
    /// Over which nights, once its period has begun.
    over: Option<(Date, i64)>,
    /// The day before which every night has grown.
    grown_to: Option<Date>,
}

/// One step of an agreed amount.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AgreedStep {
    /// The nights.
    pub(crate) piece: Piece,
    /// The accumulator's exact total before them.
    pub(crate) before: Exact,
    /// The accumulator's exact total after them.
    pub(crate) after: Exact,
    /// By how much its rounded total moved.
    pub(crate) amount: Minor,
}

impl AgreedGrowth {
    /// Nothing of it has grown. It is rounded to minor units, in the mode of a rounding: so that all of an amount is just
    /// what has grown in the end.
    pub(crate) fn new(amount: Minor, rounding: Rounding) -> Self {
        Self { amount, meter: Meter::new(Self::rounded_as(rounding)), over: None, grown_to: None }
    }

    /// How it is rounded.
    pub(crate) fn rounded_as(rounding: Rounding) -> Rounding {
        Rounding::new(Minor::new(1), rounding.mode())
    }

    /// What has not grown yet.
    pub(crate) fn rest(&self) -> Minor {
        self.amount - self.meter.grown()
    }

    /// Its period has begun: it grows over as many nights as that has now.
    pub(crate) fn begin(&mut self, start: Date, end: Date) {
        self.over.get_or_insert((start, start.nights_to(end)));
    }

    /// Lets the nights `from … to` grow that have not grown yet.
    pub(crate) fn grow(&mut self, from: Date, to: Date, end: Date) -> Vec<AgreedStep> {
        let Some((start, nights)) = self.over else { return Vec::new() };
        let from = self.grown_to.map_or(from, |grown| grown.max(from));
        self.grown_to = self.grown_to.max(Some(to));
        let even = Even { amount: self.amount, start, nights };
        let mut steps = Vec::new();
        for piece in even.pieces(from, to, end) {
            let before = self.meter.total();
            let amount = self.meter.add(&piece);
            steps.push(AgreedStep { piece, before, after: self.meter.total(), amount });
        }
        steps
    }
}
