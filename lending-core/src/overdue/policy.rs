use serde::{Deserialize, Serialize};

use crate::calendar::Date;

/// Whether the due day itself is the first day past due. It changes the reported days only, never the penalty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// The day after the due day is day 1 (T+1): China and most lenders.
    #[default]
    Exclusive,
    /// The due day is day 1 when it closes unpaid: India (RBI/2021-22/125, 12 November 2021).
    Inclusive,
}

/// How days past due are counted: part of the terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OverduePolicy {
    /// Where counting starts.
    pub counting: Counting,
}

impl OverduePolicy {
    /// The days past due at the close of `day` of something unpaid that was due on `due`.
    ///
    /// ```
    /// use lending_core::date;
    /// use lending_core::overdue::{Counting, OverduePolicy};
    /// let policy = OverduePolicy { counting: Counting::Inclusive };
    /// assert_eq!(policy.days_past_due(date!("2021-03-31"), date!("2021-04-30")), 31);
    /// ```
    pub fn days_past_due(&self, due: Date, day: Date) -> u32 {
        let nights = due.nights_to(day);
        let days = match self.counting {
            Counting::Exclusive => nights,
            Counting::Inclusive => nights.saturating_add(1),
        };
        u32::try_from(days).unwrap_or(0)
    }
}
