use crate::calendar::Date;
use crate::rate::Rate;

/// A rate that changes on some days: what a table and a spread give, or one rate for ever.
///
/// ```
/// use lending_core::{date, rate::Rate, reference::RateSteps};
/// let steps = RateSteps::of("4 % per year".parse()?, vec![(date!("2026-03-01"), "5 % per year".parse()?)]);
/// let spans: Vec<_> = steps.spans(date!("2026-02-27"), date!("2026-03-03")).collect();
/// assert_eq!(spans.len(), 2);
/// assert_eq!(spans[1], (date!("2026-03-01"), date!("2026-03-03"), "5 % per year".parse::<Rate>()?));
/// # Ok::<(), lending_core::rate::RateError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RateSteps {
    first: Rate,
    /// Days ascending, each with the rate that holds from it.
    changes: Vec<(Date, Rate)>,
}

impl RateSteps {
    /// One rate for ever.
    pub const fn fixed(rate: Rate) -> Self {
        Self { first: rate, changes: Vec::new() }
    }

    /// A first rate, and the days on which another begins to hold, ascending.
    pub const fn of(first: Rate, changes: Vec<(Date, Rate)>) -> Self {
        Self { first, changes }
    }

    /// The rate that holds in the night of a day.
    pub fn at(&self, day: Date) -> Rate {
        let later = self.changes.iter().rev().find(|(from, _)| *from <= day);
        later.map_or(self.first, |(_, rate)| *rate)
    }

    /// The next day after another on which the rate changes.
    pub fn changes_after(&self, day: Date) -> Option<Date> {
        self.changes.iter().map(|(from, _)| *from).find(|from| *from > day)
    }

    /// The nights `from … to`, cut on the days on which the rate changes, each span with its rate.
    pub fn spans(&self, from: Date, to: Date) -> impl Iterator<Item = (Date, Date, Rate)> {
        let mut at = from;
        std::iter::from_fn(move || {
            if at >= to {
                return None;
            }
            let (start, rate) = (at, self.at(at));
            at = self.changes_after(start).map_or(to, |next| next.min(to));
            Some((start, at, rate))
        })
    }
}
