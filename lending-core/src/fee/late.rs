use serde::{Deserialize, Serialize};

use crate::calendar::Date;

/// On which mornings a bill that counts is charged for being late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Late {
    /// First so many days after its due day.
    pub days: u32,
    /// And then again and again; `None`: once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Every>,
}

/// How long it takes until the next time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// So many days.
    Days(u32),
    /// So many months, counted from the first time.
    Months(u32),
}

impl Late {
    /// The longest that a bill may be past due before it is charged for.
    pub const DAYS_MAX: u32 = 3660;

    /// The morning of the nth time, 1 being the first; `None`: there is none, or it lies beyond all days.
    pub fn morning(&self, due: Date, nth: u32) -> Option<Date> {
        let first = due.checked_plus_days(i64::from(self.days)).ok()?;
        let later = nth.checked_sub(1)?;
        match (later, self.again) {
            (0, _) => Some(first),
            (_, None) => None,
            (_, Some(Every::Days(days))) => {
                first.checked_plus_days(i64::from(days).checked_mul(i64::from(later))?).ok()
            }
            (_, Some(Every::Months(months))) => {
                let months = i32::try_from(months.checked_mul(later)?).ok()?;
                first.plus_months(months).ok()
            }
        }
    }

    /// The first time after a day: its number and its morning.
    ///
    /// ```
    /// use lending_core::{date, fee::{Every, Late}};
    /// let late = Late { days: 1, again: Some(Every::Months(1)) };
    /// let due = date!("2026-01-30");
    /// assert_eq!(late.next(due, date!("2026-01-31")), Some((2, date!("2026-02-28"))));
    /// assert_eq!(late.next(due, date!("2026-02-28")), Some((3, date!("2026-03-31"))));
    /// ```
    pub fn next(&self, due: Date, after: Date) -> Option<(u32, Date)> {
        let first = self.morning(due, 1)?;
        let passed = match self.again {
            _ if after < first => 0,
            None => return None,
            Some(Every::Days(days)) => first.nights_to(after).checked_div(i64::from(days))?,
            // The month of a morning may be that of the day, and the morning before or after it.
            Some(Every::Months(months)) => {
                i64::from(first.month().until(after.month())).checked_div(i64::from(months))?
            }
        };
        let passed = u32::try_from(passed).ok()?;
        let numbered = [passed, passed.checked_add(1)?, passed.checked_add(2)?].into_iter();
        let mut mornings = numbered.filter_map(|nth| Some((nth, self.morning(due, nth)?)));
        mornings.find(|(_, morning)| *morning > after)
    }

    /// The number of the time whose morning a day is.
    pub fn on(&self, due: Date, day: Date) -> Option<u32> {
        self.next(due, day.minus_days(1)).filter(|(_, morning)| *morning == day).map(|(nth, _)| nth)
    }
}
