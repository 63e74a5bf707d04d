use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::rate::{FloatingRate, Rate};
use crate::reference::Index;

/// On which days the contract rate is looked at.
///
/// A Chinese mortgage is repriced on each first of January or on each yearly day of its contract (重定价日), a floating
/// corporate loan with each interest period or each quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepricingDays {
    /// The first night of the period of every so many rows: of row n + 1, row 2n + 1 and so on, by the rows' numbers.
    EveryRows(u32),
    /// So many months after the contract day, twice as many and so on, on its day of the month or the month's last.
    EveryMonths(u32),
    /// The first day of every so many months of the calendar year, counted from January: 12 is each 1 January, 3 the
    /// first day of each quarter. It divides 12.
    MonthStarts(u32),
}

impl RepricingDays {
    /// The number of its answer.
    pub const fn number(self) -> u32 {
        match self {
            Self::EveryRows(number) | Self::EveryMonths(number) | Self::MonthStarts(number) => number,
        }
    }

    /// What the number can be, where it is not.
    pub fn beyond(self) -> Option<&'static str> {
        let (fits, expected) = match self {
            Self::EveryRows(rows) => ((1..=600).contains(&rows), "1 … 600 rows"),
            Self::EveryMonths(months) => ((1..=600).contains(&months), "1 … 600 months"),
            Self::MonthStarts(months) => {
                (matches!(months, 1 | 2 | 3 | 4 | 6 | 12), "1, 2, 3, 4, 6 or 12 months")
            }
        };
        (!fits).then_some(expected)
    }

    /// The next of its days after another, where the calendar alone says it: `None` for rows.
    pub fn next_by_calendar(self, contract_day: Date, after: Date) -> Option<Date> {
        let (here, months) = (after.month(), i32::try_from(self.number()).ok()?);
        match self {
            Self::EveryRows(_) => None,
            Self::EveryMonths(_) => {
                let gone = contract_day.month().until(here).div_euclid(months).saturating_mul(months);
                let day = |more: i32| {
                    let month = contract_day.month().plus(gone.saturating_add(more));
                    month.day_or_last(contract_day.day())
                };
                [0, months].map(day).into_iter().find(|day| *day > after && *day > contract_day)
            }
            Self::MonthStarts(_) => {
                let since_january = i32::try_from(here.number()).ok()?.saturating_sub(1);
                Some(here.plus(months.saturating_sub(since_january.rem_euclid(months))).first())
            }
        }
    }
}

/// How a contract rate follows a table: part of the terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repricing {
    /// The table's name.
    pub table: String,
    /// The spread and the bounds.
    pub rate: FloatingRate,
    /// The repricing days.
    pub on: RepricingDays,
    /// The row that counts is the one that holds so many days before the repricing day.
    #[serde(default)]
    pub days_before: u32,
}

impl Repricing {
    /// The most days before a repricing day on which its row is looked up.
    pub const DAYS_BEFORE_MAX: u32 = 366;

    /// The contract rate from a repricing day on, after the one that held; `None` where the table has ended by then.
    ///
    /// Index plus spread, moved by at most `change_max`, within floor and cap, and in any case between 0 and 1000 % a
    /// year; exact.
    pub fn rate_on(&self, index: &Index, day: Date, before: Rate) -> Option<Rate> {
        let index = index.on(self.read_on(day))?;
        let bounded = FloatingRate {
            floor: Some(self.rate.floor.unwrap_or(Rate::ZERO)),
            cap: Some(self.largest()),
            ..self.rate
        };
        bounded.next(index, Some(before)).ok()
    }

    /// The day whose row a repricing day reads.
    pub fn read_on(&self, day: Date) -> Date {
        day.minus_days(self.days_before)
    }

    /// The largest rate that it can ever give: without a cap the table may come to say anything.
    pub fn largest(&self) -> Rate {
        self.rate.cap.unwrap_or(Rate::MAX).min(Rate::MAX)
    }

    /// Which field lies outside its limits: its name, what was expected and what was found.
    pub fn beyond(&self) -> Option<(&'static str, &'static str, String)> {
        let FloatingRate { floor, cap, change_max, .. } = self.rate;
        let within = |rate: &Rate| !rate.is_negative() && *rate <= Rate::MAX;
        let text = |rate: Option<Rate>| rate.map_or_else(String::new, |rate| rate.to_string());
        if self.table.trim().is_empty() || self.table.len() > 64 {
            return Some(("repricing.table", "1 to 64 characters", self.table.clone()));
        }
        if !floor.is_none_or(|floor| within(&floor)) {
            return Some(("repricing.floor", "0 … 1000 % a year", text(floor)));
        }
        if cap.is_some_and(|cap| !within(&cap) || floor.is_some_and(|floor| floor > cap)) {
            return Some(("repricing.cap", "the floor … 1000 % a year", text(cap)));
        }
        if change_max.is_some_and(|most| !within(&most) || most == Rate::ZERO) {
            return Some(("repricing.change_max", "above 0, up to 1000 % a year", text(change_max)));
        }
        if let Some(expected) = self.on.beyond() {
            return Some(("repricing.on", expected, self.on.number().to_string()));
        }
        (self.days_before > Self::DAYS_BEFORE_MAX)
            .then(|| ("repricing.days_before", "at most 366 days", self.days_before.to_string()))
    }
}
