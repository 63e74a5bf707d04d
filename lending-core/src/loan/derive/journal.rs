//! What the fold writes down: lines with their basis, and the moment at which each part of them is told.

use super::lines::{Lines, Note};
use super::{Moment, Phase};
use crate::accrual::{Exact, Piece};
use crate::calendar::Date;
use crate::loan::line::{Basis, Line, LineKey};
use crate::money::{Minor, Rounding};

/// A part of a line that was told: nothing entered earlier is ever changed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told<'j> {
    pub(crate) at: Moment,
    pub(crate) key: &'j LineKey,
    pub(crate) amount: Minor,
}

/// A part that was told, with the number of its line.
#[derive(Debug, Clone, Copy)]
struct Part {
    at: Moment,
    line: usize,
    amount: Minor,
}

/// Growth that waits for the end of its span, or for money, relief or a bill to touch it.
#[derive(Debug, Clone)]
struct Running {
    line: usize,
    amount: Minor,
    span_end: Date,
}

/// The lines that were derived, and what was told of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Journal {
    lines: Lines,
    told: Vec<Part>,
    /// What runs, by key; a handful at a time.
    running: Vec<Running>,
}

/// One step of a meter, to be written down.
#[derive(Debug, Clone, Copy)]
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
    /// Nothing yet, with room for what usually follows from so many facts.
    pub(super) fn of_facts(facts: usize) -> Self {
        // A fact is mostly a payment: a bill of a few components, its growth month by month, and what was paid of it.
        let lines = facts.saturating_mul(10);
        Self { lines: Lines::with_room(lines), told: Vec::with_capacity(lines), running: Vec::new() }
    }

    /// The lines, by key.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Line> + use<> {
        self.lines.read()
    }

    /// What was told, in order.
    pub(crate) fn told(&self) -> impl Iterator<Item = Told<'_>> {
        self.told.iter().map(|part| Told { at: part.at, key: self.lines.key(part.line), amount: part.amount })
    }

    /// The lines that were told on a day, in order, where it is the last day that was walked.
    pub(super) fn told_from(&self, day: Date) -> Vec<&LineKey> {
        let from = self.told.partition_point(|part| part.at.0 < day);
        let parts = self.told.iter().skip(from).filter(|part| part.at.0 == day);
        parts.map(|part| self.lines.key(part.line)).collect()
    }

    /// The amount of a line; nothing if there is none.
    pub(crate) fn amount(&self, key: &LineKey) -> Minor {
        self.lines.amount(key)
    }

    /// Writes something that is told as it happens. Nothing is not written.
    pub(super) fn write(&mut self, day: Date, key: LineKey, amount: Minor, basis: Basis) {
        self.write_at((day, Phase::Day), key, amount, basis);
    }

    /// Writes something that is told at a moment of its day. Nothing is not written.
    pub(super) fn write_at(&mut self, at: Moment, key: LineKey, amount: Minor, basis: Basis) {
        if amount.is_zero() {
            return;
        }
        let line = self.lines.at(key, at.0);
        self.tell(at, line, amount);
        self.lines.add(line, amount, Note::Other(basis));
    }

    /// Notes something beside the numbers of a line that was written.
    pub(super) fn note(&mut self, key: &LineKey, basis: Basis) {
        self.lines.note(key, basis);
    }

    /// Writes a change of standing, told at the close.
    pub(super) fn count(&mut self, at: Moment, key: LineKey) {
        let (line, one) = (self.lines.at(key, at.0), Minor::new(1));
        self.tell(at, line, one);
        self.lines.add(line, one, Note::Other(Basis::Count));
    }

    /// Writes growth that shows from `day` on and is told when its span has ended.
    pub(super) fn grow(&mut self, day: Date, key: LineKey, growth: &Growth) {
        let line = self.run_on(day, key, growth.amount, growth.span_end);
        self.lines.add(line, growth.amount, Note::Growth(*growth));
    }

    /// Writes what follows growth at once and is told with it.
    pub(super) fn grow_with(&mut self, day: Date, key: LineKey, amount: Minor, basis: Basis, span_end: Date) {
        let line = self.run_on(day, key, amount, span_end);
        self.lines.add(line, amount, Note::Other(basis));
    }

    /// Tells what runs on the lines that something took from or stated.
    pub(super) fn touch(&mut self, day: Date, touched: impl Fn(&LineKey) -> bool) {
        let Self { lines, told, running } = self;
        for running in running.iter_mut().filter(|running| touched(lines.key(running.line))) {
            tell(told, (day, Phase::Day), running.line, std::mem::take(&mut running.amount));
        }
    }

    /// Tells every running line whose span has ended by the morning of `day`: at the close of its last day, or, if
    /// it only took effect this morning, now.
    pub(super) fn end_spans(&mut self, day: Date, since: Date) {
        if self.running.iter().all(|running| running.span_end > day) {
            return;
        }
        let ended = self.running.extract_if(.., |running| running.span_end <= day);
        let mut ended: Vec<Part> = ended
            .map(|Running { line, amount, span_end }| {
                let last = span_end.minus_days(1);
                let at = if last < since { (day, Phase::Day) } else { (last, Phase::Close) };
                Part { at, line, amount }
            })
            .collect();
        ended.sort_by_key(|part| part.at);
        for Part { at, line, amount } in ended {
            self.tell(at, line, amount);
        }
    }

    /// Lets an amount run on a line, and says the line's number.
    fn run_on(&mut self, day: Date, key: LineKey, amount: Minor, span_end: Date) -> usize {
        let Self { lines, running, .. } = self;
        match running.binary_search_by(|running| lines.key(running.line).cmp(&key)) {
            Ok(at) => {
                let running = &mut running[at];
                running.amount += amount;
                // Another plan may have moved the end of the period since.
                running.span_end = span_end;
                running.line
            }
            Err(at) => {
                let line = lines.at(key, day);
                running.insert(at, Running { line, amount, span_end });
                line
            }
        }
    }

    fn tell(&mut self, at: Moment, line: usize, amount: Minor) {
        tell(&mut self.told, at, line, amount);
    }
}

fn tell(told: &mut Vec<Part>, at: Moment, line: usize, amount: Minor) {
    if !amount.is_zero() {
        told.push(Part { at, line, amount });
    }
}
