use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Rate, RateError};
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};

/// A value from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedRow<T> {
    /// The first day.
    pub from: Date,
    /// The value from then until the next row.
    pub value: T,
}

/// A value over the nights from a day to another, which is not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedPiece<T> {
    /// The first day.
    pub from: Date,
    /// The day after the last night.
    pub to: Date,
    /// The value.
    pub value: T,
}

/// Values that hold from a day until the next row's day: at least one row, days strictly rising.
///
/// Plain data: a list of `{ from, value }` in JSON and TOML, checked when it is read.
///
/// ```
/// use lending_core::{date, rate::{DatedRow, RateTable}};
/// let table = RateTable::new(vec![
///     DatedRow { from: date!("2025-01-01"), value: "12 % per year".parse()? },
///     DatedRow { from: date!("2025-07-01"), value: "11.5 % per year".parse()? },
/// ])?;
/// assert_eq!(table.at(date!("2025-06-30"))?.to_string(), "12 % per year");
/// assert_eq!(table.pieces(date!("2025-06-01"), date!("2025-08-01"))?.len(), 2);
/// assert!(table.at(date!("2024-12-31")).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<DatedRow<T>>", into = "Vec<DatedRow<T>>")]
#[serde(bound(serialize = "T: Clone + Serialize", deserialize = "T: Copy + Deserialize<'de>"))]
pub struct DatedTable<T>(Vec<DatedRow<T>>);

/// Yearly rates by day.
pub type RateTable = DatedTable<Rate>;

/// Why a table or a look into it was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TableError {
    /// No row.
    #[error("expected at least one row")]
    Empty,
    /// A row that does not come after the one before it.
    #[error("expected rows in the order of their days, each day once, found {day} after {before}")]
    Order {
        /// The row's day.
        day: Date,
        /// The day of the row before.
        before: Date,
    },
    /// A day before the first row.
    #[error("the table starts on {first}, asked for {day}")]
    BeforeFirst {
        /// What was asked for.
        day: Date,
        /// The first row's day.
        first: Date,
    },
    /// A span that ends before it starts.
    #[error("expected a span that ends on or after its start {from}, found {to}")]
    Span {
        /// The start.
        from: Date,
        /// The end.
        to: Date,
    },
    /// A rate that came out is not one.
    #[error(transparent)]
    Rate(#[from] RateError),
    /// A floor above the cap.
    #[error("expected a floor of at most the cap {cap}, found {floor}")]
    Bounds {
        /// The floor.
        floor: Rate,
        /// The cap.
        cap: Rate,
    },
}

impl Coded for TableError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::BeforeFirst { .. } => ErrorKind::OutOfRange,
            Self::Rate(inner) => inner.kind(),
            Self::Empty | Self::Order { .. } | Self::Span { .. } | Self::Bounds { .. } => {
                ErrorKind::InvalidInput
            }
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "rate_table.empty",
            Self::Order { .. } => "rate_table.order",
            Self::BeforeFirst { .. } => "rate_table.before_first",
            Self::Span { .. } => "rate_table.span",
            Self::Rate(inner) => inner.code(),
            Self::Bounds { .. } => "rate_table.bounds",
        }
    }
}

impl<T: Copy> DatedTable<T> {
    /// A table of rows.
    ///
    /// # Errors
    /// [`TableError::Empty`], [`TableError::Order`].
    pub fn new(rows: Vec<DatedRow<T>>) -> Result<Self, TableError> {
        if rows.is_empty() {
            return Err(TableError::Empty);
        }
        let wrong = rows.iter().zip(rows.iter().skip(1)).find(|(before, row)| row.from <= before.from);
        match wrong {
            Some((before, row)) => Err(TableError::Order { day: row.from, before: before.from }),
            None => Ok(Self(rows)),
        }
    }

    /// The rows, by day.
    pub fn rows(&self) -> &[DatedRow<T>] {
        &self.0
    }

    /// The value on a day.
    ///
    /// # Errors
    /// [`TableError::BeforeFirst`].
    pub fn at(&self, day: Date) -> Result<T, TableError> {
        let count = self.0.partition_point(|row| row.from <= day);
        let row = count.checked_sub(1).and_then(|at| self.0.get(at));
        row.map(|row| row.value).ok_or_else(|| self.before_first(day))
    }

    /// The values over the nights of `[from, to)`, one piece for each row that has a part in it; none for no nights.
    ///
    /// # Errors
    /// [`TableError::BeforeFirst`], [`TableError::Span`].
    pub fn pieces(&self, from: Date, to: Date) -> Result<Vec<DatedPiece<T>>, TableError> {
        if to < from {
            return Err(TableError::Span { from, to });
        }
        self.at(from)?;
        let ends = self.0.iter().skip(1).map(|row| row.from.min(to)).chain(std::iter::once(to));
        let pieces = self.0.iter().zip(ends).map(|(row, end)| DatedPiece {
            from: row.from.max(from),
            to: end,
            value: row.value,
        });
        Ok(pieces.filter(|piece| piece.from < piece.to).collect())
    }

    fn before_first(&self, day: Date) -> TableError {
        let first = self.0.first().map_or(day, |row| row.from);
        TableError::BeforeFirst { day, first }
    }
}

impl RateTable {
    /// Each rate times a factor, exactly: four times LPR.
    ///
    /// # Errors
    /// [`TableError::Rate`] where a product is no rate.
    pub fn times(&self, factor: Decimal) -> Result<Self, TableError> {
        let rows = self.0.iter().map(|row| Ok(DatedRow { from: row.from, value: row.value.times(factor)? }));
        Ok(Self(rows.collect::<Result<_, RateError>>()?))
    }
}

impl<T: Copy> TryFrom<Vec<DatedRow<T>>> for DatedTable<T> {
    type Error = TableError;
    fn try_from(rows: Vec<DatedRow<T>>) -> Result<Self, TableError> {
        Self::new(rows)
    }
}

impl<T> From<DatedTable<T>> for Vec<DatedRow<T>> {
    fn from(table: DatedTable<T>) -> Self {
        table.0
    }
}
