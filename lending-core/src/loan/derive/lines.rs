//! Lines as the fold writes them: appended as they come, put together and in order when they are read.

use std::hash::{Hash, Hasher};

use super::journal::Growth;
use crate::accrual::{Piece, Run};
use crate::calendar::Date;
use crate::loan::line::{Basis, Line, LineKey};
use crate::money::Minor;

/// Every line that was derived, by the number in which it came.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    heads: Vec<Head>,
    /// What was added to which line, in order.
    notes: Vec<(usize, Note)>,
    index: Index,
}

/// A line without its basis.
#[derive(Debug, Clone)]
struct Head {
    key: LineKey,
    effect: Date,
    amount: Minor,
}

/// What a line's amount was computed from, once.
#[derive(Debug, Clone)]
pub(super) enum Note {
    /// A step of a meter; steps that follow each other are read as one run.
    Growth(Growth),
    /// Everything else.
    Other(Basis),
}

impl Lines {
    /// No lines yet, with room for so many.
    pub(super) fn with_room(lines: usize) -> Self {
        Self {
            heads: Vec::with_capacity(lines),
            notes: Vec::with_capacity(lines),
            index: Index::with_room(lines),
        }
    }

    /// The number of the line with a key; where there is none yet, it begins with nothing and shows from a day.
    pub(super) fn at(&mut self, key: LineKey, effect: Date) -> usize {
        let mixed = mixed(&key);
        self.found(mixed, &key).unwrap_or_else(|| {
            self.heads.push(Head { key, effect, amount: Minor::ZERO });
            self.index.append(mixed)
        })
    }

    /// Adds an amount to a line, with what it was computed from.
    pub(super) fn add(&mut self, at: usize, amount: Minor, note: Note) {
        self.heads[at].amount += amount;
        self.notes.push((at, note));
    }

    /// Adds a note of no amount to the line with a key, if there is one.
    pub(super) fn note(&mut self, key: &LineKey, basis: Basis) {
        if let Some(at) = self.found(mixed(key), key) {
            self.notes.push((at, Note::Other(basis)));
        }
    }

    /// The key of a line.
    pub(super) fn key(&self, at: usize) -> &LineKey {
        &self.heads[at].key
    }

    /// The amount of the line with a key; nothing if there is none.
    pub(super) fn amount(&self, key: &LineKey) -> Minor {
        self.found(mixed(key), key).map_or(Minor::ZERO, |at| self.heads[at].amount)
    }

    /// The lines with their basis, by key.
    pub(super) fn read(&self) -> impl Iterator<Item = Line> + use<> {
        let line = |head: &Head| {
            let Head { key, effect, amount } = head.clone();
            Line { key, effect, amount, basis: Vec::with_capacity(1) }
        };
        let mut lines: Vec<Line> = self.heads.iter().map(line).collect();
        for (at, note) in &self.notes {
            extend(&mut lines[*at].basis, note);
        }
        lines.sort_unstable_by(|one, other| one.key.cmp(&other.key));
        lines.into_iter()
    }

    fn found(&self, mixed: u64, key: &LineKey) -> Option<usize> {
        self.index.candidates(mixed).find(|at| self.heads[*at].key == *key)
    }
}

/// Appends a step of a meter to the run that it continues, anything else as it is.
fn extend(basis: &mut Vec<Basis>, note: &Note) {
    let &Growth { piece, before, after, rounding, .. } = match note {
        Note::Growth(growth) => growth,
        Note::Other(other) => return basis.push(other.clone()),
    };
    if let Some(Basis::Growth { run, rounding: of }) = basis.last_mut()
        && (run.after, *of) == (before, rounding)
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

/// Where lines are by their mixed keys: each bucket holds the line that came last, and each line the one before it in
/// its bucket. The order of buckets is never seen.
#[derive(Debug, Clone, Default)]
struct Index {
    /// As many as a power of two, never fewer than lines.
    buckets: Vec<Option<usize>>,
    links: Vec<Link>,
}

#[derive(Debug, Clone)]
struct Link {
    mixed: u64,
    before: Option<usize>,
}

impl Index {
    fn with_room(lines: usize) -> Self {
        let buckets = lines.next_power_of_two().saturating_mul(2);
        Self { buckets: vec![None; buckets], links: Vec::with_capacity(lines) }
    }

    /// The lines whose keys mix to a number, the last one first.
    fn candidates(&self, mixed: u64) -> impl Iterator<Item = usize> {
        let last = self.buckets.get(bucket(mixed, self.buckets.len())).copied().flatten();
        let chain = std::iter::successors(last, |at| self.links[*at].before);
        chain.filter(move |at| self.links[*at].mixed == mixed)
    }

    /// Takes in the next line, and says its number.
    fn append(&mut self, mixed: u64) -> usize {
        let at = self.links.len();
        self.links.push(Link { mixed, before: None });
        if at < self.buckets.len() {
            self.link(at);
        } else {
            self.buckets = vec![None; self.links.len().next_power_of_two().saturating_mul(2)];
            (0..=at).for_each(|at| self.link(at));
        }
        at
    }

    fn link(&mut self, at: usize) {
        let bucket = bucket(self.links[at].mixed, self.buckets.len());
        self.links[at].before = self.buckets[bucket].replace(at);
    }
}

/// The bucket of a mixed key, of so many as a power of two.
fn bucket(mixed: u64, buckets: usize) -> usize {
    usize::try_from(mixed >> 32).unwrap_or(0) & buckets.saturating_sub(1)
}

/// A key as one number that is nearly its own.
fn mixed(key: &LineKey) -> u64 {
    let mut mixer = Mixer(0);
    key.hash(&mut mixer);
    mixer.finish()
}

/// A few steps for each number or eight bytes of text: keys are compared all the same, so that nothing but time
/// depends on it.
struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            self.write_u64(chunk.iter().fold(0, |word, byte| (word << 8) | u64::from(*byte)));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_i32(&mut self, number: i32) {
        self.write_u64(u64::from(number.cast_unsigned()));
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(u64::try_from(number).unwrap_or(0));
    }

    fn write_u64(&mut self, number: u64) {
        // An odd number without a pattern: 2⁶⁴ over the golden ratio.
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
