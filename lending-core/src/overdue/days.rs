use crate::calendar::Date;

/// Days that do not count, such as those of a moratorium by law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// The first of them.
    pub from: Date,
    /// The first day that counts again.
    pub until: Date,
}

impl Pause {
    /// Whether a day is one of them.
    pub fn holds(&self, day: Date) -> bool {
        (self.from..self.until).contains(&day)
    }
}

/// The days from one to another, both included, less those of pauses, which share no day.
pub fn counted_days(from: Date, to: Date, pauses: &[Pause]) -> u32 {
    let end = to.plus_days(1);
    let nights = |from: Date, until: Date| u32::try_from(from.nights_to(until)).unwrap_or(0);
    let paused = pauses.iter().map(|pause| nights(pause.from.max(from), pause.until.min(end)));
    paused.fold(nights(from, end), u32::saturating_sub)
}
