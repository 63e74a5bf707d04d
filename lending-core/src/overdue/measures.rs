use super::Tolerance;
use crate::calendar::Date;
use crate::money::Minor;

/// Days in a row on which what is past due exceeds a tolerance of the exposure, without a loan: one close after the
/// other.
///
/// ```
/// use lending_core::money::Minor;
/// use lending_core::overdue::{DailyCounter, Tolerance};
/// let retail = Tolerance { amount: Some(Minor::new(100_00)), share: Some("0.01".parse()?), ..Tolerance::default() };
/// let mut counter = DailyCounter::new(retail);
/// for _ in 0..91 {
///     counter.close(Minor::new(150_00), Minor::new(10_000_00));
/// }
/// assert_eq!(counter.days(), 91); // more than 90: in default
/// # Ok::<(), rust_decimal::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct DailyCounter {
    tolerance: Tolerance,
    days: u32,
    longest: u32,
}

impl DailyCounter {
    /// A counter that has seen no day.
    pub const fn new(tolerance: Tolerance) -> Self {
        Self { tolerance, days: 0, longest: 0 }
    }

    /// Closes a day with what is past due and the exposure, of which the share is taken.
    pub fn close(&mut self, past_due: Minor, exposure: Minor) {
        let exceeds = self.tolerance.is_exceeded(past_due, exposure);
        self.days = if exceeds { self.days.saturating_add(1) } else { 0 };
        self.longest = self.longest.max(self.days);
    }

    /// The days in a row up to the last close.
    pub const fn days(&self) -> u32 {
        self.days
    }

    /// The most days in a row so far.
    pub const fn longest(&self) -> u32 {
        self.longest
    }
}

/// The due day of the oldest part that money does not cover when it serves the oldest first; parts come by due day.
pub fn oldest_unpaid(parts: &[(Date, Minor)], paid: Minor) -> Option<Date> {
    let mut left = paid;
    let unpaid = parts.iter().find(|(_, amount)| {
        left -= *amount;
        left.is_negative()
    });
    unpaid.map(|(due, _)| *due)
}

/// Portfolio at risk: the whole balance of the loans that are past due by more than so many days, and that of all
/// loans, each given as its balance and its days past due (PAR30 and the like, as microfinance reports them).
pub fn at_risk(loans: &[(Minor, u32)], above: u32) -> (Minor, Minor) {
    let late = loans.iter().filter(|(_, days)| *days > above);
    (late.map(|(balance, _)| *balance).sum(), loans.iter().map(|(balance, _)| *balance).sum())
}
