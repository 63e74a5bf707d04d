//! What the fold writes down: lines with their basis, and the moment at which each part of them is told.

use std::collections::BTreeMap;

use super::{Moment, Phase};
use crate::accrual::{Exact, Piece, Run};
use crate::calendar::Date;
use crate::loan::line::{Basis, Line, LineKey};
use crate::money::{Minor, Rounding};

/// A part of a line that was told: nothing entered earlier is ever changed by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) at: Moment,
    pub(crate) key: LineKey,
    pub(crate) amount: Minor,
}

/// Growth that waits for the end of its span, or for money, relief or a bill to touch it.
#[derive(Debug, Clone)]
struct Running {
    amount: Minor,
    span_end: Date,
}

/// The lines that were derived, and what was told of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Journal {
    lines: BTreeMap<LineKey, Line>,
    told: Vec<Told>,
    running: BTreeMap<LineKey, Running>,
}

/// One step of a meter, to be written down.
pub(super) struct Growth {
    pub(super) piece: Piece,
    pub(super) before: Exact,
    pub(super) after: Exact,
    /// By how much the rounded total moved.
    pub(super) amount: Minor,
    pub(super) rounding: Rounding,
    /// The day after the last night of the line's span.
    pub(super) span_end: Date,
}

impl Journal {
    /// The lines, by key.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.values()
    }

    /// What was told, in order.
    pub(crate) fn told(&self) -> &[Told] {
        &self.told
    }

    /// The amount of a line; nothing if there is none.
    pub(crate) fn amount(&self, key: &LineKey) -> Minor {
        self.lines.get(key).map_or(Minor::ZERO, |line| line.amount)
    }

    /// Writes something that is told as it happens. Nothing is not written.
    pub(super) fn write(&mut self, day: Date, key: LineKey, amount: Minor, basis: Basis) {
        if amount.is_zero() {
            return;
        }
        self.tell((day, Phase::Day), key.clone(), amount);
        let line = self.line(key, day);
        line.amount += amount;
        line.basis.push(basis);
    }

    /// Writes a change of standing, told at the close.
    pub(super) fn count(&mut self, at: Moment, key: LineKey) {
        self.tell(at, key.clone(), Minor::new(1));
        let line = self.line(key, at.0);
        line.amount += Minor::new(1);
        line.basis.push(Basis::Count);
    }

    /// Writes growth that shows from `day` on and is told when its span has ended.
    pub(super) fn grow(&mut self, day: Date, key: LineKey, growth: &Growth) {
        let Growth { piece, before, after, amount, rounding, span_end } = *growth;
        self.run_on(key.clone(), amount, span_end);
        let line = self.line(key, day);
        line.amount += amount;
        extend(&mut line.basis, piece, before, after, rounding);
    }

    /// Writes what follows growth at once and is told with it.
    pub(super) fn grow_with(&mut self, day: Date, key: LineKey, amount: Minor, basis: Basis, span_end: Date) {
        self.run_on(key.clone(), amount, span_end);
        let line = self.line(key, day);
        line.amount += amount;
        line.basis.push(basis);
    }

    /// Tells what runs on the lines that something took from or stated.
    pub(super) fn touch(&mut self, day: Date, touched: impl Fn(&LineKey) -> bool) {
        let keys: Vec<LineKey> = self.running.keys().filter(|key| touched(key)).cloned().collect();
        for key in keys {
            if let Some(running) = self.running.get_mut(&key) {
                let amount = std::mem::take(&mut running.amount);
                self.tell((day, Phase::Day), key, amount);
            }
        }
    }

    /// Tells every running line whose span has ended by the morning of `day`: at the close of its last day, or, if
    /// it only took effect this morning, now.
    pub(super) fn end_spans(&mut self, day: Date, since: Date) {
        let ended = self.running.extract_if(.., |_, running| running.span_end <= day);
        let mut told: Vec<(Moment, LineKey, Minor)> = ended
            .map(|(key, running)| {
                let last = running.span_end.minus_days(1);
                let at = if last < since { (day, Phase::Day) } else { (last, Phase::Close) };
                (at, key, running.amount)
            })
            .collect();
        told.sort();
        for (at, key, amount) in told {
            self.tell(at, key, amount);
        }
    }

    fn run_on(&mut self, key: LineKey, amount: Minor, span_end: Date) {
        self.running.entry(key).or_insert(Running { amount: Minor::ZERO, span_end }).amount += amount;
    }

    fn tell(&mut self, at: Moment, key: LineKey, amount: Minor) {
        if !amount.is_zero() {
            self.told.push(Told { at, key, amount });
        }
    }

    fn line(&mut self, key: LineKey, effect: Date) -> &mut Line {
        self.lines.entry(key.clone()).or_insert_with(|| Line {
            key,
            effect,
            amount: Minor::ZERO,
            // Most lines are computed from one thing, and an entry is large.
            basis: Vec::with_capacity(1),
        })
    }
}

/// Appends a piece to the run it continues, or starts a new one.
fn extend(basis: &mut Vec<Basis>, piece: Piece, before: Exact, after: Exact, rounding: Rounding) {
    if let Some(Basis::Growth { run, .. }) = basis.last_mut()
        && run.after == before
    {
        run.after = after;
        match run.pieces.last_mut() {
            Some(last) if continues(last, &piece) => {
                last.to = piece.to;
                last.weight.numerator = last.weight.numerator.saturating_add(piece.weight.numerator);
            }
            Some(_) | None => run.pieces.push(piece),
        }
        return;
    }
    basis.push(Basis::Growth { run: Run { before, pieces: vec![piece], after }, rounding });
}

fn continues(last: &Piece, next: &Piece) -> bool {
    last.to == next.from
        && last.base == next.base
        && last.rate == next.rate
        && last.weight.denominator == next.weight.denominator
        && (last.rate.is_some() || (is_even(last) && is_even(next)))
}

/// Whether a piece of the planned base grows the same in each of its nights.
fn is_even(piece: &Piece) -> bool {
    piece.weight.numerator == piece.from.nights_to(piece.to)
}
