use serde::{Deserialize, Serialize};

use super::{Anchor, Date, DueDays, Frequency};

/// When the first row falls due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstDue {
    /// One period after the contract, on the anchor: payment in arrears.
    #[default]
    OnePeriodLater,
    /// With the contract: payment in advance, as leases have it.
    OnTheContractDay,
    /// On the first due day that lies at least so many days after the contract (首期不少于 n 天).
    DaysAtLeast(u32),
}

impl FirstDue {
    /// The anchor and the first due day of rows that a day begins: as they are named, else by this rule, the anchor
    /// being the day's own day of the month.
    pub fn after(
        self,
        day: Date,
        frequency: Frequency,
        due_day: Option<Anchor>,
        first_due: Option<Date>,
    ) -> (Anchor, Date) {
        let anchor = due_day.unwrap_or_else(|| Anchor::of(first_due.unwrap_or(day)));
        let by_months = frequency.months().is_some();
        let seed = if by_months { anchor.within(day.month()) } else { day };
        let on_anchor = DueDays::new(anchor, frequency, seed);
        let first_due = first_due.unwrap_or_else(|| match self {
            Self::OnePeriodLater => on_anchor.due(2),
            Self::OnTheContractDay => day,
            Self::DaysAtLeast(days) => {
                let earliest = day.plus_days(days.max(1));
                on_anchor.due(on_anchor.period_of(earliest.minus_days(1)))
            }
        });
        if by_months { (anchor, first_due) } else { (Anchor::of(first_due), first_due) }
    }
}
