use serde::Serialize;

use super::Exact;
use crate::calendar::{Date, Fraction};
use crate::money::{Minor, Rounding};
use crate::rate::Rate;

/// The nights `from … to` on one base at one rate: the smallest thing that grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The first night.
    pub from: Date,
    /// The day after the last night.
    pub to: Date,
    /// What it grows on; below zero when growth is taken back.
    pub base: Minor,
    /// The yearly rate; `None` when the base itself is what grows over the period (the planned base).
    pub rate: Option<Rate>,
    /// The weight of the nights: years, or on the planned base the part of the period.
    pub weight: Fraction,
}

impl Piece {
    /// What grows in these nights: `base × rate × weight`, exactly.
    #[inline]
    pub fn growth(&self) -> Exact {
        let (scaled, scale) = self.rate.map_or((1, 1), |rate| (rate.scaled(), Rate::SCALE));
        // Two factors of 64 bits fit into 128: only the third can leave the range.
        let per_unit = i128::from(scaled).checked_mul(i128::from(self.weight.numerator));
        let numerator = per_unit
            .and_then(|per_unit| per_unit.checked_mul(i128::from(self.base.units())))
            .expect("base × rate × weight stays inside the bound of the terms");
        let denominator = i128::from(scale).checked_mul(i128::from(self.weight.denominator));
        Exact::new(numerator, denominator.expect("a rate's scale times the nights of a year"))
    }
}

/// Pieces that followed each other on a meter, with the meter's exact total before them: enough to recompute what
/// they added, alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The meter's exact total before the first piece.
    pub before: Exact,
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
    /// The meter's exact total after the last piece.
    pub after: Exact,
}

impl Run {
    /// What the run added: the rounding of the total after it less that before it.
    pub fn amount(&self, rounding: Rounding) -> Minor {
        self.after.round(rounding) - self.before.round(rounding)
    }
}

/// An accumulator: one exact total, rounded whenever it is read.
///
/// ```
/// use lending_core::accrual::{Meter, Piece};
/// use lending_core::calendar::DayCount;
/// use lending_core::date;
/// use lending_core::money::{Minor, Rounding, RoundingMode};
/// let mut meter = Meter::new(Rounding::new(Minor::new(1), RoundingMode::HalfUp));
/// let (due, paid) = (date!("2026-03-01"), date!("2026-03-11"));
/// let weight = DayCount::Act360.weight(due, due, paid);
/// let rate = Some("10.8 % per year".parse()?);
/// let grown = meter.add(&Piece { from: due, to: paid, base: Minor::new(1_000_000), rate, weight });
/// assert_eq!(grown, Minor::new(3000)); // 10000.00 × 10.8 % × 10/360
/// # Ok::<(), lending_core::rate::RateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meter {
    total: Exact,
    /// The total, rounded.
    grown: Minor,
    rounding: Rounding,
}

impl Meter {
    /// A meter that starts at zero.
    pub const fn new(rounding: Rounding) -> Self {
        Self { total: Exact::ZERO, grown: Minor::ZERO, rounding }
    }

    /// The exact total.
    pub const fn total(&self) -> Exact {
        self.total
    }

    /// The rounded total: what has grown so far.
    pub const fn grown(&self) -> Minor {
        self.grown
    }

    /// The same, with what has grown as the exact total: nothing of a fraction is carried on.
    #[must_use]
    pub fn settled(&self) -> Self {
        Self { total: Exact::new(i128::from(self.grown.units()), 1), ..*self }
    }

    /// What would have grown if an exact amount came on top.
    pub fn expecting(&self, more: Exact) -> Minor {
        self.total.plus(more).round(self.rounding)
    }

    /// Adds a piece and says by how much the rounded total moved.
    pub fn add(&mut self, piece: &Piece) -> Minor {
        let before = self.grown;
        self.total = self.total.plus(piece.growth());
        self.grown = self.total.round(self.rounding);
        self.grown - before
    }
}
