use serde::{Deserialize, Serialize};

use super::LateFacts;
use crate::accrual::TrueUp;
use crate::calendar::{Anchor, Date, Frequency};

/// On which day a bill is issued (账单日).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementDay {
    /// The day after the previous due day; the first bill on the day of the disbursement.
    #[default]
    AfterPreviousDue,
    /// So many days before the due day, never before the disbursement.
    DaysBeforeDue(u32),
    /// The last such day of the month (1 … 31, at most its last) on or before the due day, never before the
    /// disbursement (固定账单日).
    DayOfMonth(u8),
}

/// How bills are made: part of the terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BillingPolicy {
    /// The statement day.
    pub statement_day: StatementDay,
    /// What becomes of a bill when something becomes known later.
    pub late_facts: LateFacts,
}

impl BillingPolicy {
    /// The statement day of a row that is due on `due`, after a row due on `previous` (the first: after nothing),
    /// for money paid out on `disbursed`.
    ///
    /// ```
    /// use lending_core::billing::{BillingPolicy, StatementDay};
    /// use lending_core::date;
    /// let policy = BillingPolicy { statement_day: StatementDay::DaysBeforeDue(10), ..BillingPolicy::default() };
    /// let day = policy.statement_day(date!("2026-01-25"), None, date!("2026-02-01"));
    /// assert_eq!(day, date!("2026-01-25")); // never before the disbursement
    ///
    /// let policy = BillingPolicy { statement_day: StatementDay::DayOfMonth(31), ..policy };
    /// let day = policy.statement_day(date!("2026-01-25"), Some(date!("2026-02-20")), date!("2026-03-20"));
    /// assert_eq!(day, date!("2026-02-28")); // clamped to the month's end
    /// ```
    pub fn statement_day(&self, disbursed: Date, previous: Option<Date>, due: Date) -> Date {
        match (self.statement_day, previous) {
            (StatementDay::AfterPreviousDue, Some(previous)) => previous.plus_days(1),
            (StatementDay::AfterPreviousDue, None) => disbursed,
            (StatementDay::DaysBeforeDue(days), _) => due.minus_days(days).max(disbursed),
            (StatementDay::DayOfMonth(day), _) => last_on_or_before(Anchor::Day(day), due).max(disbursed),
        }
    }

    /// From which day the statement day of a row is counted, that falls due on one day and was moved to another: days
    /// before it from the moved day; a day of the month from where it falls, so that a cycle does not jump to another
    /// month with it.
    pub const fn counted_from(&self, falls: Date, moved: Date) -> Date {
        match self.statement_day {
            StatementDay::AfterPreviousDue | StatementDay::DaysBeforeDue(_) => moved,
            StatementDay::DayOfMonth(_) => falls,
        }
    }

    /// Which of its answers has no meaning with where interest goes that grew otherwise than expected, and why; `None`: all
    /// have.
    pub fn without_meaning(&self, true_up: TrueUp) -> Option<(&'static str, &'static str)> {
        let contradicts = self.late_facts == LateFacts::NextBill && true_up == TrueUp::RestatesTheBill;
        let reason = "a bill that is restated when it falls due does not stay as it was stated";
        contradicts.then_some(("billing.late_facts", reason))
    }

    /// The most days before the due day that any row of a frequency could satisfy, if this asks for more.
    pub fn beyond(&self, frequency: Frequency) -> Option<u32> {
        let limit = frequency.nights_max().saturating_sub(1);
        match self.statement_day {
            StatementDay::DaysBeforeDue(days) if days > limit => Some(limit),
            StatementDay::DaysBeforeDue(_) | StatementDay::AfterPreviousDue | StatementDay::DayOfMonth(_) => {
                None
            }
        }
    }

    /// The day of the month that this names, if no month has it.
    pub fn no_day(&self) -> Option<u8> {
        match self.statement_day {
            StatementDay::DayOfMonth(day) => Some(day).filter(|day| !Anchor::Day(*day).is_valid()),
            StatementDay::AfterPreviousDue | StatementDay::DaysBeforeDue(_) => None,
        }
    }
}

fn last_on_or_before(anchor: Anchor, day: Date) -> Date {
    let this_month = anchor.within(day.month());
    if this_month <= day { this_month } else { anchor.within(day.month().plus(-1)) }
}
