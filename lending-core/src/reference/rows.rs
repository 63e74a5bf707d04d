use std::fmt;

use serde::{Deserialize, Serialize};

use crate::calendar::{Date, HolidayCalendar};
use crate::rate::Rate;

/// One row of a rate table: a statutory rate, an index fixing, a cap.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateRow {
    /// The table, by the name under which terms read it.
    pub table: String,
    /// The first day on which it holds; until the next row of its table holds.
    pub from: Date,
    /// The day on which it became known: the first business day whose answers may use it.
    pub known: Date,
    /// The yearly rate.
    pub rate: Rate,
    /// The last day of the table, where no row will follow this one: an index that is no longer published.
    ///
    /// It is known with the row. That a table whose last row is known already ends is said by a row from the same day
    /// that becomes known later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Date>,
}

/// One edition of a holiday calendar: all that it says, from the day on which that became known.
///
/// The edition that became known last is right; it may know more days than those before it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarRow {
    /// The day on which it became known: the first business day whose answers may use it.
    pub known: Date,
    /// The calendar, under the name by which terms read it.
    pub edition: HolidayCalendar,
}

/// Which row of the reference data is meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowName {
    /// A row of a rate table.
    Rate {
        /// The table.
        table: String,
        /// From when the row holds.
        from: Date,
        /// When it became known.
        known: Date,
    },
    /// An edition of a holiday calendar.
    Calendar {
        /// The calendar.
        name: String,
        /// When it became known.
        known: Date,
    },
}

impl From<&RateRow> for RowName {
    fn from(row: &RateRow) -> Self {
        Self::Rate { table: row.table.clone(), from: row.from, known: row.known }
    }
}

impl From<&CalendarRow> for RowName {
    fn from(row: &CalendarRow) -> Self {
        Self::Calendar { name: row.edition.name().to_owned(), known: row.known }
    }
}

impl fmt::Display for RowName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate { table, from, known } => {
                write!(f, "the row from {from}, known on {known}, of the rate table `{table}`")
            }
            Self::Calendar { name, known } => {
                write!(f, "the edition known on {known} of the calendar `{name}`")
            }
        }
    }
}

/// A rate that is read from a table: what terms keep of it.
///
/// What a loan bears on a day is the row that holds on it plus the spread, at least nothing (BGB §288: the base rate
/// plus five points a year).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRate {
    /// The table's name.
    pub table: String,
    /// What comes on top; nothing unless it is named.
    #[serde(default)]
    pub spread: Rate,
}
