use super::Piece;
use crate::calendar::{Date, Fraction};
use crate::money::Minor;

/// An amount that grows evenly over the nights of a period, as many as they were when it began; where the period's end
/// was moved since, nothing grows in further nights, and the last night takes what is left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Even {
    /// What grows in all.
    pub(crate) amount: Minor,
    /// The first night.
    pub(crate) start: Date,
    /// The nights that there were when it began.
    pub(crate) nights: i64,
}

impl Even {
    /// What the nights `from … to` bring, in order: at most one piece of equal nights and one of the last night, where
    /// the end of the period is not where it was. Nothing before the first night.
    pub(crate) fn pieces(&self, from: Date, to: Date, end: Date) -> impl Iterator<Item = Piece> + use<> {
        let Self { start, nights, .. } = *self;
        let from = from.max(start);
        let last = end.minus_days(1);
        let even = to.min(if start.nights_to(end) == nights { to } else { last });
        let part = self.gone(even).saturating_sub(self.gone(from));
        // Nights beyond those that it had grow nothing.
        let until = even.min(start.plus_days(u32::try_from(nights).unwrap_or(0)));
        let equal = (from < even && part > 0).then(|| self.piece(from, until, part));
        let rest = nights.saturating_sub(self.gone(last));
        let moved = (even < to && from < to && rest > 0).then(|| self.piece(last, to, rest));
        let pieces = if self.amount.is_zero() { [None, None] } else { [equal, moved] };
        pieces.into_iter().flatten()
    }

    /// What is left of it from a day on.
    pub(crate) fn rest(&self, from: Date, end: Date) -> Option<Piece> {
        let part = self.nights.saturating_sub(self.gone(from).clamp(0, self.nights.max(0)));
        (self.nights > 0).then(|| self.piece(from, end, part))
    }

    /// The nights of it before a day.
    fn gone(&self, day: Date) -> i64 {
        self.start.nights_to(day).min(self.nights)
    }

    fn piece(&self, from: Date, to: Date, part: i64) -> Piece {
        Piece { from, to, base: self.amount, rate: None, weight: Fraction::new(part, self.nights) }
    }
}
